package salesforce

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// Why a lead or an action is refused, or was not sent.
var (
	ErrEmpty     = errors.New("salesforce: the lead says nothing of a person: no name, e-mail, phone, company or known ID")
	ErrNoKey     = errors.New("salesforce: the lead could not be recognised later: it has no e-mail that the org takes, and no ID for the external ID field, or none is configured")
	ErrSeveral   = errors.New("salesforce: the lead matches several records")
	ErrConverted = errors.New("salesforce: the lead is converted, and its contact may not be written")
	ErrDuplicate = errors.New("salesforce: a duplicate rule of the org refuses the record")
	ErrQuota     = errors.New("salesforce: the org's API requests are used up, or what is left is reserved for others")
	ErrStale     = errors.New("salesforce: the record has changed since the plan was made")
	ErrNoPerson  = errors.New("salesforce: the record of the action's lead was not written")
	ErrNotSent   = errors.New("salesforce: this was not sent")

	// ErrNoActivityKey is the error of an action whose Task could not be
	// recognised later, so that every run would write it anew: there is no
	// Config.ActivityID, and the user may not write Task.Description.
	ErrNoActivityKey = errors.New("salesforce: the Task could not be recognised later: configure ActivityID, or let the user write Task.Description")

	// ErrOtherPerson is the error of an action whose ID an action of another
	// person in the same call has: it is one Task, on that person's timeline.
	ErrOtherPerson = errors.New("salesforce: another lead of this call has an action with the same ID")
)

// SeveralError is the error of a lead that matches several records in one step
// of the match order. It is an [ErrSeveral].
type SeveralError struct {
	Object string   // "Lead" or "Contact"
	By     Match    // the step
	IDs    []string // of the records
}

// Error names the step and the records.
func (e *SeveralError) Error() string {
	return fmt.Sprintf("%s: %s, %s %s", ErrSeveral.Error(), e.By, e.Object, strings.Join(e.IDs, ", "))
}

// Unwrap returns [ErrSeveral].
func (e *SeveralError) Unwrap() error { return ErrSeveral }

// Error is what Salesforce answered to a request or to one record of it, or
// why no answer came.
type Error struct {
	Status  int      // HTTP status; 0 where no answer came, 200 for one record of a collection
	Code    string   // Salesforce's code, "REQUIRED_FIELD_MISSING"; empty where there is none
	Message string   `json:"-"` // Salesforce's message, in the user's language. It may quote captured values: do not log it
	Fields  []string // API names of the fields it is about
	Method  string   // of the request
	Path    string   // of the request, without its query
	Err     error    `json:"-"` // what lies below: a transport's error, an *[auth.Error]; may be nil

	RetryAfter time.Duration // what Salesforce asked to wait; 0 where it did not
}

// Error prints code, fields, status and path; never the message, which may
// quote captured values.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("salesforce: ")
	switch {
	case e.Code != "":
		b.WriteString(e.Code)
	case e.Status != 0:
		fmt.Fprintf(&b, "HTTP %d", e.Status)
	case e.Err != nil:
		b.WriteString(strings.TrimPrefix(e.Err.Error(), "salesforce: "))
	default:
		b.WriteString("no answer")
	}
	if len(e.Fields) > 0 {
		fmt.Fprintf(&b, " [%s]", strings.Join(e.Fields, ", "))
	}
	if e.Method != "" {
		fmt.Fprintf(&b, " (%s %s)", e.Method, e.Path)
	}
	return b.String()
}

// Temporary reports whether the same may succeed later without a change of the
// data or of the org: rows were locked, the org was busy or down, requests were
// used up, or no answer came.
func (e *Error) Temporary() bool {
	switch {
	case e.Code == "UNABLE_TO_LOCK_ROW", e.Code == haltedCode, e.Code == "REQUEST_LIMIT_EXCEEDED", errors.Is(e.Err, rest.ErrReserve):
		return true
	}
	return e.Status == 0 || e.Status >= 500 || e.Status == 429 || e.Status == 408
}

// Is reports whether the error is of the kind of target, one of this package's
// sentinels.
func (e *Error) Is(target error) bool {
	return target == ErrQuota && (e.Code == "REQUEST_LIMIT_EXCEEDED" || errors.Is(e.Err, rest.ErrReserve))
}

// GoString is the text of the error, so that %#v prints no message either.
func (e *Error) GoString() string { return e.Error() }

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// wrap turns an error of the connection into the package's own.
func wrap(err error) error {
	var re *rest.Error
	if !errors.As(err, &re) {
		return err
	}
	return &Error{
		Status: re.Status, Code: re.Code, Message: re.Message, Fields: re.Fields,
		Method: re.Method, Path: re.Path, Err: re.Err, RetryAfter: re.RetryAfter,
	}
}

// maybeExecuted reports whether a request that ended with err may have been
// executed all the same.
func maybeExecuted(err error) bool {
	var re *rest.Error
	return errors.As(err, &re) && re.Executed == rest.Maybe
}

func isNotEngagement(err error) bool { return errors.Is(err, engagement.ErrNotEngagement) }
