package setup

import (
	"cmp"
	"context"
	"errors"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/checker"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Requirements are what a configuration needs of any org and of the integration
// user. [Check] looks for each of them, and [Files] and [Admin.Apply] create them.
type Requirements struct {
	Objects     []ObjectNeed
	Fields      []FieldNeed
	Permissions []string // user permissions by API name: "ApiEnabled"
	Conflicts   []string // fields that two rules, tags or settings would write, in words; no sync begins with one
}

// ObjectNeed is what the integration user must be allowed to do with an object's
// records.
type ObjectNeed struct {
	Object             string // API name
	Create, Read, Edit bool
	For                string // what it is needed for, in words
}

// FieldNeed is a field that a Client reads or writes.
type FieldNeed struct {
	Object   string        // API name: Task for a field of Activity
	Field    string        // API name, as the configuration spells it
	Edit     bool          // it is written; every field is read
	Required bool          // nothing can be synced without it; any other field only loses its values
	Custom   *schema.Field // what a custom field is to be created as; nil: it is Salesforce's own
	For      string        // what asks for it: "rule jobTitle", "tag Score", "ExternalID"
}

// Permissions returns the names by which field-level security knows the field. The
// parts of an address are granted as a whole, "Lead.Address", and a custom field of
// Activity is one of Task and one of Event. Whether field-level security knows the
// field at all is up to the org's schema.
func (n FieldNeed) Permissions() []string { return checker.FieldNeed(n).Permissions() }

// Needs returns what the configuration needs of an org. It sends no request and does
// not use Auth. The error is a [salesforce.ErrConfig] with every problem of the
// configuration.
func Needs(cfg salesforce.Config) (*Requirements, error) {
	needs, err := needsOf(cfg)
	if err != nil {
		return nil, err
	}
	out := &Requirements{Permissions: needs.Permissions, Conflicts: needs.Conflicts}
	for _, n := range needs.Objects {
		out.Objects = append(out.Objects, ObjectNeed(n))
	}
	for _, n := range needs.Fields {
		out.Fields = append(out.Fields, FieldNeed(n))
	}
	return out, nil
}

func needsOf(cfg salesforce.Config) (*checker.Needs, error) {
	cfg.Auth = nobody{}
	if _, err := salesforce.New(cfg); err != nil {
		return nil, err
	}
	return checker.NeedsOf(settingsOf(&cfg)), nil
}

// nobody stands in for the Auth of a configuration that is only read.
type nobody struct{}

func (nobody) Token(context.Context) (*auth.Token, error) { return nil, errors.New("nobody signs in") }

// settingsOf returns the half of a valid configuration that says what is written.
func settingsOf(c *salesforce.Config) *planner.Settings {
	s := &planner.Settings{
		Mapping: c.Mapping, Tags: c.Tags, Engagement: c.Engagement, Strict: c.Strict,
		ExternalID: c.ExternalID, ActivityID: c.ActivityID, SyncedAt: c.SyncedAt,
		LeadsOnly: c.Strategy == salesforce.LeadsOnly, PassConverted: c.Strategy == salesforce.LeadsOnly && c.Converted == salesforce.CreateLead,
		MatchByName: c.Unkeyed == salesforce.MatchExact, Creates: cmp.Or(c.Create, schema.Lead),
		Several: planner.Pick(c.Several), Owner: planner.ScannerRule(c.LeadOwner),
		RepOwnsTask: c.TaskOwner == salesforce.RepOwnsTask, OverwriteTasks: c.TaskUpdate == salesforce.OverwriteTask,
	}
	if len(s.Mapping.Rules) == 0 {
		s.Mapping.Rules = mapping.Recommended().Rules
	}
	return s
}
