package schema

import (
	"encoding/base64"
	"strings"
)

// Active reports whether value is an active value of the picklist, letter for
// letter as the API spells it.
func (f *Field) Active(value string) bool {
	if f == nil {
		return false
	}
	for i := range f.Picklist {
		if v := &f.Picklist[i]; v.Active && v.Value == value {
			return true
		}
	}
	return false
}

// Allowed returns the active values of a picklist that may stand beside a
// value of the field that controls it, "true" or "false" for a checkbox. For a
// picklist that no field controls these are all; beside a controlling value
// that is blank or unknown there are none, and so there are for a field that
// is unknown or no picklist.
//
// Salesforce refuses a state that does not belong to its country, but lets the
// API write other dependent picklists freely.
func (o *Object) Allowed(name, controlling string) []PicklistValue {
	f := o.Field(name)
	if f == nil {
		return nil
	}
	index := -1
	if f.Dependent {
		if index = o.Field(f.Controller).indexOf(controlling); index < 0 {
			return nil
		}
	}
	var allowed []PicklistValue
	for i := range f.Picklist {
		if v := &f.Picklist[i]; v.Active && (index < 0 || v.validFor(index)) {
			allowed = append(allowed, *v)
		}
	}
	return allowed
}

// indexOf is the place of a value among those of a controlling field, or -1.
func (f *Field) indexOf(value string) int {
	switch {
	case f == nil:
	case f.Type == TypeBoolean:
		for i, word := range [...]string{"false", "true"} {
			if strings.EqualFold(value, word) {
				return i
			}
		}
	default:
		for i := range f.Picklist {
			if f.Picklist[i].Value == value && value != "" {
				return i
			}
		}
	}
	return -1
}

// validFor reads the bitmap of ValidFor: the highest bit of the first byte is
// the controlling field's first value.
func (v *PicklistValue) validFor(index int) bool {
	bits, err := base64.StdEncoding.DecodeString(v.ValidFor)
	return err == nil && index/8 < len(bits) && bits[index/8]&(0x80>>(index%8)) != 0
}

// CodeField returns the picklist of codes that stands beside a text field of
// an address in an org that has state and country picklists: StateCode for
// "State", MailingCountryCode for "MailingCountry". It is nil in an org without
// them, and for any other field.
//
// Where there is one, the text must be one of the labels of its values, or the
// code is to be written in place of the text. A StateCode is controlled by its
// CountryCode: see [Object.Allowed].
func (o *Object) CodeField(name string) *Field {
	lower := strings.ToLower(name)
	if !strings.HasSuffix(lower, "state") && !strings.HasSuffix(lower, "country") {
		return nil
	}
	f := o.Field(name + "Code")
	if f == nil || f.Type != TypePicklist || o.Field(name) == nil {
		return nil
	}
	return f
}
