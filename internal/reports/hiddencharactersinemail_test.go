// Report: github.com/jstanden/cerb/issues/1349, github.com/validatorjs/validator.js/issues/940,
// github.com/antiwork/gumroad/pull/6522, github.com/churchthemes/church-theme-framework/issues/16:
// pasted addresses carry characters that nobody sees (zero-width space, direction marks,
// soft hyphen, word joiner). Salesforce refuses such an address (INVALID_EMAIL_ADDRESS).
// Right: characters without a shape (Unicode Cf) are no part of an address: the person is
// found, and not doubled.

package reports

import (
	"fmt"
	"testing"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

func TestHidden(t *testing.T) {
	for i, e := range []string{
		"osei@lumen.example\u00a0", "\ufeffosei@lumen.example", // controls, which work
		"\u200bosei@lumen.example", "osei@lumen.example\u200b", "osei@lumen\u200b.example",
		"\u202aosei@lumen.example\u202c", "\u2060osei@lumen.example", "osei\u00ad@lumen.example", "\u200eosei@lumen.example",
	} {
		t.Run(fmt.Sprintf("%+q", e), func(t *testing.T) {
			org := newOrg(t)
			id, err := org.Add("Contact", map[string]any{"LastName": "Osei", "Email": "osei@lumen.example"})
			if err != nil {
				t.Fatal(err)
			}
			c := newClient(t, org, nil)
			rs, _ := syncLeads(t, c, fmt.Sprintf(`[{"id":"m%d","lastName":"Osei","email":%q,"company":{"name":"Lumen"}}]`, i, e))
			if rs[0].ID != id || org.Count("Lead") != 0 {
				t.Errorf("the person is doubled: %v %s beside Contact %s", rs[0].Outcome, rs[0].ID, id)
			}
		})
	}
}

func TestTwoCapturesOfOnePerson(t *testing.T) {
	org := newOrg(t)
	c := newClient(t, org, nil)
	rs, _ := syncLeads(t, c, fmt.Sprintf(`[{"id":"m1","lastName":"Osei","email":"osei@lumen.example","company":{"name":"Lumen"}},
		{"id":"m2","lastName":"Osei","email":%q,"company":{"name":"Lumen"}}]`, "osei@lumen.example\u200b"))
	if n := org.Count("Lead"); n != 1 {
		t.Errorf("%d Leads for one person: %v, %v", n, rs[0].ID, rs[1].ID)
	}
	_ = salesforce.Created
}
