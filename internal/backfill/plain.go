package backfill

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/engine"
	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// A lead is plain if it is alone in its cluster, and its plan writes all of its
// records and drops nothing. Once jobs have saved all of them, its result is made
// of a plainLead and the states, without a plan.

// plainLead is what the states do not hold of a plain lead's result.
type plainLead struct {
	ID, Object string
	Actions    []string // their IDs
}

func (b *run) keepPlain(p *windowPlan) error {
	for i := range p.Items {
		item, lead := &p.Items[i], p.leads[i]
		if b.Engine.Journal || len(b.clusters.of(b.clusters.parent[lead])) > 1 || !writesAll(item) {
			continue
		}
		kept := plainLead{ID: item.LeadID, Object: item.Person.Object}
		for _, o := range item.Others {
			kept.Actions = append(kept.Actions, o.For)
		}
		from := b.leads.Size()
		if err := b.writeFlat(&kept); err != nil {
			return spoolError(err)
		}
		b.plain[lead] = span{from, b.leads.Size()}
	}
	return spoolError(b.leads.Flush())
}

// writesAll reports whether an item of a plan writes all of its records, drops nothing,
// and has no related records.
func writesAll(item *planner.Item) bool {
	lossy := func(r *record.Record) bool { return !r.Writing() || len(r.Dropped)+len(r.Extra().Lost) > 0 }
	return len(item.Others) == item.Actions && !lossy(item.Person) &&
		!slices.ContainsFunc(item.Others, func(o planner.Other) bool { return lossy(o.Record) })
}

// isPlain reports whether a lead is plain, and jobs have saved all of its records.
func (b *run) isPlain(i int32) bool {
	unsaved := func(s rowState) bool { return !s.saved() }
	return b.plain[i].to > 0 && b.states[i].saved() && !slices.ContainsFunc(b.taskStates(i), unsaved)
}

func (b *run) plainResult(i int32) (r engine.Result, err error) {
	var kept plainLead
	if err := b.readFlat(b.plain[i], &kept); err != nil {
		return r, spoolError(err)
	}
	r = engine.Result{LeadID: kept.ID, Object: kept.Object, End: b.states[i].end(), Actions: make([]engine.Other, 0, len(kept.Actions))}
	for j, id := range kept.Actions {
		r.Actions = append(r.Actions, engine.Other{Object: schema.Task, For: id, End: b.taskStates(i)[j].end()})
	}
	return r, nil
}

func (s *rowState) saved() bool { return s.outcome.Wrote() && s.id != [15]byte{} }

func (s *rowState) end() engine.End {
	id, _ := core.ID18(string(s.id[:]))
	return engine.End{Outcome: s.outcome, ID: id}
}
