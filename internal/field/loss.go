package field

import "errors"

// Reasons why a value is lost.
var (
	ErrTooLong    = errors.New("too long")
	ErrPicklist   = errors.New("not a value of the picklist")
	ErrType       = errors.New("not of the field's type")
	ErrRecordType = errors.New("record type not usable")
)

// Loss says what of a value cannot be written, and why. Its text never contains
// the value.
type Loss struct {
	Err       error  // one of the reasons above
	Reason    string // what is wrong and how to fix it
	Value     any    // as captured
	Truncated bool   // only part of the value is lost
}

// String names the kind of loss and the reason.
func (l *Loss) String() string { return l.Err.Error() + ": " + l.Reason }

// GoString keeps %#v from printing the captured value.
func (l *Loss) GoString() string { return l.String() }
