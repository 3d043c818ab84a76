package sferr

import (
	"encoding/json"
	"errors"
	"fmt"
)

// ErrBackfill is the kind of a [*BackfillError].
var ErrBackfill = errors.New("salesforce: Backfill cannot do what the configuration asks for")

// BackfillError is why a Backfill does not begin. It is an [ErrBackfill].
type BackfillError struct {
	Setting string // of Config: "Duplicates"
	Reason  string // what is in the way, and what to change
	Err     error  // what lies below; may be nil
}

// Error names the setting and the reason.
func (e *BackfillError) Error() string {
	text := fmt.Sprintf("%s: Config.%s: %s", ErrBackfill.Error(), e.Setting, e.Reason)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// MarshalJSON writes Err as its code, its text and its hint.
func (e BackfillError) MarshalJSON() ([]byte, error) {
	type plain BackfillError
	return json.Marshal(struct {
		plain
		Err *cause `json:",omitempty"`
	}{plain(e), causeOf(e.Err)})
}

// Unwrap returns [ErrBackfill] and Err.
func (e *BackfillError) Unwrap() []error {
	if e.Err == nil {
		return []error{ErrBackfill}
	}
	return []error{ErrBackfill, e.Err}
}
