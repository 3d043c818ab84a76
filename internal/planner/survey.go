package planner

import (
	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
)

// A backfill looks records up before it knows which leads are planned together.
// What it asks is what a plan of the same leads would ask.

// PersonQuestion asks for the records of a target that leads may be found by, with
// row called for each.
func (m *Model) PersonQuestion(t *Target, learned *Learned, leads []Lead, row func(map[string]any)) soql.Question {
	conds := newMatcher(m, learned).conditions(t, m.Gather(leads).persons, true)
	return soql.Question{Fields: t.Columns(), Object: t.Object.Name, Conditions: conds, Row: row}
}

// TaskQuestion asks for the Tasks that the leads' actions have by their keys, with
// row called for each.
func (m *Model) TaskQuestion(learned *Learned, leads []Lead, row func(map[string]any)) []soql.Question {
	asked := newTaskIndex(m, learned, m.Gather(leads)).byKeys()
	for i := range asked {
		asked[i].Row = row
	}
	return asked
}

// ActionKey returns the external ID of an action's Task, whose person is called
// by that name.
func (m *Model) ActionKey(a *engagement.Action, name string) string {
	return shortKey(a.Key(name), m.Task.KeyLength)
}

// HasMarker reports whether the Description of a Task has a marker.
func HasMarker(task map[string]any) bool { return len(markersOf(textIn(task, "Description"))) > 0 }

// NameKeys returns the last names and phones that persons are found by.
func (r *Roster) NameKeys() []string {
	var out []string
	for _, p := range r.persons {
		if key := p.keys.NameKey(); key != "" {
			out = append(out, key)
		}
	}
	return out
}

// NameKey returns last name and phone as they are compared, "" if the person is
// not found by them.
func (k *Keys) NameKey() string {
	name, _, phone := nameParts(k.name)
	return ShortNameKey(name, phone)
}
