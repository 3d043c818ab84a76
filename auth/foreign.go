package auth

import (
	"errors"

	"golang.org/x/oauth2"
)

// foreign makes an [*Error] of what a provider or a token source returned,
// which is not to be changed. What says nothing else may be a refusal: it is
// temporary, and unclear.
func foreign(err error, hint string) *Error {
	if e, ok := errors.AsType[*Error](err); ok && e != nil {
		own := *e
		if error(e) != err { //nolint:errorlint // whether it is wrapped
			own.Err = err
		}
		if own.Cause == nil {
			own.Cause, own.unclear = ErrAnswer, true
		}
		return &own
	}
	if e, ok := errors.AsType[*oauth2.RetrieveError](err); ok && e != nil { // it prints the body, and goes no further
		return grantRefusal(e)
	}
	for _, cause := range append([]error{ErrConfig, ErrHost, ErrStore, ErrAnswer}, refusals...) {
		if errors.Is(err, cause) {
			return &Error{Cause: cause, Hint: hint, Err: err}
		}
	}
	return &Error{Cause: ErrTemporary, Hint: hint, Err: err, unclear: true}
}

// grantRefusal returns what x/oauth2 says of an answer of the token endpoint.
func grantRefusal(e *oauth2.RetrieveError) *Error {
	x := &exchange{}
	if e.Response != nil {
		x.status = e.Response.StatusCode
	}
	code, description := parseGrantError(e.Body)
	if code == "" {
		code, description = e.ErrorCode, e.ErrorDescription
	}
	return x.refuse(judgeGrant(anyFlow, code, description, x.status), code, description)
}

// copied returns err as its receiver may change it.
func copied(err error) error {
	if e, ok := err.(*Error); ok && e != nil { //nolint:errorlint // others are nobody's to change
		own := *e
		return &own
	}
	return err
}

// rescue makes an [*Error] of the panic of what is not ours. It is deferred.
func rescue(err *error, what string) {
	v := recover()
	if v == nil {
		return
	}
	e := &Error{Cause: ErrConfig, Hint: what + " panicked", unclear: true}
	e.Err, _ = v.(error) // anything else may hold a secret
	*err = e
}
