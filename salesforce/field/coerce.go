package field

import (
	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Coerce returns what a field of an org is sent for a captured value: a string, a
// bool, a json.Number, or nil for a blank value. Of the options it uses Location.
//
// A value is a string, a bool, a time.Time, a json.Number, any Go number, a
// []string, or a []any of these. White space around it, control characters and
// invisible formatting characters are dropped. Blank is nil for every type.
//
//	Type           accepts                                          is sent
//	Text           any single value; a list, joined as by Join      one line
//	LongText       the same; a Rich Text Area holds its HTML        with line breaks
//	Picklist       an active value, in any letter case and with     the org's spelling
//	               any quotes or dashes; its label; any text if
//	               it is not restricted
//	MultiPicklist  such values as a list, or split as by List       "a;b", each value once
//	Checkbox       a bool; true yes y on 1 x checked ✓              true
//	               false no n off 0 unchecked                       false
//	Number         a Go number; 1250.5 1,250.5 1.250,5 1 250,5      1250.5
//	               1'250.5 1e3 -5; 1,250 is 1250, 1.250 is 1.25;
//	               $5 5 EUR -kr 5 500,-; 10.000 € is 10000;
//	               5% in a Percent field; ($5) and, in a
//	               Currency field, (5) are -5
//	Date           a time.Time; 2026-10-14 2026/10/14 20261014      2026-10-14
//	               14 Oct 2026, Oct 14, 2026; a DateTime, as the
//	               day it is in Location
//	DateTime       a time.Time; RFC 3339, RFC 1123Z,                UTC, in whole seconds
//	               2026-10-14 09:30; a Date, as its midnight
//	Phone          a text with a digit                              as captured
//	Email          one address, also in mailto: or <>               the address
//	URL            a text without white space, not a script         as captured
//	Reference      a record ID of 15 or 18 characters               18 characters
//
// Anything else is lost with [ErrType], and a value that a picklist lacks or has
// made inactive with [ErrPicklist]. 01/02/2026 is lost, since two countries read it
// differently. What does not fit is [ErrTooLong]: a Text is cut between
// characters, a list loses whole items, and a Number is rounded if the field holds
// integers. Other number fields take decimals beyond their scale, since Salesforce
// stores them. A phone number, address, picklist value, ID or whole number is never
// cut, but lost. A field of any other type takes what Text takes.
//
// If anything was lost, the error is an [*Error], and the value is what is left:
// nil, or a part if Error.Truncated is true. Coerce accepts any value without
// panicking, and coercing its result gives the same result without an error.
func Coerce(value any, f schema.Field, o Options) (any, error) {
	spec := core.SpecOf(&f)
	spec.Location = o.Location
	out, lost := spec.Coerce(value)
	if lost == nil {
		return out, nil
	}
	return out, &Error{Field: f.Name, Reason: lost.Reason, Value: lost.Value, Truncated: lost.Truncated, Err: lost.Err}
}
