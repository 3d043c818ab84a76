package rule_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func TestCustomField(t *testing.T) {
	require.True(t, rule.IsCustom("badge__C"))
	require.False(t, rule.IsCustom("Title"))
	for _, c := range []struct {
		rule rule.Rule
		want schema.Field
	}{
		{rule.Rule{}, schema.Field{Type: schema.TypeString, Length: 255, Nillable: true}},
		{rule.Rule{Length: 999}, schema.Field{Type: schema.TypeString, Length: 255, Nillable: true}},
		{rule.Rule{Type: field.LongText}, schema.Field{Type: schema.TypeTextArea, Length: 32000, Nillable: true}},
		{rule.Rule{Type: field.Checkbox, Length: 5}, schema.Field{Type: schema.TypeBoolean, DefaultedOnCreate: true}},
		{rule.Rule{Type: field.Number}, schema.Field{Type: schema.TypeDouble, Precision: 18, Nillable: true}},
		{rule.Rule{Type: field.Reference}, schema.Field{Type: schema.TypeReference, Length: 18, Nillable: true}},
		{
			rule.Rule{Type: field.Picklist, Values: map[string]string{"Cars": "Automotive", "Vans": "Automotive", "Ships": "Marine", "Other": " "}},
			schema.Field{Type: schema.TypePicklist, Length: 255, Nillable: true, Picklist: []schema.PicklistValue{
				{Value: "Automotive", Label: "Automotive", Active: true}, {Value: "Marine", Label: "Marine", Active: true},
			}},
		},
	} {
		c.rule.Field = "a__c"
		c.want.Name, c.want.Label = "a__c", "A"
		c.want.Createable, c.want.Updateable, c.want.Permissionable, c.want.Custom = true, true, true, true
		require.Equal(t, c.want, rule.CustomField("A", c.rule))
	}
}
