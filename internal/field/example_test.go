package field_test

import (
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// A value becomes what its field takes; what is lost is told without the value.
func ExampleCoerce() {
	for _, c := range []struct {
		value any
		spec  field.Spec
	}{
		{" 1.250,50 ", field.Spec{Type: field.Number}},
		{"yes", field.Spec{Type: field.Checkbox}},
		{"Director of Operations", field.Spec{Type: field.Text, Length: 8}},
		{"soon", field.Spec{Type: field.Date}},
	} {
		value, err := field.Coerce(c.value, c.spec)
		fmt.Println(value, err)
	}
	// Output:
	// 1250.5 <nil>
	// true <nil>
	// Director too long: cut to the field's 8 characters
	// <nil> not of the field's type: not a date such as 2026-11-23
}

// What the org says of a field wins over what the rule declares.
func ExampleResolve() {
	lead := schema.NewObject(schema.Lead,
		schema.Field{Name: "Title", Type: schema.TypeString, Length: 128, Createable: true, Updateable: true},
		schema.Field{Name: "Name", Type: schema.TypeString},
	)
	target, _ := field.Resolve(lead, field.Rule{Name: "jobTitle", Object: schema.Lead, Field: "title", Separator: ";"})
	fmt.Println(target.Value.Field, target.Spec.Type, target.Spec.Length, target.Value.Policy)
	_, problem := field.Resolve(lead, field.Rule{Name: "firstName", Object: schema.Lead, Field: "Name", Separator: ";"})
	fmt.Println(problem.Code(), problem.MoblyCode())
	// Output:
	// Title Text 128 Overwrite
	// READ_ONLY MISSING_REMOTE_FIELD
}

// The policy decides what becomes of a record's field.
func ExampleDecide() {
	value := field.Value{Type: field.LongText, Value: "Dreamforce;Hannover", Separator: ";"}
	for _, policy := range []field.Policy{field.Overwrite, field.WriteIfBlank, field.Append, field.CreateOnly} {
		value.Policy = policy
		change := field.Decide("Hannover", false, value)
		fmt.Println(policy, change.Write, change.After, "-", change.Reason)
	}
	// Output:
	// Overwrite true Dreamforce;Hannover - changed
	// WriteIfBlank false Hannover - already filled
	// Append true Hannover;Dreamforce - added to
	// CreateOnly false Hannover - written on create only
}
