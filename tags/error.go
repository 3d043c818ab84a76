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

// FieldError describes a problem with one field of one lead, or with one rule.
// Its text never holds the captured value, which is personal data and stands in
// Value.
type FieldError struct {
	Rule   string // what the rule is called: "tag Score"
	Field  string // API name of the Salesforce field; "" if the rule has none
	Object string // API name of the object; "" for all
	Reason string // what is wrong and how to fix it, without the value

	Value     any  `json:"-"` // the value as it was captured, a []string where there are several; nil where there is none
	Truncated bool // only a part was lost: the rest of the value is still written

	Err error `json:"-"` // the kind of problem: one of the errors above
}

// Error names the place, the kind and the reason of the problem.
func (e *FieldError) Error() string { return (*field.Error)(e).Error() }

// GoString returns the text of the error, so that %#v prints no captured value.
func (e *FieldError) GoString() string { return e.Error() }

// Unwrap returns the kind of problem, for errors.Is.
func (e *FieldError) Unwrap() error { return e.Err }

// Code is a short name of the problem for programs: "TOO_LONG", "PICKLIST",
// "TYPE", "REQUIRED", "UNKNOWN_FIELD", "READ_ONLY", "NO_TAG_MAPPING" or "RULE".
func (e *FieldError) Code() string { return (*field.Error)(e).Code() }

// MoblyCode is the name of the problem in Mobly's own integration:
// "MISSING_REMOTE_FIELD" for a field that the org lacks, hides or protects,
// "DATA_VALUE_VALIDATION" for a value that does not suit the field,
// "NO_TAG_MAPPING" for a tag without a rule, or "" if it has none.
func (e *FieldError) MoblyCode() string { return (*field.Error)(e).MoblyCode() }
