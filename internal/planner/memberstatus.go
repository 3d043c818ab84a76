package planner

import (
	"maps"
	"slices"
	"strings"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// memberStatus is a status of a campaign.
type memberStatus struct {
	label     string
	responded bool
}

// The reasons why the status of a member is written or not, beside those of a rule.
const (
	unreadStatus    = "the campaign's statuses cannot be read"
	unlistedStatus  = "the campaign has no such status"
	respondedStatus = "the member has responded"
	sameResponse    = "without an Order, only a first response changes the status"
)

// status returns the campaign's status with that label, in any letter case, nil for
// none.
func (c *campaign) status(label string) *memberStatus {
	i := slices.IndexFunc(c.statuses, func(s memberStatus) bool { return core.Alike(s.label, label) })
	if i < 0 {
		return nil
	}
	return &c.statuses[i]
}

// labels lists the campaign's statuses.
func (c *campaign) labels() string {
	var all []string
	for _, s := range c.statuses {
		all = append(all, s.label)
	}
	return strings.Join(all, ", ")
}

// translated returns a status of the rules as the campaign of the link has it.
func (l *CampaignLink) translated(status string) string {
	for from, to := range l.Statuses {
		if core.Alike(from, status) {
			return to
		}
	}
	return status
}

// original returns the status of the rules that stands for one of the campaign: the
// first in order, else the same.
func (l *CampaignLink) original(status string, order []string) string {
	for _, known := range order {
		if core.Alike(l.translated(known), status) {
			return known
		}
	}
	return status
}

// decideStatus decides on the status of a member, of a new one if row is empty. The
// value is a status of the rules.
//
//  1. A status that the campaign does not have is not written. If its statuses cannot
//     be read, that of an existing member stays.
//  2. What the rule decides holds; see [rule.Decide].
//  3. A member that has responded stays one that has.
//  4. Without an Order, an existing member's status changes only to a response.
func (c *campaign) decideStatus(v field.Value, l *CampaignLink, row rows.Row) rule.Change {
	label := l.translated(core.PlainText(v.Value))
	before := row.Text(statusField)
	status, was := c.status(label), c.status(before)
	responded := row.Is("HasResponded") || was != nil && was.responded
	if status != nil {
		label = status.label
	}
	keep := func(reason string) rule.Change { return rule.Change{After: row.Value(statusField), Reason: reason} }
	if place := rule.Rank(v, v.Value); place >= 0 {
		v.Value = v.Order[place]
	}
	ch := rule.Decide(l.original(before, v.Order), row.None(), v)
	switch {
	case status == nil && len(c.statuses) > 0:
		return keep(unlistedStatus)
	case !row.None() && core.Alike(before, label):
		return keep("unchanged")
	case !row.None() && status == nil:
		return keep(unreadStatus)
	case !ch.Write:
		return keep(ch.Reason)
	case status == nil:
		return rule.Change{After: label, Write: true, Reason: unreadStatus}
	case responded && !status.responded:
		return keep(respondedStatus)
	case v.Order == nil && !row.None() && (responded || !status.responded):
		return keep(sameResponse)
	}
	return rule.Change{After: label, Write: true, Reason: ch.Reason}
}

// setStatus plans the status of a member: the highest by the rules that any of the
// campaign's links has.
func (m *members) setStatus(r *record.Record, tagged field.Value, j *joining, existing rows.Row, plan *Plan) error {
	var link *CampaignLink
	var value field.Value
	best, byDefault := -2, core.BlankValue(tagged.Value)
	for _, l := range j.links {
		v := tagged
		if byDefault {
			v.Value, v.Order = l.Status, m.model.statusOrder
		}
		if core.BlankValue(v.Value) {
			continue
		}
		if rank := j.campaign.rank(&v, l); rank > best {
			link, value, best = l, v, rank
		}
	}
	f := m.model.Member.Field(statusField)
	switch {
	case link == nil:
		return nil
	case f == nil || existing.None() && !f.Createable || !existing.None() && !f.Updateable:
		r.Dropped = append(r.Dropped, unwritten(statusField, value.Rule, field.ErrReadOnly, "the integration user may not write it"))
		return nil
	}
	if byDefault && existing.None() {
		value.Order = nil // which need not have the default
	}
	ch := j.campaign.decideStatus(value, link, existing)
	plan.change(r, record.Decision{Field: statusField, Rule: value.Rule, Policy: string(value.Policy), Reason: ch.Reason, Write: ch.Write}, existing.Value(statusField), ch.After)
	if ch.Reason != unlistedStatus {
		return nil
	}
	return j.campaign.lose(r, value.Rule)
}

// lose reports that the campaign lacks the status that a rule gives a member. A strict
// member is not written then: it returns the problem.
func (c *campaign) lose(r *record.Record, rule string) error {
	lost := &sferr.Problem{
		Code: "STATUS_UNKNOWN", MoblyCode: "DATA_VALUE_VALIDATION", Object: memberObject, Fields: []string{statusField}, Rule: rule,
		Reason: unlistedStatus + ": it has " + c.labels(),
		Hint:   "add it to the campaign's statuses, or translate it in those of the link",
	}
	if r.Strict {
		return lost
	}
	r.Dropped = append(r.Dropped, lost)
	return nil
}

// rank orders the statuses that a member may get: one that the campaign lacks is -1; of
// the others the Order counts, and then whether it is a response.
func (c *campaign) rank(v *field.Value, l *CampaignLink) int {
	rank := 2 * (1 + rule.Rank(*v, v.Value))
	switch status := c.status(l.translated(core.PlainText(v.Value))); {
	case status == nil:
		return -1
	case status.responded:
		return rank + 1
	}
	return rank
}

// ReadBack asks for the status of members that were written without knowing what statuses
// their campaign has. It reports what Salesforce replaced as dropped.
func ReadBack(records []*record.Record) []soql.Question {
	var written map[string]*record.Record
	for _, r := range records {
		if c := record.Find(r.Changes, statusField); r.Object == memberObject && r.Outcome.Wrote() && c != nil && c.Reason == unreadStatus {
			if written == nil {
				written = make(map[string]*record.Record)
			}
			written[r.SavedID] = r
		}
	}
	if written == nil {
		return nil
	}
	return []soql.Question{{
		Fields: []string{"Id", statusField}, Object: memberObject, Conditions: []soql.OneOf{{Field: "Id", Values: slices.Sorted(maps.Keys(written))}},
		Row: func(row rows.Row) {
			r := written[row.Text("Id")]
			c := record.Find(r.Writes(), statusField)
			if c != nil && !core.Alike(record.TextAfter(c), row.Text(statusField)) {
				r.Drop(&sferr.Problem{
					Code: "STATUS_REPLACED", MoblyCode: "DATA_VALUE_VALIDATION", Object: memberObject, Fields: []string{statusField}, Rule: c.Rule,
					Reason: "Salesforce replaced it by the default of the campaign, which has no such status",
				})
			}
		},
	}}
}
