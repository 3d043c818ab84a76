package salesforce_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// hostile are names as somebody may give them to do harm.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</pre></dd><h1>Clean</h1>`, "\x1b[2J\x1b[31mred", "two\nlines\r\n  1. Lead: nothing to do",
	"\u202etxt.exe", "\xff\xfe", strings.Repeat("very long ", 5_000), `{{.Title}}`, "javascript:alert(1)",
}

// Whatever an org or a configuration calls things, a report shows it as text.
func TestReportHostileNames(t *testing.T) {
	t.Parallel()
	for _, name := range hostile {
		report := &salesforce.Report{Host: name, OrgID: name, User: name, Flow: name, APIVersion: name, Newest: name, Findings: []salesforce.Finding{{
			Severity: salesforce.SeverityError, Code: name, Effect: salesforce.EffectBlocks, Object: name, Field: name, Rule: name,
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
			soundPage(t, html)
		}

		data, err := json.Marshal(report)
		require.NoError(t, err)
		var back, again salesforce.Report
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
		w.cfg.Mapping = mapping.Recommended()
		w.cfg.Mapping.Rules = append(w.cfg.Mapping.Rules, mapping.Rule{From: mapping.Custom(name), Lead: "Badge__c"})
		w.cfg.Tags = append(w.cfg.Tags, tags.Rule{Category: name, Field: "Picked__c", Type: tags.Picklist})
		w.org.Define(schema.Lead, schema.Field{Name: "Picked__c", Type: schema.TypePicklist, Length: 255, Restricted: true, Nillable: true, Createable: true, Updateable: true, Picklist: []schema.PicklistValue{{Value: "x", Active: true}}})
		report := w.check(salesforce.CheckOptions{TagGroups: []tags.Group{{Name: name, Options: []tags.Option{{Value: name}}}}})
		require.Contains(t, said(report), "warning PICKLIST_VALUE drops Lead.Picked__c", name)
		require.NotContains(t, page(t, report), "<script")
		if !strings.Contains(name, "src=") {
			soundPage(t, page(t, report))
		}
		for _, r := range strings.ReplaceAll(report.String(), "\n", "") {
			require.False(t, unicode.IsControl(r))
		}

		w.cfg.Mapping.Rules = append(w.cfg.Mapping.Rules, mapping.Rule{From: mapping.FromJobTitle, Lead: name})
		_, err := w.cfg.Needs()
		require.ErrorIs(t, err, salesforce.ErrConfig, "no field is called %q", name)
	}
}
