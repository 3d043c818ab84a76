package salesforce

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// rescue takes the fields out for which Salesforce refused the record, so that
// one bad value never costs the lead, and reports whether it may be sent again.
// Keys and fields of Required rules are never taken out. Before the last round
// everything else goes.
func (o *op) rescue(items []rest.Item) bool {
	var bad []refusedField
	for i := range items {
		fields, ok := o.blame(&items[i])
		if !ok {
			return false
		}
		bad = append(bad, fields...)
	}
	if len(bad) == 0 {
		return false
	}
	o.refused = append(o.refused, bad...)
	for _, f := range bad {
		o.drop(f.change.Field, sferr.Dropped{
			Field: f.change.Field, Rule: f.change.Rule, Code: f.code, Reason: "Salesforce refused the record for this field",
			Err: &sferr.Error{Status: http.StatusOK, Code: f.code, Fields: []string{f.change.Field}},
		})
	}
	if o.rounds == maxRounds-1 {
		o.strip()
	}
	return true
}

// blame returns the fields of the record that a refusal is about. It is false
// where the record cannot be saved without them: the refusal is about the whole
// record, or names none that was sent, or one that has to be.
func (o *op) blame(it *rest.Item) (bad []refusedField, ok bool) {
	if !it.Class().BlamesFields() {
		return nil, false
	}
	for _, name := range o.blamed(*it) {
		i := slices.IndexFunc(o.fields, func(ch FieldChange) bool { return strings.EqualFold(ch.Field, name) })
		switch {
		case i >= 0 && o.fields[i].Required, o.key != nil && strings.EqualFold(o.key.Field, name):
			return nil, false
		case i >= 0:
			bad = append(bad, refusedField{o.fields[i], refusedValue(o.fields, &o.fields[i]), it.Code})
		}
	}
	return bad, len(bad) > 0
}

// refusedField is a field for which Salesforce refused a record.
type refusedField struct {
	change FieldChange
	value  any // see refusedValue
	code   string
}

// always reports whether any record would be refused for the value, whatever else
// it has.
func (f *refusedField) always() bool {
	switch codes.ClassOf(f.code, "") {
	case codes.Value, codes.Taken:
		return f.code != "FIELD_INTEGRITY_EXCEPTION" || slices.Contains(standard.StateAndCountry, f.change.Field)
	default:
		return false
	}
}

// learn remembers what was refused, so that it is not sent again: the value, for
// all records or, if it may depend on the rest of the record, for the one that
// was saved without it; or that the object is to be described again.
func (c *Client) learn(ops []*op) {
	var stale []string
	for _, o := range ops {
		if e, ok := errors.AsType[*sferr.Error](o.err); ok {
			e.Fields = o.own(e.Fields, c.org.Known(o.object))
		}
	}
	for _, o := range ops {
		for _, f := range o.refused {
			switch {
			case codes.ClassOf(f.code, "") == codes.Metadata:
				stale = append(stale, o.object)
			case f.always():
				c.learned.refused.add(o.object, "", f.change.Field, f.value, f.code)
			case o.outcome.settled():
				c.learned.refused.add(o.object, o.result, f.change.Field, f.change.After, f.code)
			}
		}
		if e, ok := errors.AsType[*sferr.Error](o.err); ok && org.ClassOf(e) == codes.Permission {
			stale = append(stale, o.object) // permissions may have changed
		}
	}
	c.outdated(stale...)
}

// own returns those of the names that are fields of the record's object, as the
// object spells them. Without an object, only the record's own are known.
func (o *op) own(names []string, object *schema.Object) (fields []string) {
	for _, name := range names {
		i := slices.IndexFunc(o.fields, func(ch FieldChange) bool { return strings.EqualFold(ch.Field, name) })
		switch f := object.Field(name); {
		case f != nil:
			fields = append(fields, f.Name)
		case i >= 0:
			fields = append(fields, o.fields[i].Field)
		case o.key != nil && strings.EqualFold(o.key.Field, name):
			fields = append(fields, o.key.Field)
		}
	}
	return fields
}

// strip leaves only what the record cannot do without.
func (o *op) strip() {
	for _, ch := range slices.Clone(o.fields) {
		if !ch.Required && ch.Field != standard.OwnerField {
			o.drop(ch.Field, sferr.Dropped{
				Field: ch.Field, Rule: ch.Rule, Code: "GIVEN_UP",
				Reason: "Salesforce refused the record again and again: only its required fields were sent",
			})
		}
	}
}

// blamed returns the API names of the fields that an error is about.
//
// UNSURE: Salesforce leaves fields empty for unknown fields, where the name
// stands in quotes in the message, and for state and country picklists, which
// are two fields of one error and go together. What the user may not use is told
// by its ID only.
func (o *op) blamed(it rest.Item) []string {
	if len(it.Fields) > 0 {
		return it.Fields
	}
	switch it.Code {
	case "INVALID_FIELD": // No such column 'X' on sobject of type Lead
		if _, rest, ok := strings.Cut(it.Message, "'"); ok {
			name, _, _ := strings.Cut(rest, "'")
			return []string{name}
		}
	case "DUPLICATE_VALUE": // duplicate value found: X duplicates value on record with id: 00Q...
		// "<unknown>" stands for both where the user may not see that record
		hidden := strings.Contains(it.Message, ": <unknown> ")
		if o.key != nil && (hidden || strings.Contains(it.Message, ": "+o.key.Field+" ")) {
			return []string{o.key.Field}
		}
		for _, ch := range o.fields {
			if hidden && ch.Rule == standard.KeyRule || strings.Contains(it.Message, ": "+ch.Field+" ") {
				return []string{ch.Field}
			}
		}
	case "FIELD_INTEGRITY_EXCEPTION":
		var names []string
		for _, ch := range o.fields {
			if slices.Contains(standard.StateAndCountry, ch.Field) {
				names = append(names, ch.Field)
			}
		}
		return names
	case hiddenReference:
		for _, ch := range o.fields {
			if id, _ := ch.After.(string); len(id) >= 15 && strings.Contains(it.Message, id[:15]) {
				return []string{ch.Field}
			}
		}
	}
	if aboutOwner(it.Code) {
		return []string{standard.OwnerField}
	}
	return nil
}

// hiddenReference is the code of a record that refers to one that the user may
// not use.
const hiddenReference = "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"

// aboutOwner reports whether a code says by itself that the owner is refused.
func aboutOwner(code string) bool {
	kind := codes.Of(code, "").Kind
	return kind == codes.KindOwner || kind == 0 && (strings.Contains(code, "OWNER") || strings.Contains(code, "TRANSFER"))
}
