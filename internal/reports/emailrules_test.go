// Source: help.salesforce.com/s/articleView?id=000384328 (two points in a row and one at the
// end of the local part are taken, one at its start is not; stored in lower case; non-Latin
// letters). Client and simulator agree. OK.

package reports

import (
	"fmt"
	"testing"
)

func TestRules(t *testing.T) {
	for e, want := range map[string]any{"a..b@lumen.example": "a..b@lumen.example", "a..@lumen.example": "a..@lumen.example", ".a@lumen.example": nil,
		"O'Neil@Lumen.example": "o'neil@lumen.example", "用户@例子.公司": "用户@例子.公司"} {
		org := newOrg(t)
		c := newClient(t, org, nil)
		_, _ = syncLeads(t, c, fmt.Sprintf(`[{"id":"m1","lastName":"Osei","email":%q,"company":{"name":"Lumen"}}]`, e))
		if got := org.Records("Lead")[0]["Email"]; got != want {
			t.Errorf("%q: %v, want %v", e, got, want)
		}
		_, err := org.Add("Contact", map[string]any{"LastName": "Osei", "Email": e})
		if (err == nil) != (want != nil) {
			t.Errorf("%q: the simulator says %v", e, err)
		}
	}
}
