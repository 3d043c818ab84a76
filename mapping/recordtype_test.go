package mapping_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// typedLead is a Lead with two record types that can be used, one that is inactive,
// and a picklist with the values of one of them.
func typedLead() field.Options {
	o := schema.NewObject(schema.Lead,
		schema.Field{Name: schema.RecordTypeID, Type: schema.TypeReference, Createable: true, Updateable: true},
		schema.Field{Name: "Grade__c", Type: schema.TypePicklist, Restricted: true, Createable: true, Updateable: true, RecordType: "0125g000000AAA1AAO", Picklist: []schema.PicklistValue{
			{Value: "Hot", Active: true}, {Value: "Cold"},
		}})
	o.RecordTypes = []schema.RecordType{
		{ID: "0125g000000AAA1AAO", DeveloperName: "Event_Lead", Name: "Trade show", Active: true, Available: true},
		{ID: "0125g000000AAA2AAO", DeveloperName: "Inbound", Name: "Web", Active: true, Available: true, Default: true},
		{ID: "0125g000000AAA3AAO", DeveloperName: "Old", Name: "Old"},
	}
	return field.Options{Schema: schema.New(o)}
}

// A rule for the record type takes names, and is for new records whatever its policy.
func TestRecordTypeRules(t *testing.T) {
	const event, inbound = "0125g000000AAA1AAO", "0125g000000AAA2AAO"
	type want struct {
		value   any
		blank   bool
		dropped string
		refused bool
		off     string
	}
	custom := mapping.Custom("kind")
	for name, c := range map[string]struct {
		rule mapping.Rule
		kind any
		want want
	}{
		"a constant":                     {mapping.Rule{From: mapping.Constant("Event_Lead")}, nil, want{value: event}},
		"a constant ID":                  {mapping.Rule{From: mapping.Constant("0125g000000AAA1")}, nil, want{value: event}},
		"a constant that is no type":     {mapping.Rule{From: mapping.Constant("Evnt_Lead")}, nil, want{dropped: "RECORD_TYPE"}},
		"a captured label":               {mapping.Rule{From: custom}, "trade SHOW", want{value: event}},
		"a template":                     {mapping.Rule{From: mapping.Template("{{.Company.Industry}}")}, nil, want{}},
		"a translation":                  {mapping.Rule{From: custom, Values: map[string]string{"Fair": "Event_Lead", "Site": "Inbound"}}, "site", want{value: inbound}},
		"a translation to an ID":         {mapping.Rule{From: custom, Values: map[string]string{"Fair": event}}, "fair", want{value: event}},
		"nothing captured":               {mapping.Rule{From: custom}, nil, want{}},
		"a default":                      {mapping.Rule{From: custom, Default: "event_lead"}, nil, want{value: event, blank: true}},
		"a default in place of nonsense": {mapping.Rule{From: custom, Default: "Event_Lead"}, "Booth 7", want{value: event, blank: true, dropped: "RECORD_TYPE"}},
		"a default that is inactive":     {mapping.Rule{From: custom, Default: "Old"}, nil, want{off: "RECORD_TYPE"}},
		"captured, so no default":        {mapping.Rule{From: custom, Default: "Old"}, "Inbound", want{value: inbound, off: "RECORD_TYPE"}},
		"required and inactive":          {mapping.Rule{From: custom, Required: true}, "old", want{refused: true}},
		"required and not captured":      {mapping.Rule{From: custom, Required: true, Default: "Old"}, nil, want{refused: true, off: "RECORD_TYPE"}},
		"strict":                         {mapping.Rule{From: custom, Strict: true}, "Booth 7", want{refused: true}},
		"a number":                       {mapping.Rule{From: custom}, 7, want{dropped: "RECORD_TYPE"}},
		"a declared type":                {mapping.Rule{From: custom, Type: field.Picklist}, "Inbound", want{value: inbound}},
	} {
		for _, policy := range []field.Policy{"", field.Overwrite, field.WriteIfBlank, field.Append, field.CreateOnly} {
			rule := c.rule
			rule.Lead, rule.Policy = "recordtypeid", policy
			m, err := mapping.Mapping{Rules: []mapping.Rule{rule}}.Compile(typedLead())
			require.NoError(t, err, name)
			rec := m.Map(schema.Lead, &mapping.Person{Custom: map[string]any{"kind": c.kind}})
			got := want{refused: rec.Err != nil}
			for _, v := range rec.Values {
				require.Equal(t, []any{schema.RecordTypeID, field.CreateOnly}, []any{v.Field, v.Policy}, name)
				got.value, got.blank = v.Value, v.Blank
			}
			for _, e := range rec.Dropped {
				got.dropped = e.Code()
			}
			for _, e := range m.Off(schema.Lead) {
				got.off = e.Code()
			}
			require.Empty(t, cmp.Diff(c.want, got, cmp.AllowUnexported(want{})), "%s %s", name, policy)
		}
	}
}

// A Default that a record type lacks does not keep the mapping from being used.
func TestDefaultsByRecordType(t *testing.T) {
	rule := mapping.Rule{From: mapping.FromJobTitle, Lead: "Grade__c", Default: "Cold"}
	m, err := mapping.Mapping{Rules: []mapping.Rule{rule}}.Compile(typedLead())
	require.NoError(t, err)
	require.Len(t, m.Off(schema.Lead), 1)
	require.EqualError(t, m.Off(schema.Lead)[0], "jobTitle -> Lead.Grade__c: not a value of the picklist: the record type does not have the value")
	rec := m.Map(schema.Lead, new(mapping.Person))
	require.Empty(t, rec.Values)
	require.Empty(t, rec.Dropped)
	rec = m.Map(schema.Lead, &mapping.Person{JobTitle: "hot"})
	require.Equal(t, "Hot", rec.Values[0].Value)
	require.Empty(t, rec.Dropped)

	o := typedLead()
	f := *o.Schema.Object(schema.Lead).Field("Grade__c")
	f.RecordType = ""
	_, err = mapping.Mapping{Rules: []mapping.Rule{rule}}.Compile(field.Options{Schema: schema.New(schema.NewObject(schema.Lead, f))})
	require.ErrorIs(t, err, field.ErrRule, "no record type has the value")
}
