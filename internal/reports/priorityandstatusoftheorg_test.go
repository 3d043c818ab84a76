// Report: github.com/funraise/Funraise-Salesforce/pull/11 (Status and Priority that not every
// org has). Right: values of the org's own. OK.

package reports

import (
	"testing"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func TestPriority(t *testing.T) {
	org := newOrg(t)
	org.Define("Task", schema.Field{Name: "Priority", Type: schema.TypePicklist, Restricted: true, Createable: true, Updateable: true,
		Picklist: []schema.PicklistValue{{Value: "P1", Label: "P1", Active: true}, {Value: "P2", Label: "P2", Active: true, Default: true}}})
	c := newClient(t, org, nil)
	rs, _ := syncLeads(t, c, `[{"id":"m1","lastName":"Osei","email":"osei@lumen.example","company":{"name":"Lumen"},`+phoneCall+`}]`)
	if rs[0].Actions[0].Outcome != salesforce.Created || org.Records("Task")[0]["Priority"] != "P2" {
		t.Errorf("%+v %v", rs[0].Actions[0], org.Records("Task"))
	}
}
