package field_test

import (
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Coerce turns a value into what its field takes. A loss is reported without the value.
func ExampleCoerce() {
	for _, c := range []struct {
		value any
		field schema.Field
	}{
		{" 1.250,50 ", schema.Field{Name: "Amount__c", Type: schema.TypeCurrency}},
		{"yes", schema.Field{Name: "Consent__c", Type: schema.TypeBoolean}},
		{"Director of Operations", schema.Field{Name: "Title", Type: schema.TypeString, Length: 8}},
		{"soon", schema.Field{Name: "Due__c", Type: schema.TypeDate}},
	} {
		value, err := field.Coerce(c.value, c.field, field.Options{})
		fmt.Println(value, err)
	}
	// Output:
	// 1250.5 <nil>
	// true <nil>
	// Director Title: too long: cut to the field's 8 characters
	// <nil> Due__c: not of the field's type: not a date such as 2026-11-23
}

// Lists in one text come back as they were, but for the separator in an item.
func ExampleJoin() {
	text := field.Join([]string{"Expo", "Fair; East Hall"}, "")
	fmt.Println(text)
	fmt.Printf("%q\n", field.List(text, ""))
	// Output:
	// Expo;Fair, East Hall
	// ["Expo" "Fair, East Hall"]
}
