package setup

import (
	"errors"
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Why an org cannot be set up.
var (
	// ErrInDoubt means that it is not known whether a step was carried out. A new
	// plan finds out.
	ErrInDoubt = errors.New("setup: it is not known whether the step was carried out")
)

// FieldError says what is wrong with a custom field. It is an [sferr.ErrBadField] or an
// [sferr.ErrFieldType].
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

// Unwrap returns [sferr.ErrBadField] or [sferr.ErrFieldType].
func (e *FieldError) Unwrap() error { return e.Is }

// lost reports whether a request that ended with err may have been executed.
func lost(err error) bool {
	_, ok := errors.AsType[*org.LostError](err)
	return ok || errors.Is(err, sferr.ErrResponse)
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
