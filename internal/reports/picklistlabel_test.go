// Report: github.com/simple-salesforce/simple-salesforce/issues/397 (a value sent by
// its label does not arrive: the API wants the value's API name);
// github.com/Rakeshistom/Auto-Convert-Leads/issues/1 (the two differ since API 36).
// An app captures what people read, the label. Right: a text that is the label of
// one active value, and the value of none, is that value. (For states and countries
// package place does so already.)

package reports

import (
	"testing"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

func TestLabelOfAValue(t *testing.T) {
	for _, restricted := range []bool{true, false} {
		org := newOrg(t)
		org.Define("Lead", schema.Field{Name: "Grade__c", Type: schema.TypePicklist, Restricted: restricted, Picklist: []schema.PicklistValue{
			{Value: "G1", Label: "Hot Lead", Active: true}, {Value: "G2", Label: "Cold Lead", Active: true}}})
		c := newClient(t, org, func(c *salesforce.Config) {
			c.Settings.Tags = tags.Mapping{Rules: []tags.Rule{{Category: "Grade", Field: "Grade__c", Type: field.Picklist}}}
		})
		_, _ = syncLeads(t, c, `[{"id":"m1","lastName":"Osei","email":"osei@lumen.example","company":{"name":"Lumen"},
			"tags":[{"category":"Grade","value":"hot lead"}]}]`)
		l := org.Records("Lead")[0]
		if l["Grade__c"] != "G1" {
			t.Errorf("restricted %v: Grade__c %v, want G1", restricted, l["Grade__c"])
		}
	}
}
