package write

import (
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
)

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
			if id := c.Text(); len(id) >= 15 && strings.Contains(e.Message, id[:15]) {
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
