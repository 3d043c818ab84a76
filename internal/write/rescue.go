package write

import (
	"net/http"
	"slices"
	"strings"

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
	r.Refused = append(r.Refused, bad...)
	for _, f := range bad {
		r.Drop(sferr.Dropped{
			Field: f.Change.Field, Rule: f.Change.Rule, Code: f.Code, Reason: "Salesforce refused the record for this field",
			Err: &sferr.Error{Status: http.StatusOK, Code: f.Code, Fields: []string{f.Change.Field}},
		})
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
			r.Drop(sferr.Dropped{
				Field: c.Field, Rule: c.Rule, Code: "GIVEN_UP",
				Reason: "Salesforce refused the record again and again: only its required fields were sent",
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
			bad = append(bad, record.RefusedField{Change: writes[i], Value: record.RefusedValue(writes, &writes[i]), Code: e.Code})
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
