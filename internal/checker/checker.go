// Package checker asks an org, as its integration user, what a sync would need,
// and judges the answers. It only reads, and takes seven API requests, eleven at
// most, and one for each record type that it judges. The settings of a sync come from
// the planner; the public face is package setup.
//
// Which file a change belongs to:
//
//   - checker.go: the order of questions and judgements. signin.go, settings.go and
//     sharing.go ask, and judge what only their own answers show; settings.go has
//     all that is asked by SOQL.
//   - objects.go, fields.go, rules.go, recordtypes.go, tasks.go: what the describes of objects show.
//   - campaigns.go: campaigns, their members and statuses.
//   - needs.go: what settings need of any org. finding.go, remedy.go: how a finding
//     and the way to mend it are worded.
package checker

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// Config is what a check judges: what is to be written, and how.
type Config struct {
	*planner.Settings

	Auth       auth.Provider
	APIVersion string
	Reserve    int // percent of the org's daily requests that is left to others

	LeadsPerDay int          // 0: not known
	TagGroups   []tags.Group // all tag categories with their options; nil: not known
}

// Report is the result of a check.
type Report struct {
	Host, OrgID, User string // Host is "" if the sign-in failed
	Flow              string // how the user signs in
	Newest            string // API version
	Calls             int64
	APIUsed, APILimit int
	Findings          []Finding

	Objects     []*schema.Object // that the user may see, as the org describes them
	Permissions []string         // user permissions that the answers prove
	Settings    schema.OrgSettings
}

// Check reads the org and judges it. What it may not read becomes a finding, and
// so does a sign-in that is refused. The error is that of ctx, or of an org that
// cannot be reached.
func Check(ctx context.Context, o *org.Org, cfg *Config) (*Report, error) {
	c := &check{
		org: o, cfg: cfg, needs: NeedsOf(cfg.Settings), report: &Report{
			Findings: []Finding{}, Objects: []*schema.Object{},
			Settings: schema.OrgSettings{DuplicateRules: map[string][]string{}, PicklistValues: map[string]map[string][]string{}},
		},
		objects: make(map[string]*schema.Object), typed: make(map[string][]*schema.Object), hidden: make(map[string]bool), customs: make(map[string]bool),
	}
	var b org.Budget
	if err := c.run(b.Attach(ctx)); err != nil && !errors.Is(err, errChecked) {
		return nil, err
	}
	c.report.Calls = b.Calls.Load()
	c.report.Permissions = c.permissions()
	order(c.report.Findings)
	return c.report, nil
}

func (c *check) permissions() []string {
	out := []string{}
	if len(c.report.Objects) > 0 {
		out = append(out, "ApiEnabled")
	}
	if task := c.objects[schema.Task]; task != nil {
		out = append(out, "ActivitiesAccess")
		if task.Createable || task.Updateable {
			out = append(out, "EditTask")
		}
	}
	if c.editsEvents {
		out = append(out, "EditEvent")
	}
	if c.knowsCustoms || len(c.report.Settings.ViewAll) > 0 {
		out = append(out, "ViewSetup")
	}
	return out
}

type check struct {
	org    *org.Org
	cfg    *Config
	needs  *Needs
	report *Report

	userID  string                      // "" if the sign-in did not say
	objects map[string]*schema.Object   // that the user may see
	typed   map[string][]*schema.Object // the same for records of one record type
	hidden  map[string]bool             // objects that the user may not see

	editsEvents bool // the user may edit events; false if Event was not described

	// customs are the custom fields, "lead.score__c", that exist although the user
	// does not see them. Only if they are known is a field that is not among them
	// missing.
	customs      map[string]bool
	knowsCustoms bool
}

// errChecked ends a check after a finding that leaves nothing more to ask.
var errChecked = errors.New("the check is at its end")

func (c *check) run(ctx context.Context) error {
	for _, ask := range []func(context.Context) error{c.signIn, c.versions, c.describe, c.events, c.settings, c.askCampaigns, c.missing, c.recordTypes} {
		if err := ask(ctx); err != nil {
			return err
		}
	}
	c.judgeObjects()
	c.judgeFields()
	c.judgeRules()
	c.judgeRequired()
	c.judgePriority()
	c.judgePlaces()
	c.judgePersons()
	c.judgeConfig()
	c.judgeQuota()
	c.add(Finding{
		Code: "NOT_CHECKED", Effect: EffectNone,
		What:   "Validation rules, flows, triggers and page layouts cannot be read by an integration user.",
		Why:    "A lead that one of them refuses is written without the optional field it names, or is Failed, with Salesforce's message in the error; required fields of a page layout do not apply to the API.",
		Remedy: "Sync a few leads in a sandbox first: Setup > Sandboxes.",
	})
	return nil
}

// persons are the objects that a lead may become, as a sync describes them.
func (c *check) persons() []string {
	if c.cfg.LeadsOnly {
		return []string{schema.Lead}
	}
	return []string{schema.Lead, schema.Contact}
}

// targets are the objects whose fields rules and tags write.
func (c *check) targets() []string {
	if c.cfg.Campaigns.Any() {
		return append(c.persons(), standard.CampaignMember)
	}
	return c.persons()
}

// hasName reports whether a field is one of those named; "" names none.
func hasName(field string, names ...string) bool {
	return field != "" && slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(field, name) })
}

// judgeConfig reports whether the planner finds that the configuration does not
// fit the org, unless other findings say so.
func (c *check) judgeConfig() {
	var objects []*schema.Object
	for _, name := range append(slices.Sorted(slices.Values(c.persons())), schema.Task) { // Contact first, as the planner wants them
		if c.objects[name] == nil {
			return // its finding says so
		}
		objects = append(objects, c.objects[name])
	}
	_, err := planner.Compile(c.cfg.Settings, objects)
	if err == nil {
		return
	}
	blocked := slices.ContainsFunc(c.report.Findings, func(f Finding) bool { return f.Effect == EffectBlocks })
	for _, e := range leaves(err) {
		f := Finding{
			Code: "RULE", Effect: EffectBlocks, What: "The configuration does not fit the org: " + e.Error() + ".",
			Why: "Sync ends with an error and writes nothing.", Remedy: "Correct the rule or the setting.",
		}
		if e, ok := errors.AsType[*field.Error](e); ok {
			f.Object, f.Field, f.Rule = e.Object, e.Field, e.Rule
			if !strings.HasPrefix(e.Rule+" ", "tag ") {
				f.Rule = "rule " + e.Rule
			}
		}
		if errors.Is(e, field.ErrRule) || !blocked {
			c.add(f)
		}
	}
}

// leaves returns the errors of which others were joined.
func leaves(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var out []error
	for _, e := range joined.Unwrap() {
		out = append(out, leaves(e)...)
	}
	return out
}
