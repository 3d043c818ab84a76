package engagement

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// The limits of a Task, in characters.
const (
	maxSubject     = 255
	maxDescription = 32_000
)

// Task is a Task apart from the person it is about and its owner, which the
// caller finds.
type Task struct {
	Subject      string // one line of at most 255 characters
	Subtype      string // TaskSubtype, which Salesforce takes on create only
	Type         string // "" leaves it blank
	Status       string
	Priority     string
	ActivityDate string // "2006-01-02"
	Description  string // at most 32,000 characters: the notes, the rep and the exact time
	CallType     string // "" if unknown or not a call
	CallDuration time.Duration

	// Fields are further fields that a rule fills, by API name.
	Fields []field.Value

	ActionID string         // Mobly's ID of the action; "" if it has none
	Rep      string         // e-mail of the rep who should own the Task; "" if unknown
	Dropped  []*field.Error // texts that were cut, and values the org does not take
}

// Values returns the fields of t that are not blank, always in the same order:
// what is sent, by API name.
func (t Task) Values() []field.Value {
	return t.appendValues(make([]field.Value, 0, 10)) // inlined: on the caller's stack if it stays there
}

func (t *Task) appendValues(list []field.Value) []field.Value {
	for _, f := range [...]struct {
		name, value string
		typ         field.Type
	}{
		{"Subject", t.Subject, field.Text},
		{"TaskSubtype", t.Subtype, field.Picklist},
		{"Type", t.Type, field.Picklist},
		{"Status", t.Status, field.Picklist},
		{"Priority", t.Priority, field.Picklist},
		{"ActivityDate", t.ActivityDate, field.Date},
		{"Description", t.Description, field.LongText},
		{"CallType", t.CallType, field.Picklist},
	} {
		if f.value != "" {
			list = append(list, field.Value{Field: f.name, Value: boxed(f.value), Type: f.typ, Rule: ruleName})
		}
	}
	if t.CallDuration > 0 {
		seconds := json.Number(strconv.Itoa(int(t.CallDuration.Seconds())))
		list = append(list, field.Value{Field: "CallDurationInSeconds", Value: seconds, Type: field.Number, Rule: ruleName})
	}
	return append(list, t.Fields...)
}

// common are texts that many Tasks have.
var common = [...]any{
	defaultStatus, defaultPriority, openStatus, "Task", "Call", "Email", "LinkedIn", "Mobly: Calendar invite", "Mobly: Email", "Mobly: Call",
	"Mobly: Text message", "Mobly: LinkedIn", "Mobly: Facebook", "Mobly: X", "Mobly: Note",
}

// boxed returns s as a value. The common texts cost no allocation.
func boxed(s string) any {
	for _, text := range common {
		if text == s {
			return text
		}
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
		b.WriteString(t.cut("Description", notes, maxDescription))
	} else {
		when := at.AppendFormat(clock[:0], "2006-01-02 15:04 MST")
		by = core.Fit(core.OneLine(by), 255)
		room := core.Length(by) + len(", ") + len(when) + core.Length("\n\n")
		if notes = t.cut("Description", notes, maxDescription-room); notes != "" {
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

// cut returns a text within limit, and records in Dropped that it lost its end. A
// mark in the text shows it.
func (t *Task) cut(name, text string, limit int) string {
	short := core.Fit(text, limit)
	if short != text {
		t.Dropped = append(t.Dropped, &field.Error{
			Rule: ruleName, Object: schema.Task, Field: name, Err: field.ErrTooLong, Reason: "cut to the field's length", Value: text, Truncated: true,
		})
	}
	return short
}
