package salesforcetest

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// memberCounts are the roll-ups of a campaign's members, in the order of [tally];
// with the prefix Hierarchy, they include the campaigns below.
var memberCounts = []string{"NumberOfLeads", "NumberOfConvertedLeads", "NumberOfContacts", "NumberOfResponses"}

// tally is what members add to each roll-up.
type tally [4]int

func (t tally) plus(u tally, times int) tally {
	for i := range t {
		t[i] += times * u[i]
	}
	return t
}

// zeroes sets the roll-ups of a new campaign to 0. There are no opportunities here.
func zeroes(r *record) {
	for _, name := range memberCounts {
		r.values[name], r.values["Hierarchy"+name] = digits(0), digits(0)
	}
	for _, name := range []string{"NumberOfOpportunities", "NumberOfWonOpportunities", "AmountAllOpportunities", "AmountWonOpportunities"} {
		r.values[name] = digits(0)
	}
}

// counts returns what a member adds to the roll-ups. A converted lead stays one of the
// campaign's leads, and is one of its contacts too if the member names it.
func (s *saver) counts(m *record) (t tally) {
	count := func(i int, is bool) {
		if is {
			t[i] = 1
		}
	}
	if m == nil || m.deleted() {
		return t
	}
	lead := s.org.entity(schema.Lead).rows[text(m.values["LeadId"])]
	count(0, m.values["LeadId"] != nil)
	count(1, lead != nil && lead.values["IsConverted"] == true)
	count(2, m.values["ContactId"] != nil)
	count(3, m.values["HasResponded"] == true)
	return t
}

// rollUp adds to a campaign's own roll-ups, and to those of its hierarchy.
func (s *saver) rollUp(campaign string, own, hierarchy tally) {
	e := s.org.entity(campaignObject)
	for seen := map[string]bool{}; (own != tally{} || hierarchy != tally{}) && e.rows[campaign] != nil && !seen[campaign]; {
		seen[campaign] = true
		r := e.rows[campaign]
		changes := map[string]any{}
		for i, name := range memberCounts {
			n, _ := whole(r.values[name])
			all, _ := whole(r.values["Hierarchy"+name])
			changes[name], changes["Hierarchy"+name] = digits(n+own[i]), digits(all+hierarchy[i])
		}
		s.put(e, r.with(changes))
		campaign, own = parentCampaign(r), tally{}
	}
}

// parentCampaign returns the ID of the campaign above, "" for none.
func parentCampaign(r *record) string {
	if r == nil || r.deleted() {
		return ""
	}
	return text(r.values["ParentId"])
}

// ripple carries a change of a record to what others show of it: roll-ups of
// campaigns, and a member's copies of its person.
func (s *saver) ripple(e *entity, old, next *record) {
	switch e.name {
	case memberObject:
		s.rippleMember(old, next)
	case statusObject:
		s.followStatus(old, next)
	case campaignObject:
		if from, to := parentCampaign(old), parentCampaign(next); from != to {
			var below tally
			for i, name := range memberCounts {
				below[i], _ = whole(next.values["Hierarchy"+name])
			}
			s.rollUp(from, tally{}, tally{}.plus(below, -1))
			s.rollUp(to, tally{}, below)
		}
	case schema.Lead, schema.Contact:
		s.ripplePerson(e, old, next)
	case schema.Account:
		contacts := s.org.entity(schema.Contact)
		if old != nil && old.values["Name"] != next.values["Name"] {
			for _, r := range contacts.find(contacts.column("AccountId"), next.id) {
				s.ripplePerson(contacts, r, r)
			}
		}
	}
}

func (s *saver) rippleMember(old, next *record) {
	before, after := s.counts(old), s.counts(next)
	campaign := text(next.values["CampaignId"])
	change := after.plus(before, -1)
	s.rollUp(campaign, change, change)
}

// ripplePerson shows a person's new values on the memberships. A lead that is
// converted, or was, counts anew.
func (s *saver) ripplePerson(e *entity, old, next *record) {
	m := s.org.entity(memberObject)
	var change tally
	if old != nil && converted(e, old) {
		change[1]--
	}
	if converted(e, next) {
		change[1]++
	}
	for _, r := range slices.Clone(m.find(m.column(e.name+"Id"), next.id)) {
		shown := r.with(nil)
		s.show(shown)
		s.put(m, shown)
		s.rollUp(text(r.values["CampaignId"]), change, change)
	}
}
