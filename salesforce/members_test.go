package salesforce_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// memberTest is one sync of persons who join campaigns.
type memberTest struct {
	org      func(*testing.T, *membersWorld)
	settings func(*salesforce.Settings)
	leads    []salesforce.Lead
	want     []string // the members afterwards: campaign, object of the person, status
	results  []string // of each lead: outcome; outcome of each member and what was dropped
	again    []string // the same of a second sync, if a member is not Unchanged then
}

// membersWorld is an org with two campaigns, Fair and Expo, and an empty Spare one.
type membersWorld struct {
	*world
	fair, expo, spare string
}

func newMembersWorld(t *testing.T) *membersWorld {
	t.Helper()
	w := &membersWorld{world: newWorld(t)}
	statuses := []salesforcetest.MemberStatus{{Label: "Sent", Default: true}, {Label: "Attended", Responded: true}, {Label: "Responded", Responded: true}, {Label: "Meeting", Responded: true}}
	for _, c := range []struct {
		name string
		id   *string
	}{{"Fair", &w.fair}, {"Expo", &w.expo}, {"Spare", &w.spare}} {
		id, err := w.org.AddCampaign(c.name, statuses...)
		require.NoError(t, err)
		require.NoError(t, w.org.Update(id, map[string]any{"IsActive": true}))
		*c.id = id
	}
	return w
}

// members returns who is in which campaign, in words.
func (w *membersWorld) members() []string {
	names := map[any]string{w.fair: "Fair", w.expo: "Expo", w.spare: "Spare"}
	var out []string
	for _, r := range w.org.Records("CampaignMember") {
		who := ""
		if r["LeadId"] != nil {
			who += "Lead"
		}
		if r["ContactId"] != nil {
			who += "Contact"
		}
		out = append(out, fmt.Sprint(names[r["CampaignId"]], " ", who, " ", r["Status"]))
	}
	slices.Sort(out)
	return out
}

// told returns what became of leads and their members, in words.
func told(results salesforce.Results) []string {
	var out []string
	for i := range results {
		r := &results[i]
		line := string(r.Outcome)
		for _, d := range r.Dropped {
			line += " " + d.Code
		}
		for _, m := range r.Related {
			line += fmt.Sprint("; ", m.For, " ", m.Outcome)
			if p := sferr.Explain(m.Err); p != nil {
				line += " " + p.Code
				if testing.Verbose() {
					println(p.Error())
				}
			}
			for _, d := range m.Dropped {
				line += " " + d.Code
			}
		}
		out = append(out, line)
	}
	return out
}

var scanDay = time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC)

func at(lead salesforce.Lead, events ...string) salesforce.Lead {
	for i, e := range events {
		lead.Person.Scans = append(lead.Person.Scans, mapping.Scan{At: scanDay.AddDate(0, 0, i), By: "rep@example.com", Event: e})
	}
	return lead
}

var statusRule = tags.Rule{
	Category: "Next Steps", Objects: []string{"CampaignMember"}, Field: "Status", Type: "Picklist", Several: tags.Highest,
	Order: []string{"Sent", "Attended", "Responded", "Meeting"}, Values: map[string]string{"Set Meeting": "Meeting", "Follow-up": "Responded"},
}

// withTags returns a copy of a lead with next steps.
func chose(lead salesforce.Lead, values ...string) salesforce.Lead {
	for _, v := range values {
		lead.Tags = append(lead.Tags, tags.Tag{Category: "Next Steps", Value: v})
	}
	return lead
}

// member makes a person of the org a member of the Fair.
func (w *membersWorld) member(t *testing.T, field, id, status string) {
	t.Helper()
	_, err := w.org.Add("CampaignMember", map[string]any{"CampaignId": w.fair, field: id, "Status": status})
	require.NoError(t, err)
}

// annIs adds Ann, and makes her a member of the Fair.
func annIs(object, status string) func(*testing.T, *membersWorld) {
	return func(t *testing.T, w *membersWorld) {
		id := w.add(object, map[string]any{"LastName": "Lee", "Email": "ann@lumen.example", "Company": "Lumen"})
		w.member(t, object+"Id", id, status)
	}
}

func ordered(s *salesforce.Settings)   { s.Tags.Rules = append(s.Tags.Rules, statusRule) }
func withoutSt(s *salesforce.Settings) { s.Campaigns.Status = "" }

func orderless(s *salesforce.Settings) {
	rule := statusRule
	rule.Order, rule.Several = nil, ""
	s.Tags.Rules = append(s.Tags.Rules, rule)
}

// summed is a lead of whose scans only the summary is known.
func summed(last, all string, n *int) salesforce.Lead {
	lead := person("m1", "ann@lumen.example")
	lead.Person.LastScannedEvent, lead.Person.AllScannedEvents, lead.Person.NumberOfScans = last, all, n
	return lead
}

func TestMembers(t *testing.T) {
	ann := person("m1", "ann@lumen.example")
	fair := at(ann, "The Fair")
	upload := fair
	upload.Person.Scans = []mapping.Scan{{At: scanDay, Event: "The Fair", Source: mapping.ViaUpload}}
	minimum := func(n int) func(*salesforce.Settings) {
		return func(s *salesforce.Settings) { s.Campaigns.Minimum = n }
	}
	for name, tt := range map[string]memberTest{
		"a new lead": {
			leads: []salesforce.Lead{fair},
			want:  []string{"Fair Lead Attended"}, results: []string{"Created; The Fair Created"},
		},
		"a contact": {
			org: func(_ *testing.T, w *membersWorld) {
				w.add(schema.Contact, map[string]any{"LastName": "Lee", "Email": "ann@lumen.example"})
			},
			leads: []salesforce.Lead{fair},
			want:  []string{"Fair Contact Attended"}, results: []string{"Updated; The Fair Created"},
		},
		"an event without a campaign": {
			leads:   []salesforce.Lead{at(ann, "Picnic")},
			results: []string{"Created NO_CAMPAIGN_MAPPING"},
		},
		"beside one who is a member": {
			org:   annIs(schema.Lead, "Attended"),
			leads: []salesforce.Lead{at(person("m2", "bob@lumen.example"), "The Fair"), fair},
			want:  []string{"Fair Lead Attended", "Fair Lead Attended"}, results: []string{"Created; The Fair Created", "Updated; The Fair Unchanged"},
		},
		"two events": {
			leads: []salesforce.Lead{at(ann, "the  FAIR", "Expo")},
			want:  []string{"Expo Lead Attended", "Fair Lead Attended"}, results: []string{"Created; the  FAIR Created; Expo Created"},
		},
		"two events of one campaign": {
			settings: func(s *salesforce.Settings) {
				s.Campaigns.Minimum = 2
				s.Campaigns.Links[1].Campaign = s.Campaigns.Links[0].Campaign
			},
			leads: []salesforce.Lead{at(ann, "The Fair", "Expo")},
			want:  []string{"Fair Lead Attended"}, results: []string{"Created; The Fair Created"},
		},
		"a label": {
			settings: func(s *salesforce.Settings) {
				s.Campaigns.Minimum, s.Campaigns.Links = 5, []salesforce.CampaignLink{{Label: "b1", Campaign: s.Campaigns.Links[0].Campaign}}
			},
			leads: []salesforce.Lead{{Person: mapping.Person{LastName: "Lee", Email: "ann@lumen.example", Company: mapping.Company{Name: "Lumen"}, Campaigns: []mapping.Campaign{{ID: "b1"}, {ID: "b2"}}}}},
			want:  []string{"Fair Lead Attended"}, results: []string{"Created NO_CAMPAIGN_MAPPING; b1 Created"},
		},
		"another letter case": {
			settings: func(s *salesforce.Settings) { s.Campaigns.Status = "attended" },
			leads:    []salesforce.Lead{fair},
			want:     []string{"Fair Lead Attended"}, results: []string{"Created; The Fair Created"},
		},
		"the campaign's default": {
			settings: withoutSt, leads: []salesforce.Lead{fair},
			want: []string{"Fair Lead Sent"}, results: []string{"Created; The Fair Created"},
		},
		"a status that the campaign lacks": {
			settings: func(s *salesforce.Settings) { s.Campaigns.Status = "Visited" }, leads: []salesforce.Lead{fair},
			want: []string{"Fair Lead Sent"}, results: []string{"Created; The Fair Created STATUS_UNKNOWN"},
			again: []string{"Unchanged; The Fair Unchanged STATUS_UNKNOWN"},
		},
		"the same, strictly": {
			settings: func(s *salesforce.Settings) { s.Campaigns.Status, s.Strict = "Visited", true }, leads: []salesforce.Lead{fair},
			results: []string{"Created; The Fair Refused STATUS_UNKNOWN"}, again: []string{"Unchanged; The Fair Refused STATUS_UNKNOWN"},
		},
		"a status of the link": {
			settings: func(s *salesforce.Settings) { s.Campaigns.Links[0].Status = "Responded" }, leads: []salesforce.Lead{fair},
			want: []string{"Fair Lead Responded"}, results: []string{"Created; The Fair Created"},
		},
		"a translated status": {
			settings: func(s *salesforce.Settings) {
				s.Campaigns.Links[0].Statuses = map[string]string{"ATTENDED": "Meeting"}
			}, leads: []salesforce.Lead{fair},
			want: []string{"Fair Lead Meeting"}, results: []string{"Created; The Fair Created"},
		},
		"the highest of two tags": {
			settings: ordered, leads: []salesforce.Lead{chose(fair, "Set Meeting", "Follow-up")},
			want: []string{"Fair Lead Meeting"}, results: []string{"Created; The Fair Created PICKLIST"},
		},
		"twins": {
			settings: ordered, leads: []salesforce.Lead{chose(fair, "Set Meeting"), chose(fair, "Follow-up")},
			want: []string{"Fair Lead Meeting"}, results: []string{"Created; The Fair Created PICKLIST", "Created; The Fair Created"},
		},

		"up in order": {
			org: annIs(schema.Lead, "Sent"), settings: ordered, leads: []salesforce.Lead{chose(fair, "Set Meeting")},
			want: []string{"Fair Lead Meeting"}, results: []string{"Updated; The Fair Updated"},
		},
		"down in order": {
			org: annIs(schema.Lead, "Meeting"), settings: ordered, leads: []salesforce.Lead{chose(fair, "Follow-up")},
			want: []string{"Fair Lead Meeting"}, results: []string{"Updated; The Fair Unchanged"},
		},
		"set by hand": {
			org: func(t *testing.T, w *membersWorld) {
				w.add("CampaignMemberStatus", map[string]any{"CampaignId": w.fair, "Label": "VIP"})
				annIs(schema.Lead, "VIP")(t, w)
			}, settings: ordered, leads: []salesforce.Lead{chose(fair, "Set Meeting")},
			want: []string{"Fair Lead VIP"}, results: []string{"Updated; The Fair Unchanged"},
		},
		"without order, responded": {
			org: annIs(schema.Lead, "Meeting"), settings: orderless, leads: []salesforce.Lead{chose(fair, "Follow-up")},
			want: []string{"Fair Lead Meeting"}, results: []string{"Updated; The Fair Unchanged"},
		},
		"without order, a first response": {
			org: annIs(schema.Lead, "Sent"), settings: orderless, leads: []salesforce.Lead{chose(fair, "Follow-up")},
			want: []string{"Fair Lead Responded"}, results: []string{"Updated; The Fair Updated"},
		},
		"from a response to none": {
			org: annIs(schema.Lead, "Attended"), leads: []salesforce.Lead{chose(fair, "Cold")},
			settings: func(s *salesforce.Settings) {
				rule := statusRule
				rule.Order, rule.Values = []string{"Attended", "Sent"}, map[string]string{"Cold": "Sent"}
				s.Tags.Rules = append(s.Tags.Rules, rule)
			},
			want: []string{"Fair Lead Attended"}, results: []string{"Updated; The Fair Unchanged"},
		},
		"translated back": {
			org: annIs(schema.Lead, "Attended"), leads: []salesforce.Lead{chose(fair, "Follow-up")},
			settings: func(s *salesforce.Settings) {
				ordered(s)
				s.Campaigns.Links[0].Statuses = map[string]string{"Meeting": "Attended", "Attended": "Meeting"}
			},
			want: []string{"Fair Lead Attended"}, results: []string{"Updated; The Fair Unchanged"},
		},

		"one scan of two": {
			settings: minimum(2), leads: []salesforce.Lead{fair},
			results: []string{"Created SCANS_BELOW_MINIMUM"}, again: []string{"Unchanged SCANS_BELOW_MINIMUM"},
		},
		"both scans": {
			settings: minimum(2), leads: []salesforce.Lead{at(ann, "The Fair", "The Fair")},
			want: []string{"Fair Lead Attended"}, results: []string{"Created; The Fair Created"},
		},
		"both scans in two captures": {
			settings: minimum(2), leads: []salesforce.Lead{fair, at(person("m1", "ann@lumen.example"), "Expo", "The Fair")},
			want: []string{"Fair Lead Attended"}, results: []string{"Created SCANS_BELOW_MINIMUM; The Fair Created", "Created; The Fair Created"},
			again: []string{"Unchanged SCANS_BELOW_MINIMUM; The Fair Unchanged", "Unchanged; The Fair Unchanged"},
		},
		"an upload": {
			leads: []salesforce.Lead{upload},
			want:  []string{"Fair Lead Attended"}, results: []string{"Created; The Fair Created"},
		},
		"an upload, of one scan": {
			settings: minimum(1), leads: []salesforce.Lead{upload},
			results: []string{"Created SCANS_BELOW_MINIMUM"},
		},

		"an event of the summary": {
			settings: minimum(1), leads: []salesforce.Lead{summed("", "The Fair", nil)},
			results: []string{"Created SCANS_UNKNOWN"},
		},
		"two scans of the summary": {
			settings: minimum(2), leads: []salesforce.Lead{summed("The Fair", "", new(2))},
			want: []string{"Fair Lead Attended"}, results: []string{"Created; The Fair Created"},
		},
		"two scans of the summary, at two events": {
			settings: minimum(2), leads: []salesforce.Lead{summed("The Fair", "Expo", new(2))},
			results: []string{"Created SCANS_UNKNOWN SCANS_UNKNOWN"},
		},

		"an inactive campaign": {
			org: func(t *testing.T, w *membersWorld) {
				require.NoError(t, w.org.Update(w.fair, map[string]any{"IsActive": false}))
			},
			leads: []salesforce.Lead{fair},
			want:  []string{"Fair Lead Attended"}, results: []string{"Created; The Fair Created"},
		},
		"an inactive campaign, refused": {
			org: func(t *testing.T, w *membersWorld) {
				require.NoError(t, w.org.Update(w.fair, map[string]any{"IsActive": false}))
			},
			settings: func(s *salesforce.Settings) { s.Campaigns.ActiveOnly = true },
			leads:    []salesforce.Lead{at(ann, "The Fair", "Expo")},
			want:     []string{"Expo Lead Attended"}, results: []string{"Created; The Fair Refused CAMPAIGN; Expo Created"},
			again: []string{"Unchanged; The Fair Refused CAMPAIGN; Expo Unchanged"},
		},
		"an inactive campaign of which the person is a member": {
			org: func(t *testing.T, w *membersWorld) {
				annIs(schema.Lead, "Sent")(t, w)
				require.NoError(t, w.org.Update(w.fair, map[string]any{"IsActive": false}))
			},
			settings: func(s *salesforce.Settings) { s.Campaigns.ActiveOnly = true },
			leads:    []salesforce.Lead{fair},
			want:     []string{"Fair Lead Attended"}, results: []string{"Updated; The Fair Updated"},
		},
		"a hidden campaign": {
			org:     func(t *testing.T, w *membersWorld) { require.NoError(t, w.org.Hide(w.fair)) },
			leads:   []salesforce.Lead{fair},
			results: []string{"Created; The Fair Refused CAMPAIGN"}, again: []string{"Unchanged; The Fair Refused CAMPAIGN"},
		},
		"a hidden member": {
			org: func(t *testing.T, w *membersWorld) {
				annIs(schema.Lead, "Sent")(t, w)
				require.NoError(t, w.org.Hide(w.org.Records("CampaignMember")[0]["Id"].(string)))
			},
			leads: []salesforce.Lead{fair},
			want:  []string{"Fair Lead Sent"}, results: []string{"Updated; The Fair Refused CAMPAIGN"}, again: []string{"Unchanged; The Fair Refused CAMPAIGN"},
		},
		"hidden members": {
			org: func(t *testing.T, w *membersWorld) {
				w.org.SetCampaignRules(salesforcetest.CampaignRules{MembersNeedMarketingUser: true})
				require.NoError(t, w.org.Update(w.org.Records("User")[0]["Id"].(string), map[string]any{"UserPermissionsMarketingUser": false}))
			},
			leads:   []salesforce.Lead{fair},
			results: []string{"Created; The Fair Refused CAMPAIGN"}, again: []string{"Unchanged; The Fair Refused CAMPAIGN"},
		},
		"hidden statuses": {
			org: func(t *testing.T, w *membersWorld) {
				w.org.SetCampaignRules(salesforcetest.CampaignRules{StatusesNeedMarketingUser: true})
				require.NoError(t, w.org.Update(w.org.Records("User")[0]["Id"].(string), map[string]any{"UserPermissionsMarketingUser": false}))
			},
			settings: func(s *salesforce.Settings) { s.Campaigns.Links[1].Status = "Visited" },
			leads:    []salesforce.Lead{at(ann, "The Fair", "Expo")},
			want:     []string{"Expo Lead Sent", "Fair Lead Attended"}, results: []string{"Created; The Fair Created; Expo Created STATUS_REPLACED"},
		},

		"a converted lead's member": {
			org: func(t *testing.T, w *membersWorld) {
				w.org.SetCampaignRules(salesforcetest.CampaignRules{LeadsKeepMembers: true})
				annIs(schema.Lead, "Sent")(t, w)
				_, _, err := w.org.Convert(w.org.Records(schema.Lead)[0]["Id"].(string))
				require.NoError(t, err)
			},
			leads: []salesforce.Lead{fair},
			want:  []string{"Fair Lead Attended"}, results: []string{"Updated; The Fair Updated"},
		},
		"a lead's and a contact's": {
			org: func(t *testing.T, w *membersWorld) {
				w.org.SetCampaignRules(salesforcetest.CampaignRules{LeadsKeepMembers: true})
				annIs(schema.Lead, "Sent")(t, w)
				_, contact, err := w.org.Convert(w.org.Records(schema.Lead)[0]["Id"].(string))
				require.NoError(t, err)
				w.member(t, "ContactId", contact, "Sent")
			},
			leads: []salesforce.Lead{fair},
			want:  []string{"Fair Contact Attended", "Fair Lead Sent"}, results: []string{"Updated; The Fair Updated"},
		},
		"a converted lead alone": {
			org: func(t *testing.T, w *membersWorld) {
				_, _, err := w.org.Convert(w.lead(map[string]any{"Email": "ann@lumen.example"}))
				require.NoError(t, err)
			},
			settings: func(s *salesforce.Settings) { s.Policies.Strategy = salesforce.LeadsOnly },
			leads:    []salesforce.Lead{fair},
			results:  []string{"Refused; The Fair Refused NO_PARENT"}, again: []string{"Refused; The Fair Refused NO_PARENT"},
		},
		"nobody": {
			leads:   []salesforce.Lead{at(salesforce.Lead{Person: mapping.Person{ID: "m1"}}, "The Fair")},
			results: []string{"Refused; The Fair Refused NO_PARENT"}, again: []string{"Refused; The Fair Refused NO_PARENT"},
		},
	} {
		t.Run(name, func(t *testing.T) { tt.run(t) })
	}
}

func (tt *memberTest) run(t *testing.T) {
	w := newMembersWorld(t)
	if tt.org != nil {
		tt.org(t, w)
	}
	cfg := keyed()
	cfg.Settings.Campaigns = salesforce.Campaigns{Status: "Attended", Links: []salesforce.CampaignLink{
		{Event: "The Fair", Campaign: w.fair}, {Event: "Expo", Campaign: w.expo},
	}}
	if tt.settings != nil {
		tt.settings(&cfg.Settings)
	}
	c := w.client(cfg)
	planned, err := c.Plan(t.Context(), tt.leads...)
	require.NoError(t, err)
	creates, updates := planned.Writes()
	results, err := c.Sync(t.Context(), tt.leads...)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(tt.results, told(results)))
	require.Empty(t, cmp.Diff(tt.want, w.members()))
	require.Positive(t, creates+updates+1)

	before := w.org.Records("CampaignMember")
	results, err = c.Sync(t.Context(), tt.leads...)
	require.NoError(t, err)
	again := tt.again
	if again == nil {
		again = told(results)
		for i := range results {
			require.Equal(t, salesforce.Unchanged, results[i].Outcome)
			for _, m := range results[i].Related {
				require.Equal(t, salesforce.Unchanged, m.Outcome, m.For)
			}
		}
	}
	require.Empty(t, cmp.Diff(again, told(results)))
	require.Empty(t, cmp.Diff(before, w.org.Records("CampaignMember")), "the second sync writes no member")
}

// The requests of a sync with campaigns: a new lead, a contact who is a member, and a
// field of Campaign that finds one of two campaigns.
func TestMembersWire(t *testing.T) {
	w := newMembersWorld(t)
	w.org.Define("Campaign", schema.Field{Name: "Event__c", Type: schema.TypeString, Length: 40, Createable: true, Updateable: true, Nillable: true})
	require.NoError(t, w.org.Update(w.expo, map[string]any{"Event__c": "9"}))
	w.member(t, "ContactId", w.contact(map[string]any{"LastName": "Kim", "Email": "there@lumen.example"}), "Sent")
	cfg := w.joins()
	cfg.Settings.API.Concurrency = 1
	cfg.Settings.Mapping.Rules = []mapping.Rule{
		{From: mapping.FromLastName, Lead: "LastName", Required: true}, {From: mapping.FromCompanyName, Lead: "Company"}, {From: mapping.FromEmail, Lead: "Email", Contact: "Email"},
	}
	cfg.Settings.Campaigns.EventField, cfg.Settings.Campaigns.ActiveOnly = "Event__c", true
	fresh := at(person("m1", "new@lumen.example"), "The Fair")
	fresh.Person.Scans = append(fresh.Person.Scans, mapping.Scan{At: scanDay, EventID: "9"})
	w.sync(w.client(cfg), fresh, at(person("m2", "there@lumen.example"), "The Fair"))
	golden(t, "wire/campaigns.txt", wire(t, w.org.Requests()))
}
