package checker

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// settings asks how the org is set up, as far as a sync depends on it.
func (c *check) settings(ctx context.Context) error {
	access := map[string]string{} // by object, see [shared]
	unshared := c.unread(nil, SeverityWarning, "", "How records are shared (Organization)", "If Lead or Contact is private, other owners' records are not found, and duplicates are created.")
	queries := []asked{
		{"SELECT Id,IsSandbox,DefaultAccountAccess,DefaultContactAccess,DefaultLeadAccess FROM Organization", func(rows []rows.Row) {
			for _, r := range rows {
				c.report.OrgID, c.report.Settings.Sandbox = r.Text("Id"), r.Is("IsSandbox")
				for _, object := range []string{schema.Lead, schema.Contact, schema.Account} {
					access[object] = r.Text("Default" + object + "Access")
				}
				if access[schema.Contact] == "ControlledByParent" {
					access[schema.Contact] = access[schema.Account]
				}
			}
			c.report.Settings.Sharing = access
			if slices.ContainsFunc(c.persons(), func(object string) bool { return access[object] == "" }) {
				unshared(nil)
			}
		}, unshared},
		{"SELECT Name FROM AssignmentRule WHERE Active=true AND SobjectType='Lead'", c.judgeAssignment,
			c.unread(nil, SeverityInfo, schema.Lead, "Whether an assignment rule is active", "An active rule decides who owns new Leads, unless policies.assignment skips it.")},
		{"SELECT DeveloperName,SobjectType FROM DuplicateRule WHERE IsActive=true AND SobjectType IN ('Lead','Contact') ORDER BY DeveloperName", c.judgeDuplicateRules,
			c.unread(nil, SeverityInfo, "", "Which duplicate rules are active", "A Lead or Contact that such a rule rejects is Refused, with the records the rule found; see policies.duplicates.")},
		{"SELECT ApiName FROM TaskStatus WHERE IsClosed=true ORDER BY SortOrder", c.judgeStatus,
			c.unread(nil, SeverityInfo, schema.Task, "Which values of Status are closed", "Tasks are then written with the configured Status, or Completed.")},
	}
	if c.userID != "" {
		queries = append(queries, asked{"SELECT Username FROM User WHERE Id=" + soql.Quote(c.userID), func(rows []rows.Row) {
			for _, r := range rows {
				c.report.User = r.Text("Username")
			}
		}, nil})
	}
	if c.cfg.RepOwnsTask || c.cfg.Owner != planner.NoScanner {
		queries = append(queries, asked{"SELECT Id,Email FROM User WHERE IsActive=true LIMIT 2", func(rows []rows.Row) { c.judgeUsers(len(rows)) },
			c.unread(func() { c.judgeUsers(0) }, SeverityWarning, schema.Task, "Whether reps can be looked up (User)", "If they cannot, Tasks belong to the integration user.")})
	}
	if !c.cfg.LeadsOnly {
		queries = append(queries, asked{"SELECT Id FROM Account LIMIT 1", func([]rows.Row) {},
			c.unread(func() { c.invisible(schema.Account) }, SeverityWarning, schema.Account, "Whether accounts are visible", "A user who may not read accounts may not read contacts either.")})
	}
	if err := c.ask(ctx, queries); err != nil {
		return err
	}
	return c.sharing(ctx, access)
}

func (c *check) judgeAssignment(rules []rows.Row) {
	c.report.Settings.AssignmentRules = texts(rules, "Name")
	if len(rules) == 0 {
		return
	}
	f := Finding{
		Code: "ASSIGNMENT_RULE", Effect: EffectNone, Object: schema.Lead, Rule: "policies.assignment",
		What:   "An assignment rule for Leads is active: " + strings.Join(c.report.Settings.AssignmentRules, ", ") + ".",
		Why:    "It decides who owns new Leads, and may send mail. It never runs on updates.",
		Remedy: "To keep new Leads with the integration user, set policies.assignment to Skip. The rule: Setup > Lead Assignment Rules.",
	}
	if c.cfg.SkipAssignment {
		f.Why, f.Remedy = "It does not run: policies.assignment is Skip, so new Leads stay with the integration user.", ""
	}
	c.add(f)
}

func (c *check) judgeDuplicateRules(rules []rows.Row) {
	for _, object := range c.persons() {
		on := slices.DeleteFunc(slices.Clone(rules), func(r rows.Row) bool { return r.Text("SobjectType") != object })
		if len(on) == 0 {
			continue
		}
		c.report.Settings.DuplicateRules[object] = texts(on, "DeveloperName")
		why := "A lead that a rule rejects is Refused, with the records the rule found. Through the API, a rule that alerts rejects records just as one that blocks does."
		switch {
		case c.cfg.UseDuplicate:
			why = "If the rule finds one record, the lead fills its blanks; otherwise the lead is Refused."
		case c.cfg.AllowDuplicates:
			why = "Records that a rule only alerts about are saved; leads that it blocks are Refused."
		}
		c.add(Finding{
			Severity: SeverityInfo, Code: "DUPLICATE_RULE", Effect: EffectFails, Object: object, Rule: "policies.duplicates",
			What: "Duplicate rules are active: " + strings.Join(c.report.Settings.DuplicateRules[object], ", ") + ". The API does not say whether they block, alert or only report.", Why: why,
			Remedy: "Setup > Duplicate Rules > the rule: add a condition that exempts the integration user, or see policies.duplicates.",
		})
	}
}

// judgeUsers judges whether reps can be found: a user who sees no other user finds
// none.
func (c *check) judgeUsers(seen int) {
	if seen > 1 {
		return
	}
	c.report.Settings.UsersHidden = true
	what := "The integration user sees no other user of the org."
	if seen == 0 {
		what = "The integration user may not read the e-mail addresses of the org's users."
	}
	c.add(Finding{
		Code: "OWNERS", Effect: EffectDrops, Object: schema.Task, Field: standard.OwnerField, Rule: "policies.taskOwner", What: what,
		Why:    "Reps cannot be found, so Tasks, and new records if policies.leadOwner says so, belong to the integration user; each result says so (UNKNOWN_REP).",
		Remedy: "Setup > Sharing Settings > User: make it Public Read Only, or share users with the integration user; and see Setup > User Management Settings > Enhanced Personal Information Management. Or set policies.taskOwner to IntegrationUser.",
	})
}

// callsOfOne is how many API requests a sync of one lead with actions takes: to
// match it, to write the person, and to write the Tasks.
const callsOfOne = 3

func (c *check) judgeQuota() {
	_, used, limit := c.org.Usage()
	c.report.APIUsed, c.report.APILimit = used, limit
	if limit == 0 {
		return
	}
	left := max(0, limit-used-limit*c.cfg.Reserve/100)
	f := Finding{
		Code: "QUOTA", Rule: "api.reservePercent", Effect: EffectFails,
		Why:    "Once they are used up, leads are NotSent (ErrQuota) and have to be synced again later.",
		Remedy: "Setup > Company Information > API Requests, Last 24 Hours: see which integration uses them, or buy more; or sync several leads in one call, which costs no more requests than one lead.",
	}
	need := c.cfg.LeadsPerDay * callsOfOne
	switch {
	case left == 0:
		f.Effect, f.What = EffectBlocks, fmt.Sprintf("No API requests are left for leads: %d of %d were used in 24 hours, and %d%% are reserved for others.", used, limit, c.cfg.Reserve)
	case need > left:
		f.Severity = SeverityWarning
		f.What = fmt.Sprintf("%d leads a day, each synced by itself, take up to %d API requests; %d are left of %d, with %d%% reserved for others.", c.cfg.LeadsPerDay, need, left, limit, c.cfg.Reserve)
	default:
		return
	}
	c.add(f)
}

type asked struct {
	soql   string
	rows   func([]rows.Row)
	failed func(error) // nil: a refusal is not reported
}

// texts returns the values of one column that are not blank.
func texts(rows []rows.Row, column string) []string {
	var out []string
	for _, r := range rows {
		if s := r.Text(column); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// ask runs queries, several in one API call. One that the org refuses does not
// affect the others.
func (c *check) ask(ctx context.Context, queries []asked) error {
	for chunk := range slices.Chunk(queries, org.MaxHeavy) {
		subs := make([]org.Subrequest, len(chunk))
		for i, q := range chunk {
			subs[i] = org.Subrequest{Method: http.MethodGet, URL: soql.QueryURL(c.org.DataPath("/query"), q.soql)}
		}
		answers, err := c.org.Composite(ctx, subs, true)
		if err != nil {
			if err := c.refused(ctx, "", "how the org is set up", org.Wrap(err)); err != nil {
				return err
			}
			continue
		}
		for i, q := range chunk {
			var list []rows.Row
			err := c.org.Rows(ctx, &answers[i], soql.Columns(q.soql), "", func(r rows.Row) { list = append(list, r) })
			switch {
			case ctx.Err() != nil:
				return ctx.Err()
			case err == nil:
				q.rows(list)
			case q.failed != nil:
				q.failed(err)
			}
		}
	}
	return nil
}

// unread returns what to do if a query is refused: to call hidden, unless it is nil, if
// the user may not see what was asked for, or else to report that it is not known.
func (c *check) unread(hidden func(), severity, object, what, why string) func(error) {
	return func(err error) {
		if hidden != nil && (errors.Is(err, sferr.ErrUnknownField) || errors.Is(err, sferr.ErrPermission)) {
			hidden()
			return
		}
		c.add(Finding{Severity: severity, Code: "UNREADABLE", Effect: EffectUnknown, Object: object, What: what + " could not be read by this user.", Why: why,
			Remedy: "Ask an admin. To let this check read it: Setup > Permission Sets > System Permissions > View Setup and Configuration."})
	}
}
