package salesforce

import (
	"context"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Apply writes a plan: first the persons' records, then the Tasks of those
// that are there. Results and error are as [Client.Sync] gives them.
//
// Found records are updated by ID, new ones upserted by [Config.ExternalID].
// Apply does not look again whether the org has changed since the plan was
// made; a person who was created meanwhile is recognised by the external ID
// only. Apply a plan soon, and once. A plan that does not hold together is an
// [ErrPlan], without results.
func (c *Client) Apply(ctx context.Context, plan *Plan) (Results, error) {
	if err := plan.check(); err != nil {
		return nil, err
	}
	results := make(Results, len(plan.Items))
	persons := make([]*op, len(plan.Items)) // of the items that carry a record to write
	var ops []*op
	for i := range plan.Items {
		it := &plan.Items[i]
		if it.Person == i && (it.Verb == Create || it.Verb == Update) {
			persons[i] = newOp(it.Object, it.ID, it.Key, it.Fields)
			ops = append(ops, persons[i])
		}
	}
	err := c.write(ctx, ops)
	for i := range plan.Items {
		results[i] = plan.result(i, persons)
	}
	tasks, ops := plan.taskOps(results)
	if err != nil {
		for _, o := range ops {
			o.end(NotSent, notSent(err))
		}
	} else {
		err = c.write(ctx, ops)
	}
	for i := range plan.Items {
		for j := range plan.Items[i].Tasks {
			results[i].Actions = append(results[i].Actions, plan.actionResult(i, j, results[i].ID, tasks))
		}
	}
	return results, err
}

// result says what became of an item, its actions aside.
func (p *Plan) result(i int, persons []*op) Result {
	it := &p.Items[i]
	carrier := &p.Items[it.Person]
	r := Result{LeadID: it.LeadID, Object: carrier.Object, ID: carrier.ID, Dropped: it.Dropped, Err: it.Err}
	if it.Person != i {
		r.FoldedInto = carrier.LeadID
	}
	switch it.Verb {
	case Keep:
		r.Outcome = Unchanged
	case Refuse:
		r.Outcome = Refused
	case Create, Update: // its op says
	}
	if o := persons[it.Person]; o != nil {
		r.Outcome, r.Err = o.outcome, o.err
		if o.result != "" {
			r.ID = o.result
		}
		if it.Person == i {
			r.Dropped = append(slices.Clip(r.Dropped), o.dropped...)
		}
	}
	return r
}

// taskOps returns the writes of the Tasks to be created, by the action that
// carries their fields, and in order. A Task hangs on the first of its persons
// whose record is there.
func (p *Plan) taskOps(results Results) (map[TaskRef]*op, []*op) {
	byRef := make(map[TaskRef]*op)
	var ops []*op
	for i := range p.Items {
		for j := range p.Items[i].Tasks {
			ref := p.carrier(TaskRef{i, j})
			if p.Items[i].Tasks[j].Verb != Create || byRef[ref] != nil || !p.there(i, results) {
				continue
			}
			tp := &p.Items[ref.Item].Tasks[ref.Task]
			o := newOp(schema.Task, "", tp.Key, tp.Fields)
			o.fields = append(o.fields, FieldChange{Field: "WhoId", After: results[i].ID, Write: true, Required: true})
			byRef[ref] = o
			ops = append(ops, o)
		}
	}
	return byRef, ops
}

// carrier returns the action that has the fields of an action's Task.
func (p *Plan) carrier(ref TaskRef) TaskRef {
	if same := p.Items[ref.Item].Tasks[ref.Task].Same; same != nil {
		return *same
	}
	return ref
}

// there reports whether an item's record is in the org and known: it was
// written, or it was found and only its update failed.
func (p *Plan) there(i int, results Results) bool {
	return results[i].ID != "" && (results[i].Outcome.settled() || p.Items[p.Items[i].Person].Verb == Update)
}

// actionResult says what became of an action of the person with that record.
func (p *Plan) actionResult(i, j int, record string, tasks map[TaskRef]*op) ActionResult {
	tp := &p.Items[i].Tasks[j]
	r := ActionResult{ActionID: tp.ActionID, ID: tp.ID, Dropped: tp.Dropped, Err: tp.Err}
	o := tasks[p.carrier(TaskRef{i, j})]
	switch {
	case tp.Verb == Keep:
		r.Outcome = Unchanged
	case tp.Verb == Refuse:
		r.Outcome = Refused
	case o == nil:
		r.Outcome, r.Err = NotSent, notSent(ErrNoPerson)
	case o.who() != record:
		r.Outcome, r.ID, r.Err = Refused, o.result, ErrOtherPerson
	default:
		r.Outcome, r.ID, r.Err = o.outcome, o.result, o.err
		r.Dropped = append(slices.Clip(r.Dropped), o.dropped...)
	}
	return r
}
