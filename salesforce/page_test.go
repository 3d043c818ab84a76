package salesforce_test

import (
	"encoding/json"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// gaps is the report of an org with something of everything.
func gaps(t *testing.T) *salesforce.Report {
	t.Helper()
	w := newCheckWorld(t, checkConfig())
	w.org.SetSharing(schema.Lead, salesforcetest.Private)
	w.org.AddDuplicateRule(salesforcetest.DuplicateRule{Object: schema.Lead, Key: salesforcetest.ByEmail})
	w.org.Define("Lead", schema.Field{Name: "Region__c", Type: schema.TypeString, Length: 40, Createable: true, Updateable: true})
	delete(w.set.Fields, "Lead.mobly_id__c")
	delete(w.set.Fields, "Contact.mobly_score__c")
	delete(w.set.Fields, "Lead.Address")
	w.set.Fields["Lead.Title"] = salesforcetest.FieldAccess{Read: true}
	w.set.System = []string{"ApiEnabled", "ActivitiesAccess"}
	report := w.check()
	report.User = strings.Repeat("mobly", 13) + "@acme.example" // all that a user name has room for, on a narrow page too
	report.At, report.APIUsed = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC), 100
	return report
}

func TestReport(t *testing.T) {
	report := gaps(t)
	require.False(t, report.Clean())
	golden(t, "report/report.txt", report.String())
	text, err := json.MarshalIndent(report, "", "  ")
	require.NoError(t, err)
	golden(t, "report/report.json", string(text)+"\n")
	golden(t, "report/report.html", page(t, report))
	soundPage(t, page(t, report))

	var back salesforce.Report
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, report, &back)

	empty := page(t, &salesforce.Report{})
	soundPage(t, empty)
	require.Contains(t, empty, "Nothing to do")
	require.ErrorIs(t, report.HTML(brokenWriter{}), io.ErrClosedPipe)
}

// plan is one of everything that a plan can say.
func planOfAll(t *testing.T) *salesforce.Plan {
	t.Helper()
	w := newWorld(t)
	w.contact(map[string]any{"Email": "known@lumen.example", "Title": `<b onclick="x()">Boss</b>`})
	w.lead(map[string]any{"Email": "two@lumen.example"})
	w.lead(map[string]any{"Email": "two@lumen.example"})
	long := full("long", "long@lumen.example")
	long.Person.JobTitle = strings.Repeat("Head of very many things. ", 10)
	known := full("known", "known@lumen.example")
	again := full("known", "known@lumen.example")
	plan, err := w.client(keyed()).Plan(t.Context(), []salesforce.Lead{
		long, known, again, full("several", "two@lumen.example"), {Person: mapping.Lead{ID: "empty"}},
	})
	require.NoError(t, err)
	return plan
}

func TestPlanHTML(t *testing.T) {
	plan := planOfAll(t)
	var b strings.Builder
	require.NoError(t, plan.HTML(&b))
	golden(t, "report/plan.html", b.String())
	soundPage(t, b.String())
	require.Contains(t, b.String(), "&lt;b onclick=", "what was captured is no markup")
	for _, says := range []string{"TOO_LONG", "the lead matches several records", "the same person as lead known", "Mobly: Call"} {
		require.Contains(t, b.String(), says)
	}
	b.Reset()
	require.NoError(t, new(salesforce.Plan).HTML(&b))
	soundPage(t, b.String())
	require.ErrorIs(t, plan.HTML(brokenWriter{}), io.ErrClosedPipe)
}

// A long value is cut, and what has no subject is told by its action.
func TestPlanHTMLOfOddValues(t *testing.T) {
	plan := &salesforce.Plan{Items: []salesforce.PlanItem{{
		LeadID: "1", Verb: salesforce.Update, Object: "Lead",
		Fields: []salesforce.FieldChange{{Field: "Description", After: strings.Repeat("x", 600), Write: true}},
		Tasks:  []salesforce.TaskPlan{{ActionID: "a-1", Verb: salesforce.Update, Fields: []salesforce.FieldChange{{Field: "Subject"}}}},
	}}}
	var b strings.Builder
	require.NoError(t, plan.HTML(&b))
	require.Contains(t, b.String(), strings.Repeat("x", 490))
	require.NotContains(t, b.String(), strings.Repeat("x", 501))
	require.Contains(t, b.String(), "Action a-1")
}

// soundPage holds what every page must: it asks nobody for anything, and can be
// read by all.
func soundPage(t *testing.T, html string) {
	t.Helper()
	require.NotContains(t, html, "<script")
	require.NotContains(t, html, "ZgotmplZ", "something was taken out for being unsafe")
	require.NotRegexp(t, `(?i)(src|href|action|srcset)\s*=|url\(|@import`, html, "it asks for something")
	require.NotRegexp(t, `<[a-z]+[^>]*\son[a-z]+=`, html)
	for _, once := range []string{
		"<!DOCTYPE html>", `<html lang="en">`, "<title>", "<h1>", "<header>", "<main>", `name="viewport"`, "default-src &#39;none&#39;", "<style>",
	} {
		require.Equal(t, 1, strings.Count(strings.ReplaceAll(html, "'", "&#39;"), once), once)
	}
	require.NotContains(t, html, "<th>", "a header says what it is of")
	ids := map[string]bool{}
	for _, id := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(html, -1) {
		require.False(t, ids[id[1]], "two elements are called %s", id[1])
		ids[id[1]] = true
	}
	for _, ref := range regexp.MustCompile(`aria-labelledby="([^"]+)"`).FindAllStringSubmatch(html, -1) {
		require.True(t, ids[ref[1]], ref[1])
	}
	depth := 0
	for _, h := range regexp.MustCompile(`<h([1-6])`).FindAllStringSubmatch(html, -1) {
		level := int(h[1][0] - '0')
		require.LessOrEqual(t, level, depth+1, "a level of headings is left out")
		depth = level
	}
}

// brokenWriter takes nothing.
type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
