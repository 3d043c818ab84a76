// Report: github.com/restforce/restforce/issues/254 (a restricted value with an
// apostrophe is refused); github.com/openstax/tutor-js/pull/1702 (the apostrophe had
// to be taken out of the form); github.com/imdinu/apple-mail-mcp/issues/120 and
// github.com/vshulcz/deja-vu/issues/1098 (the same word composed and decomposed never
// meets). Phones type a curly apostrophe, a dash for a hyphen, an accent apart.
// Right: what a reader cannot tell from an active value is that value.

package reports

import (
	"fmt"
	"strings"
	"testing"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

func TestTypography(t *testing.T) {
	values := []string{"Bachelor's Degree", "São Paulo", "11-50", "Follow up", "R&D"}
	f := schema.Field{Name: "Grade__c", Type: schema.TypePicklist, Restricted: true}
	for _, v := range values {
		f.Picklist = append(f.Picklist, schema.PicklistValue{Value: v, Label: v, Active: true})
	}
	org := newOrg(t)
	org.Define("Lead", f)
	c := newClient(t, org, func(c *salesforce.Config) {
		c.Settings.Tags = tags.Mapping{Rules: []tags.Rule{{Category: "Grade", Field: "Grade__c", Type: field.Picklist}}}
	})
	cases := [][2]string{
		{"bachelor's degree", "Bachelor's Degree"}, // control
		{"Follow\u00a0up", "Follow up"},            // control: no-break space
		{"Bachelor\u2019s Degree", "Bachelor's Degree"},
		{"Sa\u0303o Paulo", "São Paulo"},
		{"11\u201350", "11-50"},
		{"11\u201150", "11-50"},
		{"Follow up\u200b", "Follow up"},
	}
	var js []string
	for i, x := range cases {
		js = append(js, fmt.Sprintf(`{"id":"m%d","lastName":"O%d","email":"o%d@lumen.example","company":{"name":"Lumen"},"tags":[{"category":"Grade","value":%q}]}`, i, i, i, x[0]))
	}
	rs, _ := syncLeads(t, c, "["+strings.Join(js, ",")+"]")
	for i, x := range cases {
		if _, rec := org.Record(rs[i].ID); rec["Grade__c"] != x[1] {
			t.Errorf("%+q: %v, want %q", x[0], rec["Grade__c"], x[1])
		}
	}
}
