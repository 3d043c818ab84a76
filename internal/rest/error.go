package rest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
)

// Reasons for no answer, or no readable one: the Err of an [*Error].
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
	No    Executed = iota // surely not: it was not sent, or it was refused
	Maybe                 // it was sent, and its outcome is unknown
)

// Error is a request that failed, after the retries that were allowed.
type Error struct {
	Status  int      // HTTP status of the last answer, 0 if none came
	Code    string   // first error's code, "INVALID_FIELD"; empty if the body had none
	Message string   // first error's message: localised, and may quote captured values
	Fields  []string // first error's fields
	Items   []Item   // all errors of the body
	Body    []byte   // the answer, if its code is unknown, at most 16 KiB: it may quote captured values
	Form    string   // the form of an answer without a code: see [Form]
	Method  string
	Path    string // without query, and without the value of an external ID

	Executed   Executed
	RetryAfter time.Duration // how long the answer asked to wait, 0 if it did not
	Tries      int           // requests sent or attempted
	Err        error         // a transport's error, an [*auth.Error], or a sentinel; nil for a plain answer
}

// Error prints method, path, status, code and Err; never the message or the fields,
// which may quote captured values.
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
// not say which. Refused sessions, too many or too large requests, and those to a
// host that Salesforce's edge does not know (420) never got further.
func (e *Error) FromElsewhere() bool {
	switch e.Status {
	case http.StatusUnauthorized, http.StatusProxyAuthRequired, http.StatusTooManyRequests, 420,
		http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong, http.StatusRequestHeaderFieldsTooLarge:
		return false
	}
	return e.Status >= 400 && e.Status < 500 && e.Code == ""
}

// noHost reports whether the host seems no longer to belong to an org.
func (e *Error) noHost() bool {
	dns, ok := errors.AsType[*net.DNSError](e.Err)
	return ok && dns.IsNotFound || e.Status == 420 || e.Code == "" && (e.Status == http.StatusNotFound || e.Status == http.StatusGone)
}

// Class returns the class of the first error's code.
func (e *Error) Class() codes.Class { return codes.ClassOf(e.Code, e.Message) }

// failure is a transport's error that prints only its kind, because its own text may
// quote what was sent or answered.
type failure struct {
	text string
	err  error
}

func (f *failure) Error() string { return f.text }
func (f *failure) Unwrap() error { return f.err }

// failure returns the error of an answer that did not come whole, with its content
// type if its head came.
func (a *answer) failure() error {
	text := describe(a.err)
	if a.status != 0 {
		text += ", " + contentType(a.header)
	}
	return &failure{text, a.err}
}

func describe(err error) string {
	var dns *net.DNSError
	var op *net.OpError
	var timeout interface{ Timeout() bool }
	for _, known := range []error{ErrTooLarge, ErrGzip, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return "no such host"
	case errors.As(err, &dns):
		return "the host name cannot be looked up"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "time-out"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case handshake(err):
		return "the TLS connection cannot be trusted"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "connection reset"
	case errors.Is(err, ErrTruncated), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return ErrTruncated.Error()
	case errors.As(err, &op) && op.Op == "dial":
		return "no connection"
	default:
		return "no answer"
	}
}

// refusedDial reports whether err means that there was no connection.
func refusedDial(err error) bool {
	var dns *net.DNSError
	var op *net.OpError
	return errors.As(err, &dns) || errors.As(err, &op) && op.Op == "dial" || handshake(err)
}

// handshake reports whether err comes from the TLS handshake, before any request.
func handshake(err error) bool {
	var cert *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	return errors.As(err, &cert) || errors.As(err, &record) || errors.As(err, &unknown) || errors.As(err, &name)
}
