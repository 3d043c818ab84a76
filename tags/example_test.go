package tags_test

import (
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

func Example() {
	mapper, err := tags.Mapping{
		{Category: "Score", Field: "mobly_score__c", Type: tags.Picklist},
		{Category: "Product Interest", Field: "mobly_product_interest__c"},
		{Category: "Send Contract", Field: "mobly_send_contract__c", Type: tags.Checkbox},
	}.Compile(tags.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	record := mapper.Map(schema.Lead, []tags.Tag{
		{Category: "Score", Value: "Hot"},
		{Category: "Product Interest", Value: "Looms"},
		{Category: "Product Interest", Value: "Engines"},
		{Category: "Send Contract", Value: "Yes"},
		{Category: "Favourite Colour", Value: "Teal"},
	})
	for _, v := range record.Values {
		fmt.Println(v.Field, "=", v.Value)
	}
	for _, e := range record.Dropped {
		fmt.Println(e.Code(), e)
	}
	// Output:
	// mobly_score__c = Hot
	// mobly_product_interest__c = Looms;Engines
	// mobly_send_contract__c = true
	// NO_TAG_MAPPING tag Favourite Colour on Lead: no rule for the tag: give its category a rule
}

// The values of a tag need not be those of the org.
func ExampleRule_values() {
	mapper, err := tags.Mapping{{
		Category: "Score", Field: "Rating", Type: tags.Picklist, Policy: tags.WriteIfBlank,
		Values: map[string]string{"Hot": "1 - urgent", "Medium": "2 - soon"},
	}}.Compile(tags.Options{})
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
	mapper, err := tags.Mapping{
		{Category: "Score", Field: "mobly_score__c", Type: tags.Picklist, Several: tags.Last},
	}.Compile(tags.Options{})
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
