package schema_test

import (
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// A describe result says which fields a new record needs.
func ExampleParseDescribe() {
	o, err := schema.ParseDescribe([]byte(`{"name": "Lead", "createable": true, "fields": [
		{"name": "LastName", "type": "string", "length": 80, "createable": true, "updateable": true, "nillable": false},
		{"name": "Status", "type": "picklist", "createable": true, "nillable": false, "defaultedOnCreate": true},
		{"name": "Title", "type": "string", "length": 128, "createable": true, "updateable": true, "nillable": true}
	]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range o.Fields() {
		fmt.Println(f.Name, f.Required())
	}
	// Output:
	// LastName true
	// Status false
	// Title false
}

// In a test, an object is written by hand.
func ExampleNewObject() {
	o := schema.NewObject(schema.Lead,
		schema.Field{Name: "Title", Type: schema.TypeString, Length: 128, Createable: true, Updateable: true},
	)
	org := schema.New(o.With(schema.Field{Name: "mobly_score__c", Type: schema.TypePicklist, Custom: true}))
	fmt.Println(org.Object("lead").Field("TITLE").Length)
	fmt.Println(org.Object("lead").Field("Company") == nil)
	// Output:
	// 128
	// true
}

// In an org with state and country picklists, codes are written, and a state
// needs its country.
func ExampleObject_CodeField() {
	o := schema.NewObject(schema.Lead,
		schema.Field{Name: "State", Type: schema.TypeString},
		schema.Field{Name: "Country", Type: schema.TypeString},
		schema.Field{Name: "CountryCode", Type: schema.TypePicklist, Picklist: []schema.PicklistValue{
			{Value: "AU", Label: "Australia", Active: true}, {Value: "US", Label: "United States", Active: true},
		}},
		schema.Field{Name: "StateCode", Type: schema.TypePicklist, Dependent: true, Controller: "CountryCode", Picklist: []schema.PicklistValue{
			{Value: "NSW", Label: "New South Wales", Active: true, ValidFor: "gAAA"},
			{Value: "WA", Label: "Washington", Active: true, ValidFor: "QAAA"},
		}},
	)
	code := o.CodeField("State")
	for _, v := range o.Allowed(code.Name, "US") {
		fmt.Println(code.Name, v.Value, v.Label)
	}
	// Output: StateCode WA Washington
}
