package record

import (
	"net/http"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Key is [plan.Key]: what a plan says of a record is what is written of it.
type Key = plan.Key

// Change is a [plan.Change], stored compactly.
type Change struct {
	*Decision
	value any // before and after, if they are the same or before is blank; else *both
}

// Decision is a [plan.Change] without its values. It is shared by the Changes of many
// records, and never changes.
type Decision struct {
	Field, Rule, Policy, Reason string
	Write, Required             bool
}

type both struct{ before, after any }

// NewChange returns a change from one value to another.
func NewChange(d *Decision, before, after any) Change {
	if before == nil && (d.Write || after == nil) {
		return Change{d, after}
	}
	return Change{d, &both{before, after}}
}

// Kept returns the change of a field that is not written and stays as it is.
func Kept(d *Decision, value any) Change { return Change{d, value} }

// ChangesOf returns the changes of a plan, nil for none.
func ChangesOf(told []plan.Change) []Change {
	out := slices.Grow([]Change(nil), len(told))
	for _, c := range told {
		out = append(out, NewChange(&Decision{c.Field, c.Rule, c.Policy, c.Reason, c.Write, c.Required}, c.Before, c.After))
	}
	return out
}

// Before returns what the field held, nil for blank.
func (c *Change) Before() any {
	if b, ok := c.value.(*both); ok {
		return b.before
	}
	if c.Write {
		return nil
	}
	return c.value
}

// After returns what the field will hold, nil for blank.
func (c *Change) After() any {
	if b, ok := c.value.(*both); ok {
		return b.after
	}
	return c.value
}

// Plan returns the changes in the form of a plan, nil for none.
func Plan(changes []Change) []plan.Change {
	out := slices.Grow([]plan.Change(nil), len(changes))
	for i := range changes {
		c := &changes[i]
		out = append(out, plan.Change{
			Field: c.Field, Rule: c.Rule, Before: c.Before(), After: c.After(), Write: c.Write, Policy: c.Policy, Reason: c.Reason, Required: c.Required,
		})
	}
	return out
}

// Decisions stores each distinct Decision once. The zero value is empty.
type Decisions struct {
	all  []*Decision
	next int // expected next, as for the record before
}

// Get returns the stored Decision that equals wanted, and stores it if there is none.
func (d *Decisions) Get(wanted Decision) *Decision {
	if d.next >= len(d.all) || *d.all[d.next] != wanted {
		d.next = slices.IndexFunc(d.all, func(have *Decision) bool { return *have == wanted })
		if d.next < 0 {
			d.next, d.all = len(d.all), append(d.all, new(wanted))
		}
	}
	d.next++
	return d.all[d.next-1]
}

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
	s, _ := c.After().(string)
	return s
}

// LeaveOut keeps a change from being sent: the field stays as it is.
func LeaveOut(c *Change, reason string) {
	d := *c.Decision
	d.Write, d.Reason = false, reason
	*c = Kept(&d, c.Before())
}

// Require marks a change without which its record must not be written.
func Require(c *Change) {
	d := *c.Decision
	d.Required = true
	c.Decision = &d
}

// LossOf describes the loss of a value that Salesforce refused with that code.
func LossOf(c *Change, code, reason string) *sferr.Problem {
	p := sferr.Explain(&sferr.Error{Status: http.StatusOK, Code: code, Fields: []string{c.Field}})
	p.Rule, p.Reason = c.Rule, reason
	return p
}
