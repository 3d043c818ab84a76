package salesforce

import (
	"errors"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// rescue takes the fields out for which Salesforce refused the record, so that
// one bad value never costs the lead, and reports whether it may be sent again.
// Keys and fields of Required rules are never taken out. Before the last round
// everything else goes.
func (o *op) rescue(items []rest.Item) bool {
	if len(items) == 0 || slices.ContainsFunc(items, func(it rest.Item) bool { return !rescuable(it.Code) }) {
		return false
	}
	var bad []FieldChange
	var names []string
	for _, it := range items {
		for _, name := range o.blamed(it) {
			i := slices.IndexFunc(o.fields, func(ch FieldChange) bool { return strings.EqualFold(ch.Field, name) })
			if i < 0 || o.fields[i].Required {
				return false
			}
			bad, names = append(bad, o.fields[i]), append(names, it.Code)
		}
	}
	if len(bad) == 0 {
		return false
	}
	for i, ch := range bad {
		o.refused = append(o.refused, refusedField{ch.Field, refusedValue(o.fields, &ch), names[i]})
	}
	for i, ch := range bad {
		o.drop(ch.Field, Dropped{
			Field: ch.Field, Rule: ch.Rule, Code: names[i], Reason: "Salesforce refused the record for this field",
			Err: &Error{Status: 200, Code: names[i], Fields: []string{ch.Field}},
		})
	}
	if o.rounds == maxRounds-1 {
		o.strip()
	}
	return true
}

// rescuable reports whether a code is about single fields.
func rescuable(code string) bool {
	switch rest.ClassOf(code, "") {
	case rest.Value, rest.Metadata, rest.Taken:
		return true
	default:
		return false
	}
}

// refusedField is a field for which Salesforce refused a record.
type refusedField struct {
	name  string
	value any // see refusedValue
	code  string
}

// learn remembers what was refused, so that it is not sent again: the value, or
// that the org has to be asked anew what it is.
func (c *Client) learn(ops []*op) {
	for _, o := range ops {
		if e, ok := errors.AsType[*Error](o.err); ok {
			e.Fields = o.own(e.Fields, c.known(o.object))
		}
	}
	for _, o := range ops {
		for _, f := range o.refused {
			if rest.ClassOf(f.code, "") == rest.Metadata {
				c.outdated(o.object)
				continue
			}
			c.refused.add(o.object, f.name, f.value, f.code)
		}
		if e, ok := errors.AsType[*Error](o.err); ok && e.class() == rest.Permission {
			c.outdated(o.object) // describe may be of before the permissions changed
		}
	}
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
		if !ch.Required && ch.Field != ownerField {
			o.drop(ch.Field, Dropped{
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
// are two fields of one error and go together.
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
	case "INACTIVE_OWNER_OR_USER":
		return []string{ownerField}
	case "DUPLICATE_VALUE": // duplicate value found: X duplicates value on record with id: 00Q...
		// "<unknown>" stands for both where the user may not see that record
		hidden := strings.Contains(it.Message, ": <unknown> ")
		if o.key != nil && (hidden || strings.Contains(it.Message, ": "+o.key.Field+" ")) {
			return []string{o.key.Field}
		}
		for _, ch := range o.fields {
			if hidden && ch.Rule == keyRule || strings.Contains(it.Message, ": "+ch.Field+" ") {
				return []string{ch.Field}
			}
		}
	case "FIELD_INTEGRITY_EXCEPTION":
		var names []string
		for _, ch := range o.fields {
			if slices.Contains(stateAndCountry, ch.Field) {
				names = append(names, ch.Field)
			}
		}
		return names
	}
	return nil
}

// keyRule is the Rule of an external ID that a found record is given.
const keyRule = "id"

var stateAndCountry = []string{
	"State", "Country", "StateCode", "CountryCode",
	"MailingState", "MailingCountry", "MailingStateCode", "MailingCountryCode",
	"OtherState", "OtherCountry", "OtherStateCode", "OtherCountryCode",
}
