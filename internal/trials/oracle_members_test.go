package trials

import (
	"cmp"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// membership is one campaign of a person, and what is to become of the member.
type membership struct {
	campaign string // its ID; "" where nobody can say which
	outcome  salesforce.Outcome
	err      error    // a sentinel; nil where any error will do
	drops    []string // codes
	found    []row    // members that are there, of which one is taken
	fields   row      // that are written
	gone     string   // code of what is told of the person instead: there is no member
}

// occasion is an event or a label of a person, and what it comes to.
type occasion struct {
	id, name string
	label    bool
	known    bool // the number of scans is
	scans    int
}

// squeezed returns a name in the form in which equal ones are equal.
func squeezed(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

// occasionsOf returns the events and labels of a person. The same time, scanner and
// event are one scan; one that was uploaded or typed in is none.
func occasionsOf(p *mapping.Person) (out []*occasion) {
	of := func(same func(*occasion) bool, o occasion) *occasion {
		if i := slices.IndexFunc(out, same); i >= 0 {
			return out[i]
		}
		out = append(out, &o)
		return &o
	}
	type once struct {
		o  *occasion
		at int64
		by string
	}
	counted := make(map[once]bool)
	for _, s := range p.Scans {
		id, name := s.EventID, squeezed(s.Event)
		if id == "" && name == "" {
			continue
		}
		o := of(func(o *occasion) bool { return !o.label && o.id == id && (id != "" || o.name == name) }, occasion{id: id, name: name, known: true})
		scan := once{o, s.At.Unix(), s.By}
		if s.Source != mapping.ViaUpload && s.Source != mapping.ViaManual && !counted[scan] {
			counted[scan] = true
			o.scans++
		}
	}
	for name := range strings.SplitSeq(p.AllScannedEvents, ";") {
		if name = squeezed(name); name != "" {
			of(func(o *occasion) bool { return !o.label && o.name == name }, occasion{name: name})
		}
	}
	for _, c := range p.Campaigns {
		of(func(o *occasion) bool { return o.label && o.id == c.ID }, occasion{id: c.ID, label: true, known: true})
	}
	return out
}

// campaignOf returns the link of an occasion, which names what EventField finds if
// there is none; ok is false without either.
func (o *oracle) campaignOf(at *occasion) (link salesforce.CampaignLink, ok bool) {
	c := &o.cfg.Settings.Campaigns
	for _, fits := range []func(l *salesforce.CampaignLink) bool{
		func(l *salesforce.CampaignLink) bool { return at.label && l.Label == at.id },
		func(l *salesforce.CampaignLink) bool { return !at.label && at.id != "" && l.EventID == at.id },
		func(l *salesforce.CampaignLink) bool {
			return !at.label && l.EventID == "" && l.Event != "" && squeezed(l.Event) == at.name
		},
	} {
		for i := range c.Links {
			if fits(&c.Links[i]) {
				return c.Links[i], true
			}
		}
	}
	if c.EventField == "" || at.label || at.id == "" {
		return link, false
	}
	for _, r := range o.campaigns {
		if r[c.EventField] == at.id {
			if ok {
				return salesforce.CampaignLink{}, true // two: nobody can say which
			}
			link, ok = salesforce.CampaignLink{Campaign: r["Id"].(string)}, true
		}
	}
	return link, ok
}

// judgeMembers says in which campaigns a person is to be, once each.
func (o *oracle) judgeMembers(h *human) {
	c := &o.cfg.Settings.Campaigns
	if len(c.Links) == 0 && c.EventField == "" {
		return
	}
	type group struct {
		link  salesforce.CampaignLink
		scans int
		known bool
	}
	var groups []*group
	for _, at := range occasionsOf(&h.lead) {
		link, ok := o.campaignOf(at)
		if !ok {
			h.members = append(h.members, membership{gone: "NO_CAMPAIGN_MAPPING"})
			continue
		}
		i := slices.IndexFunc(groups, func(g *group) bool { return g.link.Campaign == link.Campaign && link.Campaign != "" })
		if i < 0 {
			i = len(groups)
			groups = append(groups, &group{link: link, known: true})
		}
		groups[i].scans += at.scans
		groups[i].known = groups[i].known && at.known
	}
	for _, g := range groups {
		least := c.Minimum
		if g.link.Minimum != nil {
			least = *g.link.Minimum
		}
		switch {
		case g.link.Campaign == "":
			h.members = append(h.members, o.member(h, &g.link))
		case least > 0 && !g.known:
			h.members = append(h.members, membership{gone: "SCANS_UNKNOWN"})
		case g.scans < least:
			h.members = append(h.members, membership{gone: "SCANS_BELOW_MINIMUM"})
		default:
			h.members = append(h.members, o.member(h, &g.link))
		}
	}
}

// member says what is to become of a person's member of a link's campaign.
func (o *oracle) member(h *human, link *salesforce.CampaignLink) membership {
	m := membership{campaign: link.Campaign, outcome: salesforce.Refused, fields: row{}}
	i := slices.IndexFunc(o.campaigns, func(r row) bool { return r["Id"] == link.Campaign })
	if h.err != nil {
		return m
	}
	if i >= 0 {
		m.found = o.membersOf(h, link.Campaign)
	}
	if i < 0 || len(m.found) == 0 && o.cfg.Settings.Campaigns.ActiveOnly && o.campaigns[i]["IsActive"] != true {
		m.err = sferr.ErrCampaign
		return m
	}
	o.decideStatus(h, link, &m)
	if o.cfg.Settings.Strict && len(m.drops) > 0 {
		m.drops, m.fields = nil, row{}
		return m
	}
	if title := strings.TrimSpace(h.lead.JobTitle); title != "" && o.titled() && (len(m.found) == 0 || blank(m.found[0]["title__c"])) {
		m.fields["title__c"] = title
	}
	switch {
	case len(m.found) == 0:
		m.outcome = salesforce.Created
	case len(m.fields) > 0:
		m.outcome = salesforce.Updated
	default:
		m.outcome = salesforce.Unchanged
	}
	return m
}

// titled reports whether the job title goes to members too.
func (o *oracle) titled() bool {
	return slices.ContainsFunc(o.cfg.Settings.Mapping.Rules, func(r mapping.Rule) bool { return r.Fields["CampaignMember"] == "title__c" })
}

// membersOf returns the members of a campaign that are the person: a Contact's own,
// else those of the Leads that became the Contact.
func (o *oracle) membersOf(h *human, campaign string) (out []row) {
	if h.before == nil {
		return nil
	}
	id := h.before["Id"]
	for _, m := range o.members {
		if m["CampaignId"] == campaign && (m["ContactId"] == id || m["LeadId"] == id) {
			return []row{m}
		}
	}
	for _, l := range o.people["Lead"] {
		for _, m := range o.members {
			if l["ConvertedContactId"] == id && m["CampaignId"] == campaign && m["LeadId"] == l["Id"] {
				out = append(out, m)
			}
		}
	}
	return out
}

// decideStatus says which status is written, if any.
func (o *oracle) decideStatus(h *human, link *salesforce.CampaignLink, m *membership) {
	rule := o.statusRule()
	want := ""
	if rule != nil {
		var several bool
		if want, several = o.taggedStatus(h, rule); several {
			m.drops = append(m.drops, "PICKLIST")
		}
	}
	want = cmp.Or(want, link.Status, o.cfg.Settings.Campaigns.Status)
	if want == "" {
		return
	}
	label := cmp.Or(link.Statuses[want], want)
	i := slices.IndexFunc(o.statuses, func(r row) bool {
		return r["CampaignId"] == link.Campaign && strings.EqualFold(r["Label"].(string), label)
	})
	if i < 0 {
		m.drops = append(m.drops, "STATUS_UNKNOWN")
		return
	}
	status := o.statuses[i]
	if len(m.found) == 0 {
		m.fields["Status"] = status["Label"]
		return
	}
	have := m.found[0]["Status"].(string)
	if strings.EqualFold(have, status["Label"].(string)) || m.found[0]["HasResponded"] == true && status["HasResponded"] != true {
		return
	}
	if rule != nil && len(rule.Order) > 0 {
		back := have
		for from, to := range link.Statuses {
			if strings.EqualFold(to, have) {
				back = from
			}
		}
		place := func(status string) int {
			return slices.IndexFunc(rule.Order, func(s string) bool { return strings.EqualFold(s, status) })
		}
		if was, is := place(back), place(want); was < 0 || is <= was {
			return
		}
	} else if m.found[0]["HasResponded"] == true || status["HasResponded"] != true {
		return
	}
	m.fields["Status"] = status["Label"]
}

// statusRule is the rule of the tags for the status of members, nil for none.
func (o *oracle) statusRule() *tags.Rule {
	for i := range o.cfg.Settings.Tags.Rules {
		if r := &o.cfg.Settings.Tags.Rules[i]; slices.Contains(r.Objects, "CampaignMember") && r.Field == "Status" {
			return r
		}
	}
	return nil
}

// taggedStatus returns the status that a person's tags give, and whether there were
// several: of all captures the highest with an Order, without one the last of the
// latest capture that has any.
func (o *oracle) taggedStatus(h *human, rule *tags.Rule) (status string, several bool) {
	var values []string
	for _, i := range o.captureOrder(h) {
		var captured []string
		for _, t := range o.leads[i].Tags {
			if t.Category == rule.Category && !blank(t.Value) {
				captured = append(captured, cmp.Or(rule.Values[t.Value], t.Value))
			}
		}
		if len(rule.Order) == 0 && len(captured) > 0 {
			values = nil
		}
		for _, v := range captured {
			if !slices.Contains(values, v) {
				values = append(values, v)
			}
		}
	}
	if len(values) == 0 {
		return "", false
	}
	if len(rule.Order) == 0 {
		return values[len(values)-1], len(values) > 1
	}
	slices.SortFunc(values, func(a, b string) int { return slices.Index(rule.Order, a) - slices.Index(rule.Order, b) })
	return values[len(values)-1], len(values) > 1
}
