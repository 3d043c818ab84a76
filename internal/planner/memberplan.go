package planner

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// joining is the membership of a person in one campaign, for all events and labels that
// lead to it.
type joining struct {
	mapping.Occasion           // all of them in one; its names are those of the first
	name             string    // what plans and results call it
	campaign         *campaign // nil: see err
	links            []*CampaignLink
	minimum          int // the lowest of the links
	err              error
}

// rule is what problems call it.
func (j *joining) rule() string {
	if j.Label != "" {
		return "label " + j.name
	}
	return "event " + j.name
}

// plan adds the members that a person is to be to the items of their captures.
func (m *members) plan(plan *Plan, p *person) {
	if m == nil {
		return
	}
	for _, j := range m.joinings(p) {
		if j.err == nil && j.Scans < j.minimum && !m.unasked {
			p.record.Dropped = append(p.record.Dropped, j.tooFew())
			continue
		}
		r := m.member(plan, p, j)
		r.At = record.Ref{Item: p.first(), Other: len(plan.Items[p.first()].Others)}
		for _, capture := range p.captures {
			plan.Relate(capture.index, j.name, r)
		}
	}
}

// joinings returns the campaigns that a person is to join, in the order of their events
// and labels. It reports those without a campaign as dropped.
func (m *members) joinings(p *person) []*joining {
	var out []*joining
	occasions, joined := p.lead.Occasions(m.model.Mapping.Captures), make(map[string]*joining) // by campaign
	events, named := 0, make(map[string]int)
	for i := range occasions {
		if o := &occasions[i]; o.Label == "" {
			events++
			named[o.Event]++
		}
	}
	for _, o := range occasions {
		if n := p.lead.NumberOfScans; n != nil && !o.Complete && events == 1 {
			o.Scans, o.Complete = max(o.Scans, *n), true
		}
		l, err := m.link(&o)
		j := &joining{Occasion: o, name: cmp.Or(o.Event, o.EventID, o.Label), err: err}
		if named[o.Event] > 1 && o.Event != "" && o.EventID != "" {
			j.name = fmt.Sprintf("%s (event %s)", o.Event, o.EventID)
		}
		if l == nil && err == nil {
			p.record.Dropped = append(p.record.Dropped, &sferr.Problem{
				Code: "NO_CAMPAIGN_MAPPING", Object: memberObject, Rule: j.rule(), Reason: "it has no campaign", Hint: "add a link to campaigns.links",
			})
			continue
		}
		if l != nil {
			j.campaign, j.minimum, j.links = cmp.Or(m.campaigns[l.Campaign], &campaign{id: l.Campaign}), *l.Minimum, []*CampaignLink{l}
			if first := joined[l.Campaign]; first != nil {
				first.add(j)
				continue
			}
			j.Person.Scans = slices.Clip(j.Person.Scans) // add appends to them
			joined[l.Campaign] = j
		}
		out = append(out, j)
	}
	return out
}

// add makes two joinings of one campaign one. Their persons differ in nothing but what an
// occasion has of a history.
func (j *joining) add(other *joining) {
	j.Scans, j.Complete = j.Scans+other.Scans, j.Complete && other.Complete
	j.minimum, j.links = min(j.minimum, other.minimum), append(j.links, other.links...)
	p, from := &j.Person, &other.Person
	p.Scans, p.Campaigns = append(p.Scans, from.Scans...), append(p.Campaigns, from.Campaigns...)
	if from.LastScannedEvent != "" {
		p.LastScannedBy, p.LastScannedAt, p.LastScannedEvent = from.LastScannedBy, from.LastScannedAt, from.LastScannedEvent
	}
	if from.AllScannedEvents != "" {
		p.AllScannedEvents += ";" + from.AllScannedEvents
	}
}

// link returns the link of an occasion, by EventField if Links has none; nil if there
// is no campaign, or several.
func (m *members) link(o *mapping.Occasion) (*CampaignLink, error) {
	settings := &m.model.Campaigns
	if l := settings.find(o); l != nil || o.EventID == "" {
		return l, nil
	}
	found := m.byEvent[o.EventID]
	switch err := m.unseen[o.EventID]; {
	case m.unasked && settings.EventField != "":
		return &CampaignLink{Campaign: o.EventID, Minimum: &settings.Minimum}, nil // there may be one
	case err != nil:
		return nil, noCampaign("the campaign of the event cannot be looked up", err)
	case len(found) == 1:
		return &CampaignLink{Campaign: found[0].id, Status: settings.Status, Minimum: &settings.Minimum}, nil
	case len(found) > 1:
		return nil, noCampaign("several campaigns have the event's ID", nil, found...)
	}
	return nil, nil
}

func (j *joining) tooFew() *sferr.Problem {
	p := &sferr.Problem{Code: "SCANS_BELOW_MINIMUM", Object: memberObject, Rule: j.rule(), Reason: fmt.Sprintf("fewer than %d scans", j.minimum)}
	if !j.Complete {
		p.Code, p.Reason = "SCANS_UNKNOWN", fmt.Sprintf("it is not known whether there were %d scans", j.minimum)
	}
	return p
}

// noCampaign returns an [sferr.ErrCampaign] of campaigns.
func noCampaign(reason string, cause error, of ...*campaign) error {
	p := sferr.Explain(sferr.ErrCampaign)
	p.Object, p.Reason = memberObject, reason
	if cause != nil {
		p.Reason, p.Err = reason+": "+sferr.Explain(cause).Reason, fmt.Errorf("%w: %w", sferr.ErrCampaign, cause)
	}
	for _, c := range of {
		p.Records = append(p.Records, sferr.RecordRef{Object: campaignObject, ID: c.id})
	}
	return p
}

// member plans one member.
func (m *members) member(plan *Plan, p *person, j *joining) *record.Record {
	r := plan.newRecord()
	*r = record.Record{Object: memberObject, Verb: record.Create, Strict: m.model.Strict, ParentField: ParentField(memberObject, p.record.Object)}
	if m.unasked {
		return r
	}
	err := m.refusal(p.record, j)
	if err == nil {
		existing := m.existing[membership{j.campaign.id, p.record.ID}]
		if !existing.None() {
			r.Verb, r.ID, r.Modstamp = record.Update, existing.Text("Id"), existing.Text("SystemModstamp")
		}
		err = m.write(r, p, j, existing, plan)
	}
	if err != nil {
		r.Refuse(err)
		return r
	}
	r.Dropped = append(r.Dropped, m.learned.withhold(memberObject, r.ID, r.Changes)...)
	if r.Verb == record.Update && !r.Changed() {
		r.Verb = record.Keep
		return r
	}
	r.AddParent(p.record)
	BindMember(r)
	return r
}

// refusal returns why a person is not made a member, nil if nothing is known against it.
func (m *members) refusal(person *record.Record, j *joining) error {
	c := j.campaign
	switch {
	case person.Verb == record.Refuse:
		return noParent(person)
	case j.err != nil:
		return j.err
	case m.model.Member == nil:
		return noCampaign("the integration user may not see campaign members", nil)
	case !c.seen:
		return noCampaign("the campaign is not there, or the integration user may not see it", m.unseen[c.id], c)
	case m.unseen[person.ID] != nil:
		return noCampaign("campaign members cannot be looked up", m.unseen[person.ID])
	case c.inactive && m.existing[membership{c.id, person.ID}].None():
		return noCampaign("the campaign is not active", nil, c)
	case m.learned.takeMember(membership{c.id, person.ID}) && m.existing[membership{c.id, person.ID}].None():
		return noCampaign("the person is already a member, but the integration user may not see that member", nil, c)
	}
	return nil
}

// write plans the fields of a member.
func (m *members) write(r *record.Record, p *person, j *joining, existing rows.Row, plan *Plan) error {
	m.model.mapper.MapInto(&m.mapped, memberObject, &j.Person)
	m.model.tagMapper.MapInto(&m.tagged, memberObject, m.roster.tagsOf(p, memberObject))
	r.Dropped = appendDropped(appendDropped(r.Dropped, m.mapped.Dropped...), m.tagged.Dropped...)
	create, found := existing.None(), &stored{row: existing}
	if create {
		found = nil
	}
	if err := missing(found, m.mapped.Err, m.tagged.Err); err != nil {
		return err
	}
	reason := map[bool]string{true: "new", false: "unchanged"}[create]
	plan.change(r, record.Decision{Field: campaignField, Rule: j.rule(), Write: create, Required: create, Reason: reason}, existing.Value(campaignField), j.campaign.id)
	status := field.Value{Field: statusField, Rule: "campaigns.status", Type: field.Text}
	for _, v := range slices.Concat(m.mapped.Values, m.tagged.Values) {
		if v.Field == statusField {
			status = v
			continue
		}
		before := existing.ValueLike(v.Field, v.Value)
		ch := rule.Decide(before, create, v)
		if ch.Lost != nil {
			r.Dropped = appendDropped(r.Dropped, ch.Lost)
		}
		plan.change(r, record.Decision{Field: v.Field, Rule: v.Rule, Policy: string(v.Policy), Reason: ch.Reason, Write: ch.Write, Required: v.Required}, before, ch.After)
	}
	return m.setStatus(r, status, j, existing, plan)
}

// BindMember gives a member what its writer has to know: Salesforce locks the campaign,
// and refuses a second member of the same campaign and person. It does nothing to other
// records.
func BindMember(r *record.Record) {
	if c := record.Find(r.Changes, campaignField); r.Object == memberObject && c != nil {
		r.MakeExtra().Locks = []string{record.TextAfter(c)}
		r.Unique = r.Verb == record.Create
	}
}
