package salesforce

import (
	"cmp"
	"context"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/slab"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Apply writes a plan: first the persons' records, then the Tasks of those
// that are there. Results and error are as [Client.Sync] gives them.
//
// Unless [Plan.Force] is set, Apply looks first at what has changed since the
// plan was made. A lead whose record was changed, deleted or merged meanwhile,
// or who was to be created and is there by now, is Refused with [sferr.ErrStale]; a
// Task that is there by now is Unchanged.
//
// Found records are updated by ID, new ones upserted by [Config.ExternalID]. A
// plan that does not hold together is an [ErrPlan], without results.
func (c *Client) Apply(ctx context.Context, plan *Plan) (Results, error) {
	if err := plan.check(); err != nil {
		return nil, err
	}
	if err := c.ready(ctx); err != nil {
		return plan.unsent(err), err
	}
	ctx, run := c.begin(ctx)
	if !plan.Force {
		fresh, err := c.freshen(ctx, plan)
		if err != nil {
			return run.end(plan.unsent(err), err)
		}
		plan = fresh
	}
	return run.end(c.carryOut(ctx, plan, 0))
}

// maxRematches is how often leads are matched again of whom the org turned out
// to be other than it was when they were matched.
const maxRematches = 2

// carryOut writes a plan, and anew what has to be matched again.
func (c *Client) carryOut(ctx context.Context, plan *Plan, depth int) (Results, error) {
	results, again, err := c.writePlan(ctx, plan)
	if err != nil || len(again) == 0 || !plan.hasLeads() {
		return results, err
	}
	if depth == maxRematches {
		c.lookAgain(ctx, plan, results, again)
		return results, nil
	}
	indexes, leads, uses := plan.pick(again)
	next, err := c.planLeads(ctx, leads, uses, &c.memory)
	if err != nil {
		return results, err
	}
	defer next.release()
	next.keepRefused(plan, indexes)
	second, err := c.carryOut(ctx, next, depth+1)
	for k, i := range indexes {
		results[i] = second[k].after(&results[i])
	}
	return results, err
}

// lookAgain looks for what is in doubt after the last write, and writes nothing
// more: what is there and as it should be is Unchanged, the rest stays in doubt.
func (c *Client) lookAgain(ctx context.Context, plan *Plan, results Results, again map[int]*use) {
	doubtful := make(map[int]*use)
	for i := range results {
		if u, ok := again[plan.Items[i].Person]; ok && results[i].inDoubt() {
			doubtful[plan.Items[i].Person] = u
		}
	}
	if len(doubtful) == 0 {
		return
	}
	indexes, leads, uses := plan.pick(doubtful)
	next, err := c.planLeads(ctx, leads, uses, &c.memory)
	if err != nil {
		return
	}
	defer next.release()
	for k, i := range indexes {
		results[i].seen(next, k)
	}
}

// hasLeads reports whether the plan holds the leads of its items, and these are
// still the ones that it was made of.
func (p *Plan) hasLeads() bool {
	if len(p.leads) != len(p.Items) {
		return false
	}
	for i := range p.Items {
		l, it := &p.leads[i], &p.Items[i]
		if l.Person.ID != it.LeadID || !slices.EqualFunc(l.Actions, it.Tasks, isPlanOf) {
			return false
		}
	}
	return true
}

func isPlanOf(a engagement.Action, tp TaskPlan) bool { return a.ID == tp.ActionID }

// keepRefused refuses what was refused by hand in the plan that this one, of the
// items with those indexes, is made in the place of.
func (p *Plan) keepRefused(before *Plan, indexes []int) {
	for k, i := range indexes {
		for j := range before.Items[i].Tasks {
			if t := &before.Items[i].Tasks[j]; t.Verb == Refuse && t.Err == nil {
				p.Items[k].Tasks[j].Verb, p.Items[k].Tasks[j].Err = Refuse, nil
			}
		}
	}
}

// pick returns all leads of the persons that the items carry, with the records
// that they are to use.
func (p *Plan) pick(carriers map[int]*use) (indexes []int, leads []Lead, uses map[int]*use) {
	uses = make(map[int]*use)
	for i := range p.Items {
		u, ok := carriers[p.Items[i].Person]
		if !ok {
			continue
		}
		if u != nil {
			uses[len(leads)] = u
		}
		indexes, leads = append(indexes, i), append(leads, p.leads[i])
	}
	return indexes, leads, uses
}

// writePlan writes a plan once. again names the carrying items of persons who
// are to be matched again.
func (c *Client) writePlan(ctx context.Context, plan *Plan) (results Results, again map[int]*use, err error) {
	room := slab.From[op](&c.memory.ops)
	defer room.Release()
	persons, ops := plan.personOps(&room)
	err = c.write(ctx, ops)
	results, again = plan.results(persons)
	tasks, ops := plan.taskOps(results, &room)
	if err != nil {
		for _, o := range ops {
			o.end(NotSent, org.NotSent(err))
		}
	} else {
		err = c.write(ctx, ops)
	}
	plan.addActions(results, tasks, again)
	return results, again, err
}

// personOps returns the writes of the persons' records, by the item that carries
// them, and in order.
func (p *Plan) personOps(room *slab.Slab[op]) (byItem, ops []*op) {
	byItem, ops = make([]*op, len(p.Items)), make([]*op, 0, len(p.Items))
	for i := range p.Items {
		it := &p.Items[i]
		if it.Person == i && (it.Verb == Create || it.Verb == Update) {
			o := room.One()
			*o = newOp(it.Object, it.ID, it.Key, it.Fields)
			o.at.Item, byItem[i] = i, o
			ops = append(ops, o)
		}
	}
	return byItem, ops
}

// results says what became of all items, their actions aside, and which of the
// persons are to be matched again.
func (p *Plan) results(persons []*op) (results Results, again map[int]*use) {
	results, again = make(Results, len(p.Items)), make(map[int]*use)
	for i := range p.Items {
		results[i] = p.result(i, persons)
		if o := persons[i]; o != nil && (o.rematch || o.use != nil) {
			again[i] = o.use
		}
	}
	return results, again
}

// addActions adds what became of the actions.
func (p *Plan) addActions(results Results, tasks map[TaskRef]*op, again map[int]*use) {
	for i := range p.Items {
		results[i].Actions = slices.Grow(results[i].Actions, len(p.Items[i].Tasks))
		for j := range p.Items[i].Tasks {
			results[i].Actions = append(results[i].Actions, p.actionResult(i, j, results[i].ID, tasks))
			if o := tasks[p.carrier(TaskRef{i, j})]; o != nil && o.rematch {
				if _, ok := again[p.Items[i].Person]; !ok {
					again[p.Items[i].Person] = nil
				}
			}
		}
	}
}

// unsent returns the results of a plan of which nothing was sent.
func (p *Plan) unsent(err error) Results {
	results := make(Results, len(p.Items))
	for i := range p.Items {
		r := &results[i]
		r.LeadID, r.Outcome, r.Err = p.Items[i].LeadID, NotSent, org.NotSent(err)
		for j := range p.Items[i].Tasks {
			r.Actions = append(r.Actions, ActionResult{ActionID: p.Items[i].Tasks[j].ActionID, Outcome: NotSent, Err: r.Err})
		}
	}
	return results
}

// result says what became of an item, its actions aside.
func (p *Plan) result(i int, persons []*op) Result {
	it := &p.Items[i]
	carrier := &p.Items[it.Person]
	r := Result{LeadID: it.LeadID, Object: carrier.Object, ID: carrier.ID, Dropped: it.Dropped, Err: it.Err}
	verb := it.Verb
	if it.Person != i {
		r.FoldedInto = carrier.LeadID
		verb, r.Err = carrier.Verb, carrier.Err
	}
	switch verb {
	case Keep:
		r.Outcome = Unchanged
	case Refuse:
		r.Outcome, r.Err = Refused, cmp.Or(r.Err, errByHand)
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

// taskOps returns the writes of the Tasks, by the action that carries their
// fields, and in order. A new Task hangs on the first of its persons whose
// record is there.
func (p *Plan) taskOps(results Results, room *slab.Slab[op]) (map[TaskRef]*op, []*op) {
	n := 0
	for i := range p.Items {
		n += len(p.Items[i].Tasks)
	}
	byRef, ops := make(map[TaskRef]*op, n), make([]*op, 0, n)
	for i := range p.Items {
		for j := range p.Items[i].Tasks {
			ref := p.carrier(TaskRef{i, j})
			verb := p.Items[i].Tasks[j].Verb
			if verb != Create && verb != Update || byRef[ref] != nil || !p.there(i, results) {
				continue
			}
			tp := &p.Items[ref.Item].Tasks[ref.Task]
			o := room.One()
			*o = newOp(schema.Task, tp.ID, tp.Key, tp.Fields)
			o.at, byRef[ref] = ref, o
			ops = append(ops, o)
			o.hangs = results[i].ID
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
		r.Outcome, r.Err = Refused, cmp.Or(r.Err, errByHand)
	case o == nil:
		r.Outcome, r.Err = NotSent, org.NotSent(sferr.ErrNoPerson)
	case tp.Verb == Create && o.who() != record:
		r.Outcome, r.ID, r.Err = Refused, o.result, sferr.ErrOtherPerson
	default:
		r.Outcome, r.ID, r.Err = o.outcome, o.result, o.err
		r.Dropped = append(slices.Clip(r.Dropped), o.dropped...)
	}
	return r
}
