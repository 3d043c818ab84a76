package fair

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// ladder are the statuses of the campaigns, lowest first, and the Order of the tags.
var ladder = []string{"Sent", "Attended", "Responded", "Meeting"}

const (
	campaignMember = "CampaignMember"
	followUp       = "Set a meeting" // Subject of the Task that the tag leaves
	byHand         = "VIP"           // a status that only people give
)

// Relate makes three campaigns and configures members of them: of two events and of
// a label. A tag raises their status and, where there is a key for it, leaves an open
// Task. Orders of mapped history are not what this is about, so most is not mapped.
func Relate(w *testworld.World, cfg *salesforce.Config) {
	w.T.Helper()
	s := &cfg.Settings
	s.Mapping = mapping.Recommended().Without(mapping.FromFirstScannedBy, mapping.FromLastScannedBy, mapping.FromLastScannedEvent,
		mapping.FromAllScannedEvents, mapping.FromMostRecentCampaign, mapping.FromAllCampaigns, mapping.FromFirstScannedAt, mapping.FromLastScannedAt)
	links := []salesforce.CampaignLink{{EventID: "7"}, {Event: "Expo"}, {Label: "b1"}}
	for i := range links {
		var statuses []salesforcetest.MemberStatus
		for n, label := range append(slices.Clip(ladder), byHand) {
			statuses = append(statuses, salesforcetest.MemberStatus{Label: label, Responded: n >= 2})
		}
		var err error
		links[i].Campaign, err = w.Org.AddCampaign(fmt.Sprint("Campaign ", i), statuses...)
		w.Require(err == nil, "%v", err)
	}
	s.Campaigns = salesforce.Campaigns{Links: links, Status: "Attended"}
	s.Tags.Rules = append(slices.Clip(s.Tags.Rules), tags.Rule{
		Category: "Next Steps", Objects: []string{campaignMember}, Field: "Status", Type: field.Picklist,
		Values: map[string]string{"Set Meeting": "Meeting", "Follow-up": "Responded"}, Order: ladder, Several: tags.Highest,
	})
	if _, activity := testworld.KeysOf(*cfg); activity != "" {
		s.FollowUps = append(slices.Clip(s.FollowUps), salesforce.FollowUp{Category: "Next Steps", Value: "Set Meeting", Subject: followUp, DueDays: 3, Weekdays: true})
	}
}

// relate captures people at events, once or twice, and puts some of those who are in
// the org into its campaigns already.
func (f *Fair) relate(w *testworld.World, seed uint64) {
	links := f.cfg.Settings.Campaigns.Links
	if len(links) == 0 {
		return
	}
	chance := rand.New(rand.NewPCG(seed, 11))
	friday := time.Date(2026, 10, 30, 9, 0, 0, 0, time.UTC)
	for _, v := range f.visitors {
		v.members = make(map[string]string)
		of := chance.Perm(len(links))[:1+chance.IntN(len(links))]
		var scans []mapping.Scan
		var labels []mapping.Campaign
		for _, i := range of {
			v.members[links[i].Campaign] = ""
			if links[i].Label != "" {
				labels = append(labels, mapping.Campaign{ID: links[i].Label, At: friday})
				continue
			}
			event := links[i].Event
			if event == "" {
				event = "Fair"
			}
			for n := range 1 + chance.IntN(2) {
				scans = append(scans, mapping.Scan{At: friday.Add(time.Duration(n) * time.Hour), By: repEmail, Event: event, EventID: links[i].EventID, Source: mapping.ViaScan})
			}
		}
		status := f.tag(v, chance, scans, labels)
		old := f.memberOf(w, v, chance, links[of[0]].Campaign)
		for campaign := range v.members {
			v.members[campaign] = status
		}
		if old == byHand {
			v.members[links[of[0]].Campaign] = byHand
		}
		v.countScans(len(scans))
	}
}

// tag gives the captures of a visitor their scans and tags, and returns the status
// to which these come.
func (f *Fair) tag(v *visitor, chance *rand.Rand, scans []mapping.Scan, labels []mapping.Campaign) string {
	highest := "Attended"
	for i := range f.Leads {
		if f.of[i] != v {
			continue
		}
		l := &f.Leads[i]
		l.Person.Scans, l.Person.Campaigns = scans, labels
		value := oneOf(chance, "", "Follow-up", "Set Meeting")
		switch value {
		case "":
			continue
		case "Follow-up":
			if highest == "Attended" {
				highest = "Responded"
			}
		default:
			highest = "Meeting"
			if len(f.cfg.Settings.FollowUps) > 0 {
				v.followUps = 1
				v.due = due(len(scans) > 0)
			}
		}
		l.Tags = append(l.Tags, tags.Tag{Category: "Next Steps", Value: value})
	}
	return highest
}

// due is three working days after a Friday; nobody knows when one without scans was
// captured.
func due(scanned bool) any {
	if !scanned {
		return nil
	}
	return "2026-11-04"
}

// memberOf makes some of those who are in the org a member of a campaign, and
// returns the member's status; "" for none.
func (f *Fair) memberOf(w *testworld.World, v *visitor, chance *rand.Rand, campaign string) string {
	if v.record == "" || chance.IntN(2) == 0 {
		return ""
	}
	status := oneOf(chance, "Sent", "Attended", byHand)
	w.Add(campaignMember, map[string]any{"CampaignId": campaign, v.object + "Id": v.record, "Status": status})
	return status
}

// auditRelated requires the members and the follow-up of a visitor, once each, of
// the record that has the ID, and takes them from those that are nobody's yet.
func (f *Fair) auditRelated(w *testworld.World, c *Census, v *visitor, id string, rest map[string][]map[string]any) {
	w.T.Helper()
	for campaign, status := range v.members {
		c.members++
		key := campaignMember + " " + campaign + " " + id
		got := rest[key]
		delete(rest, key)
		switch {
		case len(got) == 0:
			c.lostMembers++
			w.T.Errorf("%s is no member of %s", v.name, campaign)
			continue
		case len(got) > 1:
			c.doubledMembers += len(got) - 1
			w.T.Errorf("%s is a member of %s %d times", v.name, campaign, len(got))
		}
		if got[0]["Status"] != status || got[0][v.object+"Id"] != id {
			c.wrong++
			w.T.Errorf("%s in %s: want %s, got %v", v.name, campaign, status, got[0]["Status"])
		}
	}
	if v.followUps == 0 {
		return
	}
	c.followUps++
	key := schema.Task + " " + id
	got := rest[key]
	delete(rest, key)
	switch {
	case len(got) == 0:
		c.lostFollowUps++
		w.T.Errorf("%s has no follow-up", v.name)
	case len(got) > 1:
		c.doubledFollowUps += len(got) - 1
		w.T.Errorf("%s has %d follow-ups", v.name, len(got))
	case got[0]["Status"] != "Not Started" || got[0]["ActivityDate"] != v.due || v.due != nil && got[0]["OwnerId"] != f.rep:
		c.wrong++
		w.T.Errorf("follow-up of %s: %v, due %v, want %v, of %v", v.name, got[0]["Status"], got[0]["ActivityDate"], v.due, got[0]["OwnerId"])
	}
}

// relatedOf returns the members and follow-ups that an org holds, by what they are
// of.
func relatedOf(w *testworld.World) map[string][]map[string]any {
	out := make(map[string][]map[string]any)
	for _, r := range w.Org.Records(campaignMember) {
		who := r["ContactId"]
		if who == nil {
			who = r["LeadId"]
		}
		key := fmt.Sprint(campaignMember, " ", r["CampaignId"], " ", who)
		out[key] = append(out[key], r)
	}
	for _, r := range w.Org.Records(schema.Task) {
		if isFollowUp(r) {
			key := fmt.Sprint(schema.Task, " ", r["WhoId"])
			out[key] = append(out[key], r)
		}
	}
	return out
}

func isFollowUp(task map[string]any) bool { return task["Subject"] == followUp }
