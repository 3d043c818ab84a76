package auth

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// ready checks what every provider and store needs before it starts: a context and a
// valid configuration.
func ready(ctx context.Context, validate func() error) error {
	if ctx == nil {
		return errNoContext()
	}
	return validate()
}

func errNoContext() *Error {
	return configError("the context is nil: pass context.Background() if you have no other")
}

func errNoProvider() *Error { return configError("the provider is nil") }

func configError(hint string) *Error { return &Error{Cause: ErrConfig, hint: hint} }

func need(value, hint string) error {
	if strings.TrimSpace(value) == "" {
		return configError(hint)
	}
	return nil
}

func needClientID(id string) error { return need(id, "ClientID is empty: give the app's consumer key") }

func needClientSecret(s Secret) error {
	return need(string(s), "ClientSecret is empty: give the app's consumer secret")
}

// join returns nil, the only error, or one [*Error] that lists the hints of all.
func join(errs ...error) error {
	errs = slices.DeleteFunc(errs, func(err error) bool { return err == nil })
	switch len(errs) {
	case 0:
		return nil
	case 1:
		return errs[0]
	}
	var hints []string
	for _, err := range errs {
		if e, ok := errors.AsType[*Error](err); ok {
			hints = append(hints, e.hint)
		}
	}
	return &Error{Cause: ErrConfig, hint: strings.Join(hints, "; "), Err: errors.Join(errs...)}
}
