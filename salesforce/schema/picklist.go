package schema

import (
	"encoding/base64"
	"slices"
	"strings"
)

// Active reports whether value is an active value of the picklist, letter for
// letter.
func (f *Field) Active(value string) bool {
	return f != nil && slices.ContainsFunc(f.Picklist, func(v PicklistValue) bool { return v.Active && v.Value == value })
}

// Allowed returns the active values of a picklist that are valid beside a value
// of its controlling field, "true" or "false" for a checkbox. For a picklist
// without a controlling field it returns all active values. It returns none if
// the controlling value is blank or unknown, and for a field that is unknown or
// not a picklist.
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

// indexOf returns the index of a value of a controlling field, or -1.
func (f *Field) indexOf(value string) int {
	switch {
	case f == nil || value == "":
		return -1
	case f.Type == TypeBoolean:
		return slices.Index([]string{"false", "true"}, strings.ToLower(value))
	}
	return slices.IndexFunc(f.Picklist, func(v PicklistValue) bool { return v.Value == value })
}

// validFor reads the bitmap of ValidFor. The highest bit of the first byte is
// the controlling field's first value.
func (v *PicklistValue) validFor(index int) bool {
	bits, err := base64.StdEncoding.DecodeString(v.ValidFor)
	return err == nil && index/8 < len(bits) && bits[index/8]&(0x80>>(index%8)) != 0
}

// CodeField returns the picklist of codes beside a text field of an address, in
// an org with state and country picklists: StateCode for "State",
// MailingCountryCode for "MailingCountry". It returns nil for any other field
// or org.
//
// If there is one, the text must be the label of one of its values, unless the
// code is written instead. A CountryCode controls its StateCode: see
// [Object.Allowed].
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
