package salesforce

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// asked is one query of a check and what to do with its answer.
type asked struct {
	soql   string
	rows   func([]map[string]any)
	failed func(error) // nil: nothing is said of it
}

// ask runs queries, up to maxHeavy of them in one API call. One that the org
// refuses costs no other.
func (k *checker) ask(ctx context.Context, queries []asked) error {
	for chunk := range slices.Chunk(queries, org.MaxHeavy) {
		subs := make([]org.Subrequest, len(chunk))
		for i, q := range chunk {
			subs[i] = org.Subrequest{Method: http.MethodGet, URL: soql.QueryURL(k.client.org.DataPath("/query"), q.soql)}
		}
		answers, err := k.client.org.Composite(ctx, subs, true)
		if err != nil {
			if err := k.refused(ctx, "", "how the org is set up", org.Wrap(err)); err != nil {
				return err
			}
			continue
		}
		for i, q := range chunk {
			var rows []map[string]any
			err := k.client.org.Rows(ctx, &answers[i], org.Query{Row: func(row map[string]any) { rows = append(rows, row) }})
			switch {
			case ctx.Err() != nil:
				return ctx.Err()
			case err == nil:
				q.rows(rows)
			case q.failed != nil:
				q.failed(err)
			}
		}
	}
	return nil
}

// unread returns what to do with a refused query. One whose answer is only good
// to know is no warning.
func (k *checker) unread(severity Severity, object, what, why string) func(error) {
	return func(error) {
		k.add(Finding{Severity: severity, Code: "UNREADABLE", Effect: EffectUnknown, Object: object, What: what + " could not be read by this user.", Why: why,
			Remedy: "Ask an admin; to have it read here: Setup > Permission Sets > System Permissions > View Setup and Configuration."})
	}
}

// orgSettings is what Organization tells of sharing. Empty values are unknown.
type orgSettings struct{ lead, contact string }

// settings asks how the org is set up, as far as it matters.
func (k *checker) settings(ctx context.Context) error {
	var org orgSettings
	unshared := k.unread(SeverityWarning, "", "How records are shared (Organization)", "Where Lead or Contact is private, records of others are not found, and are written again.")
	queries := []asked{
		{"SELECT Id,IsSandbox,DefaultAccountAccess,DefaultContactAccess,DefaultLeadAccess FROM Organization", func(rows []map[string]any) {
			for _, row := range rows {
				k.report.OrgID, _ = row["Id"].(string)
				k.report.Sandbox, _ = row["IsSandbox"].(bool)
				org.lead, _ = row["DefaultLeadAccess"].(string)
				org.contact, _ = row["DefaultContactAccess"].(string)
				if org.contact == "ControlledByParent" {
					org.contact, _ = row["DefaultAccountAccess"].(string)
				}
			}
			if org.lead == "" || org.contact == "" && k.cfg.Strategy != LeadsOnly {
				unshared(nil)
			}
		}, unshared},
		{"SELECT Name FROM AssignmentRule WHERE Active=true AND SobjectType='Lead'", k.assignment,
			k.unread(SeverityInfo, schema.Lead, "Whether an assignment rule is active", "One decides who owns new Leads, unless Config.Assignment skips it.")},
		{"SELECT DeveloperName,SobjectType FROM DuplicateRule WHERE IsActive=true AND SobjectType IN ('Lead','Contact') ORDER BY DeveloperName", k.duplicateRules,
			k.unread(SeverityInfo, "", "Which duplicate rules are active", "A Lead or Contact that one refuses is Refused, with the records that it found; see Config.Duplicates.")},
		{"SELECT ApiName FROM TaskStatus WHERE IsClosed=true ORDER BY SortOrder", k.closed,
			k.unread(SeverityInfo, schema.Task, "Which values of Status are closed", "Tasks are then written with the configured Status, or Completed.")},
	}
	if k.userID != "" {
		queries = append(queries, asked{"SELECT Username FROM User WHERE Id=" + soql.Quote(k.userID), func(rows []map[string]any) {
			for _, row := range rows {
				k.report.User, _ = row["Username"].(string)
			}
		}, nil})
	}
	if k.cfg.TaskOwner == RepOwnsTask || k.cfg.LeadOwner != DefaultOwner {
		queries = append(queries, asked{"SELECT Id,Email FROM User WHERE IsActive=true LIMIT 2", func(rows []map[string]any) {
			k.users(len(rows))
		}, hiddenOr(func() { k.users(0) }, k.unread(SeverityWarning, schema.Task, "Whether reps can be looked up (User)", "Where they cannot, Tasks belong to the integration user."))})
	}
	if k.cfg.Strategy != LeadsOnly {
		queries = append(queries, asked{"SELECT Id FROM Account LIMIT 1", func([]map[string]any) {}, hiddenOr(func() { k.invisible(schema.Account) }, k.unread(SeverityWarning, schema.Account, "Whether accounts are visible", "Salesforce lets nobody read contacts who may not read accounts."))})
	}
	if err := k.ask(ctx, queries); err != nil {
		return err
	}
	return k.sharing(ctx, org)
}

func (k *checker) assignment(rules []map[string]any) {
	if len(rules) == 0 {
		return
	}
	f := Finding{
		Code: "ASSIGNMENT_RULE", Effect: EffectNone, Object: schema.Lead, Rule: "Assignment",
		What:   "An assignment rule for Leads is active: " + names(rules, "Name") + ".",
		Why:    "It decides who owns new Leads, and may send mail. It never runs on updates.",
		Remedy: "If new Leads are to stay with the integration user, set Config.Assignment to SkipAssignmentRule; the rule: Setup > Lead Assignment Rules.",
	}
	if k.cfg.Assignment == SkipAssignmentRule {
		f.Why, f.Remedy = "It does not run: Config.Assignment is SkipAssignmentRule, so that new Leads stay with the integration user.", ""
	}
	k.add(f)
}

func (k *checker) duplicateRules(rules []map[string]any) {
	for _, object := range k.described()[:len(k.described())-1] {
		var on []map[string]any
		for _, r := range rules {
			if r["SobjectType"] == object {
				on = append(on, r)
			}
		}
		if len(on) == 0 {
			continue
		}
		why := map[Duplicates]string{
			RefuseDuplicate: "What it refuses is Refused, with the records that it found. A rule that alerts refuses what comes by the API, as one that blocks.",
			UseDuplicate:    "Where it finds one record, the lead fills that one's blanks; else the lead is Refused.",
			AllowDuplicate:  "What it alerts of is saved all the same; what it blocks is Refused.",
		}[k.cfg.Duplicates]
		k.add(Finding{
			Severity: SeverityInfo, Code: "DUPLICATE_RULE", Effect: EffectFails, Object: object, Rule: "Duplicates",
			What: "Duplicate rules are active: " + names(on, "DeveloperName") + ". Whether they block, alert or only report cannot be read by the API.", Why: why,
			Remedy: "Setup > Duplicate Rules > the rule: let the integration user pass by a condition, or see Config.Duplicates.",
		})
	}
}

// users judges whether reps can be looked up: a user who sees nobody else finds
// no rep.
func (k *checker) users(seen int) {
	if seen > 1 {
		return
	}
	what := "The integration user sees no other user of the org."
	if seen == 0 {
		what = "The integration user may not read the e-mail addresses of the org's users."
	}
	k.add(Finding{
		Code: "OWNERS", Effect: EffectDrops, Object: schema.Task, Field: standard.OwnerField, Rule: "TaskOwner", What: what,
		Why:    "No rep is found, so that Tasks, and new records if Config.LeadOwner says so, belong to the integration user; each result says so (UNKNOWN_REP).",
		Remedy: "Setup > Sharing Settings > User: make it Public Read Only, or share users with the integration user; and see Setup > User Management Settings > Enhanced Personal Information Management. Or set Config.TaskOwner to IntegrationOwnsTask.",
	})
}

// names are the values of one column, by commas.
func names(rows []map[string]any, column string) string {
	var out []string
	for _, row := range rows {
		if name, _ := row[column].(string); name != "" {
			out = append(out, name)
		}
	}
	return strings.Join(out, ", ")
}
