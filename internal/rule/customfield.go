package rule

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// IsCustom reports whether a field of that API name is a custom field.
func IsCustom(name string) bool { return strings.HasSuffix(strings.ToLower(name), "__c") }

// CustomField is the field that an admin would create for a rule. A picklist is
// unrestricted and has the values that the rule translates to.
func CustomField(label string, r Rule) schema.Field {
	declared := cmp.Or(r.Type, field.Text)
	f := schema.Field{
		Name: r.Field, Label: label, Type: cmp.Or(KindOf(declared), schema.TypeString), Length: cmp.Or(r.Length, UsualLength(declared)),
		Createable: true, Updateable: true, Nillable: true, Permissionable: true, Custom: true,
	}
	switch declared {
	case field.Checkbox:
		f.Length, f.Nillable, f.DefaultedOnCreate = 0, false, true
	case field.Number:
		f.Length, f.Precision = 0, 18
	case field.Reference:
		f.Length = 18
	case field.Picklist, field.MultiPicklist:
		for _, value := range slices.Compact(slices.Sorted(maps.Values(r.Values))) {
			if !core.BlankText(value) { // a blank one writes nothing
				f.Picklist = append(f.Picklist, schema.PicklistValue{Value: value, Label: value, Active: true})
			}
		}
	default:
		if f.Type == schema.TypeString {
			f.Length = min(f.Length, 255)
		}
	}
	return f
}
