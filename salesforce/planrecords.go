package salesforce

import (
	"fmt"
	"slices"
	"strings"

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
		for j, o := range from.Others {
			other := planOf(o.Record)
			if at := o.Record.At; at != (record.Ref{Item: i, Other: j}) {
				carried(&other, refToOther(at.Item, at.Other, made.Items[at.Item].Actions))
			}
			if other.For = o.For; j < from.Actions {
				item.Actions = append(item.Actions, other)
			} else {
				item.Related = append(item.Related, other)
			}
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
	shared := make(map[record.Ref]*record.Record)
	for i := range p.Items {
		from, item := &p.Items[i], &out.Items[i]
		item.LeadID = from.LeadID
		if by := from.Person.CarriedBy; by != nil {
			item.Person, item.Dropped = out.Items[by.Item].Person, from.Person.Dropped
		} else {
			item.Person = recordOf(&from.Person, record.Ref{Item: i}, s)
			item.Person.NoAssignment, item.Person.AllowDuplicates = s.SkipAssignment, s.AllowDuplicates
		}
		item.Actions = len(from.Actions)
		for j := range len(from.Actions) + len(from.Related) {
			at := record.Ref{Item: i, Other: j}
			r := p.otherRecord(at, shared, s)
			item.Others = append(item.Others, planner.Other{For: p.other(at).For, Record: r})
			if r.Writing() && !p.Reverse {
				r.AddParent(item.Person)
			}
			r.ParentField = planner.ParentField(r.Object, item.Person.Object)
			planner.BindMember(r)
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

// other returns one of the records beside the persons': those of an item's actions
// come first.
func (p *Plan) other(at record.Ref) *plan.Record {
	item := &p.Items[at.Item]
	if n := at.Other - len(item.Actions); n >= 0 {
		return &item.Related[n]
	}
	return &item.Actions[at.Other]
}

// otherRecord returns one of the records beside the persons', which all that are the
// same one share: shared has those that are to be written so far.
func (p *Plan) otherRecord(at record.Ref, shared map[record.Ref]*record.Record, s *planner.Settings) *record.Record {
	own := p.other(at)
	r := recordOf(own, at, s)
	if !r.Writing() {
		return r
	}
	carrier, from := at, own
	if by := own.CarriedBy; by != nil {
		carrier, _ = p.carrier(by)
		from = p.other(carrier) // which may be refused itself
	}
	if have := shared[carrier]; have != nil {
		return have
	}
	shared[carrier] = r
	if from != own {
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
		for j := range len(item.Actions) + len(item.Related) {
			if problem := p.wrongOther(record.Ref{Item: i, Other: j}); problem != "" {
				return fmt.Errorf("%w: %s of item %d %s", sferr.ErrPlan, refToOther(i, j, len(item.Actions)).Path, i, problem)
			}
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

func (p *Plan) wrongOther(at record.Ref) (problem string) {
	r, isAction := p.other(at), at.Other < len(p.Items[at.Item].Actions)
	if by := r.CarriedBy; by != nil {
		carrier, ok := p.carrier(by)
		earlier := carrier.Item < at.Item || carrier.Item == at.Item && carrier.Other < at.Other
		if !ok || !earlier || isAction != (carrier.Other < len(p.Items[carrier.Item].Actions)) ||
			p.other(carrier).CarriedBy != nil || p.other(carrier).Object != r.Object {
			return "names a record that cannot carry it"
		}
	}
	switch {
	case p.mayLackID(r):
	case isAction && r.Object != schema.Task:
		return "is not a Task"
	case !isAction && !slices.Contains(relatedObjects[:], r.Object):
		return fmt.Sprintf("is none of %q", relatedObjects)
	case r.Object == memberObject && r.CarriedBy == nil && !p.Reverse && !hasCampaign(r):
		return "needs a CampaignId of 18 characters, which begins with " + campaignPrefix
	}
	return p.wrongVerb(r)
}

const memberObject = "CampaignMember"

// relatedObjects are the objects of related records.
var relatedObjects = [...]string{schema.Task, memberObject}

// hasCampaign reports whether a member has a campaign, which look-ups name.
func hasCampaign(r *plan.Record) bool {
	for _, c := range r.Changes {
		if c.Field == "CampaignId" {
			after, _ := c.After.(string)
			id, ok := core.ID18(after)
			return ok && id == after && strings.HasPrefix(id, campaignPrefix) && c.Write == (r.Verb == plan.Create)
		}
	}
	return false
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
