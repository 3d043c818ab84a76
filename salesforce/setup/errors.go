package setup

import (
	"errors"
	"fmt"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/codes"
)

// Why an org cannot be set up.
var (
	// ErrAdmin is the error of somebody who must not set the org up: the
	// integration user itself, or a user without the permissions for it.
	ErrAdmin = errors.New("setup: this user must not set the org up")

	// ErrUser is the error of a user name that the org does not have, or whose
	// user is not active.
	ErrUser = errors.New("setup: the org has no such active user")

	// ErrField is the error of a field that Salesforce would refuse to make. See
	// [FieldError].
	ErrField = errors.New("setup: the field cannot be made")

	// ErrType is the error of a field that is there and is of another type, or no
	// unique external ID as it must be. It is not changed. See [FieldError].
	ErrType = errors.New("setup: the field is there, and is not what is asked")

	// ErrOrg is the error of changes that were planned for another org.
	ErrOrg = errors.New("setup: the changes were planned for another org")

	// ErrStep is the error of a step that makes no sense, as one that was edited.
	ErrStep = errors.New("setup: the step makes no sense")

	// ErrAnswer is the error of an answer from Salesforce that cannot be read.
	ErrAnswer = errors.New("setup: the answer is not what Salesforce documents")

	// ErrInDoubt is the error of a step of which nobody knows whether it was
	// carried out. A new plan finds out.
	ErrInDoubt = errors.New("setup: it is not known whether the step was carried out")

	// ErrNotSent is the error of a step that hangs on another one, which failed.
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

// Error is what Salesforce answered to a request or to one step.
type Error struct {
	Status  int      // HTTP status; 0 where no answer came, or for one row of many
	Code    string   // "DUPLICATE_DEVELOPER_NAME", of a failed sign-in "invalid_client"
	Message string   // Salesforce's words, in the language of the admin
	Fields  []string // that it is about
	Err     error    // what lies below; nil for a plain answer

	lost bool // the request may have been executed all the same
}

// Error tells all but the message.
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

// Unwrap returns what lies below.
func (e *Error) Unwrap() error { return e.Err }

// Hint says what an admin can do about the error, "" where nothing is known.
func (e *Error) Hint() string {
	if login, ok := e.signIn(); ok {
		return login.Hint
	}
	return codes.Of(e.Code, "").Setup
}

// signIn returns why nobody was let in, false where the request was sent.
func (e *Error) signIn() (*auth.Error, bool) { return errors.AsType[*auth.Error](e.Err) }
