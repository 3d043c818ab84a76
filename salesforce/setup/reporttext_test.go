package setup_test

import (
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/pagetest"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// gaps is the report of an org with something of everything.
func gaps(t *testing.T) *setup.Report {
	t.Helper()
	w := newCheckWorld(t, checkConfig())
	w.org.SetSharing(schema.Lead, salesforcetest.Private)
	w.org.AddDuplicateRule(salesforcetest.DuplicateRule{Object: schema.Lead, Key: byEmail})
	w.org.Define("Lead", schema.Field{Name: "Region__c", Type: schema.TypeString, Length: 40, Createable: true, Updateable: true})
	delete(w.set.Fields, "Lead.mobly_id__c")
	delete(w.set.Fields, "Contact.mobly_score__c")
	delete(w.set.Fields, "Lead.Address")
	w.set.Fields["Lead.Title"] = salesforcetest.FieldAccess{Read: true}
	w.set.System = []string{"ApiEnabled", "ActivitiesAccess"}
	report := w.check()
	report.User = strings.Repeat("mobly", 13) + "@acme.example" // all that a user name has room for, on a narrow page too
	report.At, report.APIUsed = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC), 100
	report.Snapshot = nil // which is kept on its own
	return report
}

func TestReport(t *testing.T) {
	report := gaps(t)
	require.False(t, report.Clean())
	text, err := json.MarshalIndent(report, "", "  ")
	require.NoError(t, err)
	golden(t, "check", map[string]string{"report.txt": report.String(), "report.json": string(text) + "\n", "report.html": page(t, report)})
	pagetest.Sound(t, page(t, report))

	var back setup.Report
	require.NoError(t, json.Unmarshal(text, &back))
	back.Snapshot = report.Snapshot // is kept on its own
	require.Equal(t, report, &back)

	empty := page(t, &setup.Report{})
	pagetest.Sound(t, empty)
	require.Contains(t, empty, "Nothing to do")
	require.ErrorIs(t, report.HTML(brokenWriter{}), io.ErrClosedPipe)
}

// brokenWriter takes nothing.
type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// hostile are names as somebody may give them to do harm.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</pre></dd><h1>Clean</h1>`, "\x1b[2J\x1b[31mred", "two\nlines\r\n  1. Lead: nothing to do",
	"\u202etxt.exe", "\xff\xfe", strings.Repeat("very long ", 5_000), `{{.Title}}`, "javascript:alert(1)",
}

// Whatever an org or a configuration calls things, a report shows it as text.
func TestReportHostileNames(t *testing.T) {
	t.Parallel()
	for _, name := range hostile {
		report := &setup.Report{Host: name, OrgID: name, User: name, Flow: name, APIVersion: name, Newest: name, Findings: []setup.Finding{{
			Severity: setup.SeverityError, Code: name, Effect: setup.EffectBlocks, Object: name, Field: name, Rule: name,
			What: name, Why: name, Remedy: name, Metadata: "CustomField: " + name,
		}}}
		text := report.String()
		require.NotContains(t, text, "\n  1. Lead: nothing to do")
		for _, r := range strings.ReplaceAll(text, "\n", "") {
			require.False(t, unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r), "%q in %.60q", r, name)
		}
		html := page(t, report)
		require.True(t, utf8.ValidString(text))
		require.NotContains(t, html, "<script")
		require.NotContains(t, html, "<img")
		require.NotContains(t, html, "<h1>Clean")
		require.Equal(t, 1, strings.Count(html, "<article>"))
		if !strings.Contains(name, "src=") {
			pagetest.Sound(t, html)
		}

		data, err := json.Marshal(report)
		require.NoError(t, err)
		var back, again setup.Report
		require.NoError(t, json.Unmarshal(data, &back))
		require.Equal(t, strings.Map(func(r rune) rune { return r }, name), back.Findings[0].What)
		data, err = json.Marshal(&back)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(data, &again))
		require.Equal(t, back, again)
	}
}

// The same by way of a check: a category, a custom field of Mobly's and an org's
// picklist are called so. What is no API name is no metadata.
func TestCheckHostileNames(t *testing.T) {
	t.Parallel()
	for _, name := range hostile[:6] {
		w := newCheckWorld(t, checkConfig())
		w.cfg.Settings.Mapping = mapping.Recommended()
		w.cfg.Settings.Mapping.Rules = append(w.cfg.Settings.Mapping.Rules, mapping.Rule{From: mapping.Custom(name), Lead: "Badge__c"})
		w.cfg.Settings.Tags.Rules = append(w.cfg.Settings.Tags.Rules, tags.Rule{Category: name, Field: "Picked__c", Type: field.Picklist})
		w.org.Define(schema.Lead, schema.Field{Name: "Picked__c", Type: schema.TypePicklist, Length: 255, Restricted: true, Nillable: true, Createable: true, Updateable: true, Picklist: []schema.PicklistValue{{Value: "x", Active: true}}})
		report := w.check(setup.CheckOptions{TagGroups: []tags.Group{{Name: name, Options: []tags.Option{{Value: name}}}}})
		require.Contains(t, said(report), "warning PICKLIST_VALUE drops Lead.Picked__c", name)
		require.NotContains(t, page(t, report), "<script")
		if !strings.Contains(name, "src=") {
			pagetest.Sound(t, page(t, report))
		}
		for _, r := range strings.ReplaceAll(report.String(), "\n", "") {
			require.False(t, unicode.IsControl(r))
		}

		w.cfg.Settings.Mapping.Rules = append(w.cfg.Settings.Mapping.Rules, mapping.Rule{From: mapping.FromJobTitle, Lead: name})
		for _, f := range setup.Needs(w.cfg.Settings).Custom {
			require.NotEqual(t, name, f.Name, "no field is called so")
		}
	}
}
