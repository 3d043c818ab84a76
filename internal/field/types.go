package field

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// typeInfo says what a [Type] is in an org.
type typeInfo struct {
	name   Type
	length int           // see [UsualLength]
	org    []schema.Type // its types of describe; a new field has the first one
	setup  []string      // what Salesforce's setup calls it, as [headerKey] writes it
}

var types = [...]typeInfo{
	{name: Text, length: 255, org: []schema.Type{schema.TypeString, schema.TypeCombobox}},
	{name: LongText, length: 32000, org: []schema.Type{schema.TypeTextArea}, setup: []string{"textarea", "textarealong", "longtextarea"}},
	{name: Picklist, length: 255, org: []schema.Type{schema.TypePicklist}},
	{name: MultiPicklist, length: 4099, org: []schema.Type{schema.TypeMultiPicklist}, setup: []string{"picklistmultiselect", "multiselectpicklist"}},
	{name: Checkbox, org: []schema.Type{schema.TypeBoolean}},
	{name: Number, org: []schema.Type{schema.TypeDouble, schema.TypeInt, schema.TypeCurrency, schema.TypePercent}, setup: []string{"currency", "percent"}},
	{name: Date, org: []schema.Type{schema.TypeDate}},
	{name: DateTime, org: []schema.Type{schema.TypeDateTime}},
	{name: Phone, length: 40, org: []schema.Type{schema.TypePhone}},
	{name: Email, length: 80, org: []schema.Type{schema.TypeEmail}},
	{name: URL, length: 255, org: []schema.Type{schema.TypeURL}},
	{name: Reference, org: []schema.Type{schema.TypeReference, schema.TypeID}, setup: []string{"lookup", "lookuprelationship"}},
}

// info returns what t is in an org. It is the zero typeInfo if t is not one of
// the types.
func (t Type) info() typeInfo {
	if t == "" {
		t = Text
	}
	for i := range types {
		if types[i].name == t {
			return types[i]
		}
	}
	return typeInfo{}
}

// Valid reports whether t is one of the types, or zero.
func (t Type) Valid() bool { return t.info().name != "" }

// TypeOf is the mapping type of a describe type, or "" for one that no value
// can be mapped to.
func TypeOf(t schema.Type) Type {
	for i := range types {
		if slices.Contains(types[i].org, t) {
			return types[i].name
		}
	}
	return ""
}

// UsualLength returns the length of a field of type t if neither the org nor a
// rule gives one: the only length that Salesforce has for the type, or the
// shortest. 0 is no length.
func UsualLength(t Type) int { return t.info().length }
