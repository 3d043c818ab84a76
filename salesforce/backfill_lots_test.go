package salesforce_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// lots makes small orgs and batches in which keys collide often.
type lots struct {
	*rand.Rand
	w        *world
	events   []string // that leads were scanned at, with IDs; the ID is the last letter
	leads    []string // IDs of the org's leads
	contacts []string
}

func (d *lots) chance(percent int) bool { return d.IntN(100) < percent }
func (d *lots) email() string           { return fmt.Sprintf("p%d@lumen.example", d.IntN(6)) }
func (d *lots) moblyID() string         { return fmt.Sprintf("m%d", d.IntN(8)) }

func choose[T any](d *lots, from []T) T { return from[d.IntN(len(from))] }

// seed fills the org. Keys are unique, e-mails are not.
func (d *lots) seed() {
	keys := map[string][]int{schema.Lead: d.Perm(8), schema.Contact: d.Perm(8)}
	for i := range d.IntN(6) {
		for _, object := range []string{schema.Contact, schema.Lead} {
			fields := map[string]any{"FirstName": choose(d, []string{"Ann", "Bo"})}
			if d.chance(60) {
				fields["Email"] = d.email()
			}
			if d.chance(30) {
				fields["mobly_id__c"] = fmt.Sprintf("m%d", keys[object][i])
			}
			if object == schema.Contact {
				d.contacts = append(d.contacts, d.w.contact(fields))
				continue
			}
			if d.chance(20) {
				fields["IsConverted"] = true
				if d.chance(80) {
					fields["ConvertedContactId"] = choose(d, d.contacts)
				}
			}
			d.leads = append(d.leads, d.w.lead(fields))
		}
	}
}

func (d *lots) lead() salesforce.Lead {
	l := person("", "")
	if d.chance(80) {
		l.Person.ID = d.moblyID()
	}
	if d.chance(75) {
		l.Person.Email = d.email()
		if d.chance(30) {
			l.Person.Email = strings.ToUpper(l.Person.Email)
		}
	}
	l.Person.FirstName = choose(d, []string{"", "Ann", "Bo", "Cy"})
	l.Person.LastName = choose(d, []string{"", "Kim", "Lee"})
	l.Person.JobTitle = choose(d, []string{"", "Analyst", "Head of Data"})
	known1 := func(ids []string, gone string) {
		if d.chance(15) {
			if len(ids) == 0 || d.chance(20) {
				ids = []string{gone, "12345"}
			}
			l = known(l, choose(d, ids))
		}
	}
	known1(d.leads, gone)
	known1(d.contacts, "003000000000009AAA")
	for range d.IntN(3) {
		id := fmt.Sprintf("a%d", d.IntN(12))
		if d.chance(20) {
			id = ""
		}
		l.Actions = append(l.Actions, note(id, choose(d, []string{"met", "called"})))
		if len(d.events) > 0 && id != "" { // two texts of one Task would overwrite each other
			l.Actions[len(l.Actions)-1].Notes = id
		}
	}
	if d.chance(10) {
		l.Actions = append(l.Actions, engagement.Action{ID: "x", EventType: "CSV_UPLOAD"})
	}
	if d.chance(30) {
		l.Tags = []tags.Tag{{Category: "Score", Value: choose(d, []string{"Hot", "Cold", "Blazing"})}}
	}
	for range min(d.IntN(3), len(d.events)) {
		event := choose(d, d.events)
		l.Person.Scans = append(l.Person.Scans, mapping.Scan{At: scanDay.Add(time.Duration(d.IntN(90)) * time.Minute), Event: event, EventID: event[len(event)-1:]})
	}
	if len(d.events) > 0 && d.chance(40) && l.Person.ID != "" { // else a job may change the address that a follow-up goes by
		l = chose(l, choose(d, []string{"Set Meeting", "Follow-up"}))
	}
	return l
}

// relate has leads scanned at events: one with a campaign, one with the same, one whose
// campaign only the org knows, one with two of these, and one with none. A tag raises
// the status of members, and leaves an open Task.
func (d *lots) relate(cfg *salesforce.Config) {
	d.events = []string{"Fair 1", "Summit 2", "Expo 3", "Party 4", "Walk 5"}
	d.w.org.Define(standard.Campaign, schema.Field{Name: "Event__c", Type: schema.TypeString, Length: 40, Createable: true, Updateable: true, Nillable: true})
	campaign := func(event string) string {
		id, err := d.w.org.AddCampaign("Campaign of "+event, salesforcetest.MemberStatus{Label: "Sent", Default: true}, salesforcetest.MemberStatus{Label: "Meeting", Responded: true})
		require.NoError(d.w.t, err)
		require.NoError(d.w.t, d.w.org.Update(id, map[string]any{"Event__c": event}))
		return id
	}
	fair := campaign("")
	campaign("3")
	campaign("4")
	campaign("4")
	cfg.Settings.Campaigns = salesforce.Campaigns{Status: "Sent", EventField: choose(d, []string{"", "Event__c"}), Minimum: d.IntN(3), Links: []salesforce.CampaignLink{
		{EventID: "1", Campaign: fair}, {EventID: "2", Campaign: fair, Status: "No such"},
	}}
	cfg.Settings.Tags.Rules = append(cfg.Settings.Tags.Rules, statusRule)
	cfg.Settings.FollowUps = []salesforce.FollowUp{{Category: "Next Steps", Value: "Set Meeting", Subject: "Meet"}}
}

func (w *world) count() map[string]int {
	return map[string]int{
		standard.CampaignMember: len(w.org.Records(standard.CampaignMember)),
		schema.Lead:             len(w.org.Records(schema.Lead)), schema.Contact: len(w.org.Records(schema.Contact)), schema.Task: len(w.org.Records(schema.Task)),
	}
}

// holds requires that the results are true of the org.
func (w *world) holds(leads []salesforce.Lead, results salesforce.Results) {
	w.t.Helper()
	records := make(map[string]map[string]any)
	for object := range w.count() {
		for _, r := range w.org.Records(object) {
			records[r["Id"].(string)] = r
		}
	}
	for i, r := range results {
		require.Equal(w.t, leads[i].Person.ID, r.LeadID)
		require.Contains(w.t, []salesforce.Outcome{salesforce.Created, salesforce.Updated, salesforce.Unchanged, salesforce.Refused}, r.Outcome, r.Err)
		if r.Outcome == salesforce.Refused {
			require.Error(w.t, r.Err)
			continue
		}
		require.NoError(w.t, r.Err)
		require.NotNil(w.t, records[r.ID], "lead %d is where its result says", i)
		require.Len(w.t, r.Actions, len(leads[i].Actions))
		for _, a := range r.Actions {
			if a.Outcome == salesforce.Created {
				require.Equal(w.t, r.ID, records[a.ID]["WhoId"])
			}
		}
	}
}
