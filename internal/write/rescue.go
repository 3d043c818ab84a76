package write

import (
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// rescue takes out the fields for which Salesforce refused the record, so that one
// bad value never costs the lead, and reports whether it may be sent again. Keys
// and required fields are never taken out. Before the last round everything else
// goes.
func rescue(r *record.Record, items []rest.Item) bool {
	var bad []record.RefusedField
	for i := range items {
		fields, ok := blame(r, &items[i])
		if !ok {
			return false
		}
		bad = append(bad, fields...)
	}
	if len(bad) == 0 {
		return false
	}
	e := r.MakeExtra()
	e.Refused = append(e.Refused, bad...)
	for _, f := range bad {
		lost := record.LossOf(&f.Change, f.Code, "Salesforce refused the record because of this field")
		lost.Records = f.Taken
		r.Drop(lost)
	}
	if r.Rounds == maxRounds-1 {
		strip(r)
	}
	return true
}

// strip leaves only what the record cannot do without.
func strip(r *record.Record) {
	for _, c := range r.Writes() {
		if !c.Required && c.Field != standard.OwnerField {
			r.Drop(&sferr.Problem{
				Fields: []string{c.Field}, Rule: c.Rule, Code: "GIVEN_UP",
				Reason: "Salesforce refused the record repeatedly: only its required fields were sent",
			})
		}
	}
}

// blame returns the fields of the record that a refusal is about. It returns
// false if the record cannot be saved without them: the refusal is about the
// whole record, or names no field that was sent, or one that has to be.
func blame(r *record.Record, e *rest.Item) (bad []record.RefusedField, ok bool) {
	if !e.Class().BlamesFields() {
		return nil, false
	}
	writes := r.Writes()
	for _, name := range blamed(r, *e) {
		i := indexFold(writes, name)
		switch {
		case i >= 0 && writes[i].Required, r.Key != nil && strings.EqualFold(r.Key.Field, name):
			return nil, false
		case i >= 0:
			bad = append(bad, record.RefusedField{Change: writes[i], Value: record.RefusedValue(writes, &writes[i]), Code: e.Code, Taken: org.Named([]rest.Item{*e})})
		}
	}
	return bad, len(bad) > 0
}

func indexFold(changes []record.Change, name string) int {
	return slices.IndexFunc(changes, func(c record.Change) bool { return strings.EqualFold(c.Field, name) })
}

// ownFields returns those of the names that are fields of the record's object, as
// the object spells them. Without an object, only the record's own are known.
func ownFields(r *record.Record, names []string, object *schema.Object) (fields []string) {
	writes := r.Writes()
	for _, name := range names {
		i := indexFold(writes, name)
		switch f := object.Field(name); {
		case f != nil:
			fields = append(fields, f.Name)
		case i >= 0:
			fields = append(fields, writes[i].Field)
		case r.Key != nil && strings.EqualFold(r.Key.Field, name):
			fields = append(fields, r.Key.Field)
		}
	}
	return fields
}

// blamed returns the API names of the fields that an error is about.
//
// UNSURE: Salesforce leaves fields empty for unknown fields, whose name stands in
// quotes in the message, and for state and country picklists, which are two fields
// of one error and go together. A record that the user may not use is named by its
// ID only.
func blamed(r *record.Record, e rest.Item) []string {
	if len(e.Fields) > 0 {
		return e.Fields
	}
	switch e.Code {
	case "INVALID_FIELD": // No such column 'X' on sobject of type Lead
		if _, rest, ok := strings.Cut(e.Message, "'"); ok {
			name, _, _ := strings.Cut(rest, "'")
			return []string{name}
		}
	case "DUPLICATE_VALUE":
		if name := duplicateField(r, e.Message); name != "" {
			return []string{name}
		}
	case "FIELD_INTEGRITY_EXCEPTION":
		var names []string
		for _, c := range r.Writes() {
			if slices.Contains(standard.StateAndCountry, c.Field) {
				names = append(names, c.Field)
			}
		}
		return names
	case HiddenReference:
		for _, c := range r.Writes() {
			if id := record.TextAfter(&c); len(id) >= 15 && strings.Contains(e.Message, id[:15]) {
				return []string{c.Field}
			}
		}
	}
	if AboutOwner(e.Code) {
		return []string{standard.OwnerField}
	}
	return nil
}

// duplicateField returns the field of "duplicate value found: X duplicates value
// on record with id: 00Q...". "<unknown>" stands for both if the user may not see
// that record.
func duplicateField(r *record.Record, message string) string {
	hidden := strings.Contains(message, ": <unknown> ")
	if r.Key != nil && (hidden || strings.Contains(message, ": "+r.Key.Field+" ")) {
		return r.Key.Field
	}
	for _, c := range r.Writes() {
		if hidden && c.Rule == standard.KeyRule || strings.Contains(message, ": "+c.Field+" ") {
			return c.Field
		}
	}
	return ""
}

// HiddenReference is the code of a record that refers to one that the user may
// not use.
const HiddenReference = "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"

// AboutOwner reports whether a code says by itself that the owner is refused.
func AboutOwner(code string) bool {
	kind := codes.Of(code, "").Kind
	return kind == codes.KindOwner || kind == 0 && (strings.Contains(code, "OWNER") || strings.Contains(code, "TRANSFER"))
}
