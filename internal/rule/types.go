package rule

import (
	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// types says what each declared type is in an org: a kind as [core.KindOf]
// returns it, and the [UsualLength].
var types = map[field.Type]struct {
	kind   schema.Type
	length int
}{
	field.Text:          {schema.TypeString, 255},
	field.LongText:      {schema.TypeTextArea, 32000},
	field.Picklist:      {schema.TypePicklist, 255},
	field.MultiPicklist: {schema.TypeMultiPicklist, 4099},
	field.Checkbox:      {schema.TypeBoolean, 0},
	field.Number:        {schema.TypeDouble, 0},
	field.Date:          {schema.TypeDate, 0},
	field.DateTime:      {schema.TypeDateTime, 0},
	field.Phone:         {schema.TypePhone, 40},
	field.Email:         {schema.TypeEmail, 80},
	field.URL:           {schema.TypeURL, 255},
	field.Reference:     {schema.TypeReference, 0},
}

// KindOf returns the type that a new field of a declared type has in an org. It
// is "" if t is not one of the types.
func KindOf(t field.Type) schema.Type { return types[t].kind }

// TypeOf returns the declared type that suits an org's, or "" if no captured
// value can be written to a field of type t.
func TypeOf(t schema.Type) field.Type {
	kind := core.KindOf(t)
	for name, t := range types {
		if t.kind == kind {
			return name
		}
	}
	return ""
}

// UsualLength returns the length of a field of type t if neither the org nor a
// rule gives one: the only length that Salesforce has for the type, or the
// shortest. 0 is no length.
func UsualLength(t field.Type) int { return types[t].length }
