package trials

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// sceneLadders are the statuses of campaigns: labels, * behind those that are a
// response.
var sceneLadders = [][]string{
	{"Sent", "Attended*"},
	{"Sent", "Attended", "Responded*", "Meeting*"},
	{"Sent", "ATTENDED*", "VIP"},
	{"Sent", "Responded*", "Meeting"},
	{"Met*", "Sent", "Attended"},
}

// sceneSteps is how tags of a category become a status.
var sceneSteps = map[string]map[string]string{
	"Next Steps": {"Set Meeting": "Meeting", "Follow-up": "Responded"},
	"Score":      {"Hot": "Meeting", "cold": "Attended", "Blazing": "Responded"},
	"Colour":     {"Teal": "Meeting"},
}

var sceneFollowUps = []salesforce.FollowUp{
	{Category: "Next Steps", Value: "Set Meeting", Subject: "Set Meeting", DueDays: 3, Weekdays: true},
	{Category: "Segments", Value: "Buyer", Subject: "Send the price list", DueDays: 9},
	{Category: "Colour", Subject: "Send a sample"},
	{Kind: engagement.Note, Subject: "After: {{.Notes}}", DueDays: 2, Weekdays: true},
}

// relate adds campaigns and follow-ups to a scene, which stays what it was
// otherwise.
func (s *scene) relate() {
	d := dice{Rand: rand.New(rand.NewPCG(s.seed, 7))}
	if d.chance(40) {
		return
	}
	if s.cfg.Settings.Keys.Activity != salesforce.NoKey {
		for _, f := range sceneFollowUps {
			if chosen := d.chance(50); chosen && (f.Kind == "" || built.FollowedKinds) {
				s.cfg.Settings.FollowUps = append(s.cfg.Settings.FollowUps, f)
			}
		}
	}
	if s.private {
		return
	}
	d.name(s)
	for range 1 + d.IntN(3) {
		d.campaign(s, "")
	}
	d.join(s)
	s.keepsMembers = d.chance(30)
}

// name gives events their IDs, some leads an event of which only the name is known,
// and some a tag more.
func (d dice) name(s *scene) {
	ids := map[string][]string{}
	if d.chance(70) {
		ids["Expo"] = []string{"7"}
	}
	if d.chance(70) {
		ids["Fair"] = []string{"8", "9"}
	}
	for i := range s.leads {
		p := &s.leads[i].Person
		p.Scans = slices.Clone(p.Scans)
		for j := range p.Scans {
			if list := ids[p.Scans[j].Event]; list != nil {
				p.Scans[j].EventID = pick(d, list...)
			}
		}
		if d.chance(15) {
			p.AllScannedEvents = "Dome"
		}
		if d.chance(30) {
			s.leads[i].Tags = append(slices.Clip(s.leads[i].Tags), pick(d, tags.Tag{Category: "Next Steps", Value: "Set Meeting"}, tags.Tag{Category: "Score", Value: "Hot"}, tags.Tag{Category: "Colour", Value: "Teal"}))
		}
	}
}

// campaign adds a campaign to the org, with some of the people in it.
func (d dice) campaign(s *scene, event string) int {
	ladder := pick(d, sceneLadders...)
	list := make([]map[string]any, len(ladder))
	for i, label := range ladder {
		responded := label[len(label)-1] == '*'
		if responded {
			label = label[:len(label)-1]
		}
		list[i] = map[string]any{"Label": label, "HasResponded": responded, "IsDefault": i == 0}
	}
	at := len(s.org)
	fields := row{"Name": fmt.Sprint("Campaign ", at), "IsActive": d.chance(75), "CampaignMemberStatuses": list}
	if event != "" {
		fields["Mobly_Event__c"] = event
	}
	s.org = append(s.org, ours("Campaign", fields))
	for i := range at {
		if object := s.org[i].verb; (object == schema.Lead || object == schema.Contact) && d.chance(30) {
			m := row{"CampaignId": fmt.Sprint("@", at), object + "Id": fmt.Sprint("@", i), "Status": pick(d, list...)["Label"]}
			d.some(m, 30, "title__c", "Boss")
			s.org = append(s.org, ours("CampaignMember", m))
		}
	}
	return at
}

// ours is a record of the integration user.
func ours(verb string, fields row) event { return event{verb: verb, fields: fields, mine: true} }

// join links events and labels to the campaigns.
func (d dice) join(s *scene) {
	c := &s.cfg.Settings.Campaigns
	var there []int
	for i := range s.org {
		if s.org[i].verb == "Campaign" {
			there = append(there, i)
		}
	}
	c.ActiveOnly = d.chance(25) && built.ActiveFound
	c.Minimum = pick(d, 0, 0, 1, 2)
	ordered := d.rule(s)
	c.Status = pick(d, "", "Attended", "Sent")
	if !ordered {
		c.Status = pick(d, "", "attended", "Met", "Responded", "Sent")
	}
	none := 0
	of := make(map[int]salesforce.CampaignLink) // how the links of a campaign are alike
	link := func(l salesforce.CampaignLink, to int) {
		alike, known := of[to]
		if !known {
			alike.Status = pick(d, "", "", "Attended")
			if d.chance(30) {
				alike.Statuses = map[string]string{"Meeting": "Met"}
			}
			if d.chance(30) || l.Label != "" {
				alike.Minimum = &none
			}
			of[to] = alike
		}
		l.Campaign, l.Status, l.Statuses, l.Minimum = fmt.Sprint("@", to), alike.Status, alike.Statuses, alike.Minimum
		c.Links = append(c.Links, l)
	}
	if d.chance(50) {
		link(salesforce.CampaignLink{Label: "c1"}, pick(d, there...))
	}
	for _, l := range []salesforce.CampaignLink{{EventID: "7"}, {Event: " EXPO"}, {EventID: "8"}, {EventID: "9"}, {Event: "fair"}} {
		if d.chance(45) {
			link(l, pick(d, there...))
		}
	}
	if d.chance(50) {
		link(salesforce.CampaignLink{Event: "dome"}, d.campaign(s, ""))
	}
	if d.chance(40) {
		c.EventField = "Mobly_Event__c"
		for range pick(d, 1, 1, 2) {
			d.campaign(s, pick(d, "7", "8"))
		}
	}
}

// rule says which tags give members a status, and whether in an order.
func (d dice) rule(s *scene) (ordered bool) {
	c := &s.cfg.Settings
	if d.chance(40) {
		c.Mapping.Rules = append(slices.Clip(c.Mapping.Rules), mapping.Rule{
			From: mapping.FromJobTitle, Fields: map[string]string{"CampaignMember": "title__c"}, Policy: field.WriteIfBlank, Type: field.Text,
		})
	}
	if d.chance(25) {
		return false
	}
	category := pick(d, "Next Steps", "Score", "Colour")
	r := tags.Rule{Category: category, Objects: []string{"CampaignMember"}, Field: "Status", Type: field.Picklist, Several: tags.Last, Values: sceneSteps[category]}
	if ordered = d.chance(65); ordered {
		r.Several, r.Order = tags.Highest, []string{"Sent", "Attended", "Responded", "Meeting"}
	}
	c.Tags.Rules = append(slices.Clip(c.Tags.Rules), r)
	return ordered
}
