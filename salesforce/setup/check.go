package setup

import (
	"context"
	"fmt"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/checker"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// CheckOptions tell a check what to expect beyond the configuration. The zero value
// is ready to use.
type CheckOptions struct {
	// LeadsPerDay is how many leads are to be synced in 24 hours, each by itself at
	// worst. With it the check judges whether enough API requests are left. Zero:
	// it only looks whether any are.
	LeadsPerDay int

	// TagGroups are the tag categories with all their options, as Mobly lists them.
	// With them the check finds the options that a restricted picklist lacks.
	// Without them it knows only the values to which a rule's Values lead.
	TagGroups []tags.Group
}

// Report is the result of a check. It reads and writes JSON, and contains no secret
// and no captured value.
type Report struct {
	At         time.Time `json:"at"`
	Host       string    `json:"host,omitempty"` // of the org, if the sign-in succeeded: "acme.my.salesforce.com"
	OrgID      string    `json:"orgId,omitempty"`
	Sandbox    bool      `json:"sandbox,omitempty"`
	User       string    `json:"user,omitempty"` // user name of the integration user
	Flow       string    `json:"flow,omitempty"` // how the user signs in: "client credentials"
	APIVersion string    `json:"apiVersion"`     // the configured one
	Newest     string    `json:"newestApiVersion,omitempty"`
	Calls      int64     `json:"calls"`              // API requests of the check
	APIUsed    int       `json:"apiUsed,omitempty"`  // API requests of all clients in the last 24 hours
	APILimit   int       `json:"apiLimit,omitempty"` // API requests that the org allows in 24 hours
	Findings   []Finding `json:"findings"`           // errors first, then warnings
}

// Check reports what the org, or the integration user of cfg.Auth, lacks for the
// configuration. Read the report before the first Sync, and after each change of
// the mapping or the tags.
//
// It only reads, over a connection of its own and with no more rights than Sync
// needs, and takes seven API requests, eleven at most. What it may not read becomes
// a [Finding], and so does a sign-in that is refused. For an object that the user
// may not see it lists the fields that have to be granted with it. Validation rules,
// flows, triggers and layouts cannot be read: only a Sync of some leads shows what
// they refuse.
//
// The error is that of ctx, [salesforce.ErrContext], [salesforce.ErrConfig], or that
// of an org that cannot be reached.
func Check(ctx context.Context, cfg salesforce.Config, opts CheckOptions) (*Report, error) {
	if _, err := salesforce.New(cfg); err != nil {
		return nil, err
	}
	if ctx == nil {
		return nil, salesforce.ErrContext
	}
	c := org.Connection{Version: cfg.APIVersion, HTTPClient: cfg.HTTPClient, Logger: cfg.Logger, Reserve: cfg.Quota.Reserve, Timeout: cfg.CallTimeout}
	if !isNil(cfg.Limiter) {
		c.Limiter = cfg.Limiter
	}
	if t := cfg.Trace; t != nil && t.Request != nil {
		c.Trace = func(try org.Try) { t.Request(salesforce.RequestInfo(try)) }
	}
	o, err := open(cfg.Auth, c)
	if err != nil {
		return nil, err
	}
	found, err := checker.Check(ctx, o, &checker.Config{
		Settings: settingsOf(&cfg), Auth: cfg.Auth, APIVersion: version(cfg.APIVersion), Reserve: cfg.Quota.Reserve,
		LeadsPerDay: opts.LeadsPerDay, TagGroups: opts.TagGroups,
	})
	if err != nil {
		return nil, fmt.Errorf("salesforce: the check broke off: %w", err)
	}
	r := &Report{
		At: time.Now().UTC().Truncate(time.Second), Host: found.Host, OrgID: found.OrgID, Sandbox: found.Sandbox, User: found.User, Flow: found.Flow,
		APIVersion: version(cfg.APIVersion), Newest: found.Newest, Calls: found.Calls, APIUsed: found.APIUsed, APILimit: found.APILimit,
		Findings: make([]Finding, len(found.Findings)),
	}
	for i, f := range found.Findings {
		r.Findings[i] = Finding{
			Severity: Severity(f.Severity), Code: f.Code, Effect: Effect(f.Effect), Object: f.Object, Field: f.Field, Rule: f.Rule,
			What: f.What, Why: f.Why, Remedy: f.Remedy, Metadata: f.Metadata,
		}
	}
	return r, nil
}

// Clean reports whether there is no error and no warning.
func (r *Report) Clean() bool { return r.Count(SeverityError)+r.Count(SeverityWarning) == 0 }

// Count returns how many findings have that severity.
func (r *Report) Count(s Severity) int {
	if r == nil {
		return 0
	}
	n := 0
	for _, f := range r.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

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
