// Report: github.com/jongpie/NebulaLogger/issues/918 (an insert fails with
// TRANSFER_REQUIRES_READ "The new owner must have read permission");
// github.com/restforce/restforce lib/restforce/error_code.rb lists the codes.
// A rep with a Platform or Service licence is an active user who may not read Leads.
// Right: as with INACTIVE_OWNER_OR_USER, the lead is written without the owner.

package reports

import (
	"testing"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

func TestOwnerRefused(t *testing.T) {
	for _, tt := range []struct {
		code   string
		fields []string
	}{
		{"INACTIVE_OWNER_OR_USER", []string{"OwnerId"}}, // control
		{"TRANSFER_REQUIRES_READ", []string{"OwnerId"}},
	} {
		t.Run(tt.code, func(t *testing.T) {
			org := newOrg(t)
			if _, err := org.AddUser(salesforcetest.User{LastName: "Rep", Email: "rep@acme.example", Username: "rep@acme.example"}); err != nil {
				t.Fatal(err)
			}
			org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, Object: "Lead", PerRecord: true, Times: 1,
				Code: tt.code, Message: "The new owner must have read permission", Fields: tt.fields})
			c := newClient(t, org, func(c *salesforce.Config) { c.Settings.Policies.LeadOwner = salesforce.FirstScanner })
			rs, _ := syncLeads(t, c, `[{"id":"m1","lastName":"Osei","email":"osei@lumen.example","company":{"name":"Lumen"},"firstScannedBy":"rep@acme.example"}]`)
			if rs[0].Outcome != salesforce.Created || org.Count("Lead") != 1 {
				t.Errorf("the lead is lost for its owner: %v", rs[0].Err)
			}
		})
	}
}
