// Report: github.com/SalesforceFoundation/NPSP/pull/2330 (users that are no standard
// users, Chatter users there, must be left out where an owner is chosen: saving
// fails otherwise). Same for Experience Cloud users, who often share the e-mail of
// an employee. Right: of several users with the e-mail the one of UserType Standard is
// the rep; a customer, high-volume or Chatter user never is, since these cannot own
// Leads (a partner user can).

package reports

import (
	"testing"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

func addUser(t *testing.T, org *salesforcetest.Org, name, userType string) string {
	t.Helper()
	id, err := org.AddUser(salesforcetest.User{LastName: "Rep", Email: "rep@acme.example", Username: name})
	if err != nil {
		t.Fatal(err)
	}
	if userType != "" {
		if err := org.Update(id, map[string]any{"UserType": userType}); err != nil {
			t.Fatal(err)
		}
	}
	return id
}

const scannedByRep = `[{"id":"m1","lastName":"Osei","email":"osei@lumen.example","company":{"name":"Lumen"},"firstScannedBy":"rep@acme.example",` + phoneCall + `}]`

func TestTwin(t *testing.T) {
	org := newOrg(t)
	rep := addUser(t, org, "rep@acme.example", "")
	addUser(t, org, "rep@acme.example.portal", "CustomerSuccess")
	c := newClient(t, org, func(c *salesforce.Config) { c.Settings.Policies.LeadOwner = salesforce.FirstScanner })
	_, _ = syncLeads(t, c, scannedByRep)
	for _, o := range []string{"Lead", "Task"} {
		if got := org.Records(o)[0]["OwnerId"]; got != rep {
			t.Errorf("%s belongs to %v, not to the rep's standard user %v", o, got, rep)
		}
	}
}

func TestPortalUserOnly(t *testing.T) {
	org := newOrg(t)
	portal := addUser(t, org, "rep@acme.example.portal", "CustomerSuccess")
	c := newClient(t, org, func(c *salesforce.Config) { c.Settings.Policies.LeadOwner = salesforce.FirstScanner })
	_, _ = syncLeads(t, c, scannedByRep)
	for _, o := range []string{"Lead", "Task"} {
		if got := org.Records(o)[0]["OwnerId"]; got == portal {
			t.Errorf("%s was given to a portal user, which Salesforce refuses", o)
		}
	}
}
