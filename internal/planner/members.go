package planner

import (
	"maps"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// members knows which persons of a call are members of which campaigns. A nil one
// knows of no campaign.
type members struct {
	*matcher
	roster    *Roster
	campaigns map[string]*campaign   // by ID
	byEvent   map[string][]*campaign // those that EventField finds, by the ID of the event
	existing  map[membership]rows.Row
	outdated  bool             // members could not be looked up as they were described
	unasked   bool             // nothing was looked up: see [Planning.See]
	unseen    map[string]error // why a campaign, or a person's memberships, could not be looked up, by the ID of the campaign, event or person
}

// campaign is what the org says of a campaign.
type campaign struct {
	id       string
	linked   bool // it is asked for by its ID
	seen     bool
	inactive bool
	statuses []memberStatus // none: they cannot be read
}

// newMembers begins to look at the campaigns that leads may have, nil for none.
func newMembers(m *matcher, roster *Roster) *members {
	if !m.model.Campaigns.Any() {
		return nil
	}
	out := &members{
		matcher: m, roster: roster, campaigns: make(map[string]*campaign), byEvent: make(map[string][]*campaign),
		existing: make(map[membership]rows.Row), unseen: make(map[string]error),
	}
	for i := range roster.leads {
		for _, o := range roster.leads[i].Person.Occasions(m.model.Mapping.Captures) {
			if l := m.model.Campaigns.find(&o); l != nil {
				out.campaigns[l.Campaign] = &campaign{id: l.Campaign, linked: true}
			} else if o.EventID != "" && m.model.Campaigns.EventField != "" {
				out.byEvent[o.EventID] = nil
			}
		}
	}
	return out
}

// ofLinks asks for the campaigns of links, their statuses, and the campaigns of other
// events.
func (m *members) ofLinks() []soql.Question {
	if m == nil {
		return nil
	}
	ids, by := slices.Sorted(maps.Keys(m.campaigns)), m.model.Campaigns.EventField
	columns := []string{"Id"}
	if m.model.Campaigns.ActiveOnly {
		columns = append(columns, "IsActive")
	}
	return []soql.Question{
		m.statusesOf(ids),
		m.question(campaignObject, columns, func(row rows.Row) { m.seeCampaign(row) }, soql.OneOf{Field: "Id", Values: ids}),
		m.question(campaignObject, append(slices.Clip(columns), by), func(row rows.Row) {
			c, event := m.seeCampaign(row), field.Seen(row.Text(by))
			for known := range m.byEvent { // Salesforce compares without letter case
				if strings.EqualFold(known, event) && !slices.Contains(m.byEvent[known], c) {
					m.byEvent[known] = append(m.byEvent[known], c)
				}
			}
		}, soql.OneOf{Field: by, Values: slices.Sorted(maps.Keys(m.byEvent))}),
	}
}

// ofPersons asks for the members that found persons are, and for the statuses of the
// campaigns that EventField found.
func (m *members) ofPersons(persons []*person) []soql.Question {
	if m == nil || len(m.campaigns) == 0 {
		return nil
	}
	ids := make(map[string][]string)
	for _, p := range persons {
		if p.found != nil && p.err == nil {
			ids[p.found.of.Object.Name] = append(ids[p.found.of.Object.Name], p.found.id())
		}
	}
	var unread []string
	for _, id := range slices.Sorted(maps.Keys(m.campaigns)) {
		if !m.campaigns[id].linked {
			unread = append(unread, id)
		}
	}
	return []soql.Question{m.ofRecords(ids[schema.Contact], ids[schema.Lead]), m.statusesOf(unread)}
}

// maxNamed is how many campaigns a look-up of members names: the query has room for
// persons then.
const maxNamed = 100

// ofRecords asks for the members of the campaigns that the records of persons are.
func (m *members) ofRecords(contacts, leads []string) soql.Question {
	q := m.question(memberObject, m.model.memberColumns(), m.see,
		soql.OneOf{Field: "ContactId", Values: contacts}, soql.OneOf{Field: "LeadId", Values: leads}, soql.OneOf{Field: convertedContact, Values: contacts})
	if len(m.campaigns) <= maxNamed {
		q.Filter = campaignField + " IN ('" + strings.Join(slices.Sorted(maps.Keys(m.campaigns)), "','") + "')"
	}
	return q
}

func (m *members) question(object string, columns []string, see func(rows.Row), conditions ...soql.OneOf) soql.Question {
	return soql.Question{
		Fields: columns, Object: object, Conditions: conditions, Row: see,
		Optional: true, Failed: func(refused []soql.OneOf, err error) {
			if object == memberObject {
				m.outdated = true
			}
			for _, c := range refused {
				for _, value := range c.Values {
					m.unseen[value] = err
				}
			}
		},
	}
}

func (m *members) statusesOf(campaigns []string) soql.Question {
	q := m.question(memberObject+"Status", []string{campaignField, "Label", "HasResponded"}, func(row rows.Row) {
		if c := m.campaigns[row.Text(campaignField)]; c != nil {
			c.statuses = append(c.statuses, memberStatus{row.Text("Label"), row.Is("HasResponded")})
		}
	}, soql.OneOf{Field: campaignField, Values: campaigns})
	q.Failed = unreadStatuses
	return q
}

func (m *members) seeCampaign(row rows.Row) *campaign {
	id := row.Text("Id")
	c := m.campaigns[id]
	if c == nil {
		c = &campaign{id: id}
		m.campaigns[id] = c
	}
	c.seen, c.inactive = true, m.model.Campaigns.ActiveOnly && !row.Is("IsActive")
	return c
}

// see takes a member as that of each person who it is. A person's own goes before that
// of a lead that was converted to them, and of several the first by ID.
func (m *members) see(row rows.Row) {
	own := func(r rows.Row, person string) bool {
		return r.Text("ContactId") == person || r.Text("LeadId") == person
	}
	for _, column := range [...]string{"ContactId", "LeadId", convertedContact} {
		id := membership{row.Text(campaignField), row.Text(column)}
		have, known := m.existing[id]
		better := own(row, id.person) && !own(have, id.person) || own(row, id.person) == own(have, id.person) && row.Text("Id") < have.Text("Id")
		if id.person != "" && (!known || better) {
			m.existing[id] = row
		}
	}
}
