package field

import (
	"cmp"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Spec describes a field for [Spec.Coerce]. The zero Spec is text of any length.
type Spec struct {
	Type   schema.Type // of the kinds that [KindOf] returns
	Length int         // the limit, in the unit of [Length]; 0 means no limit

	// Precision and Scale are the digits in all and after the point of a
	// number. Precision 0 means that neither is known. Number is the type of its
	// field: int, double, currency or percent, "" if that is unknown.
	Precision int
	Scale     int
	Number    schema.Type

	HTML bool // Rich Text Area: the [HTML] of the text must fit into Length

	Options *Options // of a picklist; nil if the org's values are unknown

	RecordTypes []schema.RecordType // of a RecordTypeId; nil for other fields, or if unknown

	// Location is the zone that gives a moment its day in a Date field, and the
	// zone of a time that names none. Nil is UTC.
	Location *time.Location

	// Separator stands between the items of a list; "" means ";". List says
	// that a given text is such a list, and is cut between items only.
	Separator string
	List      bool
}

// Options are the values of a picklist, indexed.
type Options struct {
	restricted bool
	ofType     bool              // only one record type's values are active
	exact      map[string]any    // the active values, ready to be sent
	active     map[string]string // the same, by [Looks]
	inactive   map[string]bool   // by [Looks]
	labels     map[string]string // the active value of a label, by [Looks]; "" if several have it
}

// NewOptions indexes the values of a picklist. If two have the same [Looks], the
// first one wins.
func NewOptions(values []schema.PicklistValue, restricted bool) *Options {
	o := &Options{
		restricted: restricted, exact: make(map[string]any, len(values)), active: make(map[string]string, len(values)),
		inactive: make(map[string]bool), labels: make(map[string]string),
	}
	for _, v := range values {
		value, label := Looks(v.Value), Looks(v.Label)
		if !v.Active {
			o.inactive[value] = true
			continue
		}
		o.exact[v.Value] = v.Value
		o.active[value] = cmp.Or(o.active[value], v.Value)
		if other, taken := o.labels[label]; taken && other != v.Value {
			v.Value = ""
		}
		o.labels[label] = v.Value
	}
	return o
}

// Typed reports whether the field's values depend on the record types.
func (s *Spec) Typed() bool { return s.RecordTypes != nil || s.Options != nil && s.Options.ofType }

// KindOf returns the type that stands for all types whose fields take the same
// values: schema.TypeDouble for any number. It is "" if no captured value can be
// written to a field of type t.
func KindOf(t schema.Type) schema.Type {
	switch t {
	case schema.TypeCombobox:
		return schema.TypeString
	case schema.TypeInt, schema.TypeCurrency, schema.TypePercent:
		return schema.TypeDouble
	case schema.TypeID:
		return schema.TypeReference
	case schema.TypeString, schema.TypeTextArea, schema.TypePicklist, schema.TypeMultiPicklist, schema.TypeBoolean, schema.TypeDouble,
		schema.TypeDate, schema.TypeDateTime, schema.TypePhone, schema.TypeEmail, schema.TypeURL, schema.TypeReference:
		return t
	default:
		return ""
	}
}

// SpecOf describes a field of an org. A field whose type takes no captured
// value has the zero Type.
func SpecOf(f *schema.Field) Spec {
	s := Spec{Type: KindOf(f.Type), Length: f.Length}
	switch s.Type {
	case schema.TypeDouble:
		s.Length = 0
		s.Precision, s.Scale, s.Number = f.Precision, f.Scale, f.Type
		if f.Type == schema.TypeInt {
			s.Precision, s.Scale = f.Digits, 0
			if f.Digits <= 0 {
				s.Precision = 9 // fits an int of 32 bits
			}
		}
	case schema.TypePicklist, schema.TypeMultiPicklist:
		s.Options = NewOptions(f.Picklist, f.Restricted)
		s.Options.ofType = f.RecordType != ""
		if s.Type == schema.TypeMultiPicklist {
			s.Separator, s.List = ";", true
		}
	case schema.TypeTextArea:
		s.HTML = f.HTMLFormatted
	case schema.TypeBoolean, schema.TypeDate, schema.TypeDateTime, schema.TypeReference:
		s.Length = 0
	default:
	}
	return s
}
