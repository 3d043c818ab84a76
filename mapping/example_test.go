package mapping_test

import (
	"encoding/json"
	"fmt"
	"log"
	"time"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// The recommended mapping with one more rule, which reads a custom value.
func Example() {
	lead := mapping.Person{
		FirstName: "Ada", Email: "ada(at)northwind", Company: mapping.Company{Name: "Northwind"},
		Custom: map[string]any{"Headcount": "1,250"},
	}
	m := mapping.Recommended().With(mapping.Rule{From: mapping.Custom("Headcount"), Lead: "NumberOfEmployees", Type: field.Number})
	mapper, err := m.Compile(field.Options{}) // Options.Schema is what the org says of its fields
	if err != nil {
		log.Fatal(err)
	}
	record := mapper.Map(schema.Lead, &lead)
	for _, v := range record.Values {
		fmt.Println(v.Field, "=", v.Value)
	}
	for _, lost := range record.Dropped {
		fmt.Println(lost.Field, "lost:", lost.Code(), lost.Reason)
	}
	// Output:
	// FirstName = Ada
	// LastName = [not provided]
	// Company = Northwind
	// NumberOfEmployees = 1250
	// Email lost: TYPE an e-mail address has an @
}

// The recommended mapping, but a title in the org is never overwritten.
func ExampleMapping_With() {
	m := mapping.Recommended().With(mapping.Rule{
		From: mapping.FromJobTitle, Lead: "Title", Contact: "Title", Type: field.Text, Length: 128, Policy: field.WriteIfBlank,
	})
	mapper, err := m.Compile(field.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	record := mapper.Map(schema.Lead, &mapping.Person{
		LastName: "Chen", JobTitle: "Researcher", Company: mapping.Company{Name: "Chen Labs"},
	})
	for _, v := range record.Values {
		fmt.Println(v.Field, "=", v.Value, v.Policy)
	}
	// Output:
	// LastName = Chen Overwrite
	// Company = Chen Labs Overwrite
	// Title = Researcher WriteIfBlank
}

// A mapping is data. Rules for fields that the org lacks are switched off, and Off
// lists them.
func ExampleMapping_UnmarshalJSON() {
	var m mapping.Mapping
	err := json.Unmarshal([]byte(`{"rules": [
		{"from": "lastName", "lead": "LastName", "required": true},
		{"from": "template:{{.FirstName}} met at {{.LastEvent}}", "lead": "Notes__c"},
		{"from": "twitter", "lead": "X__c"}
	]}`), &m)
	if err != nil {
		fmt.Println(err)
		return
	}
	org := schema.New(schema.NewObject(schema.Lead,
		schema.Field{Name: "LastName", Type: schema.TypeString, Length: 80, Createable: true, Updateable: true},
		schema.Field{Name: "Notes__c", Type: schema.TypeTextArea, Length: 255, Createable: true, Updateable: true},
	))
	mapper, err := m.Compile(field.Options{Schema: org})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range mapper.Off(schema.Lead) {
		fmt.Println("off:", e)
	}
	record := mapper.Map(schema.Lead, &mapping.Person{FirstName: "Ivy", LastName: "Chen", LastScannedEvent: "Fair"})
	for _, v := range record.Values {
		fmt.Println(v.Field, "=", v.Value)
	}
	// Output:
	// off: twitter -> Lead.X__c: field unknown or not visible: the org lacks the field, or hides it from the integration user
	// LastName = Chen
	// Notes__c = Ivy met at Fair
}

// A planning sheet saved as CSV is a mapping. Errors name the row and the column.
func ExampleUnmarshalCSV() {
	m, err := mapping.UnmarshalCSV([]byte("Mobly Field;Lead Field;Contact Field;Type;Policy\n" +
		"Last Name;LastName;LastName;;\n" +
		"Job Title;Title;Title;Text;Write if Blank\n" +
		"Number of Scans;mobly_number_scans__c;;Number;\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range m.Rules {
		fmt.Printf("%s -> %s, type %q, policy %q\n", r.From, r.Lead, r.Type, r.Policy)
	}
	_, err = mapping.UnmarshalCSV([]byte("Mobly Field,Lead Field,Type\nEmail,Email,Mail\nShoe Size,Size__c,Number\n"))
	fmt.Println(err)
	// Output:
	// lastName -> LastName, type "", policy ""
	// jobTitle -> Title, type "Text", policy "WriteIfBlank"
	// numberOfScans -> mobly_number_scans__c, type "Number", policy ""
	// mapping: row 2, column Type: it is not one of the types: Text, LongText, Picklist, MultiPicklist, Checkbox, Number, Date, DateTime, Phone, Email, URL, Reference
	// mapping: row 3, column Mobly Field: it is not a field of Mobly's and does not begin with custom:, const: or template:
}

// A rule may also write to objects beside Lead and Contact.
func ExampleRule_fields() {
	mapper, err := mapping.Mapping{Rules: []mapping.Rule{
		{From: mapping.Custom("booth"), Lead: "Booth__c", Fields: map[string]string{"CampaignMember": "Booth__c"}},
		{From: mapping.FromNumberOfScans, Fields: map[string]string{"CampaignMember": "Scans__c"}, Type: field.Number},
	}}.Compile(field.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	person := mapping.Person{NumberOfScans: new(2), Custom: map[string]any{"booth": "Hall 3"}}
	for _, v := range mapper.Map("CampaignMember", &person).Values {
		fmt.Println(v.Field, "=", v.Value)
	}
	// Output:
	// Booth__c = Hall 3
	// Scans__c = 2
}

// The scans of each event, and who scanned first there.
func ExamplePerson_Occasions() {
	day := func(n int) time.Time { return time.Date(2026, 10, n, 9, 0, 0, 0, time.UTC) }
	person := mapping.Person{
		Scans: []mapping.Scan{
			{At: day(1), By: "ann@x.example", Event: "Hanover Fair", EventID: "7"},
			{At: day(2), By: "bob@x.example", Event: "Hanover Fair", EventID: "7"},
			{At: day(9), Event: "Gala", Source: mapping.ViaUpload},
		},
		Campaigns: []mapping.Campaign{{ID: "b1c2"}},
	}
	for _, o := range person.Occasions("") {
		fmt.Printf("%q %q %d %q\n", o.Event, o.Label, o.Scans, o.Person.History("").FirstScannedBy)
	}
	// Output:
	// "Hanover Fair" "" 2 "ann@x.example"
	// "Gala" "" 0 ""
	// "" "b1c2" 0 ""
}
