package auth

import (
	"errors"
	"strings"
)

func configError(hint string) *Error { return &Error{Cause: ErrConfig, Hint: hint} }

// need returns an error where a setting is blank.
func need(value, hint string) error {
	if strings.TrimSpace(value) == "" {
		return configError(hint)
	}
	return nil
}

// join returns nil, the one error, or all of them as one [*Error] that says so.
func join(errs ...error) error {
	var hints []string
	var found []error
	for _, err := range errs {
		if err == nil {
			continue
		}
		found = append(found, err)
		if e, ok := errors.AsType[*Error](err); ok {
			hints = append(hints, e.Hint)
		}
	}
	switch len(found) {
	case 0:
		return nil
	case 1:
		return found[0]
	}
	return &Error{Cause: ErrConfig, Hint: strings.Join(hints, "; "), Err: errors.Join(found...)}
}
