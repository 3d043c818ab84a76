package setup_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// wholeReport is the report of a check that was not broken off.
func wholeReport(findings ...setup.Finding) *setup.Report {
	return &setup.Report{Findings: append(findings, setup.Finding{Severity: "info", Code: "NOT_CHECKED", Effect: "none"})}
}

// Which changes are worse, better and new, and which follow from others.
func TestSince(t *testing.T) {
	t.Parallel()
	f := func(code string, severity setup.Severity, effect setup.Effect, object, field, what string) setup.Finding {
		return setup.Finding{Code: code, Severity: severity, Effect: effect, Object: object, Field: field, What: what}
	}
	title := f("FIELD_HIDDEN", "warning", "drops", "Lead", "Title", "")
	blocking := f("FIELD_HIDDEN", "error", "blocks", "Lead", "Title", "")
	phone := f("FIELD_NOT_EDITABLE", "warning", "drops", "Lead", "Phone", "")
	listed := f("PICKLIST_RESTRICTED", "info", "drops", "Lead", "title", "")
	city := f("FIELD_HIDDEN", "warning", "drops", "Lead", "City", "")
	state := f("FIELD_HIDDEN", "warning", "drops", "Lead", "state", "")
	hidden := f("OBJECT_NOT_VISIBLE", "error", "blocks", "Lead", "", "")
	unread := f("UNREADABLE", "warning", "unknown", "Lead", "", "This check could not find out what Lead is: X.")
	anything := f("UNREADABLE", "warning", "unknown", "", "", "This check could not find out how the org is set up: X.")
	login := f("LOGIN", "error", "blocks", "", "", "The log-in failed: a reason.")
	other := login
	other.What = "The log-in failed: another reason."
	assignment := f("UNREADABLE", "info", "unknown", "Lead", "", "Whether an assignment rule is active could not be read by this user.")
	task := f("OBJECT_NOT_VISIBLE", "error", "blocks", "Task", "", "")
	event := f("FIELD_NOT_VISIBLE", "warning", "none", "Event", "Booth__c", "")
	rule := f("RULE", "error", "blocks", "", "", "The configuration does not fit the org: a.")
	another := f("RULE", "error", "blocks", "", "", "The configuration does not fit the org: b.")
	reworded := title
	reworded.Rule, reworded.Why, reworded.Remedy, reworded.Metadata = "rule x", "why", "do", "<x/>"
	for name, tt := range map[string]struct {
		was, is *setup.Report
		want    []string
	}{
		"the same":                      {wholeReport(title, login), wholeReport(login, title), nil},
		"one of two that are alike":     {wholeReport(title, title), wholeReport(title), []string{"better Lead.Title is visible to the integration user: its values are no longer dropped."}},
		"worse":                         {wholeReport(title), wholeReport(blocking), []string{"worse Lead.Title is hidden from the integration user: nothing is synced."}},
		"milder":                        {wholeReport(blocking), wholeReport(title), []string{"better Lead.Title is hidden from the integration user: its values are dropped."}},
		"milder, and something else":    {wholeReport(blocking), wholeReport(listed), []string{"better Lead.Title is visible to the integration user: it no longer blocks leads."}},
		"another text":                  {wholeReport(login), wholeReport(other), []string{"new The org refuses the log-in (another reason): nothing is synced."}},
		"two parts of an address":       {wholeReport(), wholeReport(city, state), []string{"new Lead.Address is hidden from the integration user: its values are dropped."}},
		"two fields":                    {wholeReport(), wholeReport(title, phone), []string{"new Lead.Title is hidden from the integration user: its values are dropped.", "new Lead.Phone can only be read: its values are dropped."}},
		"a note beside a gap":           {wholeReport(), wholeReport(listed, title), []string{"new Lead.Title is hidden from the integration user: its values are dropped."}},
		"gaps of a hidden object":       {wholeReport(title), wholeReport(hidden, phone), []string{"new Lead is hidden from the integration user: nothing is synced."}},
		"gaps of an object now visible": {wholeReport(hidden, title), wholeReport(phone, listed), []string{"new Lead.Phone can only be read: its values are dropped.", "better Lead is visible to the integration user: it no longer blocks leads."}},
		"not looked at":                 {wholeReport(title), wholeReport(unread), []string{"new Lead can no longer be checked in full: what it changes is not known."}},
		"nothing looked at":             {wholeReport(title, login), wholeReport(anything), []string{"new The org can no longer be checked in full: what it changes is not known.", "better The org accepts the log-in: it no longer blocks leads."}},
		"broken off":                    {wholeReport(title), &setup.Report{Findings: []setup.Finding{login}}, []string{"new The org refuses the log-in (a reason): nothing is synced."}},
		"carried through again":         {&setup.Report{Findings: []setup.Finding{login}}, wholeReport(title, listed), []string{"new Lead.Title is hidden from the integration user: its values are dropped.", "better The org accepts the log-in: it no longer blocks leads."}},
		"of an unknown code":            {wholeReport(phone), wholeReport(phone, f("NOVELTY", "error", "fails", "Task", "", "What is new: {o}, {}. And more.")), []string{"new Task has NOVELTY ({o}, {}): actions fail."}},
		"gone, of an unknown code":      {wholeReport(f("NOVELTY", "error", "fails", "Task", "", "")), wholeReport(), []string{"better Task no longer has NOVELTY: actions no longer fail because of it."}},
		"reworded":                      {wholeReport(title), wholeReport(reworded), nil},
		"Events behind Tasks":           {wholeReport(event), wholeReport(task), []string{"new Task is hidden from the integration user: nothing is synced."}},
		"two questions":                 {wholeReport(), wholeReport(unread, assignment), []string{"new Lead can no longer be checked in full: what it changes is not known.", "new Lead can no longer be checked in full: what it changes is not known."}},
		"two rules":                     {wholeReport(), wholeReport(rule, another), []string{"new A rule or a setting does not fit the org (a): nothing is synced.", "new A rule or a setting does not fit the org (b): nothing is synced."}},
		"the first":                     {nil, wholeReport(title, listed), []string{"new Lead.Title is hidden from the integration user: its values are dropped."}},
		"no report":                     {wholeReport(title), nil, nil},
		"none at all":                   {nil, nil, nil},
	} {
		same(t, name, tt.want, lines(tt.is.Since(tt.was)))
	}
	quota := f("QUOTA", "warning", "fails", "", "", "10 of 100")
	used := quota
	used.What = "20 of 100"
	require.Empty(t, lines(wholeReport(quota).Since(wholeReport(used))))
	odd := newCheckWorld(t, checkConfig()).check(setup.CheckOptions{TagGroups: []tags.Group{{Name: "Score", Options: []tags.Option{{Value: "a\xff\xfe"}}}}})
	require.Empty(t, lines(odd.Since(reread(t, odd))))
}

// Each code that is documented has words of its own.
func TestSinceKnowsAllCodes(t *testing.T) {
	source, err := os.ReadFile("check.go")
	require.NoError(t, err)
	_, doc, _ := strings.Cut(string(source), "The codes are stable:")
	doc, _, _ = strings.Cut(doc, "type Finding")
	n := 0
	for _, line := range regexp.MustCompile(`(?m)^//\t[A-Z_, ]+`).FindAllString(doc, -1) {
		for _, code := range regexp.MustCompile(`[A-Z_]{4,}`).FindAllString(line, -1) {
			if code == "NOT_CHECKED" || code == "FIELD_UNSEEN" { // always told, and beside a hidden object only
				continue
			}
			n++
			one := wholeReport(setup.Finding{Code: code, Severity: "error", Object: "Lead", Effect: "fails"})
			for _, told := range lines(one.Since(wholeReport())) {
				require.NotContains(t, told, code)
			}
			require.Len(t, lines(one.Since(wholeReport())), 1)
			require.NotContains(t, lines(wholeReport().Since(one))[0], code)
		}
	}
	require.Greater(t, n, 35)
}

// A change is told alone also where much else is missing all the time.
func TestDriftAmongGaps(t *testing.T) {
	t.Parallel()
	gaps := func(w *checkWorld) {
		delete(w.set.Fields, "Lead.Website")
		w.set.Fields["Contact.Phone"] = salesforcetest.FieldAccess{Read: true}
		w.org.Define("Activity", schema.Field{Name: "Segment__c", Type: schema.TypeString, Length: 40, Createable: true, Updateable: true})
		w.org.AddDuplicateRule(salesforcetest.DuplicateRule{Object: schema.Lead, Key: byEmail})
	}
	for _, tt := range drifts {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			before, after := drifted(t, gaps, tt.org), drifted(t, gaps, tt.org, tt.change)
			same(t, "told", sentences(tt.told), lines(after.Since(before)))
		})
	}
}

// A drift as a text, and as a page.
func TestDriftShown(t *testing.T) {
	t.Parallel()
	before, after := drifted(t, func(w *checkWorld) { w.org.SetSharing(schema.Lead, salesforcetest.Private) }), drifted(t, func(w *checkWorld) {
		delete(w.set.Fields, "Lead.Title")
		define("Lead", scores("Hot"))(w)
	})
	before.At, after.At = time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC), time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	drift, back := after.Since(before), before.Since(after)
	var page strings.Builder
	require.NoError(t, drift.HTML(&page))
	text, err := json.MarshalIndent(drift, "", "  ")
	require.NoError(t, err)
	golden(t, "drift", map[string]string{"drift.txt": drift.String(), "back.txt": back.String(), "drift.json": string(text), "drift.html": page.String()})
	require.Contains(t, (*setup.Drift)(nil).String(), "Nothing has changed")
	reread(t, after.Since(before))
}
