package salesforce

import (
	"fmt"
	"slices"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// A Plan is data. What it says is joined with the records that are written here:
// itemsOf makes the data of records, planned makes records of the data.

func itemsOf(plan *planner.Plan) []PlanItem {
	items := slices.Grow([]PlanItem(nil), len(plan.Items)) // nil for no leads
	for i := range plan.Items {
		from := &plan.Items[i]
		r := from.Person
		item := PlanItem{
			LeadID: from.LeadID, Verb: Verb(r.Verb), Object: r.Object, ID: r.ID, MatchedBy: r.MatchedBy, Modstamp: r.Modstamp,
			Person: r.At.Item, Dropped: from.Dropped, Err: r.Err,
		}
		if r.At.Item == i {
			item.Key, item.Fields, item.Dropped = (*Key)(r.Key), fieldChanges(r.Changes), r.Dropped
		}
		for j, t := range from.Tasks {
			item.Tasks = append(item.Tasks, taskPlan(t, record.Ref{Item: i, Task: j}))
		}
		items = append(items, item)
	}
	return items
}

func taskPlan(t planner.Task, at record.Ref) TaskPlan {
	r := t.Record
	out := TaskPlan{ActionID: t.ActionID, Verb: Verb(r.Verb), ID: r.ID, Err: r.Err}
	if r.At != at {
		out.Same = new(TaskRef(r.At))
		return out
	}
	out.Key, out.Fields, out.Dropped, out.OtherKeys = (*Key)(r.Key), fieldChanges(r.Changes), r.Dropped, r.AltKeys
	return out
}

func fieldChanges(changes []record.Change) []FieldChange {
	var out []FieldChange
	for _, c := range changes {
		out = append(out, FieldChange(c))
	}
	return out
}

// planned returns the plan as it is written with the settings. The plan itself
// stays as it is.
func (p *Plan) planned(s *planner.Settings) *planner.Plan {
	out := &planner.Plan{Items: make([]planner.Item, len(p.Items)), Leads: inputs(p.leads)}
	tasks := make(map[TaskRef]*record.Record)
	for i := range p.Items {
		from, item := &p.Items[i], &out.Items[i]
		item.LeadID = from.LeadID
		if from.Person == i {
			item.Person = &record.Record{
				At: record.Ref{Item: i}, Object: from.Object, Verb: record.Verb(from.Verb), ID: from.ID, Key: (*record.Key)(from.Key),
				Changes: changesOf(from.Fields), Dropped: slices.Clip(from.Dropped), MatchedBy: from.MatchedBy, Modstamp: from.Modstamp, Err: from.Err,
				Strict: s.Strict, NoAssignment: s.SkipAssignment, AllowDuplicates: s.AllowDuplicates,
			}
		} else {
			item.Person, item.Dropped = out.Items[from.Person].Person, from.Dropped
		}
		for j := range from.Tasks {
			t, at := &from.Tasks[j], TaskRef{i, j}
			item.Tasks = append(item.Tasks, planner.Task{ActionID: t.ActionID, Record: p.taskRecord(t, at, tasks, s.Strict)})
			if r := item.Tasks[j].Record; r.Writing() {
				r.AddParent(item.Person)
			}
		}
	}
	return out
}

// taskRecord returns the record of an action's Task, which actions that are the
// same one share: shared has those that are to be written so far.
func (p *Plan) taskRecord(t *TaskPlan, at TaskRef, shared map[TaskRef]*record.Record, strict bool) *record.Record {
	r := &record.Record{At: record.Ref(at), Object: schema.Task, Verb: record.Verb(t.Verb), ID: t.ID, Err: t.Err, Strict: strict, ParentField: "WhoId"}
	from, carrier := t, at
	if t.Same != nil {
		carrier = *t.Same
	}
	if r.Writing() {
		if have := shared[carrier]; have != nil {
			return have
		}
		shared[carrier] = r
		from = &p.Items[carrier.Item].Tasks[carrier.Task] // which may be refused itself
		r.ID = from.ID
	}
	r.Key, r.Changes, r.AltKeys = (*record.Key)(from.Key), changesOf(from.Fields), slices.Clip(from.OtherKeys)
	r.Dropped = slices.Clip(t.Dropped)
	return r
}

func changesOf(changes []FieldChange) []record.Change {
	out := make([]record.Change, len(changes))
	for i, c := range changes {
		out[i] = record.Change(c)
	}
	return out
}

// check finds what would make a plan impossible to apply.
func (p *Plan) check() error {
	if p == nil {
		return fmt.Errorf("%w: it is nil", sferr.ErrPlan)
	}
	for i := range p.Items {
		it := &p.Items[i]
		switch {
		case it.Person < 0 || it.Person > i || p.Items[it.Person].Person != it.Person:
			return fmt.Errorf("%w: item %d names item %d as its person", sferr.ErrPlan, i, it.Person)
		case it.Verb < Create || it.Verb > Refuse:
			return fmt.Errorf("%w: item %d has no verb", sferr.ErrPlan, i)
		case it.Verb == Refuse && p.Items[it.Person].Verb != Refuse:
			return fmt.Errorf("%w: item %d is refused, and item %d, which carries its record, is not", sferr.ErrPlan, i, it.Person)
		case it.Person == i && it.Verb != Refuse && it.Object != schema.Lead && it.Object != schema.Contact:
			return fmt.Errorf("%w: item %d is neither a Lead nor a Contact", sferr.ErrPlan, i)
		case it.Person == i && !it.Verb.fits(it.ID):
			return fmt.Errorf("%w: item %d is to %s a record, and its ID does not fit that", sferr.ErrPlan, i, it.Verb)
		}
		for j := range it.Tasks {
			t := &it.Tasks[j]
			switch {
			case t.Verb < Create || t.Verb > Refuse:
				return fmt.Errorf("%w: task %d of item %d has no verb", sferr.ErrPlan, j, i)
			case !t.Verb.fits(t.ID):
				return fmt.Errorf("%w: task %d of item %d is to %s a Task, and its ID does not fit that", sferr.ErrPlan, j, i, t.Verb)
			case t.Same != nil && !p.carries(*t.Same, TaskRef{i, j}):
				return fmt.Errorf("%w: task %d of item %d names a task that is not there, or does not carry it", sferr.ErrPlan, j, i)
			}
		}
	}
	return nil
}

// fits reports whether a record of that ID can be what the verb says.
func (v Verb) fits(id string) bool {
	switch _, ok := core.ID18(id); v {
	case Create:
		return id == ""
	case Update, Keep:
		return ok
	default:
		return true
	}
}

// carries reports whether a task comes before another one and holds its fields.
func (p *Plan) carries(first, other TaskRef) bool {
	if first.Item < 0 || first.Item > other.Item || first.Task < 0 || first.Task >= len(p.Items[first.Item].Tasks) {
		return false
	}
	earlier := first.Item < other.Item || first.Task < other.Task
	return earlier && p.Items[first.Item].Tasks[first.Task].Same == nil
}
