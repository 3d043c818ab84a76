package tags_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// BenchmarkMap maps six tags of five categories.
func BenchmarkMap(b *testing.B) {
	mapper, err := tags.Mapping{Rules: []tags.Rule{
		{Category: "Score", Field: "mobly_score__c", Type: field.Picklist},
		{Category: "Product Interest", Field: "mobly_product_interest__c"},
		{Category: "Segments", Field: "mobly_segments__c", Type: field.MultiPicklist},
		{Category: "Next Steps", Field: "mobly_next_steps__c"},
		{Category: "Send Contract", Field: "mobly_send_contract__c", Type: field.Checkbox},
	}}.Compile(field.Options{})
	require.NoError(b, err)
	given := []tags.Tag{
		{Category: "Score", Value: "Hot"}, {Category: "Product Interest", Value: "Looms"}, {Category: "Product Interest", Value: "Engines"},
		{Category: "Segments", Value: "Decision Maker"}, {Category: "Next Steps", Value: "Set Meeting"}, {Category: "Send Contract", Value: "Yes"},
	}
	b.ReportAllocs()
	for b.Loop() {
		mapper.Map(schema.Lead, given)
	}
}
