package engagement

import "errors"

// What can be wrong with an action or with [Options], for errors.Is.
var (
	ErrNotEngagement = errors.New("not an engagement")
	ErrNoTime        = errors.New("no time that Salesforce can store")
	ErrJSON          = errors.New("not an activity event")
	ErrStatus        = errors.New("the org does not count the Status of Tasks as closed")
	ErrTemplate      = errors.New("the template of a Subject does not work")
)

// Error is the reason why an [Action] has no Task. It is always a pointer. Its
// text quotes nothing of the action.
type Error struct {
	ActionID  string // "" if the action has none
	EventType string `json:"-"` // as received
	Err       error  // ErrNotEngagement or ErrNoTime
}

// Error names the reason.
func (e *Error) Error() string {
	if e.Err == nil {
		return "engagement: no Task"
	}
	return "engagement: " + e.Err.Error()
}

// GoString returns the text of the error, so that %#v prints nothing of the
// action.
func (e *Error) GoString() string { return e.Error() }

// Unwrap returns the reason, for errors.Is.
func (e *Error) Unwrap() error { return e.Err }

// Code is a short name of the reason for programs: "NOT_ENGAGEMENT" or
// "NO_TIME".
func (e *Error) Code() string {
	if errors.Is(e.Err, ErrNoTime) {
		return "NO_TIME"
	}
	return "NOT_ENGAGEMENT"
}
