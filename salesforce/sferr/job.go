package sferr

import (
	"cmp"
	"encoding/json"
	"errors"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// JobError is the error of rows of a Bulk API 2.0 job whose end is not known, or
// that the job did not try. Run the Backfill again: it finds what is there.
type JobError struct {
	ID      string
	Object  string // "Lead"
	State   string // the last one known, as Salesforce spells it: "Failed"
	Message string `json:"-"` // Salesforce's reason, which may quote the job's data: do not log it
	Err     error  `json:"-"` // why the job could not be carried out or asked about; nil if Salesforce or a person ended it
}

// Error gives the cause, then the job and its state; never the message.
func (e *JobError) Error() string {
	job := "Bulk API job " + e.ID + " of " + e.Object + ", " + e.State
	if e.Err == nil {
		return "salesforce: " + job
	}
	return "salesforce: " + strings.TrimPrefix(e.Err.Error(), "salesforce: ") + "; " + job
}

// GoString returns what Error returns, so that %#v prints no message either.
func (e *JobError) GoString() string { return e.Error() }

// MarshalJSON writes all but the message. Err becomes its code, its text and its
// hint.
func (e JobError) MarshalJSON() ([]byte, error) {
	type plain JobError
	return json.Marshal(struct {
		plain
		Err *cause `json:",omitempty"`
	}{plain(e), causeOf(e.Err)})
}

// cause is what lies below an error, as JSON has it.
type cause struct {
	Code   string `json:"code"`
	Reason string `json:"reason"`
	Hint   string `json:"hint,omitempty"`
}

func causeOf(err error) *cause {
	if err == nil {
		return nil
	}
	code, hint := codeAndHint(err)
	return &cause{code, strings.ToValidUTF8(err.Error(), "\ufffd"), hint}
}

// codeAndHint returns the code of an error, or the name of its kind if it has none,
// or "UNKNOWN", and what an admin can do about it.
func codeAndHint(err error) (code, hint string) {
	if e, ok := errors.AsType[*Error](err); ok {
		code, hint = e.Code, e.Hint()
	}
	if e, ok := errors.AsType[*auth.Error](err); ok {
		code, hint = cmp.Or(code, strings.ToUpper(e.Code)), cmp.Or(e.Hint(), hint)
	}
	var coded interface{ Code() string }
	if code == "" && errors.As(err, &coded) {
		code = coded.Code()
	}
	return cmp.Or(code, kindOf(err), "UNKNOWN"), hint
}

// Unwrap returns Err.
func (e *JobError) Unwrap() error { return e.Err }
