package rule_test

import (
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// What the org says of a field wins over what the rule declares.
func ExampleResolve() {
	lead := schema.NewObject(schema.Lead,
		schema.Field{Name: "Title", Type: schema.TypeString, Length: 128, Createable: true, Updateable: true},
		schema.Field{Name: "Name", Type: schema.TypeString},
	)
	target, _ := rule.Resolve(lead, rule.Rule{Name: "jobTitle", Object: schema.Lead, Field: "title", Separator: ";"})
	fmt.Println(target.Value.Field, target.Value.Type, target.Spec.Length, target.Value.Policy)
	_, problem := rule.Resolve(lead, rule.Rule{Name: "firstName", Object: schema.Lead, Field: "Name", Separator: ";"})
	fmt.Println(problem.Code())
	// Output:
	// Title Text 128 Overwrite
	// READ_ONLY
}

// The policy decides what becomes of a record's field.
func ExampleDecide() {
	value := field.Value{Type: field.LongText, Value: "Dreamforce;Hannover", Separator: ";"}
	for _, policy := range []field.Policy{field.Overwrite, field.WriteIfBlank, field.Append, field.CreateOnly} {
		value.Policy = policy
		change := rule.Decide("Hannover", false, value)
		fmt.Println(policy, change.Write, change.After, "-", change.Reason)
	}
	// Output:
	// Overwrite true Dreamforce;Hannover - changed
	// WriteIfBlank false Hannover - already filled
	// Append true Hannover;Dreamforce - added to
	// CreateOnly false Hannover - written on create only
}
