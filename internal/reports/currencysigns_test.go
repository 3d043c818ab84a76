// Report: github.com/UnofficialSF/LightningFlowComponents/issues/902 (an amount with a sign
// of currency is imported into a Currency field as 0), github.com/SalesforceFoundation/NPSP/pull/2580
// (signs and commas had to be stripped), github.com/HHS/simpler-grants-gov/issues/6193.
// Right: the amount, where sign or ISO code stand alone before or behind a number.

package reports

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func TestAmounts(t *testing.T) {
	org := newOrg(t)
	org.Define("Lead", schema.Field{Name: "Budget__c", Type: schema.TypeCurrency, Precision: 18, Scale: 2}, schema.Field{Name: "Share__c", Type: schema.TypePercent, Precision: 5, Scale: 2})
	m := mapping.Recommended()
	m.Rules = append(m.Rules, mapping.Rule{From: mapping.Custom("budget"), Lead: "Budget__c", Type: field.Number}, mapping.Rule{From: mapping.Custom("share"), Lead: "Share__c", Type: field.Number})
	c := newClient(t, org, func(c *salesforce.Config) { c.Settings.Mapping = m })
	cases := [][4]string{
		{"10,000", "50", "10000", "50"}, // control
		{"$10,000", "50", "10000", "50"}, {"€ 1.234,50", "50", "1234.5", "50"}, {"1.234,50 €", "50", "1234.5", "50"},
		{"EUR 500", "5", "500", "5"}, {"500 USD", "5", "500", "5"}, {"CHF 1'000.50", "5", "1000.5", "5"},
	}
	var js []string
	for i, x := range cases {
		js = append(js, fmt.Sprintf(`{"id":"m%d","lastName":"O%d","email":"o%d@lumen.example","company":{"name":"Lumen"},"custom":{"budget":%q,"share":%q}}`, i, i, i, x[0], x[1]))
	}
	rs, _ := syncLeads(t, c, "["+strings.Join(js, ",")+"]")
	for i, x := range cases {
		_, rec := org.Record(rs[i].ID)
		b, _ := json.Marshal(rec["Budget__c"])
		s, _ := json.Marshal(rec["Share__c"])
		if string(b) != x[2] || string(s) != x[3] {
			t.Errorf("%q and %q: %s and %s, want %s and %s", x[0], x[1], b, s, x[2], x[3])
		}
	}
}
