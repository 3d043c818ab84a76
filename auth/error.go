package auth

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Reasons a token could not be obtained: the Cause of an [*Error], for errors.Is.
var (
	ErrConfig          = errors.New("invalid configuration")
	ErrCredentials     = errors.New("the credentials are refused")
	ErrSecurityToken   = errors.New("the security token is needed")
	ErrNeedsOAuth      = errors.New("the user may not log in with a password: single sign-on or multi-factor authentication applies")
	ErrLoginDisabled   = errors.New("this way of logging in is switched off in the org")
	ErrPermission      = errors.New("the user lacks a permission")
	ErrAppNotApproved  = errors.New("the app is not approved for the user")
	ErrNoRunAs         = errors.New("the app has no user to run as")
	ErrHost            = errors.New("wrong host")
	ErrUntrustedHost   = errors.New("the host named in the answer is not trusted")
	ErrRestricted      = errors.New("log-in is restricted to other addresses or hours")
	ErrPasswordExpired = errors.New("the password has expired")
	ErrVersion         = errors.New("the API version is retired")
	ErrOrgUnavailable  = errors.New("the org is locked, expired or in maintenance")
	ErrConsent         = errors.New("the user must authorise the app again")
	ErrState           = errors.New("the callback does not belong to this authorisation")
	ErrNoRefreshToken  = errors.New("the grant has no refresh token")
	ErrStore           = errors.New("the token store failed")
	ErrResponse        = errors.New("not a valid response from Salesforce")
	ErrTemporary       = errors.New("a temporary failure")
	ErrUnauthorized    = errors.New("a new token is refused as well")
)

// Error says why no token could be obtained. It prints, logs and marshals as its
// cause, code, status and hint: no secret, and nothing of the answer but Code and
// Status.
type Error struct {
	Cause  error  // one of the sentinels of this package, never nil
	Code   string // "INVALID_LOGIN", "invalid_grant"; empty if the answer had none
	Status int    // HTTP status, 0 if no answer came

	// Description is the server's own text, shortened, without control characters
	// and the secrets that were sent. It is not printed.
	Description string

	// RetryAt is when it makes sense to ask again; a [Cache] does not ask before.
	// It is zero if there is no such time.
	RetryAt time.Time

	// Err is the error of the transport, the store or ctx, nil if an answer came.
	// It is not printed.
	Err error

	hint    string // what an admin can do about it
	kept    bool   // the provider remembers the refusal itself, better than a Cache could
	unclear bool   // credentials were presented, or may have been, and nobody knows if they are good
}

// Error prints cause, code, status and hint.
func (e *Error) Error() string {
	if e == nil {
		return "auth: no token"
	}
	text := "auth: " + cmp.Or(e.cause(), "no token")
	var marks []string
	if e.Code != "" {
		marks = append(marks, e.Code)
	}
	if e.Status != 0 {
		marks = append(marks, fmt.Sprintf("HTTP %d", e.Status))
	}
	if len(marks) > 0 {
		text += " (" + strings.Join(marks, ", ") + ")"
	}
	if hint := e.Hint(); hint != "" {
		text += ": " + hint
	}
	if !e.RetryAt.IsZero() {
		text += "; not asked again before " + e.RetryAt.UTC().Format(time.RFC3339)
	}
	return text
}

// Hint returns what an admin can do about it, "" if nothing is known. If this
// package did not make the error, Code and Description decide.
func (e *Error) Hint() string {
	switch {
	case e == nil:
		return ""
	case e.hint != "" || e.Code == "":
		return e.hint
	}
	if v, ok := faults[e.Code]; ok {
		return v.hint
	}
	v, _ := grantOf(anyFlow, e.Code, e.Description)
	return v.hint
}

func (e *Error) cause() string {
	if e.Cause == nil {
		return ""
	}
	return e.Cause.Error()
}

// Unwrap returns Cause and Err.
func (e *Error) Unwrap() []error {
	if e == nil {
		return nil
	}
	return slices.DeleteFunc([]error{e.Cause, e.Err}, func(err error) bool { return err == nil })
}

// Temporary reports whether asking again soon may help. It is false for every
// refusal of credentials, because asking again locks the user out.
func (e *Error) Temporary() bool { return e != nil && errors.Is(e.Cause, ErrTemporary) }

// Format writes the text of Error, whatever the verb.
func (e Error) Format(f fmt.State, verb rune) {
	if !strings.ContainsRune("sqxX", verb) {
		verb = 's'
	}
	_, _ = fmt.Fprintf(f, fmt.FormatString(f, verb), e.Error()) // a State reports no error
}

// MarshalJSON writes cause, code, status, hint and time.
func (e Error) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Cause   string    `json:"cause"`
		Code    string    `json:"code,omitempty"`
		Status  int       `json:"status,omitempty"`
		Hint    string    `json:"hint,omitempty"`
		RetryAt time.Time `json:"retryAt,omitzero"`
	}{e.cause(), e.Code, e.Status, e.Hint(), e.RetryAt})
}

// refusals are the causes that only an answer has.
var refusals = []error{
	ErrCredentials, ErrSecurityToken, ErrNeedsOAuth, ErrLoginDisabled, ErrPermission, ErrAppNotApproved, ErrNoRunAs,
	ErrUntrustedHost, ErrRestricted, ErrPasswordExpired, ErrVersion, ErrOrgUnavailable, ErrConsent, ErrUnauthorized,
}

// refusal reports whether the credentials were refused, so that presenting them
// again at once is useless or harmful.
func (e *Error) refusal() bool {
	switch {
	case e.kept, errors.Is(e.Cause, ErrTemporary), errors.Is(e.Cause, ErrResponse):
		return false
	case e.Status != 0, e.Code != "":
		return true
	default:
		return slices.ContainsFunc(refusals, func(cause error) bool { return errors.Is(e.Cause, cause) })
	}
}

// doubtful reports whether the credentials may have been refused.
func (e *Error) doubtful() bool { return e.unclear || errors.Is(e.Cause, ErrResponse) }

// limited reports whether asking again soon makes it worse: after too many log-ins,
// or an answer that says how long to wait.
func (e *Error) limited() bool {
	switch e.Code {
	case "LOGIN_RATE_EXCEEDED", "REQUEST_LIMIT_EXCEEDED", "rate_limit_exceeded":
		return true
	}
	return e.Status == http.StatusTooManyRequests || e.Temporary() && !e.RetryAt.IsZero()
}
