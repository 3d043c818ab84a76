package field

import (
	"errors"
	"fmt"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// What can be wrong with a value or a rule, for errors.Is.
var (
	ErrTooLong      = core.ErrTooLong                            // longer than the field, or more digits
	ErrPicklist     = core.ErrPicklist                           // not an active value of the picklist
	ErrType         = core.ErrType                               // not readable as the field's type
	ErrRecordType   = core.ErrRecordType                         // record type missing, inactive or not assigned to the user
	ErrRequired     = errors.New("required value missing")       // a Required rule has no value
	ErrUnknownField = errors.New("field unknown or not visible") // the org has no such field, or hides it
	ErrReadOnly     = errors.New("field cannot be written")      // by the integration user, or by anybody
	ErrNoMapping    = errors.New("no rule for the tag")          // no rule covers its category
	ErrRule         = errors.New("invalid rule")                 // the rule itself is invalid
)

// Error says what is wrong with one field or one rule. Its text never contains
// the captured value; Value does.
type Error struct {
	Rule   string // "jobTitle", "tag Score"
	Field  string // API name; "" if the rule has none
	Object string // API name; "" if it concerns every object
	Reason string // what is wrong, without the value

	Value     any  `json:"-"` // as captured, a []string for several; nil if there is none
	Truncated bool // only part of the value was lost

	Err error `json:"-"` // one of the errors above
}

// Error names the rule, the field and the reason.
func (e *Error) Error() string {
	if e == nil {
		return "<nil>"
	}
	where, link := e.Field, " -> "
	switch {
	case e.Field == "":
		where, link = e.Object, " on "
	case e.Object != "":
		where = e.Object + "." + e.Field
	}
	text := fmt.Sprintf("%.300s", e.Rule) // a name may be of any length
	if where != "" && text != "" {
		text += link
	}
	text += fmt.Sprintf("%.600s", where)
	kind := ""
	if e.Err != nil {
		kind = e.Err.Error()
	}
	for _, part := range []string{kind, e.Reason} {
		if part != "" && text != "" {
			text += ": "
		}
		text += part
	}
	return text
}

// GoString keeps %#v from printing the captured value.
func (e *Error) GoString() string { return e.Error() }

// Unwrap returns Err.
func (e *Error) Unwrap() error {
	if e == nil {
		return nil
	}
	return e.Err
}

// Code returns a stable name for programs: "TOO_LONG", "PICKLIST", "TYPE",
// "RECORD_TYPE", "REQUIRED", "UNKNOWN_FIELD", "READ_ONLY", "NO_TAG_MAPPING" or
// "RULE". It is "" for any other error in Err.
func (e *Error) Code() string {
	for _, c := range codes {
		if errors.Is(e.Unwrap(), c.err) {
			return c.code
		}
	}
	return ""
}

var codes = [...]struct {
	err  error
	code string
}{
	{ErrTooLong, "TOO_LONG"},
	{ErrPicklist, "PICKLIST"},
	{ErrType, "TYPE"},
	{ErrRecordType, "RECORD_TYPE"},
	{ErrRequired, "REQUIRED"},
	{ErrUnknownField, "UNKNOWN_FIELD"},
	{ErrReadOnly, "READ_ONLY"},
	{ErrNoMapping, "NO_TAG_MAPPING"},
	{ErrRule, "RULE"},
}
