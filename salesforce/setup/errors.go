package setup

import (
	"errors"
	"fmt"

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

// lost reports whether a request that ended with err may have been executed.
func lost(err error) bool {
	_, ok := errors.AsType[*org.LostError](err)
	return ok || errors.Is(err, ErrAnswer)
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
	if e, ok := errors.AsType[*sferr.Error](err); ok {
		return e.Code
	}
	return ""
}
