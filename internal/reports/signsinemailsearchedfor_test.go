// Report: github.com/calcom/cal.diy/pull/25079 (a hyphen in an address breaks the search for
// the contact), github.com/mautic/mautic/pull/4041 (an apostrophe doubles it),
// github.com/mautic/mautic/issues/10534 (an HTML entity of an apostrophe in a company's name
// breaks the query). OK.

package reports

import (
	"fmt"
	"testing"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

func TestSigns(t *testing.T) {
	for _, e := range []string{"ama-osei@lumen-x.example", "o'neil@lumen.example", "a+b@lumen.example", "a&b@lumen.example", "a_b%25@lumen.example", "a?b@lumen.example"} {
		org := newOrg(t)
		id, err := org.Add("Contact", map[string]any{"LastName": "Osei", "Email": e})
		if err != nil {
			t.Fatal(err)
		}
		c := newClient(t, org, nil)
		if rs, _ := syncLeads(t, c, fmt.Sprintf(`[{"id":"m1","lastName":"Osei","email":%q,"company":{"name":"Lumen"}}]`, e)); rs[0].ID != id {
			t.Errorf("%s: %v", e, rs[0])
		}
	}
}

func TestEntity(t *testing.T) {
	org := newOrg(t)
	c := newClient(t, org, func(c *salesforce.Config) {
		c.Settings.Policies.Unkeyed = salesforce.MatchByName
		c.Settings.Keys.Lead = salesforce.NoKey
	})
	const lead = `[{"firstName":"Ama","lastName":"Osei","company":{"name":"Fondazione Test&#39; Test' \\ \" %_"},"phoneNumbers":{"leadProvided":[{"number":"+1 555 0100"}]}}]`
	for range 2 {
		if rs, err := syncLeads(t, c, lead); err != nil || rs[0].Err != nil {
			t.Error(err, rs[0].Err)
		}
	}
	if n := org.Count("Lead"); n != 1 {
		t.Errorf("%d Leads", n)
	}
}
