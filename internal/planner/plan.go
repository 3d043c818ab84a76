package planner

import (
	"slices"
	"sync"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/slab"
	"github.com/getmobly/mobly-salesforce-go/mapping"
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
	Items   []Item
	Leads   []Lead // the plan was made of; nil: not known
	records slab.Slab[record.Record]
	changes slab.Slab[record.Change]
	tasks   slab.Slab[Task]
}

// Item is the plan for one lead.
type Item struct {
	LeadID  string
	Person  *record.Record  // shared by all leads of one person; At names the item of the first
	Dropped []sferr.Dropped // of a later lead of a person; those of the first are the record's
	Tasks   []Task          // one for each action, in order
}

// Task is the plan for one action.
type Task struct {
	ActionID string
	Record   *record.Record // shared by all actions that are the same one
}

// Memory pools what plans that are over were made in.
type Memory struct {
	Records, Changes, Tasks sync.Pool
}

// NewPlan returns a plan of leads without items, made in the memory given; nil:
// in memory of its own.
func NewPlan(leads []Lead, in *Memory) *Plan {
	p := &Plan{Items: make([]Item, len(leads)), Leads: leads}
	if in != nil {
		p.records = slab.From[record.Record](&in.Records)
		p.changes = slab.From[record.Change](&in.Changes)
		p.tasks = slab.From[Task](&in.Tasks)
	}
	return p
}

// Release ends a plan that nobody uses any more, and returns its memory.
func (p *Plan) Release() {
	if p == nil {
		return
	}
	p.Items = nil
	p.records.Release()
	p.changes.Release()
	p.tasks.Release()
}

// Records returns the records that are to be written, each once: persons first,
// then Tasks.
func (p *Plan) Records() []*record.Record {
	return append(p.Persons(), p.TaskRecords()...)
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
	for k, i := range indexes {
		for j := range before.Items[i].Tasks {
			if r := before.Items[i].Tasks[j].Record; r.Verb == record.Refuse && r.Err == nil {
				p.replace(record.Ref{Item: k, Task: j}, nil)
			}
		}
	}
}

// replace refuses the Task of one action. If other actions have the same Task,
// the next of them carries it.
func (p *Plan) replace(at record.Ref, err error) {
	task := &p.Items[at.Item].Tasks[at.Task]
	was := task.Record
	task.Record = &record.Record{At: at, Object: was.Object, Verb: record.Refuse, ID: was.ID, Err: err}
	for i := range p.Items {
		for j := range p.Items[i].Tasks {
			if p.Items[i].Tasks[j].Record == was {
				was.At = record.Ref{Item: i, Task: j}
				return
			}
		}
	}
}

// written returns the text that a field is written with, "" if it is not.
func written(r *record.Record, name string) string {
	if c := record.Find(r.Changes, name); c != nil && c.Write {
		return c.Text()
	}
	return ""
}
