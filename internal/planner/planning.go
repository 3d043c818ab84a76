package planner

import (
	"cmp"
	"iter"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Planning is the plan of one call in the making.
type Planning struct {
	*matcher
	roster *Roster
	names  map[string]bool // name keys of the persons without another key
	tasks  *taskIndex
	joined *members // nil: nobody is added to campaigns
	ended  func() error
}

// New begins to plan leads. substitutes are the records that duplicate rules
// found for leads, by index. Once ended returns an error, as it does from then on,
// the planning stops before the next lead, and [Planning.Plan] returns the error.
func New(m *Model, learned *Learned, leads []Lead, substitutes map[int]*Substitute, ended func() error) *Planning {
	roster := m.gather(leads, ended)
	names := make(map[string]bool)
	known := func(c capture) bool { return !leads[c.index].Person.Empty() }
	for _, p := range roster.persons {
		switch {
		case !slices.ContainsFunc(p.captures, known):
			p.err = sferr.Explain(sferr.ErrEmpty)
		case p.keys.none() && !p.keys.keyless():
			p.err = sferr.Explain(sferr.ErrNoKey)
		case p.keys.keyless():
			names[field.Caseless(p.keys.name)] = true
		}
		for _, capture := range p.captures {
			p.substitute = cmp.Or(p.substitute, substitutes[capture.index])
		}
		if ref, ok := learned.Substitute(p.keys); ok && p.substitute == nil {
			p.substitute = &Substitute{Record: ref}
		}
	}
	matcher := newMatcher(m, learned)
	return &Planning{matcher: matcher, roster: roster, names: names, tasks: newTaskIndex(m, learned, roster, matcher.unanswered), ended: ended, joined: newMembers(matcher, roster)}
}

// Questions yields what to look up, round by round: each depends on the answers
// to those before. There is no plan if the loop breaks off.
func (pl *Planning) Questions() iter.Seq[[]soql.Question] {
	return func(yield func([]soql.Question) bool) {
		ask := func(round []soql.Question) bool { return len(round) == 0 || yield(round) }
		asking := pl.learned.Ask(pl.reps(), !pl.tasks.none())
		if !ask(slices.Concat(pl.lookups(pl.roster.persons, false), pl.tasks.byKeys(), asking.Questions(), pl.joined.ofLinks())) {
			return
		}
		asking.Keep()
		if pl.askMore(ask, pl.roster.persons) && pl.askContacts(ask) {
			pl.meet()
			ask(append(append(pl.tasks.byMarkers(pl.roster.persons), pl.tasks.byTags()...), pl.joined.ofPersons(pl.roster.persons)...))
		}
	}
}

// Outdated reports whether members could not be looked up although they were described:
// the org may have changed since.
func (pl *Planning) Outdated() bool { return pl.joined != nil && pl.joined.outdated }

// reps returns the reps who may own a record of the call, each once.
func (pl *Planning) reps() (reps []string) {
	seen := make(map[string]bool)
	add := func(rep string) {
		if !seen[rep] {
			seen[rep], reps = true, append(reps, rep)
		}
	}
	if pl.model.Owner != NoScanner {
		for _, p := range pl.roster.persons {
			if pl.ended() != nil {
				return nil // there will be no plan
			}
			pl.roster.fold(p)
			add(pl.model.scanner(p))
		}
	}
	if pl.model.RepOwnsTask {
		for ref := range pl.tasks.each() {
			add(pl.tasks.action(ref).By)
		}
	}
	return reps
}

// Row is a record of an org that is known without a question.
type Row struct {
	Object string
	Values rows.Row
}

// See takes rows instead of the answers to all questions, and the look-ups that the org
// refused. For each campaign that a person may be to join, the plan then has a new record
// without changes and parent, which a sync is to plan.
func (pl *Planning) See(rows []Row, u *Unanswered) {
	pl.unanswered, pl.tasks.unanswered = u, u
	if pl.joined != nil {
		pl.joined.unasked = true
	}
	survivors := make(map[string]string)
	for _, row := range rows {
		t := pl.model.target(row.Object)
		switch survivor := row.Values.Text(MasterField); {
		case survivor != "":
			survivors[row.Values.Text("Id")] = survivor
		case t != nil:
			pl.indexes[row.Object].add(row.Values)
		case row.Values.Text(pl.model.Task.Key) == "":
			pl.tasks.seeMarked(row.Values)
		default:
			pl.tasks.see(row.Values)
		}
	}
	pl.alias(survivors)
	pl.meet()
}

// meet finds every person's record, and unites persons who turn out to be one.
func (pl *Planning) meet() {
	for _, p := range pl.roster.persons {
		if p.err == nil {
			pl.resolve(p)
		}
	}
	pl.resolveRenamed(pl.roster.persons)
	for _, p := range pl.roster.persons {
		if p.by == ByDuplicateRule && p.found != nil && p.substitute.Err != nil {
			pl.learned.substitutes.put(p.substitute.Record, p.keys.all()...)
		}
	}
	pl.roster.meet()
	pl.tasks.name(pl.roster)
}

// Plan returns the plan, once all questions have their answers. With a nil ask, only
// known record types count.
func (pl *Planning) Plan(ask AskType) (*Plan, error) {
	if err := pl.fit(ask); err != nil {
		return nil, err
	}
	if err := pl.tasks.adaptStatus(); err != nil {
		return nil, err
	}
	pl.tasks.adoptMarked()
	plan := NewPlan(pl.roster.leads)
	plan.Objects, plan.Off, plan.Unanswered = pl.model.Objects, pl.model.Off, pl.unanswered.Err
	for _, p := range pl.roster.persons {
		if err := pl.ended(); err != nil {
			return nil, err
		}
		pl.begin(p, plan)
	}
	pl.keepAddresses(pl.roster.persons)
	pl.keepNames(pl.roster.persons, pl.names)
	for _, p := range pl.roster.persons {
		if p.record.Verb == record.Update && !p.record.Changed() {
			p.record.Verb = record.Keep
		}
	}
	pl.tasks.assignOwners(plan)
	for i := range plan.Items {
		if err := pl.ended(); err != nil {
			return nil, err
		}
		pl.tasks.plan(plan, i)
	}
	pl.tasks.nameOthers(plan)
	for _, p := range pl.roster.persons {
		pl.joined.plan(plan, p)
	}
	return plan, nil
}

// fit determines which values the records take by their types, asking once for each
// type. A record of an unknown type takes the values of all types.
func (pl *Planning) fit(ask AskType) (err error) {
	if !slices.ContainsFunc(pl.model.Targets, func(t Target) bool { return t.typed }) {
		return nil
	}
	pl.typed = make(map[*person]*Model)
	models := map[string]*Model{"": nil}
	for _, p := range pl.roster.persons {
		t := pl.model.target(pl.model.Creates)
		if p.found != nil {
			t = p.found.of
		}
		if p.err != nil || !t.typed {
			continue
		}
		pl.roster.fold(p)
		p.tags = pl.roster.tagsOf(p, t.Object.Name)
		id := pl.typeOf(p, t)
		if _, asked := models[id]; !asked {
			if models[id], err = pl.model.ofType(id, t, ask); err != nil {
				return err
			}
		}
		pl.typed[p] = models[id]
	}
	return nil
}

// begin makes a person's record, and has the items of all captures share it.
func (pl *Planning) begin(p *person, plan *Plan) {
	pl.roster.fold(p)
	r := plan.newRecord()
	*r = record.Record{
		At: record.Ref{Item: p.first()}, Object: pl.model.Creates, Verb: record.Create, MatchedBy: p.by, Dropped: slices.Clip(p.captures[0].keys.dropped),
		Strict: pl.model.Strict, NoAssignment: pl.model.SkipAssignment, AllowDuplicates: pl.model.AllowDuplicates,
	}
	p.record = r
	for _, capture := range p.captures {
		item := &plan.Items[capture.index]
		item.LeadID, item.Person = pl.roster.leads[capture.index].Person.ID, r
		if capture.index != r.At.Item {
			item.Dropped = capture.keys.dropped
		}
	}
	switch {
	case p.err != nil:
		r.Object = ""
		r.Refuse(p.err)
		return
	case p.found != nil:
		r.Object, r.ID, r.Verb = p.found.of.Object.Name, p.found.id(), record.Update
		r.Modstamp = p.found.text("SystemModstamp")
	}
	p.tags = pl.roster.tagsOf(p, r.Object)
	pl.write(p, plan)
}

// A backfill looks records up before it knows which leads are planned together.
// What it asks is what a plan of the same leads would ask.

// PersonQuestion asks for the records of a target that leads may be found by. Its Row
// is nil.
func (m *Model) PersonQuestion(t *Target, learned *Learned, leads []Lead) soql.Question {
	conds := newMatcher(m, learned).conditions(t, m.Gather(leads).persons, true)
	return soql.Question{Fields: t.Columns(), Object: t.Object.Name, Conditions: conds}
}

// TaskQuestion asks for the Tasks that the leads' actions have by their keys. The Row
// of its questions is to be replaced.
func (m *Model) TaskQuestion(learned *Learned, leads []Lead) []soql.Question {
	return newTaskIndex(m, learned, m.Gather(leads), new(Unanswered)).byKeys()
}

// ActionKeys returns the keys that an action's Task may have: its ID, or one for each
// name of its lead: none for a lead without a key.
func (m *Model) ActionKeys(a *engagement.Action, k *Keys) []string {
	if !field.BlankText(a.ID) {
		return []string{m.actionKey(a, "")}
	}
	var keys []string
	for _, name := range k.actionNames() {
		keys = append(keys, m.actionKey(a, name))
	}
	return keys
}

// actionKey returns the external ID of an action's Task, whose person is called
// by that name.
func (m *Model) actionKey(a *engagement.Action, name string) string {
	return shortKey(a.Key(name), m.Task.keyLength)
}

// HasMarker reports whether the Description of a Task has a marker.
func HasMarker(task rows.Row) bool { return len(markersOf(task.Text("Description"))) > 0 }

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
