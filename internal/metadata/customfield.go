package metadata

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Field is a custom field. Of what an org answers, other members are not read.
type Field struct {
	FullName      string    `json:"fullName,omitempty" xml:"fullName,omitempty"`
	CaseSensitive *bool     `json:"caseSensitive,omitempty" xml:"caseSensitive"`
	DefaultValue  any       `json:"defaultValue,omitempty" xml:"defaultValue"`
	Description   string    `json:"description" xml:"description"`
	ExternalID    *bool     `json:"externalId,omitempty" xml:"externalId"`
	Formula       *string   `json:"formula,omitempty" xml:"formula"`
	Label         string    `json:"label" xml:"label"`
	Length        int       `json:"length,omitempty" xml:"length,omitempty"`
	Precision     *int      `json:"precision,omitempty" xml:"precision"`
	ReferenceTo   string    `json:"referenceTo,omitempty" xml:"referenceTo,omitempty"`
	Required      *bool     `json:"required,omitempty" xml:"required"`
	Scale         *int      `json:"scale,omitempty" xml:"scale"`
	Type          string    `json:"type" xml:"type"`
	Unique        *bool     `json:"unique,omitempty" xml:"unique"`
	ValueSet      *ValueSet `json:"valueSet,omitempty" xml:"valueSet"`
	VisibleLines  int       `json:"visibleLines,omitempty" xml:"visibleLines,omitempty"`
}

// ValueSet has the values of a picklist. Those of a global value set have no
// definition here.
type ValueSet struct {
	Restricted bool       `json:"restricted" xml:"restricted"`
	Definition *ValueList `json:"valueSetDefinition" xml:"valueSetDefinition"`
}

// ValueList is the values of one picklist.
type ValueList struct {
	Sorted bool    `json:"sorted" xml:"sorted"`
	Values []Value `json:"value" xml:"value"`
}

// Value is a value of a picklist.
type Value struct {
	FullName  string `json:"fullName" xml:"fullName"`
	Default   bool   `json:"default" xml:"default"`
	IsActive  *bool  `json:"isActive,omitempty" xml:"isActive"`
	Label     string `json:"label" xml:"label"`
	ValueName string `json:"valueName,omitempty" xml:"valueName,omitempty"` // the full name, as some versions spell it
}

// NewValue returns a value that is its own label.
func NewValue(value string) Value { return Value{FullName: value, Label: value} }

// NewField returns what creates a custom field, without its name.
func NewField(f *schema.Field, description string) *Field {
	m := &Field{Description: description, Label: f.Label, Type: TypeOf(f), Required: new(bool)}
	if f.ExternalID || f.Unique {
		m.ExternalID, m.Unique = &f.ExternalID, &f.Unique
		if m.Type == "Text" {
			m.CaseSensitive = &f.CaseSensitive
		}
	}
	switch m.Type {
	case "Checkbox":
		m.DefaultValue, m.Required = "false", nil
	case "Text":
		m.Length = f.Length
	case "LongTextArea":
		m.Length, m.VisibleLines, m.Required = max(f.Length, 256), 3, nil
	case "Number", "Currency", "Percent":
		m.Precision, m.Scale = &f.Precision, &f.Scale
	case "MultiselectPicklist":
		m.VisibleLines = 4
		fallthrough
	case "Picklist":
		list := &ValueList{Values: make([]Value, len(f.Picklist))}
		for i, v := range f.Picklist {
			list.Values[i] = NewValue(v.Value)
		}
		m.ValueSet = &ValueSet{Restricted: f.Restricted, Definition: list}
	}
	return m
}

// Schema returns the field as describe would.
func (m *Field) Schema(name string) *schema.Field {
	is := func(b *bool) bool { return b != nil && *b }
	size := func(n *int) int {
		if n == nil {
			return 0
		}
		return *n
	}
	f := &schema.Field{
		Name: name, Label: m.Label, Type: cmp.Or(SchemaType(m.Type), schema.Type(strings.ToLower(m.Type))), Custom: true,
		Length: m.Length, Precision: size(m.Precision), Scale: size(m.Scale), Nillable: !is(m.Required), Permissionable: !is(m.Required),
		ExternalID: is(m.ExternalID), Unique: is(m.Unique), CaseSensitive: is(m.CaseSensitive),
		Calculated: m.Formula != nil || m.Type == "Summary", AutoNumber: m.Type == "AutoNumber",
	}
	if m.Type == "TextArea" {
		f.Length = shortTextArea
	}
	if m.ReferenceTo != "" {
		f.ReferenceTo = []string{m.ReferenceTo}
	}
	if m.ValueSet == nil {
		return f
	}
	f.Restricted = m.ValueSet.Restricted
	if d := m.ValueSet.Definition; d != nil {
		for _, v := range d.Values {
			f.Picklist = append(f.Picklist, schema.PicklistValue{Value: cmp.Or(v.FullName, v.ValueName), Label: v.Label, Default: v.Default, Active: v.IsActive == nil || *v.IsActive})
		}
	}
	return f
}

// kinds are the types of which custom fields can be created, as metadata and as
// Setup call them.
var kinds = map[schema.Type]struct{ metadata, setup string }{
	schema.TypeString:        {"Text", "Text"},
	schema.TypeTextArea:      {"LongTextArea", "Text Area (Long)"},
	schema.TypePicklist:      {"Picklist", "Picklist"},
	schema.TypeMultiPicklist: {"MultiselectPicklist", "Picklist (Multi-Select)"},
	schema.TypeBoolean:       {"Checkbox", "Checkbox"},
	schema.TypeDouble:        {"Number", "Number"},
	schema.TypeCurrency:      {"Currency", "Currency"},
	schema.TypePercent:       {"Percent", "Percent"},
	schema.TypeDate:          {"Date", "Date"},
	schema.TypeDateTime:      {"DateTime", "Date/Time"},
	schema.TypeTime:          {"Time", "Time"},
	schema.TypeEmail:         {"Email", "Email"},
	schema.TypePhone:         {"Phone", "Phone"},
	schema.TypeURL:           {"Url", "URL"},
	schema.TypeReference:     {"Lookup", "Lookup Relationship"},
}

const shortTextArea = 255

// TypeOf returns a field's type as metadata calls it, or "" if no such field can be
// created.
func TypeOf(f *schema.Field) string {
	if f.Type == schema.TypeTextArea && f.Length > 0 && f.Length <= shortTextArea {
		return "TextArea"
	}
	return kinds[f.Type].metadata
}

// SchemaType returns the type of a field whose metadata has that type, or ""
// for others, such as formulas.
func SchemaType(metadata string) schema.Type {
	if metadata == "TextArea" || metadata == "Html" {
		return schema.TypeTextArea
	}
	for field, kind := range kinds {
		if kind.metadata == metadata {
			return field
		}
	}
	return ""
}

// SetupType returns a field's type as Setup calls it, with its size: "Text(255)".
func SetupType(f *schema.Field) string {
	name := kinds[f.Type].setup
	switch f.Type {
	case schema.TypeString:
		return fmt.Sprintf("%s(%d)", name, f.Length)
	case schema.TypeTextArea:
		if f.Length <= shortTextArea {
			return "Text Area"
		}
		return fmt.Sprintf("%s of %d characters", name, f.Length)
	case schema.TypeDouble, schema.TypeCurrency, schema.TypePercent:
		return fmt.Sprintf("%s(%d, %d)", name, f.Precision-f.Scale, f.Scale)
	default:
		return cmp.Or(name, string(f.Type))
	}
}
