package rest

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// What went wrong where no answer, or none that can be read, came: the Err of
// an [*Error].
var (
	ErrTooLarge  = errors.New("the answer is too large")
	ErrTruncated = errors.New("the answer broke off")
	ErrGzip      = errors.New("the answer is not the gzip that it says it is")
	ErrRedirect  = errors.New("the answer is a redirect that is not followed")
	ErrInstance  = errors.New("the token names no https address to send requests to")
	ErrRequest   = errors.New("the request cannot be built")
)

// Executed says whether Salesforce may have done what a failed request asked for.
type Executed int

// The values of [Executed].
const (
	No    Executed = iota // surely not: it never left, or it was refused
	Maybe                 // it left, and nobody said what became of it; a read may have been executed as well
)

// String returns "no" or "maybe".
func (e Executed) String() string {
	if e == Maybe {
		return "maybe"
	}
	return "no"
}

// Error is a request that failed, after the retries that were allowed.
type Error struct {
	Status  int      // HTTP status of the last answer, 0 where none came
	Code    string   // first error's code, "INVALID_FIELD"; empty where the body had none
	Message string   // first error's message: localised, and may quote captured values
	Fields  []string // first error's fields
	Items   []Item   // all errors of the body
	Body    []byte   // the answer where its code is not known, at most 16 KiB: it may quote captured values
	Form    string   // what the answer is where it has no code: see [Form]
	Method  string
	Path    string // without query, and without the value of an external ID

	Executed   Executed      // always No for what is repeatable
	RetryAfter time.Duration // what the answer asked to wait, 0 where it did not
	Tries      int           // requests sent or attempted
	Err        error         // what lies below: a transport's error, an [*auth.Error], a sentinel; nil for a plain answer
}

// Error prints method, path, status, code and what lies below; never the message
// or the fields, which may quote captured values.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("salesforce: ")
	if e.Method != "" {
		fmt.Fprintf(&b, "%s %s: ", e.Method, e.Path)
	}
	var parts []string
	if e.Status != 0 {
		parts = append(parts, fmt.Sprintf("HTTP %d", e.Status))
	}
	if e.Code != "" {
		parts = append(parts, e.Code)
	}
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	if len(parts) == 0 {
		parts = append(parts, "no answer")
	}
	b.WriteString(strings.Join(parts, " "))
	if e.Executed == Maybe {
		b.WriteString(" (it may have been executed)")
	}
	return b.String()
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// FromElsewhere reports whether the answer is a refusal without a code of
// Salesforce's. Something on the way refused the request or its answer, and does
// not say which. A refused session, too many requests and too large ones were
// never passed on.
func (e *Error) FromElsewhere() bool {
	switch e.Status {
	case http.StatusUnauthorized, http.StatusProxyAuthRequired, http.StatusTooManyRequests,
		http.StatusRequestEntityTooLarge, http.StatusRequestHeaderFieldsTooLarge:
		return false
	}
	return e.Status >= 400 && e.Status < 500 && e.Code == ""
}
