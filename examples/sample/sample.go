// Package sample is what the examples quickstart, plan, check and setup share: the
// way into an org, 30 captured leads, and the configuration, so that an org that is
// ready for one example is ready for the others. Put yours in its place.
package sample

import (
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// The external ID fields for leads and for activities.
const (
	LeadKey     = "mobly_id__c"
	ActivityKey = "mobly_activity_id__c"
)

// Mapping is the recommended mapping and the sample's custom values. Uploads and
// manual entries do not count as scans.
func Mapping() mapping.Mapping {
	m := mapping.Recommended().With(
		mapping.Rule{From: mapping.Custom("Badge ID"), Lead: "mobly_badge_id__c", Contact: "mobly_badge_id__c", Type: field.Text},
		mapping.Rule{From: mapping.Custom("Headcount"), Lead: "NumberOfEmployees", Type: field.Number},
		mapping.Rule{From: mapping.Custom("Consented"), Lead: "mobly_consented__c", Contact: "mobly_consented__c", Type: field.Checkbox},
		mapping.Rule{From: mapping.Custom("First seen"), Lead: "mobly_first_seen__c", Contact: "mobly_first_seen__c", Type: field.Date},
	)
	m.Captures = mapping.ScansOnly
	return m
}

// Tags says where the sample's tags (qualifiers) go. "Favourite Colour" is left
// out on purpose: it is reported.
func Tags() tags.Mapping {
	return tags.Mapping{Rules: []tags.Rule{
		{Category: "Score", Field: "mobly_score__c", Type: field.Picklist, Values: same("Hot", "Medium", "Cold")},
		{Category: "Product Interest", Field: "mobly_product_interest__c", Type: field.MultiPicklist, Values: same("Looms", "Engines", "Valves")},
		{Category: "Segments", Field: "mobly_segments__c", Type: field.Text},
		{Category: "Next Steps", Field: "mobly_next_steps__c", Type: field.Text},
		{Category: "Send Contract", Field: "mobly_send_contract__c", Type: field.Checkbox},
	}}
}

// same are values that Salesforce has as Mobly has them.
func same(values ...string) map[string]string {
	out := map[string]string{}
	for _, v := range values {
		out[v] = v
	}
	return out
}
