package salesforce

import (
	"cmp"
	"context"

	"github.com/getmobly/mobly-salesforce-go/internal/slab"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Sync brings leads into the org: it folds those that are one person, finds
// each person's record by [Config.Strategy], writes the fields that differ and
// the Tasks that are missing. Syncing the same leads again writes nothing.
//
// There is one Result for every lead, in order, whatever happens. The error is
// nil as long as the run went to its end, even where single leads were refused
// or failed; it says why where the run ended before, and the Results then say
// of every lead how far it came.
//
// An action's Task is known again by [Config.ActivityID], or, where that is not
// configured, by a line of its Description, "Mobly activity: " and the activity's
// ID, which Sync then writes as the last one. External IDs may be configured
// later: see there.
//
// Sync is [Client.Plan] followed by [Client.Apply], without the latter's look at
// what has changed meanwhile: a lead of whom the org turns out to be other than
// it was a moment ago is matched again and written anew, twice at most.
func (c *Client) Sync(ctx context.Context, leads []Lead) (Results, error) {
	if err := c.ready(ctx); err != nil {
		return unsent(leads, err), err
	}
	ctx, run := c.begin(ctx)
	return run.end(c.sync(ctx, leads))
}

// sync plans leads, and writes the plan.
func (c *Client) sync(ctx context.Context, leads []Lead) (Results, error) {
	plan, err := c.planLeads(ctx, leads, nil, &c.memory)
	if err != nil {
		return unsent(leads, err), err
	}
	defer plan.release()
	return c.carryOut(ctx, plan, 0)
}

// Plan finds out what a Sync of the same leads would write, and writes nothing.
// It needs the same reading permissions.
//
// The error is nil unless the org could not be asked, or the configuration does
// not fit it; a lead that would be refused says so in its item.
func (c *Client) Plan(ctx context.Context, leads []Lead) (*Plan, error) {
	if err := c.ready(ctx); err != nil {
		return nil, err
	}
	plan, err := c.planLeads(ctx, leads, nil, nil)
	if err == nil { // the caller may change theirs before the plan is applied
		plan.leads = make([]Lead, len(plan.leads))
		for i := range plan.leads {
			plan.leads[i] = leads[i].clone()
		}
	}
	return plan, err
}

// planLeads plans; uses are the records that duplicate rules found for leads,
// by index. The plan keeps leads, which must not change while it is in use. It is
// made in the memory given, and then to be released; nil: in memory of its own.
func (c *Client) planLeads(ctx context.Context, leads []Lead, uses map[int]*use, in *memory) (*Plan, error) {
	if len(leads) == 0 {
		return new(Plan), nil
	}
	for again := false; ; again = true {
		m, err := c.compiled(ctx)
		if err != nil {
			return nil, err
		}
		plan, err := c.plan(ctx, m, leads, uses, nil, in)
		if err == nil || again || !outOfDate(err) {
			return plan, err
		}
		c.outdated(schema.Contact, schema.Lead, schema.Task) // a field has gone since the org was described
	}
}

// plan plans with a model; seen is what is known of the org already, nil where
// it is to be asked.
func (c *Client) plan(ctx context.Context, m *model, leads []Lead, uses map[int]*use, seen *orgRows, in *memory) (*Plan, error) {
	persons := m.gather(leads)
	names := namesOf(persons)
	for _, p := range persons {
		switch {
		case p.lead.Empty():
			p.err = ErrEmpty
		case p.keys.none() && !p.keys.unkeyed():
			p.err = ErrNoKey
		}
		for _, capture := range p.captures {
			p.use = cmp.Or(p.use, uses[capture.index])
		}
		if ref, ok := c.learned.substitutes.get(&p.keys); ok && p.use == nil {
			p.use = &use{record: ref}
		}
	}
	tasks := c.newTaskIndex(m, leads, persons)
	mt, err := c.match(ctx, m, persons, tasks, seen)
	if err != nil {
		return nil, err
	}
	for _, p := range persons {
		if p.by == ByDuplicateRule && p.found != nil && p.use.err != nil {
			c.learned.substitutes.add(&p.keys, p.use.record)
		}
	}
	persons = m.unite(persons, leads)
	tasks.index(persons)
	if seen == nil {
		if err := tasks.fetchMarked(ctx, c, persons); err != nil {
			return nil, err
		}
	}
	tasks.takeMarked()
	plan := &Plan{Items: make([]PlanItem, len(leads)), leads: leads}
	if in != nil {
		plan.changes, plan.tasks = slab.From[FieldChange](&in.changes), slab.From[TaskPlan](&in.tasks)
	}
	for _, p := range persons {
		mt.planPerson(plan, p, leads)
	}
	mt.keepAddresses(plan, persons)
	mt.keepNames(plan, persons, names)
	for _, p := range persons {
		p.settle(plan)
	}
	tasks.own(plan)
	for i := range plan.Items {
		tasks.plan(plan, i, leads[i].Actions)
	}
	return plan, nil
}

// planPerson fills the items of a person's captures: the first one carries the
// record.
func (mt *matcher) planPerson(plan *Plan, p *person, leads []Lead) {
	first := p.captures[0].index
	for _, capture := range p.captures {
		it := &plan.Items[capture.index]
		it.LeadID, it.Person = leads[capture.index].Person.ID, first
		it.Object, it.Verb, it.MatchedBy = mt.model.creates, Create, p.by
		it.Dropped = capture.keys.dropped
		switch {
		case p.err != nil:
			it.Object = ""
			it.refuse(p.err)
		case p.found != nil:
			it.Object, it.ID, it.Verb = p.found.object, p.found.id(), Update
			it.Modstamp = p.found.text("SystemModstamp")
		}
	}
	if p.err == nil {
		mt.change(&plan.Items[first], p, &plan.changes)
	}
}

// settle gives all captures of a person the verb that their record came to.
func (p *person) settle(plan *Plan) {
	carrier := &plan.Items[p.captures[0].index]
	if carrier.Verb == Update && !carrier.writes() {
		carrier.Verb = Keep
	}
	for _, capture := range p.captures[1:] {
		plan.Items[capture.index].Verb, plan.Items[capture.index].Err = carrier.Verb, carrier.Err
	}
}

// unsent returns the results of leads of which none was sent.
func unsent(leads []Lead, err error) Results {
	results := make(Results, len(leads))
	for i := range leads {
		r := &results[i]
		r.LeadID, r.Outcome, r.Err = leads[i].Person.ID, NotSent, notSent(err)
		for _, a := range leads[i].Actions {
			r.Actions = append(r.Actions, ActionResult{ActionID: a.ID, Outcome: NotSent, Err: r.Err})
		}
	}
	return results
}
