package salesforce

import (
	"slices"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Undo returns the plan that takes back what was written, from the results alone:
// of a Sync, an Apply, a Stream or a Backfill of a Client with Config.Journal,
// possibly stored as JSON in between. Results of several calls go in the order of
// the calls.
//
// Applying it restores each field that still holds what was written, the field
// Keys.SyncedAt included, so that the next Sync of the same leads writes them
// again. A field that was changed since is left alone and reported as dropped, with
// the Code "CHANGED_SINCE". With Plan.Force it is restored all the same. Records
// that were created are listed in Created, not deleted. A record that was updated
// without a journal is refused with [sferr.ErrNoJournal]. So is one that was to be
// new but that somebody else had just created, since its earlier values are not
// known. A record that is gone is refused with [sferr.ErrDeleted], a Lead that was
// converted since with [sferr.ErrConverted].
func Undo(results Results) *Plan {
	p := &Plan{Reverse: true, Items: make([]plan.Item, len(results))}
	u := undo{plan: p, carriers: make(map[string]carrier)}
	for i := range results {
		r, item := &results[i], &p.Items[i]
		item.LeadID = r.LeadID
		person := RecordResult{Object: r.Object, ID: r.ID, Outcome: r.Outcome, Written: r.Written}
		carrier, known := u.carriers[fullID(r.ID)]
		folded := r.FoldedInto != "" || known && results[carrier.ref.Item].LeadID == ""
		item.Person = u.reverse(&person, refToPerson(i), folded)
		for j := range r.Actions {
			item.Actions = append(item.Actions, u.reverse(&r.Actions[j], refToOther(i, j, len(r.Actions)), true))
		}
		for j := range r.Related {
			item.Related = append(item.Related, u.reverse(&r.Related[j], refToOther(i, len(r.Actions)+j, len(r.Actions)), true))
		}
	}
	for _, c := range u.carriers {
		c.finish(p)
	}
	return p
}

type undo struct {
	plan     *Plan
	carriers map[string]carrier // by the ID of the record
}

// carrier is the first result of a record that was found and written.
type carrier struct {
	ref     *plan.Ref
	written []plan.Change // all that was written to the record, in order
}

// reverse returns the plan for one record, whose changes come with finish. The
// journal of a shared one may be in an earlier result.
func (u *undo) reverse(r *RecordResult, ref *plan.Ref, shared bool) plan.Record {
	id := fullID(r.ID)
	out := plan.Record{Object: r.Object, ID: id, For: r.For, Verb: plan.Unchanged}
	created := sferr.RecordRef{Object: r.Object, ID: id}
	first, known := u.carriers[id]
	switch {
	case r.Outcome == Created:
		if !slices.Contains(u.plan.Created, created) {
			u.plan.Created = append(u.plan.Created, created)
		}
		return out
	case len(r.Written) == 0 && r.Outcome != Updated && r.Outcome != InDoubt: // nothing was written
		return out
	case id == "", len(r.Written) == 0 && (!shared || !known):
		out.Verb, out.Err = plan.Refuse, sferr.ErrNoJournal
		return out
	}
	if out.Verb = plan.Update; known {
		out.CarriedBy = first.ref
	} else {
		first.ref = ref
	}
	first.written = slices.Concat(first.written, r.Written)
	u.carriers[id] = first
	return out
}

// fullID returns an ID of 15 characters as one of 18, which the org answers with.
func fullID(id string) string {
	if full, ok := core.ID18(id); ok {
		return full
	}
	return id
}

// finish gives a record the changes that take back what was written to it, the
// newest first.
func (c *carrier) finish(p *Plan) {
	r := &p.Items[c.ref.Item].Person
	if at, ok := p.carrier(c.ref); ok {
		r = p.other(at)
	}
	for _, w := range slices.Backward(c.written) {
		r.Changes = append(r.Changes, plan.Change{Field: w.Field, Rule: w.Rule, Before: w.After, After: w.Before, Write: true, Reason: "as it was before"})
	}
}
