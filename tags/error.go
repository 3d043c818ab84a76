package tags

import "github.com/getmobly/mobly-salesforce-go/internal/field"

// What can be wrong with a value or with a rule, for errors.Is. The same
// errors are in package mapping.
var (
	ErrTooLong      = field.ErrTooLong      // longer than the field, or more digits
	ErrPicklist     = field.ErrPicklist     // not an active value of the picklist
	ErrType         = field.ErrType         // cannot be read as the field's type
	ErrRequired     = field.ErrRequired     // of package mapping: no tag is required
	ErrUnknownField = field.ErrUnknownField // the org has no such field, or hides it
	ErrReadOnly     = field.ErrReadOnly     // the org's field cannot be written
	ErrNoMapping    = field.ErrNoMapping    // no rule for the category
	ErrRule         = field.ErrRule         // the rule itself is wrong
)

// FieldError tells what is wrong with one field of one lead, or with one rule.
// Its text never holds the captured value, which is personal data: that is on
// Value, for those who ask.
type FieldError struct {
	Rule   string // what the rule is called: "tag Score"
	Field  string // API name of the Salesforce field; "" where the rule has none
	Object string // API name of the object; "" where it concerns all
	Reason string // what is wrong and what can be done, without the value

	Value     any  `json:"-"` // the value as it was captured, a []string where there are several; nil where there is none
	Truncated bool // only a part was lost: the rest of the value is still written

	Err error `json:"-"` // what kind of problem it is: one of the errors above
}

// Error says where the problem is, its kind and its reason.
func (e *FieldError) Error() string { return (*field.Error)(e).Error() }

// GoString is the text of the error, so that %#v prints no captured value.
func (e *FieldError) GoString() string { return e.Error() }

// Unwrap returns the kind of problem, for errors.Is.
func (e *FieldError) Unwrap() error { return e.Err }

// Code is a short name of the problem for programs: "TOO_LONG", "PICKLIST",
// "TYPE", "REQUIRED", "UNKNOWN_FIELD", "READ_ONLY", "NO_TAG_MAPPING" or
// "RULE".
func (e *FieldError) Code() string { return (*field.Error)(e).Code() }

// MoblyCode is what Mobly's own integration calls the problem:
// "MISSING_REMOTE_FIELD" for a field that the org lacks, hides or does not let
// be written, "DATA_VALUE_VALIDATION" for a value that the field does not
// take, "NO_TAG_MAPPING" for a tag without a rule, or "" where it has no name
// for it.
func (e *FieldError) MoblyCode() string { return (*field.Error)(e).MoblyCode() }
