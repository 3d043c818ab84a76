package main

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// ask returns the reply to a question.
func ask(t *testing.T, q question) reply {
	t.Helper()
	if q.Texts == nil {
		q.Texts = texts{}
	}
	in, err := json.Marshal(q)
	require.NoError(t, err)
	return replyOf(t, answer(t.Context(), in))
}

func replyOf(t *testing.T, out []byte) reply {
	t.Helper()
	var r reply
	require.NoError(t, json.Unmarshal(out, &r))
	return r
}

// The sample's plan is that of examples/plan, which its tests hold.
func TestSample(t *testing.T) {
	want, err := os.ReadFile("../plan/testdata/plan.html")
	require.NoError(t, err)
	r := ask(t, question{Sample: true})
	require.Empty(t, cmp.Diff(string(want), r.Files["plan.html"]))
	require.Equal(t, "Leads: 30. Records to be created: 67, to be updated: 3.", strings.TrimSpace(r.HTML["status"]))
	require.Empty(t, strings.TrimSpace(r.HTML["report"]))
	again := ask(t, question{Texts: r.Texts})
	require.Empty(t, cmp.Diff(r, again))
}

const (
	ada   = `{"leads": [{"id": "7c5b", "firstName": "Ada", "lastName": "Nwosu", "company": {"name": "Northwind"}, "jobTitle": "VP Operations"}]}`
	slip  = "Mobly Field;Lead Field;Type\n\nFirst Name;FirstName;\nLast Name;LastName;\nCompany Name;Company;\nJob Title;Title;Numbr\n"
	fixed = "Mobly Field,Lead Field,Type\n,,\nFirst Name,FirstName,\nLast Name,LastName,\nCompany Name,Company,\nJob Title,Title,Text\n"
)

// The way of somebody who programs nothing: drop two files, read, change a cell, read
// again, and take the settings home.
func TestPath(t *testing.T) {
	r := ask(t, question{Files: []file{{"event.json", ada}, {"plan.csv", slip}}})
	require.Contains(t, r.HTML["report"], "row 6, column Type")
	require.Contains(t, r.HTML["mapping-sheet"], "name=\"mapping/4/2\" aria-label=\"Type, row 6\" spellcheck=\"false\">\nNumbr</textarea>")
	require.NotContains(t, r.Files, "plan.html")
	require.NotContains(t, r.Files, "settings.json")

	r = ask(t, question{Texts: r.Texts, Cells: map[string]string{"mapping/4/2": "Text"}})
	require.Equal(t, fixed, r.Texts[kindMapping])
	require.Empty(t, cmp.Diff(ada, r.Texts[kindLeads]))
	require.Empty(t, strings.TrimSpace(r.HTML["report"]))
	require.Contains(t, r.Files["plan.html"], "<ins>VP Operations</ins>")

	home := ask(t, question{Files: []file{{"event.json", ada}, {"settings.json", r.Files["settings.json"]}}})
	require.Empty(t, home.Texts[kindMapping])
	require.Empty(t, cmp.Diff(r.Files, home.Files))

	// A rule of its own in the blank row, and the sheet of settings becomes a text.
	r = ask(t, question{Texts: home.Texts, Cells: map[string]string{"mapping/4/0": "E-Mail", "mapping/4/1": "Email"}})
	require.Contains(t, r.Texts[kindMapping], "Email")
}

// An org like the one of a snapshot answers: its rules are those that count.
func TestSnapshot(t *testing.T) {
	settings := salesforce.Settings{}
	org, err := sample.NewOrg(settings)
	require.NoError(t, err)
	org.Define(schema.Lead, schema.Field{Name: "Region__c", Label: "Region", Type: schema.TypeString, Length: 40})
	checked, err := setup.Check(t.Context(), sample.ConfigOf(org, settings), setup.CheckOptions{})
	require.NoError(t, err)
	snapshot, err := json.Marshal(checked.Snapshot)
	require.NoError(t, err)
	own := strings.Replace(fixed, "Title,Text", "Region__c,Text", 1)

	r := ask(t, question{Files: []file{{"event.json", ada}, {"plan.csv", own}, {"acme.json", string(snapshot)}}})
	require.Equal(t, string(snapshot), r.Texts[kindSnapshot])
	require.Contains(t, r.Files["plan.html"], "Region__c")
	require.NotContains(t, r.Files["plan.html"], "switched off")
	other := strings.Replace(fixed, "Title,Text", "Area__c,Text", 1)
	r = ask(t, question{Texts: r.Texts, Files: []file{{"plan.csv", other}}})
	require.Contains(t, r.Files["plan.html"], "Lead.Area__c (jobTitle)")
}

func TestProblems(t *testing.T) {
	const marker = "Zanzibar"
	for _, tt := range []struct {
		name string
		q    question
		want string
	}{
		{"leads", question{Texts: texts{kindLeads: `{"leads": 7, "firstName": "` + marker + `"}`}}, "leads"},
		{"no leads", question{Texts: texts{kindLeads: marker}}, "it begins with neither { nor ["},
		{"one lead", question{Texts: texts{kindLeads: `[7, {"id": "2", "firstName": "` + marker + `"}]`}}, "lead 0"},
		{"settings", question{Texts: texts{kindSettings: `{"policies": {"ambiguous": "Newst"}}`}}, "policies.ambiguous"},
		{"broken settings", question{Texts: texts{kindSettings: `{"timeZone": "UTC"`}}, "<li>settings: unexpected end"},
		{"two lines", question{Texts: texts{kindSettings: `{"keys": {"lead": "a b"}}`}}, "<li>invalid configuration: keys.lead"},
		{"list of settings", question{Texts: texts{kindSettings: `[]`}}, "settings"},
		{"unknown setting", question{Texts: texts{kindSettings: `{"zone": "UTC"}`}}, "zone"},
		{"mapping in JSON", question{Texts: texts{kindMapping: `{"rules": [{"from": "jobTitel"}]}`}}, "jobTitel"},
		{"mapping", question{Texts: texts{kindMapping: "Mobly Field,Lead Field\n\"Job Title"}}, "<li>mapping: "},
		{"tags", question{Texts: texts{kindTags: "Category,Field\nScore,mobly score"}}, "<li>tags: row 2, column Field"},
		{"list as snapshot", question{Texts: texts{kindLeads: ada, kindSnapshot: `[]`}}, "<li>salesforcetest: load: not a snapshot: "},
		{"snapshot", question{Texts: texts{kindLeads: ada, kindSnapshot: `{}`}}, "<li>salesforcetest: load: the snapshot has no objects"},
		{"strange file", question{Files: []file{{"notes.txt", marker}}}, "notes.txt: it is not leads, a mapping"},
		{"strange cell", question{Texts: texts{}, Cells: map[string]string{"mapping/9999/0": marker}}, errUnreadable.Error()},
		{"negative cell", question{Texts: texts{}, Cells: map[string]string{"tags/-1/0": marker}}, errUnreadable.Error()},
		{"cell of another sheet", question{Texts: texts{}, Cells: map[string]string{"leads/0/0": marker}}, errUnreadable.Error()},
		{"cell of no sheet", question{Texts: texts{kindTags: "{"}, Cells: map[string]string{"tags/0/0": marker}}, "tags: no cell was changed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := ask(t, tt.q)
			require.Contains(t, r.HTML["report"], tt.want)
			require.NotContains(t, r.HTML["report"], marker)
			require.Contains(t, r.HTML["status"], "see below")
			for kind, text := range tt.q.Texts {
				require.Equal(t, text, r.Texts[kind])
			}
		})
	}
	for _, in := range []string{"", "[]", `{"texts": null}`, `{"texts": 7}`} {
		r := replyOf(t, answer(t.Context(), []byte(in)))
		require.Contains(t, r.HTML["report"], errUnreadable.Error(), in)
	}
}

// A bundle is taken apart, so that it can be looked at as its sender saw it.
func TestBundle(t *testing.T) {
	in, err := sample.Open("")
	require.NoError(t, err)
	leads, err := salesforce.ReadLeads(in, salesforce.DecodeOptions{})
	require.NoError(t, err)
	settings := sample.Settings(func(string) string { return "" })
	org, err := sample.NewOrg(settings)
	require.NoError(t, err)
	bundle, err := setup.NewBundle(t.Context(), sample.ConfigOf(org, settings), leads...)
	require.NoError(t, err)
	text, err := json.Marshal(bundle)
	require.NoError(t, err)

	r := ask(t, question{Texts: texts{kindMapping: fixed, kindTags: "Category,Field\n"}, Files: []file{{"case.json", string(text)}}})
	require.Empty(t, strings.TrimSpace(r.HTML["report"]))
	require.Equal(t, "Leads: 30. Records to be created: 67, to be updated: 3.", strings.TrimSpace(r.HTML["status"]))
	require.NotContains(t, r.Texts, kindMapping)
	r = ask(t, question{Files: []file{{"case.json", string(text) + "{"}}})
	require.Contains(t, r.HTML["report"], "case.json is not a bundle")
}

// A file with any one setting is settings.
func TestKindOfEachSetting(t *testing.T) {
	for f := range reflect.TypeFor[salesforce.Settings]().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		require.Equal(t, kindSettings, kindOf(`{"`+name+`": null}`), name)
	}
}

func TestKinds(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{ada, kindLeads},
		{"[]", kindLeads},
		{`{"id": "1", "tags": []}` + "\n" + `{"id": "2"}`, kindLeads},
		{`{"leads": [`, kindLeads},
		{`{"rules": [{"from": "jobTitle", "lead": "Title"}], "captures": "ScansOnly"}`, kindMapping},
		{`{"rules": [{"category": "Score", "field": "Rating"}]}`, kindTags},
		{`{"tags": {"rules": []}, "timeZone": "UTC"}`, kindSettings},
		{`{"at": "2026-11-01T00:00:00Z", "objects": []}`, kindSnapshot},
		{"sep=;\nNotes;Mobly Field\n", kindMapping},
		{"\n\n mobly  field \tLead Field\n", kindMapping},
		{"Category,Field\n", kindTags},
		{"Name,Email\nAda,ada@northwind.example\n", ""},
		{"", ""},
		{`"`, ""},
		{"Category,Field\nScore,\"", kindTags},
	} {
		require.Equal(t, tt.want, kindOf(tt.text), tt.text)
	}
}

// FuzzAnswer holds that every question has a reply, whatever people paste.
func FuzzAnswer(f *testing.F) {
	f.Add(ada, slip, "Category,Field\nScore,mobly_score__c\n", `{"timeZone": "UTC"}`, `{"objects": [null]}`, "mapping/0/0", "First Name")
	f.Add(`[{"lastName": "Nwosu"}]`, "", "", "", `{"objects": [{"name": "Lead", "fields": [{"name": "LastName"}]}]}`, "tags/0/1", "x")
	f.Add(`{"id": "1"}`, `{"rules": []}`, "[]", "", "", "mapping//", "")
	f.Fuzz(func(t *testing.T, leads, sheet, categories, settings, snapshot, cell, text string) {
		in := question{
			Texts: texts{kindLeads: leads, kindMapping: sheet, kindTags: categories, kindSettings: settings, kindSnapshot: snapshot},
			Cells: map[string]string{cell: text}, Files: []file{{"dropped", text}},
		}
		r := ask(t, in)
		require.NotEmpty(t, strings.TrimSpace(r.HTML["status"]))
		require.NotEmpty(t, r.HTML["mapping-sheet"])
	})
}
