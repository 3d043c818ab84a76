package field

import "errors"

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

// Error describes a problem with one field of one lead, or with one rule. Its
// text never holds the captured value, which is personal data and stands in
// Value.
type Error struct {
	Rule   string // what the rule is called: its source, "jobTitle", or "tag Score"
	Field  string // API name of the Salesforce field; "" if the rule has none
	Object string // API name of the object; "" for all
	Reason string // what is wrong and how to fix it, without the value

	Value     any  `json:"-"` // the value as captured; nil if there is none
	Truncated bool // only a part was lost: the rest of the value is still written

	Err error `json:"-"` // the kind of problem: one of the sentinels
}

// Error names the place, the kind and the reason of the problem.
func (e *Error) Error() string {
	where, link := e.Field, " -> "
	switch {
	case e.Field == "":
		where, link = e.Object, " on "
	case e.Object != "":
		where = e.Object + "." + e.Field
	}
	text := e.Rule
	if where != "" && text != "" {
		text += link
	}
	text += where
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

// GoString returns the text of the error, so that %#v prints no captured value.
func (e *Error) GoString() string { return e.Error() }

// Unwrap returns the sentinel, for errors.Is.
func (e *Error) Unwrap() error { return e.Err }

// Code is a short name of the problem for programs: "TOO_LONG", "PICKLIST",
// "TYPE", "REQUIRED", "UNKNOWN_FIELD", "READ_ONLY", "NO_TAG_MAPPING", "RULE",
// or "" if Err is none of the sentinels.
func (e *Error) Code() string {
	return e.naming().code
}

// MoblyCode is the name of the problem in Mobly's own integration:
// "MISSING_REMOTE_FIELD" for a field that the org lacks, hides or protects,
// "DATA_VALUE_VALIDATION" for a value that does not suit the field,
// "NO_TAG_MAPPING" for a tag without a rule, or "" if it has none.
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

// naming holds the names of a sentinel for programs: ours and those of Mobly's
// integration.
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
