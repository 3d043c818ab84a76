package engagement

import (
	"cmp"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Options configure the Tasks of actions. The zero value is ready to use.
type Options struct {
	// Subject returns the Subject of a Task, which is cut to one line of 255
	// characters; [Subjects] makes one from templates. Nil, or a blank result,
	// stands for "Mobly: " and the label of the kind: "Mobly: Call".
	Subject func(Action) string `json:"-"`

	// Status is the Status of every Task. The org should count it as closed
	// (see [Options.WithClosed]). "" is Completed.
	Status string `json:"status,omitempty"`

	// Priority is the Priority of every Task. "" is Normal.
	Priority string `json:"priority,omitempty"`

	// Location is the time zone of the ActivityDate: that of the reps, or of
	// the org. Nil is UTC.
	Location *time.Location `json:"-"`

	// NotesOnly leaves out the last line of the Description, with the rep's
	// e-mail and the exact time. A Task has no other place for them: its
	// ActivityDate is a day, and its owner is often not the rep.
	NotesOnly bool `json:"notesOnly,omitempty"`
}

// Task returns the Task of an action. The error is an [Error]:
// [ErrNotEngagement] for an action of an unknown kind, [ErrNoTime] for one
// whose time is missing or outside the years 1700 to 4000.
func (o Options) Task(a Action) (Task, error) {
	kind := a.Kind.naming()
	if kind.kind == "" {
		return Task{}, &Error{ActionID: a.ID, EventType: a.EventType, Err: ErrNotEngagement}
	}
	at := a.At.In(cmp.Or(o.Location, time.UTC))
	if at.Year() < 1700 || at.Year() > 4000 {
		return Task{}, &Error{ActionID: a.ID, EventType: a.EventType, Err: ErrNoTime}
	}
	t := Task{
		Subtype:  kind.subtype,
		Status:   cmp.Or(o.Status, defaultStatus),
		Priority: cmp.Or(o.Priority, defaultPriority),
		ActionID: field.Seen(a.ID),
		Rep:      field.Address(a.By),
	}
	t.Subject = t.cut("Subject", o.subject(a, kind), MaxSubject)
	t.setDescription(field.Clean(a.Notes, true), t.Rep, at, !o.NotesOnly)
	if a.Kind == Call {
		t.CallType = string(a.CallType.known())
		t.CallDuration = callLength(a.Duration)
	}
	return t, nil
}

func (o Options) subject(a Action, kind naming) string {
	if o.Subject != nil {
		if s := oneLine(o.Subject(a)); s != "" {
			return s
		}
	}
	return kind.subject
}
