package mapping_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// TestRecommendedIsEveryField writes the mapping as a table that can be read
// against Mobly's documentation line by line: Mobly's name of each field, what
// it is derived from, and its field on Lead and on Contact.
func TestRecommendedIsEveryField(t *testing.T) {
	var got bytes.Buffer
	table := tabwriter.NewWriter(&got, 0, 1, 1, ' ', tabwriter.Debug)
	fmt.Fprintln(table, "Mobly field\t Lead\t Contact\t type\t label where it is created\t else\t derived from")
	for _, s := range mapping.Sources() {
		for _, r := range mapping.Recommended().Rules {
			if r.From != s.Source {
				continue
			}
			typ := string(r.Type)
			if r.Length > 0 {
				typ += fmt.Sprintf("(%d)", r.Length)
			}
			marks := string(r.Policy)
			if r.Required {
				marks += "required, or " + r.Placeholder
			}
			fmt.Fprintf(table, "%s\t %s\t %s\t %s\t %s\t %s\t %s\n", s.Label, r.Lead, r.Contact, typ, r.Label, marks, s.Derived)
		}
	}
	require.NoError(t, table.Flush())
	golden(t, "testdata/recommended.golden", got.Bytes())
}

// TestRecommendedIsWhatMoblyRecommends reads Mobly's own table of field, name
// and type, where it is at hand.
func TestRecommendedIsWhatMoblyRecommends(t *testing.T) {
	page, err := os.ReadFile("../../shared/mobly.md")
	if err != nil {
		t.Skip("Mobly's table is not here")
	}
	labels := map[string]mapping.Source{}
	for _, s := range mapping.Sources() {
		labels[s.Label] = s.Source
	}
	found := 0
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(line, "|")
		if len(cells) != 6 || !strings.HasPrefix(strings.TrimSpace(cells[3]), "mobly_") {
			continue
		}
		found++
		name, typ := strings.TrimSpace(cells[3])+"__c", strings.TrimSpace(cells[4])
		want, err := mapping.UnmarshalCSV([]byte("Mobly Field,Lead Field,Contact Field,Type\n" + cells[1] + "," + name + "," + name + "," + typ + "\n"))
		require.NoError(t, err, line)
		require.True(t, slices.ContainsFunc(mapping.Recommended().Rules, func(r mapping.Rule) bool {
			w := want.Rules[0]
			return r.From == w.From && r.Lead == w.Lead && r.Contact == w.Contact && r.Type == w.Type
		}), line)
		require.Contains(t, labels, strings.TrimSpace(cells[1]))
	}
	require.Equal(t, 8, found)
	for _, name := range []string{"mobly_other_phone_numbers", "mobly_company_address"} {
		require.Contains(t, string(page), "`"+name+"`")
		require.True(t, slices.ContainsFunc(mapping.Recommended().Rules, func(r mapping.Rule) bool { return r.Lead == name+"__c" && r.Contact == name+"__c" }))
	}
}

// TestSourcesAreAllThatMoblyHas: their names are those of rules and unique.
func TestSourcesAreAllThatMoblyHas(t *testing.T) {
	labels := map[string]bool{}
	for _, s := range mapping.Sources() {
		require.NotEmpty(t, s.Derived)
		require.False(t, labels[s.Label], s.Label)
		labels[s.Label] = true
		compile(t, mapping.Mapping{Rules: []mapping.Rule{{From: s.Source, Lead: "A__c"}}}, field.Options{})
	}
	for _, label := range []string{ // as Mobly's documentation lists them
		"First Name", "Last Name", "Email", "Personal Email", "Personal Address", "LinkedIn", "Facebook", "X (Twitter)",
		"Profile Picture", "Job Title", "Phone Number", "Other Phone Numbers",
		"Company Name", "Company Industry", "Company LinkedIn", "Company Street Address", "Company City", "Company State",
		"Company Zip Code", "Company Country",
		"Description", "Number of Scans", "First Scanned By", "Last Scanned By", "Last Scanned Event", "All Scanned Events",
		"Most Recent Mobly Campaign", "All Mobly Campaigns",
	} {
		require.True(t, labels[label], label)
	}
}

func TestRecommendedReadsEverySourceOnce(t *testing.T) {
	lead, contact := map[mapping.Source]bool{}, map[mapping.Source]bool{}
	for _, r := range mapping.Recommended().Rules {
		lead[r.From] = lead[r.From] || r.Lead != ""
		contact[r.From] = contact[r.From] || r.Contact != ""
	}
	rest := []mapping.Source{mapping.FromID, mapping.FromCreatedAt, mapping.FromUpdatedAt, mapping.FromIsEnriched}
	for _, info := range mapping.Sources() {
		s := info.Source
		if slices.Contains(rest, s) {
			continue
		}
		require.True(t, lead[s], s)
		require.True(t, contact[s], s)
	}
}

func TestMappingIsData(t *testing.T) {
	m := mapping.Recommended()
	m.Separator = "; "
	m.Rules = append(m.Rules, mapping.Rule{
		From: mapping.Template("{{.FirstName}}"), Label: "L", Lead: "A__c", Contact: "B__c", Type: field.Picklist, Length: 5,
		Policy: field.CreateOnly, Values: map[string]string{"a": "b"}, Default: "d", Placeholder: "p", Required: true, Clear: true, Strict: true,
	})
	data, err := json.Marshal(m)
	require.NoError(t, err)
	var got mapping.Mapping
	require.NoError(t, json.Unmarshal(data, &got))
	require.Empty(t, cmp.Diff(m, got), "the JSON does not come back (-want +got)")
}

func TestUnmarshalIsStrict(t *testing.T) {
	for in, want := range map[string]string{
		`{"rules": [{"from": "id", "leed": "X"}]}`: `mapping: not a mapping: unknown field "leed"`,
		`{"rule": []}`:                                 `mapping: not a mapping: unknown field "rule"`,
		`{"rules": [{"from":1}]}`:                      `mapping: not a mapping: "rules.from" cannot be a JSON number, at byte 20`,
		`{"rules": [{"from":"id","length":4711.5}]}`:   `mapping: not a mapping: "rules.length" cannot be a JSON number, at byte 39`,
		`{"rules": [{"from":"id","values":{"a":{}}}]}`: `mapping: not a mapping: "rules.values" cannot be a JSON object, at byte 39`,
		`{"rules": {}}`:                                `mapping: not a mapping: "rules" cannot be a JSON object, at byte 11`,
		`[]`:                                           `mapping: not a mapping: it cannot be a JSON array, at byte 1`,
		`{"rules": [{"from":"id","type":"Mail"}]}`:     "mapping: not a mapping: not one of the types: Text, LongText, Picklist, MultiPicklist, Checkbox, Number, Date, DateTime, Phone, Email, URL, Reference",
		`{"rules": [{"from":"id","policy":"Never"}]}`:  "mapping: not a mapping: not one of the policies: Overwrite, WriteIfBlank, Append, CreateOnly",
	} {
		require.EqualError(t, json.Unmarshal([]byte(in), new(mapping.Mapping)), want)
		var settings struct{ Mapping mapping.Mapping }
		require.EqualError(t, json.Unmarshal([]byte(`{"Mapping": `+in+`}`), &settings), want, "also as a part")
	}
	var m mapping.Mapping
	require.NoError(t, json.Unmarshal([]byte(`{"rules": [{"from": "id", "lead": "A__c", "type": "Text Area (Long)", "policy": "Write if Blank"}]}`), &m))
	require.Equal(t, mapping.Mapping{Rules: []mapping.Rule{{From: mapping.FromID, Lead: "A__c", Type: field.LongText, Policy: field.WriteIfBlank}}}, m)
}

func TestWith(t *testing.T) {
	m := mapping.Mapping{Separator: ",", Captures: mapping.ScansOnly, Rules: []mapping.Rule{
		{From: mapping.FromEmail, Lead: "Email"}, {From: mapping.FromCompanyName, Lead: "Company"}, {From: mapping.FromCompanyName, Contact: "Co__c"},
	}}
	before := slices.Clone(m.Rules)
	got := m.With(mapping.Rule{From: mapping.FromCompanyName, Lead: "Firm__c"}, mapping.Rule{From: mapping.FromJobTitle, Lead: "Title"}, mapping.Rule{From: mapping.FromJobTitle, Contact: "Title"})
	want := mapping.Mapping{Separator: ",", Captures: mapping.ScansOnly, Rules: []mapping.Rule{
		{From: mapping.FromEmail, Lead: "Email"}, {From: mapping.FromCompanyName, Lead: "Firm__c"}, {From: mapping.FromJobTitle, Lead: "Title"}, {From: mapping.FromJobTitle, Contact: "Title"},
	}}
	require.Empty(t, cmp.Diff(want, got), "(-want +got)")
	require.Equal(t, before, m.Rules)

	got = m.Without(mapping.FromCompanyName, mapping.FromID)
	require.Equal(t, before[:1], got.Rules)
	require.Equal(t, ",", got.Separator)
	got.Rules[0].Lead = "changed"
	require.Equal(t, before, m.Rules, "they share no rules")
}

func TestUnknownCapturesAreRefused(t *testing.T) {
	_, err := mapping.Mapping{Captures: "Some"}.Compile(field.Options{})
	require.EqualError(t, err, "invalid rule: its Captures is not one of the values; see Captures")
}

// FuzzUnmarshal: a mapping that is read is written and read again as the same,
// and one that compiles maps a lead.
func FuzzUnmarshal(f *testing.F) {
	data, _ := json.Marshal(mapping.Recommended())
	f.Add(data)
	f.Add([]byte(`{"rules":[{"from":"template:{{.FirstName}}","lead":"A__c","values":{"a":"b"}}]}`))
	f.Add([]byte(`{"rules":[{"from":"custom:k","contact":"A__c","type":"Number","length":5,"policy":"CreateOnly","default":"1,5","strict":true}],"separator":"; "}`))
	f.Add([]byte(`{"rules":[{"from":"numberOfScans","fields":{"CampaignMember":"A__c","campaignmember":"B__c"},"type":"Number"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var m, same mapping.Mapping
		if json.Unmarshal(data, &m) != nil {
			return
		}
		again, err := json.Marshal(m)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(again, &same))
		require.Empty(t, cmp.Diff(m, same, cmpopts.EquateEmpty()))
		if mapper, err := m.Compile(field.Options{}); err == nil {
			lead := full()
			for _, object := range []string{schema.Lead, schema.Contact, "CampaignMember"} {
				one, two := mapper.Map(object, &lead), mapper.Map(object, &lead)
				require.Equal(t, one.Values, two.Values)
			}
		}
	})
}
