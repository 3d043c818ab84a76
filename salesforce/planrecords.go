package salesforce

import (
	"fmt"
	"slices"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// A Plan is data. What it says is joined with the records that are written here:
// itemsOf makes the data of records, planned makes records of the data.

func itemsOf(made *planner.Plan) []plan.Item {
	items := slices.Grow([]plan.Item(nil), len(made.Items)) // nil for no leads
	for i := range made.Items {
		from := &made.Items[i]
		item := plan.Item{LeadID: from.LeadID, Person: planOf(from.Person)}
		if carrier := from.Person.At.Item; carrier != i {
			carried(&item.Person, refToPerson(carrier))
			item.Person.Dropped = from.Dropped
		}
		for j, t := range from.Tasks {
			action := planOf(t.Record)
			if action.For = t.ActionID; t.Record.At != (record.Ref{Item: i, Task: j}) {
				carried(&action, refToAction(t.Record.At.Item, t.Record.At.Task))
			}
			item.Actions = append(item.Actions, action)
		}
		items = append(items, item)
	}
	return items
}

func planOf(r *record.Record) plan.Record {
	return plan.Record{
		Object: r.Object, Verb: r.Verb, ID: r.ID, Key: r.Key, AlsoKnownAs: r.Extra().AltKeys, MatchedBy: r.MatchedBy, Modstamp: r.Modstamp,
		Changes: record.Plan(r.Changes), Dropped: r.Dropped, Err: r.Err,
	}
}

// carried leaves what is written to the record that carries r.
func carried(r *plan.Record, by *plan.Ref) {
	r.CarriedBy, r.Key, r.AlsoKnownAs, r.Changes, r.Dropped = by, nil, nil, nil, nil
}

// planned returns the plan as it is written with the settings. The plan itself
// stays as it is.
func (p *Plan) planned(s *planner.Settings) *planner.Plan {
	out := &planner.Plan{Items: make([]planner.Item, len(p.Items)), Leads: inputs(p.leads)}
	actions := make(map[record.Ref]*record.Record)
	for i := range p.Items {
		from, item := &p.Items[i], &out.Items[i]
		item.LeadID = from.LeadID
		if by := from.Person.CarriedBy; by != nil {
			item.Person, item.Dropped = out.Items[by.Item].Person, from.Person.Dropped
		} else {
			item.Person = recordOf(&from.Person, record.Ref{Item: i}, s)
			item.Person.NoAssignment, item.Person.AllowDuplicates = s.SkipAssignment, s.AllowDuplicates
		}
		for j := range from.Actions {
			r := p.actionRecord(record.Ref{Item: i, Task: j}, actions, s)
			item.Tasks = append(item.Tasks, planner.Task{ActionID: from.Actions[j].For, Record: r})
			if r.Writing() && !p.Reverse {
				r.AddParent(item.Person)
			}
		}
	}
	return out
}

func recordOf(from *plan.Record, at record.Ref, s *planner.Settings) *record.Record {
	r := &record.Record{
		At: at, Object: from.Object, Verb: from.Verb, ID: from.ID, Key: from.Key,
		Changes: record.ChangesOf(from.Changes), Dropped: slices.Clip(from.Dropped), MatchedBy: from.MatchedBy, Modstamp: from.Modstamp,
		Err: from.Err, Strict: s.Strict,
	}
	if len(from.AlsoKnownAs) > 0 {
		r.MakeExtra().AltKeys = slices.Clip(from.AlsoKnownAs)
	}
	return r
}

// actionRecord returns the record of an action's Task, which actions that are the
// same one share: shared has those that are to be written so far.
func (p *Plan) actionRecord(at record.Ref, shared map[record.Ref]*record.Record, s *planner.Settings) *record.Record {
	action := &p.Items[at.Item].Actions[at.Task]
	r := recordOf(action, at, s)
	r.ParentField = "WhoId"
	if !r.Writing() {
		return r
	}
	carrier, from := at, action
	if by := action.CarriedBy; by != nil {
		j, _ := actionOf(by.Path)
		carrier = record.Ref{Item: by.Item, Task: j}
		from = &p.Items[carrier.Item].Actions[carrier.Task] // which may be refused itself
	}
	if have := shared[carrier]; have != nil {
		return have
	}
	shared[carrier] = r
	if from != action {
		r.ID, r.Key, r.MakeExtra().AltKeys, r.Changes = from.ID, from.Key, slices.Clip(from.AlsoKnownAs), record.ChangesOf(from.Changes)
	}
	return r
}

// check finds what would make a plan impossible to apply.
func (p *Plan) check() error {
	if p == nil {
		return fmt.Errorf("%w: it is nil", sferr.ErrPlan)
	}
	for i := range p.Items {
		item := &p.Items[i]
		if problem := p.wrongPerson(i, &item.Person); problem != "" {
			return fmt.Errorf("%w: the person of item %d %s", sferr.ErrPlan, i, problem)
		}
		for j := range item.Actions {
			if problem := p.wrongAction(i, j, &item.Actions[j]); problem != "" {
				return fmt.Errorf("%w: action %d of item %d %s", sferr.ErrPlan, j, i, problem)
			}
		}
		if len(item.Related) > 0 {
			return fmt.Errorf("%w: item %d has related records, which cannot be written", sferr.ErrPlan, i)
		}
	}
	return nil
}

func (p *Plan) wrongPerson(i int, r *plan.Record) (problem string) {
	if by := r.CarriedBy; by != nil {
		if by.Path != "person" || by.Item < 0 || by.Item >= i || p.Items[by.Item].Person.CarriedBy != nil {
			return "names a record that cannot carry it"
		}
		if r.Verb == plan.Refuse && p.Items[by.Item].Person.Verb != plan.Refuse {
			return "is refused, and the record that carries it is not"
		}
	}
	switch {
	case r.CarriedBy == nil && r.Object != schema.Lead && r.Object != schema.Contact && !p.mayLackID(r):
		return "is neither a Lead nor a Contact"
	case r.CarriedBy == nil:
		return p.wrongVerb(r)
	}
	return knownVerb(r)
}

func (p *Plan) wrongAction(i, j int, r *plan.Record) (problem string) {
	if by := r.CarriedBy; by != nil {
		carrier, ok := actionOf(by.Path)
		earlier := by.Item >= 0 && (by.Item < i || by.Item == i && carrier < j)
		if !ok || !earlier || carrier >= len(p.Items[by.Item].Actions) || p.Items[by.Item].Actions[carrier].CarriedBy != nil {
			return "names a record that cannot carry it"
		}
	}
	if r.Object != schema.Task && !p.mayLackID(r) {
		return "is not a Task"
	}
	return p.wrongVerb(r)
}

// mayLackID reports whether a record is not written, and need not be known.
func (p *Plan) mayLackID(r *plan.Record) bool {
	return r.Verb == plan.Refuse || p.Reverse && r.Verb == plan.Unchanged
}

// wrongVerb says why a record cannot be what its verb says.
func (p *Plan) wrongVerb(r *plan.Record) (problem string) {
	_, isID := core.ID18(r.ID)
	switch {
	case r.Verb == plan.Create && p.Reverse:
		return "is to be created, by a plan that takes back what was written"
	case r.Verb == plan.Create && r.ID != "", r.Verb == plan.Update && !isID, r.Verb == plan.Unchanged && !isID && !p.Reverse:
		return fmt.Sprintf("has the verb %s, which does not fit its ID", r.Verb)
	}
	return knownVerb(r)
}

func knownVerb(r *plan.Record) (problem string) {
	switch r.Verb {
	case plan.Create, plan.Update, plan.Unchanged, plan.Refuse:
		return ""
	}
	return "has no verb"
}
