// Report: github.com/buttondown/roadmap/issues/1271 (an importer takes
// "Name" <address> for malformed), github.com/Cocoanetics/SwiftMail/pull/93 (<address>
// is an address), github.com/FlowCrypt/flowcrypt-browser/issues/5309; badge and card
// scanners read what is printed: "mailto:", "E:", a point or comma behind.
// Right: one address inside such wrapping is that address.

package reports

import (
	"fmt"
	"testing"
)

func TestWrapped(t *testing.T) {
	for i, e := range []string{
		"mailto:osei@lumen.example", "<osei@lumen.example>", "Ama Osei <osei@lumen.example>",
		"osei@lumen.example.", "osei@lumen.example,", "\"osei@lumen.example\"",
	} {
		t.Run(e, func(t *testing.T) {
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
