package setup

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Requirements are what a configuration needs of any org and of the integration
// user. [Check] looks for each of them, and [Files] and [Admin.Apply] create them.
type Requirements struct {
	Custom      []Field      // custom fields
	Permissions []Permission // user permissions, then objects, then fields, each by name
	Conflicts   []string     // fields that two rules, tags or settings would write, in words; no sync begins with one
}

// Needs returns what the configuration needs of an org. It sends no request and does
// not use Auth. The error is a [salesforce.ErrConfig] with every problem of the
// configuration.
func Needs(cfg salesforce.Config) (*Requirements, error) {
	d, err := designOf(cfg, nil, Options{})
	if err != nil {
		return nil, err
	}
	return &d.Requirements, nil
}

// field returns the custom field of that name, or nil.
func (r *Requirements) field(full string) *Field {
	for i := range r.Custom {
		if f := &r.Custom[i]; strings.EqualFold(f.FullName(), full) {
			return f
		}
	}
	return nil
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
		SkipAssignment: c.Assignment == salesforce.SkipAssignmentRule,
		UseDuplicate:   c.Duplicates == salesforce.UseDuplicate, AllowDuplicates: c.Duplicates == salesforce.AllowDuplicate,
	}
	if len(s.Mapping.Rules) == 0 {
		s.Mapping = mapping.Recommended()
	}
	return s
}
