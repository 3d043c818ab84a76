package metadata

import (
	"cmp"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// CustomField returns what creates a custom field, without its name.
func CustomField(f *schema.Field, description string) Node {
	kind := TypeOf(f)
	n := Node{{"description", description}, {"label", f.Label}, {"type", kind}}
	add := func(name string, value any) { n = append(n, Member{name, value}) }
	if f.ExternalID || f.Unique {
		add("externalId", f.ExternalID)
		add("unique", f.Unique)
		if kind == "Text" {
			add("caseSensitive", f.CaseSensitive)
		}
	}
	if kind != "Checkbox" && kind != "LongTextArea" {
		add("required", false)
	}
	switch kind {
	case "Checkbox":
		add("defaultValue", "false")
	case "Text":
		add("length", f.Length)
	case "LongTextArea":
		add("length", max(f.Length, 256))
		add("visibleLines", 3)
	case "Number", "Currency", "Percent":
		add("precision", f.Precision)
		add("scale", f.Scale)
	case "MultiselectPicklist":
		add("visibleLines", 4)
		fallthrough
	case "Picklist":
		values := make([]Node, len(f.Picklist))
		for i, v := range f.Picklist {
			values[i] = Value(v.Value)
		}
		add("valueSet", Node{{"restricted", f.Restricted}, {"valueSetDefinition", Node{{"sorted", false}, {"value", values}}}})
	}
	slices.SortFunc(n, func(a, b Member) int { return strings.Compare(a.Name, b.Name) })
	return n
}

// Named returns metadata with its full name.
func Named(name string, n Node) Node { return append(Node{{"fullName", name}}, n...) }

// Value returns a value of a picklist.
func Value(value string) Node {
	return Node{{"fullName", value}, {"default", false}, {"label", value}}
}

// Field is the part of a custom field's metadata that is read.
type Field struct {
	Type          string  `json:"type"`
	Label         string  `json:"label"`
	Length        int     `json:"length"`
	Precision     int     `json:"precision"`
	Scale         int     `json:"scale"`
	Required      bool    `json:"required"`
	ExternalID    bool    `json:"externalId"`
	Unique        bool    `json:"unique"`
	CaseSensitive bool    `json:"caseSensitive"`
	Formula       *string `json:"formula"`
	ReferenceTo   string  `json:"referenceTo"`
	ValueSet      *struct {
		Restricted bool `json:"restricted"`
		Definition *struct {
			Values []struct {
				FullName  string `json:"fullName"`
				ValueName string `json:"valueName"` // as some versions spell it
				Label     string `json:"label"`
				Default   bool   `json:"default"`
				IsActive  *bool  `json:"isActive"`
			} `json:"value"`
		} `json:"valueSetDefinition"`
	} `json:"valueSet"`
}

// Schema returns the field as describe would.
func (m *Field) Schema(name string) *schema.Field {
	f := &schema.Field{
		Name: name, Label: m.Label, Type: SchemaType(m.Type), Length: m.Length, Precision: m.Precision, Scale: m.Scale, Custom: true,
		Nillable: !m.Required, Permissionable: !m.Required, ExternalID: m.ExternalID, Unique: m.Unique, CaseSensitive: m.CaseSensitive,
		Calculated: m.Formula != nil || m.Type == "Summary", AutoNumber: m.Type == "AutoNumber",
	}
	if m.Type == "TextArea" {
		f.Length = 255
	}
	if f.Type == "" {
		f.Type = schema.Type(strings.ToLower(m.Type))
	}
	if m.ReferenceTo != "" {
		f.ReferenceTo = []string{m.ReferenceTo}
	}
	if m.ValueSet != nil {
		f.Restricted = m.ValueSet.Restricted
		if d := m.ValueSet.Definition; d != nil {
			for _, v := range d.Values {
				f.Picklist = append(f.Picklist, schema.PicklistValue{Value: cmp.Or(v.FullName, v.ValueName), Label: v.Label, Default: v.Default, Active: v.IsActive == nil || *v.IsActive})
			}
		}
	}
	return f
}
