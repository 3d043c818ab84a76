package engagement

import (
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// The limits of a Task, in characters.
const (
	MaxSubject     = 255
	MaxDescription = 32000
)

// Task is an action as Salesforce stores it. The caller adds its owner and the
// person it is about.
type Task struct {
	Subject      string // one line of at most MaxSubject characters
	Subtype      string // TaskSubtype, accepted on create only
	Status       string
	Priority     string
	ActivityDate string // "2006-01-02"
	Description  string // at most MaxDescription characters
	CallType     string // "" if unknown or not a call
	CallDuration time.Duration

	ActionID string // Mobly's ID of the action, for an external ID field; "" if it has none
	Rep      string // e-mail of the rep who should own the Task; "" if unknown

	// Cut names the fields whose text was too long and lost its end. A mark in
	// the text shows it.
	Cut []string
}

// Field is one field of a Task as it is written: its API name, and a string or
// an int.
type Field struct {
	Name  string
	Value any
}

// Fields returns the fields of t that are not blank, always in the same order.
func (t Task) Fields() []Field { return t.AppendFields(make([]Field, 0, 8)) }

// AppendFields appends [Task.Fields] to list, for callers with many Tasks.
func (t *Task) AppendFields(list []Field) []Field {
	for _, f := range [...]struct{ name, value string }{
		{"Subject", t.Subject},
		{"TaskSubtype", t.Subtype},
		{"Status", t.Status},
		{"Priority", t.Priority},
		{"ActivityDate", t.ActivityDate},
		{"Description", t.Description},
		{"CallType", t.CallType},
	} {
		if f.value != "" {
			list = append(list, Field{f.name, boxed(f.value)})
		}
	}
	if t.CallDuration > 0 {
		list = append(list, Field{"CallDurationInSeconds", int(t.CallDuration.Seconds())})
	}
	return list
}

// boxed returns s as a value. The common texts of Tasks cost no allocation.
func boxed(s string) any {
	switch s {
	case defaultStatus:
		return defaultStatus
	case defaultPriority:
		return defaultPriority
	case "Task":
		return "Task"
	case "Call":
		return "Call"
	case "Email":
		return "Email"
	case "LinkedIn":
		return "LinkedIn"
	case "Mobly: Calendar invite":
		return "Mobly: Calendar invite"
	case "Mobly: Email":
		return "Mobly: Email"
	case "Mobly: Call":
		return "Mobly: Call"
	case "Mobly: Text message":
		return "Mobly: Text message"
	case "Mobly: LinkedIn":
		return "Mobly: LinkedIn"
	case "Mobly: Facebook":
		return "Mobly: Facebook"
	case "Mobly: X":
		return "Mobly: X"
	case "Mobly: Note":
		return "Mobly: Note"
	}
	return s
}

// setDescription sets the Description and the ActivityDate. If signed, a line
// after the notes names the rep and the exact time. If both are too long, the
// notes are cut.
func (t *Task) setDescription(notes, by string, at time.Time, signed bool) {
	var b strings.Builder
	b.Grow(len(time.DateOnly) + len(notes) + len(by) + 40)
	var clock [64]byte
	day := b.Len()
	b.Write(at.AppendFormat(clock[:0], time.DateOnly))
	day = b.Len() - day
	if !signed {
		b.WriteString(t.cut("Description", notes, MaxDescription))
	} else {
		when := at.AppendFormat(clock[:0], "2006-01-02 15:04 MST")
		by = fit(oneLine(by), 255)
		room := field.Length(by) + len(", ") + len(when) + field.Length("\n\n")
		if notes = t.cut("Description", notes, MaxDescription-room); notes != "" {
			b.WriteString(notes)
			b.WriteString("\n\n")
		}
		if by != "" {
			b.WriteString(by)
			b.WriteString(", ")
		}
		b.Write(when)
	}
	t.ActivityDate, t.Description = b.String()[:day], b.String()[day:]
}

// cut returns a text within limit, and notes in Cut which field lost its end.
func (t *Task) cut(name, text string, limit int) string {
	short := fit(text, limit)
	if short != text {
		t.Cut = append(t.Cut, name)
	}
	return short
}

// AppendLine returns text with line, one short line, at its end. If there is no
// room for it, text is cut, with a mark.
func AppendLine(text, line string) string {
	if text == "" {
		return line
	}
	line = "\n" + line
	return fit(text, MaxDescription-field.Length(line)) + line
}
