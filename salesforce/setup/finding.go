package setup

import "github.com/getmobly/mobly-salesforce-go/internal/checker"

// Severity is how much a [Finding] matters.
type Severity string

// The severities.
const (
	SeverityError   Severity = "error"   // leads or actions fail until it is fixed
	SeverityWarning Severity = "warning" // leads are written, but not as they should be
	SeverityInfo    Severity = "info"    // there is nothing to do, but an admin should know
)

// Effect is what a Sync does about a [Finding].
type Effect string

// The effects, the worst last.
const (
	EffectNone       Effect = "none"       // nothing
	EffectUnknown    Effect = "unknown"    // not known: the check could not look
	EffectDrops      Effect = "drops"      // the field's values are not written, or are cut; the rest of the lead is written
	EffectDuplicates Effect = "duplicates" // existing records may not be found, so the lead is written again
	EffectFails      Effect = "fails"      // the leads concerned, or for Task the actions, are Failed or Refused; others are written
	EffectBlocks     Effect = "blocks"     // Sync returns an error and writes nothing
)

// Finding is one gap in an org or in the configuration, or one thing an admin should
// know. The codes are stable:
//
//	LOGIN                the org refuses these credentials
//	LOGIN_RETIRES        Salesforce retires this way to sign in: SOAP login, user name and password
//	API_VERSION          the org does not speak the configured version
//	API_DISABLED         the user may not use the API
//	SESSION              a new token is refused as well
//	QUOTA                too few API requests are left for the day
//	UNREADABLE           something could not be read, so the report does not cover it
//	NOT_CHECKED          what an integration user cannot find out
//	OBJECT_NOT_VISIBLE   the user may not read the object
//	OBJECT_NOT_CREATEABLE, OBJECT_NOT_EDITABLE
//	FIELD_NOT_VISIBLE    the org lacks the field, or hides it from the user; also for Event, which shares Task's fields
//	FIELD_MISSING        the org lacks the field
//	FIELD_HIDDEN         the org hides it from the user
//	FIELD_UNSEEN         the object is hidden, so it is not known whether the field is
//	FIELD_NOT_EDITABLE   the user may not write the field
//	FIELD_CREATE_ONLY, FIELD_UPDATE_ONLY
//	FIELD_COMPUTED       a formula, a roll-up or an auto-number, which nobody can write
//	FIELD_ENCRYPTED      records are searched by the field, whose encryption does not allow that
//	FIELD_TYPE           the field's type does not fit the rule's
//	FIELD_SHORT          the field is shorter than its values
//	PICKLIST_VALUE       a picklist lacks values that are to be written
//	PICKLIST_RESTRICTED  the picklist is restricted, and it is not known whether it has all values
//	REQUIRED_UNFILLED    the org requires a field that nothing fills
//	REQUIRED_MAYBE_BLANK the org requires a field that is not always filled
//	EXTERNAL_ID          an external ID field lacks an attribute
//	EXTERNAL_ID_CASE     an external ID field is case-sensitive
//	RULE                 a rule, or the configuration, does not fit the org
//	UNKNOWN_OBJECT       a tag's rule names an object that is never written
//	TASK_STATUS          the org does not count the Status as closed
//	OWNERS               reps cannot be found among the org's users
//	ASSIGNMENT_RULE, DUPLICATE_RULE, STATE_COUNTRY_PICKLISTS, PERSON_ACCOUNTS
//	SHARING_PRIVATE      the user may not see the records of others
//	SHARING_READ_ONLY    the user may not edit the records of others
//	CONTACTS_WITHOUT_ACCOUNT
type Finding struct {
	Severity Severity `json:"severity"`
	Code     string   `json:"code"`
	Effect   Effect   `json:"effect"`
	Object   string   `json:"object,omitempty"` // API name
	Field    string   `json:"field,omitempty"`  // API name, as the org spells it if that is known
	Rule     string   `json:"rule,omitempty"`   // what asks for it: "rule jobTitle", "tag Score", "ExternalID"

	What   string `json:"what"`             // what was found
	Why    string `json:"why,omitempty"`    // what a Sync does about it
	Remedy string `json:"remedy,omitempty"` // what an admin can do, with the path through Setup

	// Metadata is the remedy as metadata, if there is one, line by line: elements of
	// a permission set, or the name of a component ("CustomField: Lead.mobly_id__c")
	// and the elements to change.
	Metadata string `json:"metadata,omitempty"`
}

// subject names what a finding is about: "Lead.Title".
func (f *Finding) subject() string {
	switch {
	case f.Object == "":
		return "Org"
	case f.Field == "":
		return f.Object
	}
	return f.Object + "." + f.Field
}

// means are the effects in words.
var means = map[Effect]string{
	EffectUnknown: "not known", EffectDrops: "values are dropped", EffectDuplicates: "duplicates may arise",
	EffectFails: "leads or actions fail", EffectBlocks: "nothing is synced",
}

// findingOf returns the twin of a checker's finding.
func findingOf(f *checker.Finding) Finding {
	return Finding{
		Severity: Severity(f.Severity), Code: f.Code, Effect: Effect(f.Effect), Object: f.Object, Field: f.Field, Rule: f.Rule,
		What: f.What, Why: f.Why, Remedy: f.Remedy, Metadata: f.Metadata,
	}
}
