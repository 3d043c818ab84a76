package planner

import (
	"cmp"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// staleMembers finds out which members of a plan are in the org by now, or have changed.
type staleMembers struct {
	members
	plan *Plan
	byID map[string]rows.Row // those that are to be updated
}

func newStaleMembers(m *matcher, plan *Plan) *staleMembers {
	return &staleMembers{
		members: members{matcher: m, campaigns: make(map[string]*campaign), existing: make(map[membership]rows.Row), unseen: make(map[string]error)},
		plan:    plan, byID: make(map[string]rows.Row),
	}
}

// questions asks for the members to update, and for those that were to be created.
func (s *staleMembers) questions() []soql.Question {
	var ids, contacts, leads []string
	for _, r := range s.plan.OtherRecords() {
		switch {
		case r.Object != memberObject:
		case r.ID != "":
			ids = append(ids, r.ID)
		case r.Parent.Object == schema.Contact && r.Parent.ID != "":
			contacts, s.campaigns[r.Family()] = append(contacts, r.Parent.ID), nil
		case r.Parent.ID != "":
			leads, s.campaigns[r.Family()] = append(leads, r.Parent.ID), nil
		}
	}
	columns := s.model.memberColumns()
	own, converted := s.ofRecords(columns, contacts, leads)
	return []soql.Question{s.question(memberObject, columns, func(row rows.Row) { s.byID[row.Text("Id")] = row }, soql.OneOf{Field: "Id", Values: ids}), own, converted}
}

// refresh keeps new members that are there and as planned by now, and refuses those
// that are otherwise, that have changed, or that could not be looked up.
func (s *staleMembers) refresh() {
	for _, r := range s.plan.OtherRecords() {
		if r.Object != memberObject {
			continue
		}
		there := s.existing[membership{r.Family(), r.Parent.ID}]
		status := record.Find(r.Changes, statusField)
		asked := cmp.Or(r.ID, r.Parent.ID)
		switch {
		case s.unseen[asked] != nil:
			r.Refuse(noCampaign("the members of campaigns cannot be looked up", s.unseen[asked]))
		case r.ID != "" && (s.byID[r.ID].None() || r.Modstamp != "" && r.Modstamp != s.byID[r.ID].Text("SystemModstamp")):
			r.Refuse(sferr.Explain(sferr.ErrStale))
		case r.ID != "" || there.None():
		case status == nil || !status.Write || core.Alike(record.TextAfter(status), there.Text(statusField)):
			r.Verb, r.ID = record.Keep, there.Text("Id")
		default:
			r.Refuse(sferr.Explain(sferr.ErrStale))
		}
	}
}
