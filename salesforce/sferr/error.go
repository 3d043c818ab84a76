package sferr

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
)

// Error is an answer from Salesforce that is not a success, or the lack of an
// answer. It prints, logs and marshals without Message, Body and Err, which may
// quote captured values. [Explain] says whether it is temporary, and what an admin
// can do.
type Error struct {
	Status     int           // HTTP status; 0 if no answer came, 200 for one record of a collection
	Code       string        // Salesforce's code; that of the wrapped auth.Error if signing in failed; may be empty
	Message    string        // Salesforce's words, in the user's language. They may quote captured values: do not log them
	Fields     []string      // API names
	Method     string        // of the request
	Path       string        // of the request, without the query
	Records    []RecordRef   // records in the way: those that a duplicate rule found, or that have the unique value or external ID
	Body       []byte        // the answer, or the record's part of it, if Code is unknown; at most 16 KiB
	RetryAfter time.Duration // what Salesforce asked to wait; 0 if it did not
	Err        error         // a transport's error or an *[auth.Error]; may be nil
}

// Error prints code, fields, path and hint, or why the sign-in failed; never the
// message, which may quote captured values.
func (e *Error) Error() string {
	if e == nil {
		return "<nil>"
	}
	var b strings.Builder
	b.WriteString("salesforce: ")
	var where []string
	login, ok := e.signIn()
	switch {
	case ok:
		return "salesforce: " + strings.TrimPrefix(login.Error(), "auth: ")
	case e.Code != "":
		b.WriteString(e.Code)
	case e.Err != nil:
		b.WriteString(strings.TrimPrefix(e.Err.Error(), "salesforce: "))
		if e.Status != 0 {
			where = append(where, fmt.Sprintf("HTTP %d", e.Status))
		}
	case e.Status != 0:
		fmt.Fprintf(&b, "HTTP %d", e.Status)
	default:
		b.WriteString("no answer")
	}
	if len(e.Fields) > 0 {
		fmt.Fprintf(&b, " [%s]", strings.Join(e.Fields, ", "))
	}
	if e.Method != "" {
		where = append(where, fmt.Sprintf("%s %.300s", e.Method, e.Path))
	}
	if len(where) > 0 {
		fmt.Fprintf(&b, " (%s)", strings.Join(where, ", "))
	}
	if hint := e.hint(); hint != "" {
		b.WriteString(": " + hint)
	}
	return b.String()
}

// Format writes what Error returns, whatever the verb.
func (e Error) Format(f fmt.State, verb rune) {
	switch verb {
	case 's', 'q', 'x', 'X':
		_, _ = fmt.Fprintf(f, fmt.FormatString(f, verb), e.Error()) // a State reports no error
	default:
		_, _ = io.WriteString(f, e.Error())
	}
}

// MarshalJSON writes all but Message, Body and Err, and the hint.
func (e Error) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Status     int           `json:"status,omitempty"`
		Code       string        `json:"code,omitempty"`
		Fields     []string      `json:"fields,omitempty"`
		Records    []RecordRef   `json:"records,omitempty"`
		Method     string        `json:"method,omitempty"`
		Path       string        `json:"path,omitempty"`
		Hint       string        `json:"hint,omitempty"`
		RetryAfter time.Duration `json:"retryAfter,omitempty"`
	}{e.Status, e.Code, e.Fields, e.Records, e.Method, e.Path, e.hint(), e.RetryAfter})
}

// Unwrap returns Err.
func (e *Error) Unwrap() error {
	if e == nil {
		return nil
	}
	return e.Err
}
