package tags_test

import (
	"fmt"
	"log"

	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// Each category has a field of its own.
func Example() {
	mapper, err := tags.Mapping{Rules: []tags.Rule{
		{Category: "Score", Field: "mobly_score__c", Type: field.Picklist},
		{Category: "Product Interest", Field: "mobly_product_interest__c"}, // text: it holds several values
		{Category: "Marketing Campaign", Field: "mobly_marketing_campaign__c"},
		{Category: "Send Contract", Field: "mobly_send_contract__c", Type: field.Checkbox},
	}}.Compile(field.Options{})
	if err != nil {
		log.Fatal(err)
	}
	record := mapper.Map(schema.Lead, []tags.Tag{
		{Category: "Score", Value: "Hot"}, {Category: "Send Contract", Value: "Yes"}, {Category: "Favourite Colour", Value: "Teal"},
		{Category: "Marketing Campaign", Value: "Spring Launch"},
		{Category: "Product Interest", Value: "Looms"}, {Category: "Product Interest", Value: "Engines"},
	})
	for _, v := range record.Values {
		fmt.Println(v.Field, "=", v.Value)
	}
	for _, lost := range record.Dropped {
		fmt.Println(lost.Rule, "lost:", lost.Code(), lost.Reason)
	}
	// Output:
	// mobly_score__c = Hot
	// mobly_product_interest__c = Looms;Engines
	// mobly_marketing_campaign__c = Spring Launch
	// mobly_send_contract__c = true
	// tag Favourite Colour lost: NO_TAG_MAPPING no rule covers its category
}

// The values of a tag need not be those of the org.
func ExampleRule_values() {
	mapper, err := tags.Mapping{Rules: []tags.Rule{{
		Category: "Score", Field: "Rating", Type: field.Picklist, Policy: field.WriteIfBlank,
		Values: map[string]string{"Hot": "1 - urgent", "Medium": "2 - soon"},
	}}}.Compile(field.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	record := mapper.Map(schema.Contact, []tags.Tag{{Category: "score", Value: "hot"}})
	fmt.Println(record.Values[0].Field, "=", record.Values[0].Value)
	// Output: Rating = 1 - urgent
}

// A picklist holds one value; the rule says which one of several.
func ExampleSeveral() {
	mapper, err := tags.Mapping{Rules: []tags.Rule{
		{Category: "Score", Field: "mobly_score__c", Type: field.Picklist, Several: tags.Last},
	}}.Compile(field.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	record := mapper.Map(schema.Lead, []tags.Tag{{Category: "Score", Value: "Medium"}, {Category: "Score", Value: "Hot"}})
	fmt.Println(record.Values[0].Value)
	fmt.Println(record.Dropped[0])
	// Output:
	// Hot
	// tag Score -> Lead.mobly_score__c: not a value of the picklist: the last of 2 values is written, the others are not
}

// With an order, a record is never moved down.
func ExampleRule_order() {
	mapper, err := tags.Mapping{Rules: []tags.Rule{{
		Category: "Next Steps", Field: "Status", Objects: []string{"CampaignMember"}, Type: field.Picklist,
		Values: map[string]string{"Set Meeting": "Meeting", "Send Brochure": "Responded"},
		Order:  []string{"Sent", "Responded", "Meeting"}, Several: tags.Highest,
	}}}.Compile(field.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	earlier := []tags.Tag{{Category: "Next Steps", Value: "Set Meeting"}}
	later := []tags.Tag{{Category: "Next Steps", Value: "Send Brochure"}}
	record := mapper.Map("CampaignMember", mapper.Fold("CampaignMember", earlier, later))
	fmt.Println(record.Values[0].Value)
	fmt.Println(record.Dropped[0])
	// Output:
	// Meeting
	// tag Next Steps -> CampaignMember.Status: not a value of the picklist: the highest of 2 values is written, the others are not
}

// Tags from Mobly's REST API name an option, and the tag groups say what it is.
// One field collects the tags that have no rule.
func ExampleName() {
	groups := []tags.Group{
		{Name: "Score", Status: "PUBLISHED", Options: []tags.Option{{ID: "5b1f", Value: "Hot"}}},
		{Name: "Booth 2024", Status: "ARCHIVED", Options: []tags.Option{{ID: "77c0", Value: "Hall 3"}}},
	}
	given := []tags.Tag{{OptionID: "5b1f"}, {OptionID: "77c0", Value: "Hall 3"}}
	named := tags.Name(given, groups)
	mapper, err := tags.Mapping{Rules: []tags.Rule{
		{Category: "Score", Field: "mobly_score__c"},
		{Category: tags.Unmatched, Field: "mobly_other_tags__c", Type: field.LongText},
	}}.Compile(field.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	record := mapper.Map(schema.Lead, named)
	for _, v := range record.Values {
		fmt.Println(v.Field, "=", v.Value)
	}
	// Output:
	// mobly_score__c = Hot
	// mobly_other_tags__c = Booth 2024: Hall 3
}
