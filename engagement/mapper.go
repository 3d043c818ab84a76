package engagement

import (
	"cmp"
	"strings"
	"text/template"
	"time"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// The defaults of a Rule.
const (
	defaultStatus   = "Completed"
	defaultPriority = "Normal"
	openStatus      = "Not Started"
	openSubject     = "Mobly: Follow-up"

	maxDays = 3650 // from an action to the day that a Task is due
)

// Mapper is a compiled Mapping. It is safe for concurrent use. A nil Mapper does
// what [ToTask] does.
type Mapper struct {
	rules     [len(kinds)]compiled
	zone      *time.Location // of days; nil is UTC
	notesOnly bool
}

// ToTask returns the Task of an action, completed, with Mobly's defaults and its
// date in UTC. The error is [ErrNotEngagement], [ErrNoContent] or [ErrNoTime],
// wrapped. It holds nothing of the action.
func ToTask(a Action) (Task, error) {
	task, _, err := (*Mapper)(nil).Map(a)
	return task, err
}

// Map returns the Task of an action; ok is false if its rule says Skip. The error
// is that of [ToTask].
func (m *Mapper) Map(a Action) (task Task, ok bool, err error) {
	i := a.Kind.index()
	switch {
	case a.onlyID():
		return Task{}, true, wrapped(ErrNoContent)
	case i < 0:
		return Task{}, true, wrapped(ErrNotEngagement)
	}
	var r compiled
	var zone *time.Location
	signed := true
	if m != nil {
		r, zone, signed = m.rules[i], m.zone, !m.notesOnly
	}
	if r.skip {
		return Task{}, false, nil
	}
	at := a.At.In(cmp.Or(zone, time.UTC))
	if !storable(at) {
		return Task{}, true, wrapped(ErrNoTime)
	}
	return newTask(&a, kinds[i], &r, at, signed), true, nil
}

// Open returns an open Task: something to be done about an action, of any kind or none.
// Its Status is "Not Started", unless the rule for every kind has another. It is due that
// many days, or weekdays, after the action, 0 to 3,650. Its ActivityDate is blank if the
// action has no time that Salesforce can store. Its Subtype is Task, and its fields about
// calls are blank.
func (m *Mapper) Open(a Action, days int, weekdays bool) Task {
	if m == nil {
		m = new(Mapper)
	}
	r, zone := &m.rules[0], cmp.Or(m.zone, time.UTC)
	t := Task{
		Subtype: "Task", Type: r.typ, Status: cmp.Or(r.status, openStatus), Priority: cmp.Or(r.priority, defaultPriority), ActionID: core.Seen(a.ID), Rep: core.Address(a.By),
	}
	due := after(a.At.In(zone), min(max(days, 0), maxDays), weekdays)
	known := storable(a.At.In(zone)) && storable(due)
	if !known {
		a.At = time.Time{}
	}
	seen := viewOf(&a, zone)
	t.setFields(r.fields, &seen)
	t.Subject = t.cut("Subject", cmp.Or(core.OneLine(executed(r.subject, &seen)), openSubject), maxSubject)
	t.setDescription(core.Clean(a.Notes, true), t.Rep, a.At.In(zone), known && !m.notesOnly)
	if t.ActivityDate = ""; known {
		t.ActivityDate = due.Format(time.DateOnly)
	}
	return t
}

// after returns the day that many days, or weekdays, after another.
func after(day time.Time, days int, weekdays bool) time.Time {
	if !weekdays {
		return day.AddDate(0, 0, days)
	}
	for ; days > 0; days-- {
		day = day.AddDate(0, 0, 1)
		for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
			day = day.AddDate(0, 0, 1)
		}
	}
	return day
}

// storable reports whether Salesforce can store a time.
func storable(t time.Time) bool { return t.Year() >= 1700 && t.Year() <= 4000 }

func newTask(a *Action, kind naming, r *compiled, at time.Time, signed bool) Task {
	t := Task{
		Subtype:  cmp.Or(r.subtype, kind.subtype),
		Type:     r.typ,
		Status:   cmp.Or(r.status, defaultStatus),
		Priority: cmp.Or(r.priority, defaultPriority),
		ActionID: core.Seen(a.ID),
		Rep:      core.Address(a.By),
	}
	subject := kind.subject
	if r.subject != nil || len(r.fields) > 0 {
		seen := viewOf(a, at.Location())
		subject = cmp.Or(core.OneLine(executed(r.subject, &seen)), subject)
		t.setFields(r.fields, &seen)
	}
	t.Subject = t.cut("Subject", subject, maxSubject)
	t.setDescription(core.Clean(a.Notes, true), t.Rep, at, signed)
	if a.Kind == Call {
		t.CallType = knownCallType(a.CallType)
		t.CallDuration = callLength(a.Duration)
	}
	return t
}

// setFields fills the further fields, and records what is lost of them.
func (t *Task) setFields(rules []fieldRule, seen *view) {
	for i := range rules {
		r := &rules[i]
		text := executed(r.text, seen)
		if core.BlankText(text) {
			continue
		}
		if r.off != nil {
			t.Dropped = append(t.Dropped, new(*r.off))
			continue
		}
		value, loss := r.Spec.CoerceText(text)
		if loss != nil {
			t.Dropped = append(t.Dropped, r.Lost(loss))
		}
		if value != nil {
			v := r.Value
			v.Value = value
			t.Fields = append(t.Fields, v)
		}
	}
}

// executed returns the text that a template gives, "" for no template.
func executed(t *template.Template, seen *view) string {
	if t == nil {
		return ""
	}
	var b strings.Builder
	if t.Execute(&b, seen) != nil {
		return "" // ruled out by the check of the template
	}
	return b.String()
}
