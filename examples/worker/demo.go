package main

import (
	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// The custom fields by which the org in memory knows leads and activities
// again, and tells an older capture from a newer one.
const (
	leadKey     = "mobly_id__c"
	activityKey = "mobly_activity_id__c"
	syncedAt    = "mobly_synced_at__c"
)

// demoTags says where the tags of the quickstart's sample go.
var demoTags = tags.Mapping{
	{Category: "Score", Field: "mobly_score__c", Type: tags.Picklist},
	{Category: "Product Interest", Field: "mobly_product_interest__c", Type: tags.MultiPicklist},
	{Category: "Segments", Field: "mobly_segments__c", Type: tags.Text},
	{Category: "Next Steps", Field: "mobly_next_steps__c", Type: tags.Text},
	{Category: "Send Contract", Field: "mobly_send_contract__c", Type: tags.Checkbox},
}

// demoOrg is an org in memory with the fields of the recommended mapping. It
// forgets all when the process ends.
func demoOrg() (org, error) {
	o := newMemoryOrg()
	who := o.Credentials()
	client, err := salesforce.New(salesforce.Config{
		Auth:       &auth.ClientCredentials{Domain: who.Domain, ClientID: who.ClientID, ClientSecret: auth.Secret(who.ClientSecret)},
		Tags:       demoTags,
		ExternalID: leadKey,
		ActivityID: activityKey,
		SyncedAt:   syncedAt,
		HTTPClient: o.HTTPClient(),
	})
	return org{name: "demo", client: client}, err
}

func newMemoryOrg() *salesforcetest.Org {
	o := salesforcetest.NewOrg()
	o.KeepRequests(100) // nobody asks for them
	o.SetDailyLimit(1_000_000)
	for _, object := range []string{schema.Lead, schema.Contact} {
		o.Define(object, schema.Field{Name: leadKey, Label: "Mobly ID", Length: 64, ExternalID: true, Unique: true},
			schema.Field{Name: syncedAt, Label: "Mobly Synced At", Type: schema.TypeDateTime})
		o.Define(object, mapping.Recommended().CustomFields(object)...)
		o.Define(object, demoTags.CustomFields(object)...)
	}
	o.Define("Activity", schema.Field{Name: activityKey, Label: "Mobly Activity ID", Length: 64, ExternalID: true, Unique: true})
	return o
}
