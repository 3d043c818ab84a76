// Report: github.com/MinnPost/object-sync-for-salesforce/issues/128 (a value that the picklist
// has is refused where the record type of the record does not have it:
// INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST). The simulator has no record types, so the refusal
// is injected. Right: the lead is written without the field, and the loss told. OK (client);
// not covered (simulator, as its documentation says).

package reports

import (
	"testing"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

func TestRecordType(t *testing.T) {
	org := newOrg(t)
	org.Define("Lead", schema.Field{Name: "Grade__c", Type: schema.TypePicklist, Restricted: true, Picklist: []schema.PicklistValue{{Value: "Hot", Label: "Hot", Active: true}}})
	org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, Object: "Lead", PerRecord: true, Times: 1, Code: "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
		Message: "Grade: bad value for restricted picklist field: Hot", Fields: []string{"Grade__c"}})
	c := newClient(t, org, func(c *salesforce.Config) {
		c.Settings.Tags = tags.Mapping{Rules: []tags.Rule{{Category: "Grade", Field: "Grade__c", Type: field.Picklist}}}
	})
	rs, _ := syncLeads(t, c, `[{"id":"m1","lastName":"Osei","email":"osei@lumen.example","company":{"name":"Lumen"},"tags":[{"category":"Grade","value":"Hot"}]}]`)
	if rs[0].Outcome != salesforce.Created || len(rs[0].Dropped) != 1 || rs[0].Dropped[0].Field != "Grade__c" {
		t.Errorf("%+v", rs[0])
	}
}
