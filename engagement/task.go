package engagement

import "time"

// What a Task can hold, in characters.
const (
	MaxSubject     = 255
	MaxDescription = 32000
)

// Task is an action as Salesforce keeps it, but for the person it is about and
// its owner.
type Task struct {
	Subject      string // one line of at most MaxSubject characters
	Subtype      string // TaskSubtype, which can be given on create only
	Status       string
	Priority     string
	ActivityDate string // "2006-01-02"
	Description  string // at most MaxDescription characters; "" when there is nothing to say
	CallType     string // "" when unknown or not a call
	CallDuration time.Duration

	// Cut names the fields whose text was too long and lost its end. The text
	// itself shows it by a mark.
	Cut []string
}

// Field is one field of a Task as it is written: its API name and its value, a
// string or an int.
type Field struct {
	Name  string
	Value any
}

// Fields returns the fields of t that are not blank, always in the same order.
func (t Task) Fields() []Field {
	out := make([]Field, 0, 8)
	add := func(name, value string) {
		if value != "" {
			out = append(out, Field{name, value})
		}
	}
	add("Subject", t.Subject)
	add("TaskSubtype", t.Subtype)
	add("Status", t.Status)
	add("Priority", t.Priority)
	add("ActivityDate", t.ActivityDate)
	add("Description", t.Description)
	add("CallType", t.CallType)
	if t.CallDuration > 0 {
		out = append(out, Field{"CallDurationInSeconds", int(t.CallDuration.Seconds())})
	}
	return out
}

func (t *Task) setSubject(s string) {
	if t.Subject = fit(s, MaxSubject); t.Subject != s {
		t.Cut = append(t.Cut, "Subject")
	}
}

// setDescription puts the footer under the notes; when both are too long, the
// notes are cut.
func (t *Task) setDescription(notes, footer string) {
	t.Description = notes
	if footer != "" {
		gap := "\n\n"
		if notes == "" {
			gap = ""
		}
		t.Description = fit(notes, MaxDescription-length(gap+footer)) + gap + footer
		if len(t.Description) != len(notes)+len(gap)+len(footer) {
			t.Cut = append(t.Cut, "Description")
		}
		return
	}
	if t.Description = fit(notes, MaxDescription); t.Description != notes {
		t.Cut = append(t.Cut, "Description")
	}
}

// AppendLine returns text with line, which must be one short line, as its last.
// A text that leaves no room for it is cut, with a mark.
func AppendLine(text, line string) string {
	if text == "" {
		return line
	}
	line = "\n" + line
	return fit(text, MaxDescription-length(line)) + line
}
