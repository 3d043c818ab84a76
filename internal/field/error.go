package field

import (
	"errors"
	"strings"
)

// What can be wrong with a value or with a rule. Each is wrapped in an [Error].
var (
	ErrTooLong      = errors.New("too long")
	ErrPicklist     = errors.New("not a value of the picklist")
	ErrType         = errors.New("not of the field's type")
	ErrRequired     = errors.New("required value missing")
	ErrUnknownField = errors.New("field unknown or not visible")
	ErrReadOnly     = errors.New("field cannot be written")
	ErrNoMapping    = errors.New("no rule for the tag")
	ErrRule         = errors.New("rule is wrong")
)

// Error tells what is wrong with one field of one lead, or with one rule.
//
// Its text never holds the captured value, which is personal data: that is on
// Value, for those who ask.
type Error struct {
	Rule   string // what the rule is called: its source, "jobTitle", or "tag Score"
	Field  string // API name of the Salesforce field; "" where the rule has none
	Object string // API name of the object; "" where it concerns all
	Reason string // what is wrong and what can be done, without the value

	Value     any  `json:"-"` // the value as it was captured; nil where there is none
	Truncated bool // only a part was lost: the rest of the value is still written

	Err error `json:"-"` // what kind of problem it is: one of the sentinels
}

// Error says where the problem is, its kind and its reason.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Rule != "" {
		b.WriteString(e.Rule)
	}
	if e.Field != "" {
		if b.Len() > 0 {
			b.WriteString(" -> ")
		}
		if e.Object != "" {
			b.WriteString(e.Object)
			b.WriteByte('.')
		}
		b.WriteString(e.Field)
	} else if e.Object != "" {
		if b.Len() > 0 {
			b.WriteString(" on ")
		}
		b.WriteString(e.Object)
	}
	for _, part := range []string{errText(e.Err), e.Reason} {
		if part == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(": ")
		}
		b.WriteString(part)
	}
	return b.String()
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// GoString is the text of the error, so that %#v prints no captured value.
func (e *Error) GoString() string { return e.Error() }

// Unwrap returns the sentinel, for errors.Is.
func (e *Error) Unwrap() error { return e.Err }

// Code is a short name of the problem for programs: "TOO_LONG", "PICKLIST",
// "TYPE", "REQUIRED", "UNKNOWN_FIELD", "READ_ONLY", "NO_TAG_MAPPING", "RULE",
// or "" where Err is none of the sentinels.
func (e *Error) Code() string {
	return e.naming().code
}

// MoblyCode is what Mobly's own integration calls the problem:
// "MISSING_REMOTE_FIELD" for a field that the org lacks, hides or does not let
// be written, "DATA_VALUE_VALIDATION" for a value that the field does not
// take, "NO_TAG_MAPPING" for a tag without a rule, or "" where it has no name
// for it.
func (e *Error) MoblyCode() string {
	return e.naming().mobly
}

func (e *Error) naming() naming {
	for _, n := range namings {
		if errors.Is(e.Err, n.err) {
			return n
		}
	}
	return naming{}
}

// naming is what programs call a sentinel: here, and in Mobly's integration.
type naming struct {
	err         error
	code, mobly string
}

var namings = []naming{
	{ErrTooLong, "TOO_LONG", "DATA_VALUE_VALIDATION"},
	{ErrPicklist, "PICKLIST", "DATA_VALUE_VALIDATION"},
	{ErrType, "TYPE", "DATA_VALUE_VALIDATION"},
	{ErrRequired, "REQUIRED", "DATA_VALUE_VALIDATION"},
	{ErrUnknownField, "UNKNOWN_FIELD", "MISSING_REMOTE_FIELD"},
	{ErrReadOnly, "READ_ONLY", "MISSING_REMOTE_FIELD"},
	{ErrNoMapping, "NO_TAG_MAPPING", "NO_TAG_MAPPING"},
	{ErrRule, "RULE", ""},
}
