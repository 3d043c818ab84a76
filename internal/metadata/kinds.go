package metadata

import (
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// kinds are the types of which custom fields can be created, as metadata and as
// Setup call them.
var kinds = []struct {
	field           schema.Type
	metadata, setup string
}{
	{schema.TypeString, "Text", "Text"},
	{schema.TypeTextArea, "LongTextArea", "Text Area (Long)"},
	{schema.TypePicklist, "Picklist", "Picklist"},
	{schema.TypeMultiPicklist, "MultiselectPicklist", "Picklist (Multi-Select)"},
	{schema.TypeBoolean, "Checkbox", "Checkbox"},
	{schema.TypeDouble, "Number", "Number"},
	{schema.TypeCurrency, "Currency", "Currency"},
	{schema.TypePercent, "Percent", "Percent"},
	{schema.TypeDate, "Date", "Date"},
	{schema.TypeDateTime, "DateTime", "Date/Time"},
	{schema.TypeTime, "Time", "Time"},
	{schema.TypeEmail, "Email", "Email"},
	{schema.TypePhone, "Phone", "Phone"},
	{schema.TypeURL, "Url", "URL"},
	{schema.TypeReference, "Lookup", "Lookup Relationship"},
}

// shortTextArea is the length of a text area that is not long.
const shortTextArea = 255

// TypeOf returns a field's type as metadata calls it, or "" if no such field can be
// created.
func TypeOf(f *schema.Field) string {
	if f.Type == schema.TypeTextArea && f.Length > 0 && f.Length <= shortTextArea {
		return "TextArea"
	}
	for _, k := range kinds {
		if k.field == f.Type {
			return k.metadata
		}
	}
	return ""
}

// SchemaType returns the type of a field whose metadata has that type, or ""
// for others, such as formulas.
func SchemaType(metadata string) schema.Type {
	if metadata == "TextArea" || metadata == "Html" {
		return schema.TypeTextArea
	}
	for _, k := range kinds {
		if k.metadata == metadata {
			return k.field
		}
	}
	return ""
}

// SetupType returns a field's type as Setup calls it, with its size.
func SetupType(f *schema.Field) string {
	name := ""
	for _, k := range kinds {
		if k.field == f.Type {
			name = k.setup
		}
	}
	switch f.Type {
	case schema.TypeString:
		return fmt.Sprintf("%s(%d)", name, f.Length)
	case schema.TypeTextArea:
		if f.Length <= shortTextArea {
			return "Text Area"
		}
		return fmt.Sprintf("%s of %d characters", name, f.Length)
	case schema.TypeDouble:
		return fmt.Sprintf("%s(%d, %d)", name, f.Precision-f.Scale, f.Scale)
	default:
		return name
	}
}
