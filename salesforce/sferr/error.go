package sferr

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/codes"
)

// Error is what Salesforce answered to a request or to one record of it, or
// why no answer came. It prints, logs and marshals as its code, fields, path
// and hint, without Message, Body and Err, which may quote captured values.
type Error struct {
	Status  int      // HTTP status; 0 where no answer came, 200 for one record of a collection
	Code    string   // Salesforce's code, "REQUIRED_FIELD_MISSING", or that of a failed sign-in, "invalid_client"; may be empty
	Message string   // Salesforce's message, in the user's language. It may quote captured values: do not log it
	Fields  []string // API names of the fields it is about
	Method  string   // of the request
	Path    string   // of the request, without its query
	Err     error    // what lies below: a transport's error, an *[auth.Error]; may be nil

	// Records are the records in the way, if Salesforce named them: those that a
	// duplicate rule found, that have the unique value, or that share the external
	// ID.
	Records []RecordRef

	// Body is the answer, or the record's part of it, if Code is not known; at most
	// 16 KiB. It may quote captured values.
	Body []byte

	RetryAfter time.Duration // what Salesforce asked to wait; 0 where it did not
}

// Error prints code, fields, path and hint, or why nobody was let in; never the
// message, which may quote captured values.
func (e *Error) Error() string {
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
		where = append(where, e.Method+" "+e.Path)
	}
	if len(where) > 0 {
		fmt.Fprintf(&b, " (%s)", strings.Join(where, ", "))
	}
	if hint := e.Hint(); hint != "" {
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

// LogValue is what Error returns, for log/slog.
func (e Error) LogValue() slog.Value { return slog.StringValue(e.Error()) }

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
	}{e.Status, e.Code, e.Fields, e.Records, e.Method, e.Path, e.Hint(), e.RetryAfter})
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// signIn returns why nobody was let in, false where the request was sent.
func (e *Error) signIn() (*auth.Error, bool) { return errors.AsType[*auth.Error](e.Err) }

// row is what is known of the error's code.
func (e *Error) row() codes.Row { return codes.Of(e.Code, e.Message) }

// class is what the Client does about the error.
func (e *Error) class() codes.Class { return e.row().Class }

// Temporary reports whether the same lead may succeed later as it is: rows were
// locked, the org was busy, down or full, requests were used up, an approval is
// pending, or no answer came. Of a failed sign-in it is what the *[auth.Error]
// reports.
func (e *Error) Temporary() bool {
	if login, ok := e.signIn(); ok {
		return login.Temporary()
	}
	if errors.Is(e.Err, codes.ErrReserve) {
		return true
	}
	switch c := e.class(); c {
	case codes.Unknown:
		switch e.Status {
		case 0:
			return e.Code == ""
		case http.StatusRequestTimeout, http.StatusTooManyRequests:
			return true
		}
		return e.Status >= 500
	case codes.Session, codes.Daily, codes.Storage, codes.Outdated, codes.Approval:
		return true
	default:
		return c.Passes()
	}
}

// Is reports whether the error is of the kind of target, one of this package's
// sentinels or auth.ErrUnauthorized.
func (e *Error) Is(target error) bool {
	if k := e.row().Kind; k != 0 {
		return target == sentinels[k] || target == ErrLocked && e.class() == codes.Lock
	}
	switch target {
	case ErrQuota:
		return e.Status == http.StatusTooManyRequests || errors.Is(e.Err, codes.ErrReserve)
	case ErrUnavailable:
		return e.Status >= 500 || e.Status == http.StatusRequestTimeout
	case ErrTaken:
		return e.Status == http.StatusMultipleChoices
	case auth.ErrUnauthorized:
		return e.Status == http.StatusUnauthorized
	default:
		return false
	}
}

// Hint says what an admin can do about the error, "" where that is not known.
func (e *Error) Hint() string {
	if login, ok := e.signIn(); ok {
		return login.Hint()
	}
	switch row := e.row(); {
	case row.Setup != "" && setsUp(e.Path):
		return row.Setup
	case row.Kind != 0:
		return row.Hint
	}
	switch {
	case errors.Is(e.Err, codes.ErrReserve):
		return "api.reservePercent leaves what is left of the day's API requests to others"
	case e.Status == http.StatusMultipleChoices:
		return codes.Of("DUPLICATE_EXTERNAL_ID", "").Hint
	case e.Code == "" && e.Status == http.StatusUnauthorized:
		return codes.HintSession
	case e.Code != "" && e.Status == http.StatusGone:
		return "the API version is retired: raise api.version"
	case e.Status == http.StatusRequestEntityTooLarge:
		return "something on the way takes no requests of that length: lower api.batchSize, or raise its limit"
	case e.Code == "" && e.Status >= 500:
		return codes.HintAgain
	case e.Code != "" && e.Status != 0:
		return "an error of Salesforce's that this package does not know: its text is on the error's Message"
	default:
		return ""
	}
}

// setsUp reports whether a request of that path sets an org up: it is about custom
// fields or permissions.
func setsUp(path string) bool {
	return strings.Contains(path, "/tooling/") || strings.Contains(path, "Permission")
}
