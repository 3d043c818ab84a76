package setup_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// leadOrg is the snapshot of an org with one field beside its last name.
func leadOrg(f schema.Field) *setup.Snapshot {
	f.Createable, f.Updateable = true, true
	name := schema.Field{Name: "LastName", Label: "Last Name", Type: schema.TypeString, Length: 80, Createable: true, Updateable: true}
	return &setup.Snapshot{Objects: []*schema.Object{schema.NewObject(schema.Lead, name, f)}}
}

// The settings decide what is open: their rules, their keys, and their time zone.
func TestSuggestRespectsTheSettings(t *testing.T) {
	linkedIn := schema.Field{Name: "LinkedIn__c", Label: "LinkedIn", Type: schema.TypeURL, Length: 255}
	capture := schema.Field{Name: "Capture_Date__c", Label: "Capture Date", Type: schema.TypeDate}
	name := mapping.Rule{From: mapping.FromLastName, Lead: "LastName"}
	for _, tt := range []struct {
		name     string
		settings salesforce.Settings
		field    schema.Field
		want     string // field and what it becomes
	}{
		{"none", salesforce.Settings{}, linkedIn, "LinkedIn__c https://www.linkedin.com/in/maria-garcia-lopez-42a1b3c7"},
		{"it is the key", salesforce.Settings{Keys: salesforce.Keys{Lead: "LINKEDIN__c"}}, linkedIn, ""},
		{"it is the time of the last sync", salesforce.Settings{Keys: salesforce.Keys{SyncedAt: "Capture_Date__c"}}, capture, ""},
		{"a rule names it", salesforce.Settings{Mapping: mapping.Mapping{Rules: []mapping.Rule{name, {From: mapping.FromFacebook, Lead: "LinkedIn__c"}}}}, linkedIn, ""},
		{"a tag names it", salesforce.Settings{Tags: tags.Mapping{Rules: []tags.Rule{{Category: "x", Field: "LinkedIn__c"}}}}, linkedIn, ""},
		{"a day in UTC", salesforce.Settings{}, capture, "Capture_Date__c 2026-10-14"},
		{"a day in the east", salesforce.Settings{TimeZone: "Pacific/Kiritimati"}, capture, "Capture_Date__c 2026-10-14"},
		{"a day in the west", salesforce.Settings{TimeZone: "Pacific/Pago_Pago"}, capture, "Capture_Date__c 2026-10-13"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := setup.Suggest(tt.settings, leadOrg(tt.field), nil)
			require.NoError(t, err)
			suggested := ""
			for _, s := range got.List {
				require.Equal(t, schema.Lead, s.Object, "the org shows no Contact")
				if s.Sure != "" {
					suggested = s.Rule.Lead + " " + s.Becomes
				}
			}
			require.Equal(t, tt.want, suggested)
		})
	}
}

func TestSuggestErrors(t *testing.T) {
	org := leadOrg(schema.Field{Name: "X__c", Type: schema.TypeString})
	for _, tt := range []struct {
		settings salesforce.Settings
		org      *setup.Snapshot
		group    tags.Group
		want     string
	}{
		{salesforce.Settings{}, org, tags.Group{Name: "a\rb"}, "rule 0"},
		{salesforce.Settings{}, nil, tags.Group{}, "the snapshot has neither Lead nor Contact"},
		{salesforce.Settings{}, &setup.Snapshot{Objects: []*schema.Object{nil, schema.NewObject(schema.Task)}}, tags.Group{}, "the snapshot has neither Lead nor Contact"},
		{salesforce.Settings{TimeZone: "Mars/Base"}, org, tags.Group{}, "timeZone"},
		{salesforce.Settings{Mapping: mapping.Mapping{Rules: []mapping.Rule{{From: mapping.Constant("a\rb"), Lead: "X__c"}}}}, org, tags.Group{}, "rule 0"},
		{salesforce.Settings{Tags: tags.Mapping{Rules: []tags.Rule{{Category: "a\rb", Field: "X__c"}}}}, org, tags.Group{}, "rule 0"},
	} {
		got, err := setup.Suggest(tt.settings, tt.org, []tags.Group{tt.group})
		require.ErrorIs(t, err, sferr.ErrConfig)
		require.ErrorContains(t, err, tt.want)
		require.Nil(t, got)
	}
}

// Suggestions are data, and the settings that are read from their sheets keep the rules
// there were.
func TestSuggestionsAreData(t *testing.T) {
	org := leadOrg(schema.Field{Name: "Score__c", Label: "Score", Type: schema.TypePicklist, Picklist: []schema.PicklistValue{{Value: "High", Active: true}, {Value: "Low", Active: true}}})
	settings := salesforce.Settings{Mapping: mapping.Mapping{Separator: ", ", Captures: mapping.ScansOnly, Rules: []mapping.Rule{
		{From: mapping.FromLastName, Lead: "LastName", Required: true, Placeholder: "?"}, {From: mapping.Constant("=1"), Lead: "Source__c", Policy: field.CreateOnly},
	}}}
	got, err := setup.Suggest(settings, org, []tags.Group{{Name: "Score", Options: []tags.Option{{Value: "Hot"}, {Value: "Cold"}}}})
	require.NoError(t, err)

	data, err := json.Marshal(got)
	require.NoError(t, err)
	var back setup.Suggestions
	require.NoError(t, json.Unmarshal(data, &back))
	require.Empty(t, cmp.Diff(*got, back))

	m, err := mapping.UnmarshalCSV(got.MappingCSV)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(settings.Mapping, m))
	g, err := tags.UnmarshalCSV(got.TagsCSV)
	require.NoError(t, err)
	want := tags.Rule{Category: "Score", Field: "Score__c", Objects: []string{"Lead"}, Type: field.Picklist, Values: map[string]string{"Hot": "High", "Cold": "Low"}}
	require.Empty(t, cmp.Diff(tags.Mapping{Rules: []tags.Rule{want}}, g))
	require.Contains(t, string(got.TagsCSV), "Example,Becomes,Why,Sure")
}

// Texts that are not in UTF-8 are shown as JSON shows them, and no sheet breaks.
func TestSuggestOddTexts(t *testing.T) {
	org := leadOrg(schema.Field{Name: "Topic__c", Label: "Topic", Type: schema.TypeString, Length: 40})
	got, err := setup.Suggest(salesforce.Settings{}, org, []tags.Group{{}, {Name: "a\xff"}, {Name: "Topic", Options: []tags.Option{{Value: "=1\xff"}, {}}}})
	require.NoError(t, err)
	g, err := tags.UnmarshalCSV(got.TagsCSV)
	require.NoError(t, err)
	require.Equal(t, "Topic__c", g.Rules[0].Field)
	require.Contains(t, string(got.TagsCSV), "a\ufffd,,,Lead")
	require.Contains(t, string(got.TagsCSV), "'=1\ufffd")
}
