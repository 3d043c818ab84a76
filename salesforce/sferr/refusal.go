package sferr

import (
	"errors"
	"fmt"
	"strings"
)

// Why a lead or an action is refused, or was not sent.
var (
	ErrEmpty      = errors.New("salesforce: the lead says nothing of a person: no name, e-mail, phone, company or known ID")
	ErrNoKey      = errors.New("salesforce: the lead could not be recognised later: it has no e-mail that the org takes, and no ID for the external ID field, or none is configured")
	ErrAmbiguous  = errors.New("salesforce: the lead matches several records")
	ErrConverted  = errors.New("salesforce: the lead is converted, and its contact may not be written")
	ErrDuplicate  = errors.New("salesforce: a duplicate rule of the org refuses the record")
	ErrQuota      = errors.New("salesforce: a limit of the org's on requests is reached, or what is left is reserved for others")
	ErrStale      = errors.New("salesforce: the record has changed since the plan was made")
	ErrNoParent   = errors.New("salesforce: the record of the action's lead was not written")
	ErrNotSent    = errors.New("salesforce: this was not sent")
	ErrConfig     = errors.New("salesforce: the configuration does not hold")
	ErrInput      = errors.New("salesforce: not a list of leads")
	ErrPlan       = errors.New("salesforce: the plan does not hold together")
	ErrNotAdmin   = errors.New("setup: this user must not set the org up")
	ErrNoUser     = errors.New("setup: the org has no such active user")
	ErrBadField   = errors.New("setup: the field cannot be made")
	ErrFieldType  = errors.New("setup: the field is there, and is not what is asked")
	ErrAnotherOrg = errors.New("setup: the changes were planned for another org")

	// ErrNoTaskKey is the error of an action whose Task could not be
	// recognised later, so that every run would write it anew: there is no
	// Config.ActivityID, and the user may not write Task.Description.
	ErrNoTaskKey = errors.New("salesforce: the Task could not be recognised later: configure ActivityID, or let the user write Task.Description")

	// ErrTwoPersons is the error of an action whose ID an action of another
	// person in the same call has: it is one Task, on that person's timeline.
	ErrTwoPersons = errors.New("salesforce: another lead of this call has an action with the same ID")
)

// SeveralError is the error of a lead that matches several records in one step
// of the match order. It is an [ErrAmbiguous].
type SeveralError struct {
	Object string   // "Lead" or "Contact"
	By     string   // the step
	IDs    []string // of the records
}

// Error names the step and the records.
func (e *SeveralError) Error() string {
	return fmt.Sprintf("%s: %s, %s %s", ErrAmbiguous.Error(), e.By, e.Object, strings.Join(e.IDs, ", "))
}

// Unwrap returns [ErrAmbiguous].
func (e *SeveralError) Unwrap() error { return ErrAmbiguous }
