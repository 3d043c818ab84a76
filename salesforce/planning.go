package salesforce

import (
	"cmp"
	"iter"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/slab"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// planning is the plan of one call in the making. It sends nothing: it yields
// what is to be looked up, and is given the rows.
type planning struct {
	*matcher
	leads   []Lead
	persons []*person
	names   map[string]bool // what the persons without a key are known by
	tasks   *taskIndex
}

// newPlanning begins to plan; uses are the records that duplicate rules found
// for leads, by index.
func newPlanning(m *model, known *learned, leads []Lead, uses map[int]*use) *planning {
	persons := m.gather(leads)
	for _, p := range persons {
		switch {
		case p.lead.Empty():
			p.err = sferr.ErrEmpty
		case p.keys.none() && !p.keys.unkeyed():
			p.err = sferr.ErrNoKey
		}
		for _, capture := range p.captures {
			p.use = cmp.Or(p.use, uses[capture.index])
		}
		if ref, ok := known.substitutes.get(&p.keys); ok && p.use == nil {
			p.use = &use{record: ref}
		}
	}
	return &planning{
		matcher: newMatcher(m, known), leads: leads, persons: persons, names: namesOf(persons),
		tasks: newTaskIndex(m, known, leads, persons),
	}
}

// questions yields what to look up, one round after the other: each depends on
// the answers to those before. Whoever breaks off has no plan.
func (pl *planning) questions() iter.Seq[[]soql.Question] {
	return func(yield func([]soql.Question) bool) {
		ask := func(round []soql.Question) bool { return len(round) == 0 || yield(round) }
		reps, statuses := pl.askOwners(), pl.askStatuses()
		if !ask(slices.Concat(pl.byKeys(), pl.tasks.byKeys(), reps.questions(), statuses.questions())) {
			return
		}
		reps.keep()
		statuses.keep()
		if pl.askMore(ask) && pl.askContacts(ask) {
			pl.meet()
			ask(pl.tasks.byMarkers(pl.persons))
		}
	}
}

// see takes the rows of an org that are known without a question.
func (pl *planning) see(rows []orgRow) {
	masters := make(map[string]string)
	for _, r := range rows {
		pm, row := pl.model.person(r.object), record{values: r.values}
		switch master := row.text(masterField); {
		case master != "":
			masters[row.id()] = master
		case pm != nil:
			pl.add(pm, r.values)
		case row.text(pl.model.task.key) == "":
			pl.tasks.marked.see(r.values)
		default:
			pl.tasks.see(r.values)
		}
	}
	pl.alias(masters)
	pl.meet()
}

// meet finds every person's record, and unites persons that turn out to be one.
func (pl *planning) meet() {
	for _, p := range pl.persons {
		if p.err == nil {
			pl.resolve(p)
		}
	}
	pl.resolveRenamed(pl.persons)
	for _, p := range pl.persons {
		if p.by == ByDuplicateRule && p.found != nil && p.use.err != nil {
			pl.learned.substitutes.add(&p.keys, p.use.record)
		}
	}
	pl.persons = pl.model.unite(pl.persons, pl.leads)
	pl.tasks.index(pl.persons)
}

// plan returns the plan, once all questions have their answers. It is made in
// the memory given, and then to be released; nil: in memory of its own.
func (pl *planning) plan(in *memory) (*Plan, error) {
	if err := pl.tasks.fit(); err != nil {
		return nil, err
	}
	pl.tasks.takeMarked()
	plan := &Plan{Items: make([]PlanItem, len(pl.leads)), leads: pl.leads}
	if in != nil {
		plan.changes, plan.tasks = slab.From[FieldChange](&in.changes), slab.From[TaskPlan](&in.tasks)
	}
	for _, p := range pl.persons {
		pl.planPerson(plan, p, pl.leads)
	}
	pl.keepAddresses(plan, pl.persons)
	pl.keepNames(plan, pl.persons, pl.names)
	for _, p := range pl.persons {
		p.settle(plan)
	}
	pl.tasks.own(plan)
	for i := range plan.Items {
		pl.tasks.plan(plan, i, pl.leads[i].Actions)
	}
	return plan, nil
}

// planPerson fills the items of a person's captures: the first one carries the
// record.
func (pl *planning) planPerson(plan *Plan, p *person, leads []Lead) {
	first := p.captures[0].index
	for _, capture := range p.captures {
		it := &plan.Items[capture.index]
		it.LeadID, it.Person = leads[capture.index].Person.ID, first
		it.Object, it.Verb, it.MatchedBy = pl.model.Creates, Create, p.by
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
		pl.change(&plan.Items[first], p, &plan.changes)
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
