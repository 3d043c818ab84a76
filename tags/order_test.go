package tags_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

const member = "CampaignMember"

// TestOrder: what a rule with an Order writes, and what it reports.
func TestOrder(t *testing.T) {
	status := tags.Rule{
		Category: "Score", Field: "Status", Objects: []string{member}, Order: []string{"Sent", "Attended", "Meeting"}, Several: tags.Highest,
		Values: map[string]string{"Set Meeting": "Meeting", "VIP": "Guest"},
	}
	first := status
	first.Several = tags.First
	size := tags.Rule{Category: "Score", Field: "Size__c", Type: field.Number, Objects: []string{member}, Order: []string{"1", "2.0", "10"}, Several: tags.Highest}
	box := tags.Rule{Category: "Score", Field: "Box__c", Type: field.Checkbox, Objects: []string{member}, Order: []string{"no", "yes"}, Several: tags.Highest}
	for name, c := range map[string]struct {
		rule    tags.Rule
		values  []string
		want    any
		dropped string
	}{
		"one":                       {status, []string{"attended"}, "Attended", ""},
		"one that it lacks":         {status, []string{"Hot"}, nil, "tag Score -> CampaignMember.Status: not a value of the picklist: the rule's Order lacks the value"},
		"one that it lacks as such": {status, []string{"VIP"}, nil, "tag Score -> CampaignMember.Status: not a value of the picklist: the rule's Order lacks the value"},
		"the highest, translated":   {status, []string{"Attended", "set  meeting", "Sent"}, "Meeting", "tag Score -> CampaignMember.Status: not a value of the picklist: the highest of 3 values is written, the others are not"},
		"the highest that it has":   {status, []string{"Hot", "Sent", "VIP"}, "Sent", "tag Score -> CampaignMember.Status: not a value of the picklist: the highest of 3 values is written, the others are not"},
		"none that it has":          {status, []string{"Hot", "VIP"}, nil, "tag Score -> CampaignMember.Status: not a value of the picklist: the rule's Order lacks the value"},
		"the first":                 {first, []string{"Attended", "Set Meeting"}, "Attended", "tag Score -> CampaignMember.Status: not a value of the picklist: the first of 2 values is written, the others are not"},
		"the first, which it lacks": {first, []string{"Hot", "Sent"}, nil, "tag Score -> CampaignMember.Status: not a value of the picklist: the rule's Order lacks the value"},
		"numbers":                   {size, []string{"2", "10", "1"}, json.Number("10"), "tag Score -> CampaignMember.Size__c: not of the field's type: the highest of 3 values is written, the others are not"},
		"a number it lacks":         {size, []string{"3"}, nil, "tag Score -> CampaignMember.Size__c: not of the field's type: the rule's Order lacks the value"},
		"yes before no":             {box, []string{"n", "maybe", "y"}, true, "tag Score -> CampaignMember.Box__c: not of the field's type: the highest of 3 values is written, the others are not"},
		"no before what is lost":    {box, []string{"maybe", "n"}, false, "tag Score -> CampaignMember.Box__c: not of the field's type: the highest of 2 values is written, the others are not"},
	} {
		t.Run(name, func(t *testing.T) {
			m := compile(t, tags.Mapping{Rules: []tags.Rule{c.rule}}, field.Options{})
			rec := m.Map("campaignmember", of(c.values...))
			var got any
			if len(rec.Values) > 0 {
				got = rec.Values[0].Value
			}
			require.Equal(t, c.want, got)
			if c.dropped == "" {
				require.Empty(t, rec.Dropped)
				return
			}
			require.EqualError(t, rec.Dropped[0], c.dropped)
			require.Equal(t, c.want != nil, rec.Dropped[0].Truncated)
		})
	}
}

// TestOrderHasTheOrgsSpelling: a plan compares a record with it.
func TestOrderHasTheOrgsSpelling(t *testing.T) {
	org := schema.New(schema.NewObject(schema.Lead, picklist("Pick__c", schema.TypePicklist, true)))
	m := compile(t, tags.Mapping{Rules: []tags.Rule{{Category: "Score", Field: "pick__c", Objects: []string{"Lead"}, Order: []string{"HOT", "another type's"}}}}, field.Options{Schema: org})
	require.Equal(t, []string{"Hot", "another type's"}, m.Map(schema.Lead, of("hot")).Values[0].Order)
}

// TestOrderIsRefused where it cannot mean anything.
func TestOrderIsRefused(t *testing.T) {
	low := []string{"Low", "High"}
	for want, r := range map[string]tags.Rule{
		"Several is Highest, but it has no Order":                                            {Several: tags.Highest},
		"Clear would move a record down, which its Order forbids":                            {Order: low, Clear: true},
		"a rule for one Value has neither Values nor an Order":                               {Order: low, Value: "Low"},
		"its Order lists a value twice; letter case is ignored":                              {Order: []string{"Low", "High", "low"}},
		"a value of its Order is blank":                                                      {Order: []string{"Low", " "}},
		"Order needs a field that holds one value":                                           {Order: low, Type: field.Text},
		"a value of its Order does not fit the field: not of the field's type: not a number": {Order: low, Type: field.Number},
	} {
		r.Category, r.Field, r.Objects = "Score", "A__c", []string{member}
		_, err := tags.Mapping{Rules: []tags.Rule{r}}.Compile(field.Options{})
		require.ErrorIs(t, err, field.ErrRule)
		require.ErrorContains(t, err, want)
	}
	multi := tags.Rule{Category: "Score", Field: "A__c", Order: low, Type: field.MultiPicklist}
	_, err := tags.Mapping{Rules: []tags.Rule{multi}}.Compile(field.Options{})
	require.ErrorContains(t, err, "Order needs a field that holds one value")
}

// TestFoldByObject: a member keeps the statuses of both captures, a lead the later
// value.
func TestFoldByObject(t *testing.T) {
	m := compile(t, tags.Mapping{Rules: []tags.Rule{
		{Category: "Score", Field: "Rating", Type: field.Picklist},
		{Category: "Score", Field: "Status", Objects: []string{member}, Order: []string{"Cold", "Hot"}, Several: tags.Highest},
		{Category: "Score", Field: "Day__c", Type: field.Date, Objects: []string{member}},
	}}, field.Options{})
	require.Equal(t, of("Cold"), m.Fold(schema.Lead, of("Hot"), of("Cold")))
	require.Equal(t, of("Hot", "Cold"), m.Fold(member, of("Hot"), of("Cold")))
	require.Equal(t, of("Hot", "Cold"), m.Fold("Task", of("Hot"), of("Cold")), "no rule")
	require.Equal(t, "Hot", m.Map(member, m.Fold("CAMPAIGNMEMBER", of("Hot"), of("Cold"))).Values[0].Value)
	require.Equal(t, of("Hot", "Cold"), (*tags.Mapper)(nil).Fold(schema.Lead, of("Hot"), of("Cold")))
}

// TestUsedElsewhere: a tag that a member or a follow-up uses is not unmatched, and
// every loss is told once.
func TestUsedElsewhere(t *testing.T) {
	m := compile(t, tags.Mapping{Rules: []tags.Rule{
		{Category: "Score", Field: "Status", Type: field.Picklist, Objects: []string{member}},
		{Category: "Next", Value: "Call", Field: "Call__c", Objects: []string{member}},
		{Category: "Size", Field: "Size__c", Objects: []string{schema.Contact}},
		{Category: tags.Unmatched, Field: "Other__c", Objects: []string{schema.Lead, member}},
	}}, field.Options{})
	given := []tags.Tag{{Category: "Score", Value: "Hot"}, {Category: "Next", Value: "Call"}, {Category: "Next", Value: "Mail"}, {Category: "Size", Value: "5"}, {Category: "Steps", Value: "Meet"}}
	told := func(m *tags.Mapper, object string) (out []string) {
		for _, e := range m.Map(object, given).Dropped {
			require.ErrorIs(t, e, field.ErrNoMapping)
			out = append(out, e.Rule)
		}
		return out
	}
	require.Equal(t, []string{"tag Next", "tag Size", "tag Steps"}, told(m, schema.Lead))
	require.Equal(t, []string{"tag Next", "tag Steps"}, told(m, schema.Contact))
	require.Empty(t, told(m, member))
	require.Equal(t, "Next: Mail;Size: 5;Steps: Meet", m.Map(schema.Lead, given).Values[0].Value)

	used := m.WithUsed(tags.Tag{Category: "STEPS"}, tags.Tag{Category: "Next", Value: "mail"}, tags.Tag{Category: "Size", Value: "6"}, tags.Tag{Value: "Hot"})
	require.Equal(t, []string{"tag Size"}, told(used, schema.Lead))
	require.Equal(t, "Size: 5", used.Map(schema.Lead, given).Values[0].Value)
	require.Equal(t, []string{"tag Next", "tag Size", "tag Steps"}, told(m, schema.Lead), "the first mapper is as it was")
	require.Empty(t, (*tags.Mapper)(nil).WithUsed(tags.Tag{Category: "a"}).Map(schema.Lead, []tags.Tag{{Category: "A", Value: "b"}}).Dropped)
}
