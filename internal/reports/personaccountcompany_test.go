// Report: github.com/segmentio/action-destinations/pull/969 (Company is not required
// where person accounts are on: a lead without one becomes a person account),
// github.com/n8n-io/n8n/issues/12917 (a placeholder company makes leads of people
// convert to business accounts, which cannot be put right).
// Right: where describe says that Company may be blank, no placeholder is written.

package reports

import (
	"testing"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func TestNoCompany(t *testing.T) {
	org := newOrg(t)
	org.Define("Lead", schema.Field{Name: "Company", Type: schema.TypeString, Length: 255, Nillable: true, Createable: true, Updateable: true})
	org.Define("Contact", schema.Field{Name: "IsPersonAccount", Type: schema.TypeBoolean})
	if f := org.Describe("Lead").Field("Company"); f.Required() {
		t.Fatal("the org should not require Company")
	}
	c := newClient(t, org, nil)
	_, _ = syncLeads(t, c, `[{"id":"m1","firstName":"Ama","lastName":"Osei","email":"osei@home.example"}]`)
	if got := org.Records("Lead")[0]["Company"]; got != nil {
		t.Errorf("Company is %q: the lead becomes a business account of that name", got)
	}
}
