package engagement

import (
	"cmp"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Options says how actions become Tasks. The zero value is ready to use.
type Options struct {
	// Subject makes the Subject of a Task, which is cut to 255 characters in
	// one line; [Subjects] makes one of templates. Nil, or a blank result,
	// stands for "Mobly: " and the label of the action's kind: "Mobly: Call".
	Subject func(Action) string `json:"-"`

	// Status is that of every Task; it should be one that the org counts as
	// closed (see [Options.WithClosed]). "" is Completed.
	Status string `json:"status,omitempty"`

	// Priority is that of every Task. "" is Normal.
	Priority string `json:"priority,omitempty"`

	// Location is the time zone in which an action's time has the day that
	// becomes the ActivityDate: that of the reps, or of the org. Nil is UTC.
	Location *time.Location `json:"-"`

	// NotesOnly keeps the last line off the Description. Without it, the notes
	// are followed by the rep's e-mail and the exact time, which a Task has no
	// other place for: its ActivityDate is a day, and its owner is often not
	// the rep.
	NotesOnly bool `json:"notesOnly,omitempty"`
}

// Task returns the Task of an action. The error is an [Error]: [ErrNotEngagement]
// for an action without one of the kinds of this package, [ErrNoTime] for one
// whose time is missing or outside of the years 1700 to 4000.
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
	t.setSubject(o.subject(a, kind))
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
