// Report: github.com/forcedotcom/dataloader/pull/914 and /649 (plain text sent to a Rich
// Text field: & < > have to be HTML), github.com/quip/quip-apps/issues/19 (what comes back
// has &#39; for '), help.salesforce.com service.cases_migrate_case_description_field_values
// (plain text needs "HTML escaping and newline conversion"), help.sdocs.com (a value comes
// back as <p>..</p>). The description of the field says htmlFormatted.
// Here the org stores what was written as HTML, as a Rich Text field does.
// Right: written as HTML (breaks as <br>), compared as what a person reads; a second sync
// writes nothing, and Append never appends twice.

package reports

import (
	"html"
	"testing"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

func storeAsHTML(t *testing.T, org *salesforcetest.Org, fields ...string) {
	t.Helper()
	l := org.Records("Lead")[0]
	set := map[string]any{}
	for _, f := range fields {
		if s, ok := l[f].(string); ok {
			set[f] = html.EscapeString(html.UnescapeString(s))
		}
	}
	if err := org.Update(l["Id"].(string), set); err != nil {
		t.Fatal(err)
	}
}

func TestRichText(t *testing.T) {
	org := newOrg(t)
	c := newClient(t, org, nil)
	const lead = `[{"id":"m1","lastName":"Osei","email":"osei@lumen.example","company":{"name":"Lumen"},"description":"Budget < 5k & urgent\nsecond line",
		"allScannedEvents":"Food & Drink Expo;R&D Day"}]`
	_, _ = syncLeads(t, c, lead)
	storeAsHTML(t, org, "mobly_description__c", "mobly_all_events__c")
	for i := range 3 {
		rs, _ := syncLeads(t, c, lead)
		if string(rs[0].Outcome) != "Unchanged" {
			t.Errorf("sync %d of the same lead writes: %v", i+2, rs[0].Outcome)
		}
		t.Logf("%q", org.Records("Lead")[0]["mobly_all_events__c"])
		storeAsHTML(t, org, "mobly_description__c", "mobly_all_events__c")
	}
}
