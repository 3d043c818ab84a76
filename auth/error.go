package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"
)

// What keeps a token from being had: the Cause of an [*Error], for errors.Is.
var (
	ErrConfig          = errors.New("the configuration cannot work")
	ErrContext         = errors.New("the context is nil")
	ErrCredentials     = errors.New("the credentials are refused")
	ErrSecurityToken   = errors.New("the security token is needed")
	ErrNeedsOAuth      = errors.New("the user may not log in with a password: single sign-on or multi-factor authentication applies")
	ErrLoginDisabled   = errors.New("this way of logging in is switched off in the org")
	ErrPermission      = errors.New("the user lacks a permission")
	ErrAppNotApproved  = errors.New("the app is not approved for the user")
	ErrNoRunAs         = errors.New("the app has no user to run as")
	ErrHost            = errors.New("the host is not the right one")
	ErrUntrustedHost   = errors.New("the host named in the answer is not trusted")
	ErrRestricted      = errors.New("log-in is restricted to other addresses or hours")
	ErrPasswordExpired = errors.New("the password has expired")
	ErrVersion         = errors.New("the API version is retired")
	ErrOrgUnavailable  = errors.New("the org is locked, expired or in maintenance")
	ErrConsent         = errors.New("the user must authorise the app again")
	ErrState           = errors.New("the callback does not belong to the authorisation that was begun")
	ErrNoRefreshToken  = errors.New("the grant brings no refresh token")
	ErrStore           = errors.New("the token store failed")
	ErrAnswer          = errors.New("the answer is not one of Salesforce's")
	ErrTemporary       = errors.New("a temporary failure")
	ErrUnauthorized    = errors.New("a new token is refused as well")
)

// Error says why there is no token. It prints, logs and marshals as its causes,
// code, status and hint: no secret, and nothing of the answer but Code and
// Status.
type Error struct {
	Cause  error  // one of the sentinels of this package, never nil
	Code   string // "INVALID_LOGIN", "invalid_grant"; empty where the answer had none
	Status int    // HTTP status, 0 where no answer came
	Hint   string // what an admin can do about it

	// Description is what the server says about it: foreign text, shortened,
	// with control characters and the secrets that were sent cut out. Nothing
	// prints it but who asks for the field.
	Description string

	// RetryAt is when it makes sense to ask again: a [Cache] does not ask
	// before. Zero where there is no such time.
	RetryAt time.Time

	// Err is what the transport, the store or ctx reported, nil where an answer
	// came. It is not printed either.
	Err error

	// kept says that the provider itself remembers the refusal, and does so
	// better than a Cache could.
	kept bool

	// unclear says that credentials were presented, or may have been, and
	// nobody said whether they are good.
	unclear bool
}

// checkContext makes an error of a context that nobody gave.
func checkContext(ctx context.Context) error {
	if ctx == nil {
		return &Error{Cause: ErrContext, Hint: "give context.Background() where there is no other"}
	}
	return nil
}

// Error prints cause, code, status and hint.
func (e *Error) Error() string {
	if e == nil {
		return "auth: no token"
	}
	var b strings.Builder
	b.WriteString("auth: ")
	if e.Cause != nil {
		b.WriteString(e.Cause.Error())
	} else {
		b.WriteString("no token")
	}
	var marks []string
	if e.Code != "" {
		marks = append(marks, e.Code)
	}
	if e.Status != 0 {
		marks = append(marks, fmt.Sprintf("HTTP %d", e.Status))
	}
	if len(marks) > 0 {
		fmt.Fprintf(&b, " (%s)", strings.Join(marks, ", "))
	}
	if e.Hint != "" {
		b.WriteString(": " + e.Hint)
	}
	if !e.RetryAt.IsZero() {
		fmt.Fprintf(&b, "; not asked again before %s", e.RetryAt.UTC().Format(time.RFC3339))
	}
	return b.String()
}

// Unwrap returns Cause and Err.
func (e *Error) Unwrap() []error {
	if e == nil {
		return nil
	}
	var errs []error
	if e.Cause != nil {
		errs = append(errs, e.Cause)
	}
	if e.Err != nil {
		errs = append(errs, e.Err)
	}
	return errs
}

// Temporary reports whether asking again soon may help. It is false for every
// refusal of credentials: asking again locks the user out.
func (e *Error) Temporary() bool { return e != nil && errors.Is(e.Cause, ErrTemporary) }

// Format writes what Error returns, whatever the verb.
func (e Error) Format(f fmt.State, verb rune) {
	switch verb {
	case 's', 'q', 'x', 'X':
		_, _ = fmt.Fprintf(f, fmt.FormatString(f, verb), e.Error()) // a State reports no error
	default:
		_, _ = io.WriteString(f, e.Error())
	}
}

// MarshalJSON writes cause, code, status, hint and time.
func (e Error) MarshalJSON() ([]byte, error) {
	cause := ""
	if e.Cause != nil {
		cause = e.Cause.Error()
	}
	return json.Marshal(struct {
		Cause   string    `json:"cause"`
		Code    string    `json:"code,omitempty"`
		Status  int       `json:"status,omitempty"`
		Hint    string    `json:"hint,omitempty"`
		RetryAt time.Time `json:"retryAt,omitzero"`
	}{cause, e.Code, e.Status, e.Hint, e.RetryAt})
}

// LogValue is what Error returns, for log/slog.
func (e Error) LogValue() slog.Value { return slog.StringValue(e.Error()) }

// refusals are the causes that only an answer can have.
var refusals = []error{
	ErrCredentials, ErrSecurityToken, ErrNeedsOAuth, ErrLoginDisabled, ErrPermission, ErrAppNotApproved, ErrNoRunAs,
	ErrUntrustedHost, ErrRestricted, ErrPasswordExpired, ErrVersion, ErrOrgUnavailable, ErrConsent, ErrUnauthorized,
}

// refusal reports whether what was presented is refused, so that presenting it
// again at once is useless or harmful.
func (e *Error) refusal() bool {
	switch {
	case e.kept, errors.Is(e.Cause, ErrTemporary), errors.Is(e.Cause, ErrAnswer):
		return false
	case e.Status != 0, e.Code != "":
		return true
	default:
		return slices.ContainsFunc(refusals, func(cause error) bool { return errors.Is(e.Cause, cause) })
	}
}

// doubtful reports whether what was presented may have been refused: nobody
// knows.
func (e *Error) doubtful() bool { return e.unclear || errors.Is(e.Cause, ErrAnswer) }

// limited reports whether asking again soon makes it worse: too many log-ins,
// or an answer that says how long to wait.
func (e *Error) limited() bool {
	switch e.Code {
	case "LOGIN_RATE_EXCEEDED", "REQUEST_LIMIT_EXCEEDED", "rate_limit_exceeded":
		return true
	}
	return e.Status == http.StatusTooManyRequests || e.Temporary() && !e.RetryAt.IsZero()
}

func printable(r rune) bool { return unicode.IsPrint(r) }
