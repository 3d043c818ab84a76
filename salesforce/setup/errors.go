package setup

import (
	"errors"
	"fmt"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/auth"
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

// hints say what an admin can do about a code.
var hints = map[string]string{
	"INSUFFICIENT_ACCESS":                     "sign in as a user with Customize Application, and with Manage Profiles and Permission Sets",
	"INSUFFICIENT_ACCESS_OR_READONLY":         "sign in as a user with Manage Profiles and Permission Sets",
	"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY":    "sign in as a user with Manage Profiles and Permission Sets, and Assign Permission Sets",
	"INVALID_TYPE":                            "sign in as a user with View Setup and Configuration; where custom fields cannot be written at all, deploy the folder instead",
	"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST": "the org does not have the object or field, or field-level security does not know it",
	"DUPLICATE_DEVELOPER_NAME":                "the name is taken by something that is not of this kind, perhaps a deleted field: Setup > Object Manager > the object > Fields & Relationships > Deleted Fields > Erase",
	"LICENSE_LIMIT_EXCEEDED":                  "Setup > Company Information: no licence is left",
	"FIELD_INTEGRITY_EXCEPTION":               "the user's licence may not allow the permission: assign the permission set licence Salesforce API Integration first (Setup > Users > the user > Permission Set License Assignments)",
	"NUMBER_OUTSIDE_VALID_RANGE":              "the org has no room for more fields of this kind: Setup > Object Manager > the object > Limits",
	"STRING_TOO_LONG":                         "a label is too long",
	"UNABLE_TO_LOCK_ROW":                      "somebody else changes the setup: run it again",
	"REQUEST_LIMIT_EXCEEDED":                  "the org's API requests of the day are used up: run it again later",
}

// Hint says what an admin can do about the error, "" where nothing is known.
func (e *Error) Hint() string {
	if login, ok := e.signIn(); ok {
		return login.Hint
	}
	return hints[e.Code]
}

// signIn returns why nobody was let in, false where the request was sent.
func (e *Error) signIn() (*auth.Error, bool) { return errors.AsType[*auth.Error](e.Err) }
