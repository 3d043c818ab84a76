package engagement

import (
	"errors"
	"fmt"
)

// Reasons an action has no Task, for errors.Is. The comment is the Code of the
// problem.
var (
	ErrNotEngagement error = &reason{"NOT_ENGAGEMENT", "not an engagement", ""}                                                                        // NOT_ENGAGEMENT: CSV_UPLOAD and the like
	ErrNoContent     error = &reason{"NO_CONTENT", "only the ID of the activity is known", "fetch the activity from Mobly, and sync the lead with it"} // NO_CONTENT
	ErrNoTime        error = &reason{"NO_TIME", "no time that Salesforce can store", "correct the time of the activity in Mobly"}                      // NO_TIME: none, or outside the years 1700 to 4000
)

// What JSON cannot be read or written.
var (
	errJSON = errors.New("engagement: not an activity event")
	errYear = errors.New("engagement: the year of an action's time is not between 0 and 9999")
)

// reason is a sentinel with a short name for programs.
type reason struct{ code, text, hint string }

func (r *reason) Error() string { return r.text }

// Code is what other packages report the error as.
func (r *reason) Code() string { return r.code }

// Hint says what to do about it.
func (r *reason) Hint() string { return r.hint }

// wrapped returns a reason as this package's. It quotes nothing of the action.
func wrapped(why error) error { return fmt.Errorf("engagement: %w", why) }
