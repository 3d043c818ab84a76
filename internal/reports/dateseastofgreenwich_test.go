// Report: github.com/forcedotcom/dataloader/issues/280 (dates go back a day for a user in
// Asia/Kolkata). Right: a day stays that day; a moment has the day of the zone. OK.

package reports

import (
	"fmt"
	"testing"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func TestDays(t *testing.T) {
	org := newOrg(t)
	org.Define("Lead", schema.Field{Name: "Met__c", Type: schema.TypeDate})
	m := mapping.Recommended()
	m.Rules = append(m.Rules, mapping.Rule{From: mapping.Custom("met"), Lead: "Met__c", Type: field.Date})
	c := newClient(t, org, func(c *salesforce.Config) { c.Settings.Mapping, c.Settings.TimeZone = m, "Asia/Kolkata" })
	for i, d := range []string{"2021-07-08", "2021-07-07T20:00:00Z", "2021-07-08T00:00:00+05:30", "8 Jul 2021"} {
		rs, _ := syncLeads(t, c, fmt.Sprintf(`[{"id":"m%d","lastName":"O","email":"o%d@lumen.example","company":{"name":"Lumen"},"custom":{"met":%q}}]`, i, i, d))
		if _, l := org.Record(rs[0].ID); l["Met__c"] != "2021-07-08" {
			t.Errorf("%s: %v", d, l["Met__c"])
		}
	}
	_, _ = syncLeads(t, c, `[{"id":"m9","lastName":"O","email":"o9@lumen.example","company":{"name":"Lumen"},`+phoneCall+`}]`)
	if got := org.Records("Task")[0]["ActivityDate"]; got != "2026-11-21" {
		t.Errorf("ActivityDate %v", got)
	}
}
