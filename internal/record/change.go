package record

import (
	"net/http"

	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Key is [plan.Key]: what a plan says of a record is what is written of it.
type Key = plan.Key

// Change is [plan.Change].
type Change = plan.Change

// Verb is [plan.Verb].
type Verb = plan.Verb

// The verbs. The zero Verb is invalid.
const (
	Create = plan.Create
	Update = plan.Update
	Keep   = plan.Unchanged
	Refuse = plan.Refuse
)

// Find returns the change of a field, nil if there is none.
func Find(changes []Change, field string) *Change {
	for i := range changes {
		if changes[i].Field == field {
			return &changes[i]
		}
	}
	return nil
}

// TextAfter returns the value after a change as text, "" if it is not a text. A nil
// change has none.
func TextAfter(c *Change) string {
	if c == nil {
		return ""
	}
	s, _ := c.After.(string)
	return s
}

// LeaveOut keeps a change from being sent: the field stays as it is.
func LeaveOut(c *Change, reason string) { c.Write, c.After, c.Reason = false, c.Before, reason }

// LossOf describes the loss of a value that Salesforce refused with that code.
func LossOf(c *Change, code, reason string) *sferr.Problem {
	p := sferr.Explain(&sferr.Error{Status: http.StatusOK, Code: code, Fields: []string{c.Field}})
	p.Rule, p.Reason = c.Rule, reason
	return p
}
