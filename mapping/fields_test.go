package mapping_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// TestFieldsOfFurtherObjects are mapped as those of Lead and Contact.
func TestFieldsOfFurtherObjects(t *testing.T) {
	org := schema.New(
		schema.NewObject("CampaignMember", writable("Title__c", schema.TypeString, 3), writable("Only__c", schema.TypeString, 9)),
		schema.NewObject(schema.Lead, writable("Title", schema.TypeString, 10)),
	)
	m := compile(t, mapping.Mapping{Rules: []mapping.Rule{
		{From: mapping.FromJobTitle, Lead: "Title", Fields: map[string]string{"campaignmember": "TITLE__C", "Visit__c": "Any__c"}},
		{From: mapping.FromEmail, Fields: map[string]string{"CampaignMember": "only__c"}},
		{From: mapping.FromLastName, Fields: map[string]string{"CampaignMember": "Missing__c"}},
	}}, field.Options{Schema: org, Strict: false})
	p := mapping.Person{JobTitle: "Head", Email: "a@b.example", LastName: "Li", Unreadable: []string{"zip"}}
	for object, want := range map[string]map[string]any{
		"CAMPAIGNMEMBER": {"Title__c": "Hea", "Only__c": "a@b.examp"},
		"Visit__c":       {"Any__c": "Head"},
		schema.Lead:      {"Title": "Head"},
		schema.Contact:   {},
		"Other__c":       {},
	} {
		got := map[string]any{}
		for _, v := range m.Map(object, &p).Values {
			got[v.Field] = v.Value
		}
		require.Empty(t, cmp.Diff(want, got), object)
	}
	require.Equal(t, []string{"Title__c", "Only__c"}, m.Fields("CampaignMember"))
	require.Equal(t, "Missing__c", m.Off("CampaignMember")[0].Field)
	require.Empty(t, m.Off(schema.Lead))
	codes := func(object string) (out []string) {
		for _, e := range m.Map(object, &p).Dropped {
			out = append(out, e.Rule+" "+e.Object+" "+e.Code())
		}
		return out
	}
	require.Equal(t, []string{"jobTitle campaignmember TOO_LONG", "email campaignmember TOO_LONG", "lastName campaignmember UNKNOWN_FIELD"}, codes("CampaignMember"))
	require.Equal(t, []string{"zip Lead TYPE"}, codes(schema.Lead), "what cannot be read is told once, for the person")
	require.Equal(t, []string{"zip Contact TYPE"}, codes(schema.Contact))
}

func TestFieldsAreChecked(t *testing.T) {
	for want, r := range map[string]mapping.Rule{
		"email: invalid rule: it names no field of an object":                                                                                  {Fields: map[string]string{"CampaignMember": ""}},
		"email: invalid rule: its Fields name Lead or Contact, whose fields have places of their own in a rule":                                {Lead: "Email", Fields: map[string]string{"LEAD": "Mail__c"}},
		"email -> Campaign Member.A__c: invalid rule: its object is not an API name":                                                           {Fields: map[string]string{"Campaign Member": "A__c"}},
		"email -> CampaignMember.No Name: invalid rule: its field is not an API name":                                                          {Fields: map[string]string{"CampaignMember": "No Name"}},
		"email -> CampaignMember.A__c: invalid rule: Append works with Text, LongText and MultiPicklist only":                                  {Fields: map[string]string{"CampaignMember": "A__c"}, Type: field.Date, Policy: field.Append},
		"email -> CampaignMember.a__c: invalid rule: another rule writes to the field":                                                         {Fields: map[string]string{"CampaignMember": "A__c", "campaignmember": "a__c"}},
		"email -> CampaignMember.A__c: invalid rule: its Default or Placeholder does not fit the field: not of the field's type: not a number": {Fields: map[string]string{"CampaignMember": "A__c"}, Type: field.Number, Default: "x"},
	} {
		r.From = mapping.FromEmail
		_, err := mapping.Mapping{Rules: []mapping.Rule{r}}.Compile(field.Options{})
		require.ErrorIs(t, err, field.ErrRule)
		require.EqualError(t, err, want)
	}
}

func TestFieldsAreStrictJSON(t *testing.T) {
	var got mapping.Mapping
	require.NoError(t, json.Unmarshal([]byte(`{"rules":[{"from":"email","fields":{"CampaignMember":"Mail__c"}}]}`), &got))
	require.Empty(t, cmp.Diff(mapping.Mapping{Rules: []mapping.Rule{{From: mapping.FromEmail, Fields: map[string]string{"CampaignMember": "Mail__c"}}}}, got))
	require.ErrorContains(t, json.Unmarshal([]byte(`{"rules":[{"from":"email","fields":{"CampaignMember":5}}]}`), &got), "cannot be a JSON number")
}

// TestStrictReachesPersonsWithoutRules: a part of a person that cannot be read refuses
// the lead, whatever the rules are for.
func TestStrictReachesPersonsWithoutRules(t *testing.T) {
	m := compile(t, mapping.Mapping{Rules: []mapping.Rule{{From: mapping.FromEmail, Fields: map[string]string{"Visit__c": "Mail__c"}}}}, field.Options{Strict: true})
	p := mapping.Person{Unreadable: []string{"zip"}}
	require.ErrorIs(t, m.Map(schema.Contact, &p).Err, field.ErrType)
	require.NoError(t, m.Map("Visit__c", &p).Err)
}
