package auth

import (
	"errors"

	"golang.org/x/oauth2"
)

// foreign converts the error of a provider or a token source, without changing it.
// An unknown error may hide a refusal: it is temporary and unclear.
func foreign(err error, hint string) *Error {
	if e, ok := errors.AsType[*Error](err); ok && e != nil {
		own := *e
		if error(e) != err { //nolint:errorlint // whether it is wrapped
			own.Err = err
		}
		if own.Cause == nil {
			own.Cause, own.unclear = ErrResponse, true
		}
		return &own
	}
	if e, ok := errors.AsType[*oauth2.RetrieveError](err); ok && e != nil { // dropped, because it prints the body
		return grantRefusal(e)
	}
	for _, cause := range append([]error{ErrConfig, ErrHost, ErrStore, ErrResponse}, refusals...) {
		if errors.Is(err, cause) {
			return &Error{Cause: cause, hint: hint, Err: err}
		}
	}
	return &Error{Cause: ErrTemporary, hint: hint, Err: err, unclear: true}
}

// grantRefusal converts x/oauth2's error for an answer of the token endpoint.
func grantRefusal(e *oauth2.RetrieveError) *Error {
	x := &exchange{flow: anyFlow}
	if e.Response != nil {
		x.status = e.Response.StatusCode
	}
	code, description := parseGrantError(e.Body)
	if code == "" {
		code, description = e.ErrorCode, e.ErrorDescription
	}
	return x.refuseGrant(code, description)
}

// copied returns a copy of err that its receiver may change.
func copied(err error) error {
	if e, ok := err.(*Error); ok && e != nil { //nolint:errorlint // a wrapped one is not copied
		return new(*e)
	}
	return err
}

// rescue converts a panic in foreign code to an [*Error]. It is deferred.
func rescue(err *error, what string) {
	v := recover()
	if v == nil {
		return
	}
	e := &Error{Cause: ErrConfig, hint: what + " panicked", unclear: true}
	e.Err, _ = v.(error) // anything else may hold a secret
	*err = e
}

type outcome[T any] struct {
	value T
	err   error
}

// aside calls foreign code in a goroutine of its own. The error is exited if the
// code exits the goroutine.
func aside[T any](what string, exited error, call func() (T, error)) <-chan outcome[T] {
	done := make(chan outcome[T], 1)
	go func() {
		r := outcome[T]{err: exited}
		defer func() { done <- r }()
		defer rescue(&r.err, what)
		r.value, r.err = call()
	}()
	return done
}
