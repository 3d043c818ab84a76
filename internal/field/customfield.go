package field

import (
	"maps"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Custom reports whether a field of that API name is a custom field.
func Custom(name string) bool { return strings.HasSuffix(strings.ToLower(name), "__c") }

// AddCustomField appends the field that an admin would create for a rule, unless
// it is a standard field or fields has it. A picklist is unrestricted and has the
// values that the rule translates to.
func AddCustomField(fields []schema.Field, label string, r Rule) []schema.Field {
	if !Custom(r.Field) || slices.ContainsFunc(fields, func(f schema.Field) bool { return strings.EqualFold(f.Name, r.Field) }) {
		return fields
	}
	f := schema.Field{
		Name: r.Field, Label: label, Type: schema.TypeString, Length: r.Length,
		Createable: true, Updateable: true, Nillable: true, Permissionable: true, Custom: true,
	}
	if r.Length == 0 {
		f.Length = UsualLength(r.Type)
	}
	if info := r.Type.info(); len(info.org) > 0 {
		f.Type = info.org[0]
	}
	switch r.Type {
	case Checkbox:
		f.Length, f.Nillable, f.DefaultedOnCreate = 0, false, true
	case Number:
		f.Length, f.Precision = 0, 18
	case Reference:
		f.Length = 18
	case Picklist, MultiPicklist:
		for _, value := range slices.Compact(slices.Sorted(maps.Values(r.Values))) {
			if !BlankText(value) { // a blank one writes nothing
				f.Picklist = append(f.Picklist, schema.PicklistValue{Value: value, Label: value, Active: true})
			}
		}
	default:
		if f.Type == schema.TypeString {
			f.Length = min(f.Length, 255)
		}
	}
	return append(fields, f)
}
