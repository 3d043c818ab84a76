package planner

import (
	"fmt"
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
	others    room[Other]
	keys      room[record.Key]
	decisions record.Decisions
}

// Item is the plan for one lead.
type Item struct {
	LeadID  string
	Person  *record.Record   // shared by all leads of one person; At names the item of the first
	Dropped []*sferr.Problem // of a later lead of a person; those of the first are the record's
	Others  []Other          // one for each action, in order, and then the related records
	Actions int              // how many of Others are those of actions
}

// Other is the plan for one record beside the person's.
type Other struct {
	For    string         // the ID of an action, or what a related record is for
	Record *record.Record // shared by all actions that are the same one, and by all captures of a person
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

// Records returns the records that are to be written, each once: persons first.
func (p *Plan) Records() []*record.Record {
	return slices.Concat(p.Persons(), p.OtherRecords())
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

// OtherRecords returns the records beside the persons' that are to be written, each
// once.
func (p *Plan) OtherRecords() []*record.Record {
	n := 0
	for i := range p.Items {
		n += len(p.Items[i].Others)
	}
	out := make([]*record.Record, 0, n)
	for i := range p.Items {
		for j := range p.Items[i].Others {
			if r := p.Items[i].Others[j].Record; r.At == (record.Ref{Item: i, Other: j}) && r.Writing() {
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
		actions := item.Others[:item.Actions]
		if l.Person.ID != item.LeadID || !slices.EqualFunc(l.Actions, actions, func(a engagement.Action, t Other) bool { return a.ID == t.For }) {
			return false
		}
	}
	return true
}

// Relate adds a related record to an item. What it is for is numbered if the item has
// a record of that object for the same already.
func (p *Plan) Relate(item int, what string, r *record.Record) {
	it, name := &p.Items[item], what
	for n := 2; it.related(r.Object, name) >= 0; n++ {
		name = fmt.Sprintf("%s (%d)", what, n)
	}
	it.Others = append(it.Others, Other{For: name, Record: r})
}

// related returns the index of the related record that is for that, -1 if there is
// none.
func (item *Item) related(object, what string) int {
	for j := item.Actions; j < len(item.Others); j++ {
		if o := &item.Others[j]; o.For == what && o.Record.Object == object {
			return j
		}
	}
	return -1
}

// ParentField returns the field by which a record of an object belongs to a person
// who is a record of another.
func ParentField(object, person string) string {
	if object == schema.Task {
		return "WhoId"
	}
	return person + "Id"
}

// KeepRefused refuses the records that the caller refused by hand in the plan that
// this one, of the items with those indexes, replaces.
func (p *Plan) KeepRefused(before *Plan, indexes []int) {
	var refused []record.Ref
	for k, i := range indexes {
		was, item := &before.Items[i], &p.Items[k]
		for j := range was.Others {
			r, at := was.Others[j].Record, j
			if j >= was.Actions {
				at = item.related(r.Object, was.Others[j].For)
			}
			if r.Verb == record.Refuse && r.Err == nil && at >= 0 {
				refused = append(refused, record.Ref{Item: k, Other: at})
			}
		}
	}
	p.refuse(refused...)
}

// refuse refuses records beside the persons', each of which keeps the losses that it
// reports. If others share the record, the next of them carries it, and its parents
// are their persons.
func (p *Plan) refuse(others ...record.Ref) {
	carried := make(map[*record.Record]bool) // the records that were theirs: whether another one carries them
	for _, at := range others {
		other := &p.Items[at.Item].Others[at.Other]
		was := other.Record
		other.Record = &record.Record{At: at, Object: was.Object, Verb: record.Refuse, ID: was.ID}
		if was.At == at {
			other.Record.Dropped, was.Dropped = was.Dropped, nil
		}
		was.Parent, was.MakeExtra().OtherParents, carried[was] = nil, nil, false
	}
	if len(carried) == 0 {
		return
	}
	for i := range p.Items {
		for j := range p.Items[i].Others {
			r := p.Items[i].Others[j].Record
			again, ok := carried[r]
			if !ok {
				continue
			}
			if !again {
				r.At, carried[r] = record.Ref{Item: i, Other: j}, true
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
