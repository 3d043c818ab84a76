// Report: github.com/mautic/mautic/pull/6823 (France with the state Paris: the whole contact
// is refused where state and country picklists are on). Right: the country is written, the
// state is told. OK.

package reports

import (
	"testing"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

func TestParis(t *testing.T) {
	org := newOrg(t)
	org.UseStateCountryPicklists()
	c := newClient(t, org, nil)
	rs, _ := syncLeads(t, c, `[{"id":"m1","lastName":"Osei","email":"osei@lumen.example","company":{"name":"Lumen","state":"Paris","country":"France"}}]`)
	if l := org.Records("Lead"); rs[0].Outcome != salesforce.Created || l[0]["CountryCode"] != "FR" || len(rs[0].Dropped) != 1 {
		t.Errorf("%v %v", rs[0], l)
	}
}
