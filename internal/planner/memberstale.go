package planner

import (
	"maps"
	"slices"

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
	planned []*record.Record
}

func newStaleMembers(m *matcher, plan *Plan) *staleMembers {
	s := &staleMembers{members: members{matcher: m}}
	for _, r := range plan.OtherRecords() {
		if r.Object == memberObject && r.Parent != nil && r.Parent.ID != "" {
			s.planned = append(s.planned, r)
		}
	}
	return s
}

// questions asks for the members that the persons of the plan are, and for the statuses
// of their campaigns.
func (s *staleMembers) questions() []soql.Question {
	if s.planned == nil {
		return nil
	}
	s.campaigns, s.existing, s.unseen = make(map[string]*campaign), make(map[membership]rows.Row), make(map[string]error)
	ids := make(map[string][]string)
	for _, r := range s.planned {
		ids[r.Parent.Object], s.campaigns[r.Family()] = append(ids[r.Parent.Object], r.Parent.ID), new(campaign)
	}
	return []soql.Question{s.ofRecords(ids[schema.Contact], ids[schema.Lead]), s.statusesOf(slices.Sorted(maps.Keys(s.campaigns)))}
}

// refresh keeps new members that are there and as planned by now. It refuses those that
// are otherwise, that have changed, or that could not be looked up.
func (s *staleMembers) refresh() {
	for _, r := range s.planned {
		there, status := s.existing[membership{r.Family(), r.Parent.ID}], record.Find(r.Changes, statusField)
		changed := there.Text("Id") != r.ID || r.Modstamp != "" && there.Text("SystemModstamp") != r.Modstamp
		switch err := s.unseen[r.Parent.ID]; {
		case err != nil:
			r.Refuse(noCampaign("campaign members cannot be looked up", err))
		case r.ID == "" && !there.None() && (status == nil || !status.Write || core.Alike(record.TextAfter(status), there.Text(statusField))):
			r.Verb, r.ID = record.Keep, there.Text("Id")
		case changed:
			r.Refuse(sferr.Explain(sferr.ErrStale))
		default:
			s.fitStatus(r, status)
		}
	}
}

// fitStatus has a member written with the status as its campaign spells it by now, and
// without one that the campaign lacks.
func (s *staleMembers) fitStatus(r *record.Record, status *record.Change) {
	if status == nil || !status.Write {
		return
	}
	d, after, c := *status.Decision, status.After(), s.campaigns[r.Family()]
	switch listed := c.status(record.TextAfter(status)); {
	case listed != nil:
		after = listed.label
	case len(c.statuses) == 0:
		d.Reason = unreadStatus
	default:
		record.LeaveOut(status, unlistedStatus)
		if err := c.lose(r, d.Rule); err != nil {
			r.Refuse(err)
		} else if r.Verb == record.Update && !r.Changed() {
			r.Verb = record.Keep
		}
		return
	}
	*status = record.NewChange(&d, status.Before(), after)
}
