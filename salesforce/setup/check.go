package setup

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/checker"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// CheckOptions tell a check what to expect beyond the settings. The zero value is
// ready to use.
type CheckOptions struct {
	LeadsPerDay int          // to be synced in 24 hours, each by itself at worst; 0: not known
	TagGroups   []tags.Group // all tag categories with their options; nil: only the rules' Values are known
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

	// Snapshot is what the check has read of the org's schema and settings. It is not
	// part of the report's JSON, because it is long.
	Snapshot *Snapshot `json:"-"`
}

// Check reports what the org, or the integration user of cfg.Auth, lacks for
// cfg.Settings. Read the report before the first Sync, and after each change of the
// settings.
//
// It only reads, over a connection of its own and with no more rights than Sync
// needs. It takes seven to eleven API requests, and one more for each record type that
// rules name or that is the user's default. Whatever it may not read becomes a
// [Finding], and so does a refused sign-in. For an object that the user may not see, it
// lists the fields to grant with it. Validation rules, flows, triggers and layouts
// cannot be read: only a Sync of some leads shows what they refuse.
//
// The error is that of ctx, an [sferr.ErrConfig], or that of an org that cannot be
// reached.
func Check(ctx context.Context, cfg salesforce.Config, opts CheckOptions) (*Report, error) {
	o, err := connect(cfg)
	if err != nil {
		return nil, err
	}
	if ctx == nil {
		return nil, org.ErrNoContext
	}
	planned, err := planner.SettingsOf(cfg.Settings)
	if err != nil {
		return nil, err
	}
	found, err := checker.Check(ctx, o, &checker.Config{
		Settings: planned, Auth: cfg.Auth, APIVersion: version(cfg.Settings), Reserve: cfg.Settings.API.ReservePercent,
		LeadsPerDay: opts.LeadsPerDay, TagGroups: opts.TagGroups,
	})
	if err != nil {
		return nil, fmt.Errorf("the check broke off: %w", err)
	}
	r := &Report{
		At: time.Now().UTC().Truncate(time.Second), Host: found.Host, OrgID: found.OrgID, Sandbox: found.Settings.Sandbox, User: found.User, Flow: found.Flow,
		APIVersion: version(cfg.Settings), Newest: found.Newest, Calls: found.Calls, APIUsed: found.APIUsed, APILimit: found.APILimit,
		Findings: make([]Finding, len(found.Findings)),
	}
	r.Snapshot = &Snapshot{
		At: r.At, OrgID: r.OrgID, APIVersion: r.APIVersion, Objects: found.Objects, Permissions: found.Permissions, Settings: found.Settings,
	}
	for i, f := range found.Findings {
		r.Findings[i] = Finding{
			Severity: Severity(f.Severity), Code: f.Code, Effect: Effect(f.Effect), Object: f.Object, Field: f.Field, Rule: f.Rule,
			What: strings.ToValidUTF8(f.What, "\ufffd"), Why: f.Why, Remedy: f.Remedy, Metadata: strings.ToValidUTF8(f.Metadata, "\ufffd"), // which hold options of tags
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
	EffectDuplicates Effect = "duplicates" // existing records may not be found, so duplicates are created
	EffectFails      Effect = "fails"      // the leads concerned, or for Task the actions, are Failed or Refused; others are written
	EffectBlocks     Effect = "blocks"     // Sync returns an error and writes nothing
)

// Finding is one gap in an org or in the settings, or one thing an admin should know.
// The codes are stable:
//
//	LOGIN, API_DISABLED, SESSION  the org refuses the credentials, the API, or a new token
//	LOGIN_RETIRES        Salesforce retires this way to sign in: SOAP login, user name and password
//	API_VERSION          the org does not speak the configured version
//	QUOTA                too few API requests are left for the day
//	UNREADABLE, NOT_CHECKED       the report does not cover it
//	OBJECT_NOT_VISIBLE, OBJECT_NOT_CREATEABLE, OBJECT_NOT_EDITABLE
//	FIELD_NOT_VISIBLE    the org lacks the field, or hides it from the user; also for Event, which shares Task's fields
//	FIELD_MISSING, FIELD_HIDDEN   which of the two, if the user can tell
//	FIELD_UNSEEN         the object is hidden, so it is not known whether the field is
//	FIELD_NOT_EDITABLE, FIELD_CREATE_ONLY, FIELD_UPDATE_ONLY
//	FIELD_COMPUTED       a formula, a roll-up or an auto-number, which nobody can write
//	FIELD_ENCRYPTED      records are searched by the field, whose encryption does not allow that
//	FIELD_TYPE, FIELD_SHORT       the field does not fit the rule's type, or its values
//	PICKLIST_VALUE, PICKLIST_RESTRICTED  values are lacking, or it is not known whether any are
//	RECORD_TYPE          a rule names a record type that new records cannot be given
//	RICH_TEXT            the field holds HTML: text is escaped, and compared as displayed
//	REQUIRED_UNFILLED, REQUIRED_MAYBE_BLANK
//	EXTERNAL_ID, EXTERNAL_ID_CASE        the field lacks an attribute, or is case-sensitive
//	RULE, UNKNOWN_OBJECT          a rule, or the configuration, does not fit the org
//	TASK_STATUS, TASK_OPEN_STATUS  the org does not count the Status as closed, or that of a follow-up as open
//	OWNERS               reps cannot be found among the org's users
//	ASSIGNMENT_RULE, DUPLICATE_RULE, STATE_COUNTRY_PICKLISTS, PERSON_ACCOUNTS
//	SHARING_PRIVATE, SHARING_READ_ONLY, CONTACTS_WITHOUT_ACCOUNT
//	CAMPAIGN_NOT_FOUND, CAMPAIGN_INACTIVE  of the settings' links
//	CAMPAIGN_STATUS, CAMPAIGN_STATUS_UNSEEN  a campaign lacks a status of its members, or its statuses are hidden
//	MARKETING_USER       the user is not one: some orgs hide campaign members from such users
type Finding struct {
	Severity Severity `json:"severity"`
	Code     string   `json:"code"`
	Effect   Effect   `json:"effect"`
	Object   string   `json:"object,omitempty"` // API name
	Field    string   `json:"field,omitempty"`  // API name, as the org spells it if that is known
	Rule     string   `json:"rule,omitempty"`   // what asks for it: "rule jobTitle", "tag Score", "keys.lead"

	What   string `json:"what"`             // what was found
	Why    string `json:"why,omitempty"`    // what a Sync does about it
	Remedy string `json:"remedy,omitempty"` // what an admin can do, with the path through Setup

	// Metadata is the remedy as metadata, if there is one, line by line: elements of
	// a permission set, or the name of a component ("CustomField: Lead.mobly_id__c")
	// and the elements to change.
	Metadata string `json:"metadata,omitempty"`
}
