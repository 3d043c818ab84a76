package main

import (
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// syncedAt is the field by which the org in memory tells an older capture from a
// newer one.
const syncedAt = "mobly_synced_at__c"

// demoTags says where the tags of the quickstart's sample go.
var demoTags = tags.Mapping{Rules: []tags.Rule{
	{Category: "Score", Field: "mobly_score__c", Type: field.Picklist},
	{Category: "Product Interest", Field: "mobly_product_interest__c", Type: field.MultiPicklist},
	{Category: "Segments", Field: "mobly_segments__c", Type: field.Text},
	{Category: "Next Steps", Field: "mobly_next_steps__c", Type: field.Text},
	{Category: "Send Contract", Field: "mobly_send_contract__c", Type: field.Checkbox},
}}

// demoOrg is an org in memory with the fields of the recommended mapping. It
// forgets all when the process ends.
func demoOrg() (org, error) {
	o := newMemoryOrg()
	cfg := demoConfig()
	cfg.Auth = o.Auth()
	cfg.HTTPClient = o.HTTPClient()
	return newOrg("demo", cfg)
}

func demoConfig() salesforce.Config {
	return salesforce.Config{Settings: salesforce.Settings{Tags: demoTags, Keys: salesforce.Keys{SyncedAt: syncedAt}}}
}

func newMemoryOrg() *salesforcetest.Org {
	o := salesforcetest.NewOrg()
	o.KeepRequests(100) // nobody asks for them
	o.SetDailyLimit(1_000_000)
	for object, fields := range setup.Needs(demoConfig().Settings).Fields() {
		o.Define(object, fields...)
	}
	return o
}
