package auth

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// What keeps a token from being had: the Cause of an [*Error], for errors.Is.
var (
	ErrConfig          = errors.New("the configuration cannot work")
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
	ErrConsent         = errors.New("the grant has expired or was revoked")
	ErrAnswer          = errors.New("the answer is not one of Salesforce's")
	ErrTemporary       = errors.New("a temporary failure")
	ErrUnauthorized    = errors.New("a new token is refused as well")
)

// Error says why there is no token. Its text holds no secret and nothing of
// the answer but Code and Status.
type Error struct {
	Cause       error  // one of the sentinels of this package, never nil
	Code        string // "INVALID_LOGIN", "invalid_grant"; empty where the answer had none
	Description string // what Salesforce says about it, shortened, with the secrets cut out; not part of Error()
	Status      int    // HTTP status, 0 where no answer came
	Hint        string // what an admin can do about it

	// RetryAt is when a [Cache] that remembers this refusal will ask again;
	// zero for an error that is not remembered.
	RetryAt time.Time

	// Err is what the transport or ctx reported, nil where an answer came.
	Err error `json:"-"`
}

// Error prints cause, code, status and hint.
func (e *Error) Error() string {
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
func (e *Error) Temporary() bool { return errors.Is(e.Cause, ErrTemporary) }

// refusal reports whether Salesforce has refused what was presented, so that
// presenting it again at once is useless or harmful.
func (e *Error) refusal() bool {
	return e.Status != 0 && !errors.Is(e.Cause, ErrTemporary) && !errors.Is(e.Cause, ErrAnswer)
}
