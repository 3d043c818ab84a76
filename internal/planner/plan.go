package planner

import (
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// Lead is one captured lead. The planner only reads what it points to.
type Lead struct {
	Person  *mapping.Person
	Tags    []tags.Tag
	Actions []engagement.Action
}

// Plan says what is written: one item for each lead, in order.
type Plan struct {
	Items []Item
	Leads []Lead           // the plan was made of; nil: not known
	Off   []*sferr.Problem // rules that are switched off; not to be changed

	Objects []*schema.Object // of the model; nil: not known

	Unanswered error // the first look-up that the org refused; nil: none

	size      int // records that it may have
	records   room[record.Record]
	changes   room[record.Change]
	tasks     room[Task]
	keys      room[record.Key]
	decisions record.Decisions
}

// Item is the plan for one lead.
type Item struct {
	LeadID  string
	Person  *record.Record   // shared by all leads of one person; At names the item of the first
	Dropped []*sferr.Problem // of a later lead of a person; those of the first are the record's
	Tasks   []Task           // one for each action, in order
}

// Task is the plan for one action.
type Task struct {
	ActionID string
	Record   *record.Record // shared by all actions that are the same one
}

// NewPlan returns a plan of leads without items.
func NewPlan(leads []Lead) *Plan {
	p := &Plan{Items: make([]Item, len(leads)), Leads: leads}
	for i := range leads {
		p.size += 1 + len(leads[i].Actions)
	}
	return p
}

// room is memory for many short lists.
type room[T any] []T

// take returns an empty list with room for n values, nil for none. If there is too
// little room left, it allocates more values, or n if that is larger.
func (r *room[T]) take(n, more int) []T {
	if n == 0 {
		return nil
	}
	if n > len(*r) {
		*r = make([]T, max(n, more))
	}
	list := (*r)[:0:n]
	*r = (*r)[n:]
	return list
}

// newRecord returns an empty record of the plan.
func (p *Plan) newRecord() *record.Record { return &p.records.take(1, p.size)[:1][0] }

// newKey returns a key of a record of the plan.
func (p *Plan) newKey(field, value string) *record.Key {
	return &append(p.keys.take(1, p.size), record.Key{Field: field, Value: value})[0]
}

// roomFor returns an empty list for the changes of one record.
func (p *Plan) roomFor(changes int) []record.Change {
	return p.changes.take(changes, min(256, 8*p.size))
}

// change adds a change to a record. A field that is not written stays as it is.
func (p *Plan) change(r *record.Record, d record.Decision, before, after any) {
	c := record.Kept(p.decisions.Get(d), before)
	if d.Write {
		c = record.NewChange(c.Decision, before, after)
	}
	r.Changes = append(r.Changes, c)
}

// Records returns the records that are to be written, each once: persons first,
// then Tasks.
func (p *Plan) Records() []*record.Record {
	return slices.Concat(p.Persons(), p.TaskRecords())
}

// Persons returns the persons' records that are to be written, each once.
func (p *Plan) Persons() []*record.Record {
	out := make([]*record.Record, 0, len(p.Items))
	for i := range p.Items {
		if r := p.Items[i].Person; r.At.Item == i && r.Writing() {
			out = append(out, r)
		}
	}
	return out
}

// TaskRecords returns the Tasks that are to be written, each once.
func (p *Plan) TaskRecords() []*record.Record {
	n := 0
	for i := range p.Items {
		n += len(p.Items[i].Tasks)
	}
	out := make([]*record.Record, 0, n)
	for i := range p.Items {
		for j := range p.Items[i].Tasks {
			if r := p.Items[i].Tasks[j].Record; r.At == (record.Ref{Item: i, Task: j}) && r.Writing() {
				out = append(out, r)
			}
		}
	}
	return out
}

// HasLeads reports whether the plan holds the leads of its items, and these are
// still the ones that it was made of.
func (p *Plan) HasLeads() bool {
	if len(p.Leads) != len(p.Items) {
		return false
	}
	for i := range p.Items {
		l, item := &p.Leads[i], &p.Items[i]
		if l.Person.ID != item.LeadID || !slices.EqualFunc(l.Actions, item.Tasks, func(a engagement.Action, t Task) bool { return a.ID == t.ActionID }) {
			return false
		}
	}
	return true
}

// KeepRefused refuses the Tasks that the caller refused by hand in the plan that
// this one, of the items with those indexes, replaces.
func (p *Plan) KeepRefused(before *Plan, indexes []int) {
	var refused []record.Ref
	for k, i := range indexes {
		for j := range before.Items[i].Tasks {
			if r := before.Items[i].Tasks[j].Record; r.Verb == record.Refuse && r.Err == nil {
				refused = append(refused, record.Ref{Item: k, Task: j})
			}
		}
	}
	p.refuse(refused...)
}

// refuse refuses the Tasks of actions, each of which keeps the losses that it
// reports. If other actions have the same Task, the next of them carries it, and
// its parents are their persons.
func (p *Plan) refuse(actions ...record.Ref) {
	carried := make(map[*record.Record]bool) // Tasks that were those of the actions: whether another action carries them
	for _, at := range actions {
		task := &p.Items[at.Item].Tasks[at.Task]
		was := task.Record
		task.Record = &record.Record{At: at, Object: was.Object, Verb: record.Refuse, ID: was.ID}
		if was.At == at {
			task.Record.Dropped, was.Dropped = was.Dropped, nil
		}
		was.Parent, was.MakeExtra().OtherParents, carried[was] = nil, nil, false
	}
	if len(carried) == 0 {
		return
	}
	for i := range p.Items {
		for j := range p.Items[i].Tasks {
			r := p.Items[i].Tasks[j].Record
			again, ok := carried[r]
			if !ok {
				continue
			}
			if !again {
				r.At, carried[r] = record.Ref{Item: i, Task: j}, true
			}
			if r.Writing() {
				r.AddParent(p.Items[i].Person)
			}
		}
	}
}

// written returns the text that a field is written with, "" if it is not.
func written(r *record.Record, name string) string {
	if c := record.Find(r.Changes, name); c != nil && c.Write {
		return record.TextAfter(c)
	}
	return ""
}

// Overlaps reports whether two plans may concern one record: their leads share a
// key, or found one record, or share an action. A nil plan overlaps with all.
func (p *Plan) Overlaps(next *Plan, s *Settings) bool {
	if p == nil || next == nil {
		return true
	}
	byName := s.MatchByName && slices.ContainsFunc(next.Items, func(item Item) bool { return WrittenNameKey(item.Person, "Company") != "" })
	seen := make(map[string]bool)
	for _, name := range p.names(byName) {
		seen[name] = true
	}
	return slices.ContainsFunc(next.names(byName), func(name string) bool { return seen[name] })
}

// names returns all that a plan's leads may be found by, and the records that were
// found; name and phone only if a lead is to be found by these.
func (p *Plan) names(byName bool) []string {
	fold := func(s string) string { return field.Caseless(field.Address(s)) }
	var names []string
	for i := range p.Items {
		r, l := p.Items[i].Person, &p.Leads[i]
		names = append(names, "id "+fold(l.Person.ID), "record "+r.ID, "e-mail "+fold(l.Person.Email), "e-mail "+fold(written(r, standard.EmailField)))
		for j := range l.Actions {
			names = append(names, "action "+fold(l.Actions[j].ID))
		}
		if byName {
			names = append(names, "name "+ShortNameKey(record.TextAfter(record.Find(r.Changes, "LastName")), record.TextAfter(record.Find(r.Changes, "Phone"))))
		}
	}
	return slices.DeleteFunc(names, func(name string) bool { return strings.HasSuffix(name, " ") })
}
