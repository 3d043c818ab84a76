package main

import (
	"slices"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// timeline is the activities of a record as a rep sees them: what is still to
// do, the next first, and what is past, the newest first.
type timeline struct {
	Next   []activity
	Months []month // of the past
}

// month is the past activities of one month.
type month struct {
	Title      string // "October 2026"
	Activities []activity
}

// activity is a Task or an Event.
type activity struct {
	Subject value
	Kind    string // "Call", "Email", "LinkedIn", "Task" or "Event"
	When    value  // day of a Task, start of an Event; a blank for a Task without a date
	Status  string
	State   string // "done", "open" or "overdue"
	Owner   value
	Who     value // person it is with; on pages of many persons
	Where   string
	Body    string

	past bool
	at   time.Time // that it is ordered by; zero for a Task without a date
	made string    // CreatedDate
}

// timeline returns the activities of a record, and whether its object can have
// any.
func (s *site) timeline(o *schema.Object, id string, look *reader) (timeline, bool) {
	fields := []string{"WhatId"}
	switch o.Name {
	case schema.Lead, schema.Contact:
		fields = []string{"WhoId"}
	case schema.Account:
		fields = []string{"WhatId", "AccountId"}
	case schema.Task, eventObject, userObject:
		return timeline{}, false
	default:
		if f := s.org.Describe(schema.Task).Field("WhatId"); !o.Custom && !slices.Contains(f.ReferenceTo, o.Name) {
			return timeline{}, false
		}
	}
	seen := map[string]bool{}
	var all []activity
	for _, object := range []string{schema.Task, eventObject} {
		of := s.org.Describe(object)
		for _, f := range fields {
			for _, r := range s.org.Find(object, f, id) {
				if found := text(r, "Id"); !seen[found] {
					seen[found] = true
					all = append(all, s.activity(of, r, look))
				}
			}
		}
	}
	if o.Name != schema.Account {
		for i := range all {
			all[i].Who = value{} // whose page it is
		}
	}
	return arrange(all), true
}

// latest returns what is next and what was last, whoever it is with.
func (s *site) latest() timeline {
	const most = 5
	look := s.reader()
	var all []activity
	for _, object := range []string{schema.Task, eventObject} {
		of := s.org.Describe(object)
		for _, r := range s.org.Records(object) {
			all = append(all, s.activity(of, r, look))
		}
	}
	t := arrange(all)
	t.Next = t.Next[:min(most, len(t.Next))]
	left := most
	for i, m := range t.Months {
		if left -= len(m.Activities); left <= 0 {
			t.Months[i].Activities = m.Activities[:len(m.Activities)+left]
			t.Months = t.Months[:i+1]
			break
		}
	}
	return t
}

// activity is a record of Task or Event.
func (s *site) activity(o *schema.Object, r map[string]any, look *reader) activity {
	a := activity{
		Subject: value{Text: title(o.Name, r), Link: "/records/" + text(r, "Id")},
		Owner:   look.of(o, r, "OwnerId"), Who: look.of(o, r, "WhoId"),
		Body: strings.TrimSpace(text(r, "Description")), Where: text(r, "Location"),
		made: text(r, "CreatedDate"),
	}
	if o.Name == eventObject {
		a.event(r, s.now())
	} else {
		a.task(r, s.now())
	}
	return a
}

// task dates a Task. Its due date is a day; one that is closed and has none
// goes by the time when it was closed.
func (a *activity) task(r map[string]any, now time.Time) {
	a.Kind, a.Status, a.State = text(r, "TaskSubtype"), text(r, "Status"), "open"
	if a.Kind == "" {
		a.Kind = schema.Task
	}
	due, err := time.Parse(time.DateOnly, text(r, "ActivityDate"))
	if err == nil {
		a.at, a.When = due, day(due)
	}
	if r["IsClosed"] == true {
		a.past, a.State = true, "done"
		for _, name := range []string{"CompletedDateTime", "CreatedDate"} {
			if t, err := time.Parse(apiTime, text(r, name)); err == nil && a.at.IsZero() {
				a.at, a.When = t, moment(t)
			}
		}
		return
	}
	if err == nil && due.Before(now.UTC().Truncate(24*time.Hour)) {
		a.State = "overdue"
	}
}

// event dates an Event: it is past once it has ended.
func (a *activity) event(r map[string]any, now time.Time) {
	a.Kind, a.Status, a.State = eventObject, "Upcoming", "open"
	end := time.Time{}
	if t, err := time.Parse(time.DateOnly, text(r, "ActivityDate")); err == nil {
		a.at, a.When, end = t, day(t), t.Add(24*time.Hour)
	}
	if r["IsAllDayEvent"] != true {
		for _, name := range []string{"ActivityDateTime", "StartDateTime"} {
			if t, err := time.Parse(apiTime, text(r, name)); err == nil {
				a.at, a.When, end = t, moment(t), t
			}
		}
		if t, err := time.Parse(apiTime, text(r, "EndDateTime")); err == nil {
			end = t
		}
	}
	switch {
	case !end.After(now):
		a.past, a.Status, a.State = true, "Held", "done"
	case !a.at.After(now):
		a.Status = "Now"
	}
}

// arrange orders activities by time. Those of one day that have no hour go by
// when they were made.
func arrange(all []activity) timeline {
	slices.SortStableFunc(all, func(a, b activity) int {
		switch {
		case a.at.IsZero() != b.at.IsZero(): // those without a date come last
			if a.at.IsZero() {
				return 1
			}
			return -1
		case !a.at.Equal(b.at):
			return a.at.Compare(b.at)
		default:
			return strings.Compare(a.made, b.made)
		}
	})
	var t timeline
	for _, a := range all {
		if !a.past {
			t.Next = append(t.Next, a)
		}
	}
	for _, a := range slices.Backward(all) {
		if !a.past {
			continue
		}
		name := a.at.Format("January 2006")
		if n := len(t.Months); n == 0 || t.Months[n-1].Title != name {
			t.Months = append(t.Months, month{Title: name})
		}
		m := &t.Months[len(t.Months)-1]
		m.Activities = append(m.Activities, a)
	}
	return t
}
