package setup

import (
	"errors"
	"fmt"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Why an org cannot be set up.
var (
	// ErrAdmin means that the user must not set the org up: it is the integration
	// user itself, or lacks the permissions.
	ErrAdmin = errors.New("setup: this user must not set the org up")

	// ErrUser means that the org has no active user of that name.
	ErrUser = errors.New("setup: the org has no such active user")

	// ErrField means that Salesforce would refuse to create a field. See
	// [FieldError].
	ErrField = errors.New("setup: the field cannot be made")

	// ErrType means that an existing field has another type, or is not the unique
	// external ID that it must be. It is not changed. See [FieldError].
	ErrType = errors.New("setup: the field is there, and is not what is asked")

	// ErrOrg means that changes were planned for another org.
	ErrOrg = errors.New("setup: the changes were planned for another org")

	// ErrStep means that a step makes no sense, perhaps after an edit.
	ErrStep = errors.New("setup: the step makes no sense")

	// ErrAnswer means that Salesforce's answer cannot be read.
	ErrAnswer = sferr.ErrAnswer

	// ErrInDoubt means that it is not known whether a step was carried out. A new
	// plan finds out.
	ErrInDoubt = errors.New("setup: it is not known whether the step was carried out")

	// ErrNotSent means that a step was not sent because one before it failed.
	ErrNotSent = errors.New("setup: not sent, since a step before it failed")
)

// FieldError says what is wrong with a custom field. It is an [ErrField] or an
// [ErrType].
type FieldError struct {
	Field string // "Lead.mobly_id__c"
	For   string // what asks for it: "tag Score"
	Why   string
	Is    error
}

// Error names the field, what asks for it, and the reason.
func (e *FieldError) Error() string {
	kind := "setup: a field"
	if e.Is != nil {
		kind = e.Is.Error()
	}
	return fmt.Sprintf("%s: %s (%s): %s", kind, e.Field, e.For, e.Why)
}

// Unwrap returns [ErrField] or [ErrType].
func (e *FieldError) Unwrap() error { return e.Is }

// Error is what Salesforce answered to a request or to one step. It is one of the
// sentinels of package sferr too.
type Error struct {
	Status  int      // HTTP status; 0 if no answer came, or for one row of many
	Code    string   // "DUPLICATE_DEVELOPER_NAME", or that of a failed sign-in, "invalid_client"
	Message string   // Salesforce's words, in the language of the admin
	Fields  []string // API names of the fields it is about
	Err     error    // the cause; nil for a plain answer

	lost bool // the request may have been executed
}

// Error prints everything but the message.
func (e *Error) Error() string {
	if login, ok := e.signIn(); ok {
		return "salesforce: " + strings.TrimPrefix(login.Error(), "auth: ")
	}
	parts := []string{"salesforce:"}
	if e.Status != 0 {
		parts = append(parts, fmt.Sprintf("HTTP %d", e.Status))
	}
	if e.Code != "" {
		parts = append(parts, e.Code)
	}
	if len(e.Fields) > 0 {
		parts = append(parts, "["+strings.Join(e.Fields, ", ")+"]")
	}
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	if len(parts) == 1 {
		parts = append(parts, "no answer")
	}
	if hint := e.Hint(); hint != "" {
		parts = append(parts, "("+hint+")")
	}
	return strings.Join(parts, " ")
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether the error is of the kind of target, one of the sentinels of
// package sferr.
func (e *Error) Is(target error) bool {
	return (&sferr.Error{Status: e.Status, Code: e.Code, Message: e.Message, Err: e.Err}).Is(target)
}

// Hint says what an admin can do about the error, or "".
func (e *Error) Hint() string {
	if login, ok := e.signIn(); ok {
		return login.Hint()
	}
	return codes.Of(e.Code, "").Setup
}

// signIn returns why the sign-in failed, if it did.
func (e *Error) signIn() (*auth.Error, bool) { return errors.AsType[*auth.Error](e.Err) }

// toError returns the error of a request as one of this package's.
func toError(err error) error {
	if err == nil {
		return nil
	}
	_, lost := errors.AsType[*org.LostError](err)
	out := &Error{Err: err, lost: lost}
	if e, ok := errors.AsType[*sferr.Error](err); ok {
		out = &Error{Status: e.Status, Code: e.Code, Message: e.Message, Fields: e.Fields, Err: e.Err, lost: lost}
	}
	if login, ok := out.signIn(); ok {
		out.Code = login.Code
	}
	return out
}

// lost reports whether a request that ended with err may have been executed.
func lost(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && (e.lost || errors.Is(e.Err, ErrAnswer))
}

// doubt returns the error of a request as an [ErrInDoubt] if it may have been
// executed.
func doubt(err error) error {
	if lost(err) {
		return fmt.Errorf("%w: %w", ErrInDoubt, err)
	}
	return err
}

// code returns Salesforce's code of an error, or "".
func code(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}
