package salesforce

import (
	"cmp"
	"slices"
	"time"
)

// Severity is how much a [Finding] matters. They order as text does not: see
// [Report].
type Severity string

// The severities.
const (
	SeverityError   Severity = "error"   // leads or actions fail as long as it stands
	SeverityWarning Severity = "warning" // leads are written, but not as they should be
	SeverityInfo    Severity = "info"    // nothing to do, but good to know
)

// Effect is what a Sync does about what a [Finding] tells.
type Effect string

// The effects, the worst last.
const (
	EffectNone       Effect = "none"       // nothing
	EffectUnknown    Effect = "unknown"    // not known: it could not be looked at
	EffectDrops      Effect = "drops"      // the field's values are not written, or not whole; the rest of the lead is
	EffectDuplicates Effect = "duplicates" // records that are there may not be found: the lead is written as another one
	EffectFails      Effect = "fails"      // the leads concerned, or for Task the actions, are Failed or Refused; others are written
	EffectBlocks     Effect = "blocks"     // Sync returns an error and writes nothing
)

// Finding is one thing in an org, or in the configuration, that keeps a Sync
// from doing all that it should, or that an admin should know.
//
// The codes are these, and stay what they are.
//
//	LOGIN                the org lets nobody in with these credentials
//	LOGIN_RETIRES        the way in ends: SOAP login, user name and password
//	API_VERSION          the org does not speak the configured version
//	API_DISABLED         the user may not use the API
//	SESSION              a new token is refused as well
//	QUOTA                too few API requests are left in the day
//	UNREADABLE           something could not be read: nothing is said of it
//	NOT_CHECKED          what no integration user can find out
//	OBJECT_NOT_VISIBLE   the user may not read the object
//	OBJECT_NOT_CREATEABLE, OBJECT_NOT_EDITABLE
//	FIELD_NOT_VISIBLE    the org lacks the field, or hides it from the user; of Event, too, which shares Task's fields
//	FIELD_MISSING        the org lacks the field
//	FIELD_HIDDEN         the org hides it from the user
//	FIELD_UNSEEN         the object is hidden, and what of its field the user may see is not known
//	FIELD_NOT_EDITABLE   the user may not write the field
//	FIELD_CREATE_ONLY, FIELD_UPDATE_ONLY
//	FIELD_COMPUTED       a formula, a roll-up or an auto-number: nobody can write it
//	FIELD_ENCRYPTED      records are looked for by the field, which is encrypted so that none are found
//	FIELD_TYPE           the field's type does not suit the rule's
//	FIELD_SHORT          the field is shorter than what is to be written
//	PICKLIST_VALUE       a restricted picklist lacks values that are to be written
//	PICKLIST_RESTRICTED  a restricted picklist; whether it has all values is not known
//	REQUIRED_UNFILLED    the org requires a field that nothing fills
//	REQUIRED_MAYBE_BLANK the org requires a field that is not always filled
//	EXTERNAL_ID          an external ID field lacks an attribute
//	EXTERNAL_ID_CASE     an external ID field tells letter cases apart
//	RULE                 a rule, or the configuration, does not fit the org
//	UNKNOWN_OBJECT       a tag's rule is for an object that is never written
//	TASK_STATUS          the Status is none that the org counts as closed
//	OWNERS               the reps cannot be looked up among the org's users
//	ASSIGNMENT_RULE, DUPLICATE_RULE, STATE_COUNTRY_PICKLISTS, PERSON_ACCOUNTS
//	SHARING_PRIVATE      the user may not see the records of others
//	SHARING_READ_ONLY    the user may not edit the records of others
//	CONTACTS_WITHOUT_ACCOUNT
type Finding struct {
	Severity Severity `json:"severity"`
	Code     string   `json:"code"`
	Effect   Effect   `json:"effect"`
	Object   string   `json:"object,omitempty"` // API name
	Field    string   `json:"field,omitempty"`  // API name, as the org spells it where it tells
	Rule     string   `json:"rule,omitempty"`   // what asks for it: "rule jobTitle", "tag Score", "ExternalID"

	What   string `json:"what"`             // what was found
	Why    string `json:"why,omitempty"`    // why it matters: what Sync does about it
	Remedy string `json:"remedy,omitempty"` // what an admin can do, with the way through Setup

	// Metadata is what closes it in metadata: elements of a permission set, or
	// the name of a component, "CustomField: Lead.mobly_id__c", and what of it is
	// to be changed, each on a line. Empty where there is no such thing.
	Metadata string `json:"metadata,omitempty"`
}

// Report is what [Client.Check] found. It holds no secret and nothing that was
// captured.
type Report struct {
	At         time.Time `json:"at"`
	Host       string    `json:"host,omitempty"`  // of the org: "acme.my.salesforce.com"; empty where nobody was let in
	OrgID      string    `json:"orgId,omitempty"` // empty where it is not known
	Sandbox    bool      `json:"sandbox,omitempty"`
	User       string    `json:"user,omitempty"` // user name of the integration user, where it is known
	Flow       string    `json:"flow,omitempty"` // the way in: "client credentials"
	APIVersion string    `json:"apiVersion"`     // that the Client speaks
	Newest     string    `json:"newestApiVersion,omitempty"`
	Calls      int64     `json:"calls"`              // API requests that the check took
	APIUsed    int       `json:"apiUsed,omitempty"`  // requests that all sent in the last 24 hours
	APILimit   int       `json:"apiLimit,omitempty"` // and may send
	Findings   []Finding `json:"findings"`           // errors first, then warnings, then what is good to know
}

// Clean reports whether there is nothing to do: no error and no warning.
func (r *Report) Clean() bool { return r.Count(SeverityError)+r.Count(SeverityWarning) == 0 }

// Count returns how many findings have that severity.
func (r *Report) Count(s Severity) int {
	if r == nil {
		return 0
	}
	n := 0
	for i := range r.Findings {
		if r.Findings[i].Severity == s {
			n++
		}
	}
	return n
}

// order puts the findings in their order: by severity, what concerns the whole
// org first, then by object, in the order in which they were found.
func (r *Report) order() {
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(a.Severity.rank()-b.Severity.rank(), objectRank(a.Object)-objectRank(b.Object))
	})
}

func (s Severity) rank() int {
	return slices.Index([]Severity{SeverityError, SeverityWarning, SeverityInfo}, s)
}

func objectRank(object string) int {
	return slices.Index([]string{"", "Lead", "Contact", "Account", "Task", "Event"}, object)
}

// subject is what a finding is about, in a few words: "Lead.Title".
func (f *Finding) subject() string {
	switch {
	case f.Object == "":
		return "Org"
	case f.Field == "":
		return f.Object
	}
	return f.Object + "." + f.Field
}
