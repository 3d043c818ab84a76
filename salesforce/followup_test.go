package salesforce_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// friday is the day of a scan, late enough to be Saturday in Tokyo.
var friday = time.Date(2026, 10, 16, 16, 30, 0, 0, time.UTC)

func following(rules ...salesforce.FollowUp) salesforce.Config {
	cfg := keyed()
	cfg.Settings.FollowUps = rules
	return cfg
}

var setMeeting = salesforce.FollowUp{Category: "Next Steps", Value: "Set Meeting", Subject: "Meet", DueDays: 3, Weekdays: true}

// choosing is a lead with tags of Next Steps, scanned on Friday.
func choosing(id, email string, values ...string) salesforce.Lead {
	l := person(id, email)
	l.Person.Scans = []mapping.Scan{{At: friday, By: "last@example.com"}, {At: friday.Add(-time.Hour), By: "first@example.com"}}
	for _, v := range values {
		l.Tags = append(l.Tags, tags.Tag{Category: "Next Steps", Value: v})
	}
	return l
}

// A follow-up is one open Task of the person, of whoever scanned them last, and is
// written once.
func TestFollowUpOfATag(t *testing.T) {
	w := newWorld(t)
	rep, err := w.org.AddUser(salesforcetest.User{Email: "last@example.com", LastName: "Rep"})
	require.NoError(t, err)
	c := w.client(following(setMeeting))
	results := w.sync(c, choosing("m1", "ann@lumen.example", "Set Meeting"))
	require.Empty(t, results[0].Dropped, "its category has a use")
	related := results[0].Related
	require.Len(t, related, 1)
	require.Equal(t, salesforce.RecordResult{Object: schema.Task, ID: related[0].ID, For: "follow-up Next Steps: Set Meeting", Outcome: salesforce.Created}, related[0])
	task := w.fieldsOf(related[0].ID)
	for name, want := range map[string]any{
		"WhoId": results[0].ID, "OwnerId": rep, "Subject": "Meet", "Status": "Not Started", "IsClosed": false, "Priority": "Normal",
		"ActivityDate": "2026-10-21", "Description": "Next Steps: Set Meeting\n\nlast@example.com, 2026-10-16 16:30 UTC",
	} {
		require.Equal(t, want, task[name], name)
	}
	w.silentTwice(following(setMeeting), c, choosing("m1", "ann@lumen.example", "Set Meeting"))

	// Once for ever: a rep closed it, the tag is gone, and is set again.
	require.NoError(t, w.org.Update(related[0].ID, map[string]any{"Status": "Completed", "Subject": "Met"}))
	writes := w.writes()
	require.Empty(t, w.sync(c, choosing("m1", "ann@lumen.example"))[0].Related)
	require.Equal(t, salesforce.Unchanged, w.sync(c, choosing("m1", "ann@lumen.example", "set  meeting"))[0].Related[0].Outcome)
	overwriting := following(setMeeting)
	overwriting.Settings.Policies.TaskUpdate = salesforce.OverwriteTask
	require.Equal(t, salesforce.Unchanged, w.sync(w.client(overwriting), choosing("m1", "ann@lumen.example", "Set Meeting"))[0].Related[0].Outcome)
	require.Equal(t, writes, w.writes())
	require.Equal(t, 1, w.org.Count(schema.Task))
}

// What a follow-up says, by its settings and by what is known of the lead.
func TestFollowUps(t *testing.T) {
	type task struct{ For, Subject, Status, Date, Type, Description string }
	dated := choosing("m1", "ann@lumen.example", "Set Meeting")
	undated := dated
	undated.Person.Scans = nil
	created := undated
	created.Person.CreatedAt = friday
	called := person("m1", "ann@lumen.example")
	called.Actions = []engagement.Action{
		{ID: "c1", Kind: engagement.Call, By: "rep@example.com", At: friday, Notes: "Wants a demo"}, {ID: "n1", Kind: engagement.Note, At: friday, Notes: "nice"},
		{Kind: engagement.Call, By: "rep@example.com", Notes: "Call again"},
	}
	const signed = "Next Steps: Set Meeting\n\nlast@example.com, 2026-10-16 16:30 UTC"
	for name, tt := range map[string]struct {
		rules []salesforce.FollowUp
		zone  string
		lead  salesforce.Lead
		want  []task
		lost  []string // codes of the first
	}{
		"weekdays":       {rules: []salesforce.FollowUp{setMeeting}, lead: dated, want: []task{{"follow-up Next Steps: Set Meeting", "Meet", "Not Started", "2026-10-21", "", signed}}},
		"the zone's day": {rules: []salesforce.FollowUp{{Category: "next steps", Subject: "Meet", DueDays: 1}}, zone: "Asia/Tokyo", lead: dated, want: []task{{"follow-up next steps", "Meet", "Not Started", "2026-10-18", "", strings.Replace(signed, "16 16:30 UTC", "17 01:30 JST", 1)}}},
		"by CreatedAt":   {rules: []salesforce.FollowUp{{Category: "Next Steps", Subject: "Meet"}}, lead: created, want: []task{{"follow-up Next Steps", "Meet", "Not Started", "2026-10-16", "", "Next Steps: Set Meeting\n\n2026-10-16 16:30 UTC"}}},
		"no time":        {rules: []salesforce.FollowUp{setMeeting}, lead: undated, want: []task{{"follow-up Next Steps: Set Meeting", "Meet", "Not Started", "", "", "Next Steps: Set Meeting"}}},
		"another value":  {rules: []salesforce.FollowUp{setMeeting}, lead: choosing("m1", "ann@lumen.example", "Cold")},
		"the value's goes first": {rules: []salesforce.FollowUp{{Category: "Next Steps", Subject: "Any"}, {Category: "Next Steps", Value: "Set Meeting", Subject: "{{.Notes}}", Type: "Meeting"}}, lead: choosing("m1", "ann@lumen.example", "Set Meeting", "Cold", "Cold", "Warm"), want: []task{
			{"follow-up Next Steps: Set Meeting", "Next Steps: Set Meeting", "Not Started", "2026-10-16", "Meeting", signed},
			{"follow-up Next Steps", "Any", "Not Started", "2026-10-16", "", strings.Replace(signed, "Set Meeting", "Cold", 1)},
			{"follow-up Next Steps (2)", "Any", "Not Started", "2026-10-16", "", strings.Replace(signed, "Set Meeting", "Warm", 1)},
		}},
		"each action of a kind": {rules: []salesforce.FollowUp{{Kind: engagement.Call, Subject: "{{.Label}}: {{.Notes}}", DueDays: 1}}, lead: called, want: []task{
			{"follow-up Call", "Call: Wants a demo", "Not Started", "2026-10-17", "", "Wants a demo\n\nrep@example.com, 2026-10-16 16:30 UTC"},
			{"follow-up Call (2)", "Call: Call again", "Not Started", "", "", "Call again"},
		}},
		"another open status":   {rules: []salesforce.FollowUp{{Category: "Next Steps", Subject: "Meet", Status: "in  progress"}}, lead: dated, want: []task{{"follow-up Next Steps", "Meet", "In Progress", "2026-10-16", "", signed}}},
		"a closed status":       {rules: []salesforce.FollowUp{{Category: "Next Steps", Subject: "Meet", Status: "Completed"}}, lead: dated, want: []task{{"follow-up Next Steps", "Meet", "Not Started", "2026-10-16", "", signed}}, lost: []string{"PICKLIST"}},
		"a blank subject":       {rules: []salesforce.FollowUp{{Category: "Next Steps", Subject: "{{.Event}}"}}, lead: dated, want: []task{{"follow-up Next Steps", "Mobly: Follow-up", "Not Started", "2026-10-16", "", signed}}},
		"the fields it can set": {rules: []salesforce.FollowUp{{Category: "Next Steps", Subject: "Meet", Fields: map[string]string{"Nope__c": "x"}}}, lead: dated, want: []task{{"follow-up Next Steps", "Meet", "Not Started", "2026-10-16", "", signed}}, lost: []string{"UNKNOWN_FIELD"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			cfg := following(tt.rules...)
			cfg.Settings.TimeZone = tt.zone
			c := w.client(cfg)
			made, err := c.Plan(t.Context(), tt.lead)
			require.NoError(t, err)
			var planned, got []task
			for _, r := range made.Items[0].Related {
				require.Equal(t, plan.Create, r.Verb)
				after := make(map[string]string)
				for _, ch := range r.Changes {
					after[ch.Field] = fmt.Sprint(ch.After)
				}
				planned = append(planned, task{r.For, after["Subject"], after["Status"], after["ActivityDate"], after["Type"], after["Description"]})
			}
			require.Empty(t, cmp.Diff(tt.want, planned))
			for _, r := range w.sync(c, tt.lead)[0].Related {
				require.Equal(t, salesforce.Created, r.Outcome)
				s := w.fieldsOf(r.ID)
				text := func(name string) string { v, _ := s[name].(string); return v }
				got = append(got, task{r.For, text("Subject"), text("Status"), text("ActivityDate"), text("Type"), text("Description")})
			}
			require.Empty(t, cmp.Diff(tt.want, got))
			if len(tt.want) > 0 {
				var lost []string
				for _, p := range made.Items[0].Related[0].Dropped {
					if p.Code != "UNKNOWN_REP" {
						lost = append(lost, p.Code)
					}
				}
				require.Equal(t, tt.lost, lost)
			}
			w.silentTwice(cfg, c, tt.lead)
		})
	}
}

// However a person is captured, a choice is followed up once; of who is refused, nobody
// is.
func TestFollowUpsOfOnePerson(t *testing.T) {
	w := newWorld(t)
	c := w.client(following(setMeeting))
	twins := []salesforce.Lead{choosing("m1", "ann@lumen.example", "Set Meeting"), choosing("m2", "ann@lumen.example", "Set Meeting"), choosing("m3", "ann@lumen.example")}
	results := w.sync(c, twins...)
	require.Equal(t, 1, w.org.Count(schema.Task))
	require.Equal(t, results[0].Related[0].ID, results[1].Related[0].ID)
	require.Empty(t, results[2].Related)
	w.silentTwice(following(setMeeting), c, twins...)
	for _, later := range []salesforce.Lead{twins[1], choosing("m4", "ann@lumen.example", "Set Meeting"), choosing("m1", "", "Set Meeting")} {
		require.Equal(t, salesforce.Unchanged, w.sync(c, later)[0].Related[0].Outcome, "by the name that the record keeps")
	}

	results = w.sync(c, choosing("m9", "", "Set Meeting"), salesforce.Lead{Tags: twins[0].Tags})
	require.Equal(t, salesforce.Created, results[0].Related[0].Outcome)
	require.Equal(t, salesforce.Refused, results[1].Related[0].Outcome)
	require.ErrorIs(t, results[1].Related[0].Err, sferr.ErrNoParent)
}

// Follow-ups are looked for together with the Tasks of actions: they cost no call, and
// without them nothing is asked or written that was not before.
func TestFollowUpsCostNoCall(t *testing.T) {
	leads := make([]salesforce.Lead, 100)
	for i := range leads {
		id := fmt.Sprint("m", i)
		leads[i] = withActions(choosing(id, id+"@lumen.example", "Set Meeting"), note("a"+id, "met"))
	}
	calls := func(cfg salesforce.Config) (n []int) {
		w := newWorld(t)
		c := w.client(cfg)
		for range 2 {
			before := len(w.org.Requests())
			w.sync(c, leads...)
			n = append(n, len(w.org.Requests())-before)
		}
		return n
	}
	require.Equal(t, calls(keyed()), calls(following(setMeeting)))
}

// A dated open Task of a Contact locks the Contact's Account: no two requests that are
// under way at once do.
func TestFollowUpsOfOneAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		account := w.add("Account", map[string]any{"Name": "Lumen"})
		var leads []salesforce.Lead
		for i := range 40 {
			email := fmt.Sprintf("p%d@lumen.example", i)
			w.contact(map[string]any{"Email": email, "AccountId": account})
			leads = append(leads, choosing(fmt.Sprint("m", i), email, "Set Meeting"))
		}
		w.sync(w.client(keyed()), leads...)
		cfg := following(setMeeting)
		cfg.Settings.API.BatchSize, cfg.Settings.API.Concurrency = 3, 8
		w.org.Inject(salesforcetest.Fault{Latency: 15 * time.Second, Method: http.MethodPost})
		start := time.Now()
		for _, r := range w.sync(w.client(cfg), leads...) {
			require.Equal(t, salesforce.Created, r.Related[0].Outcome, r.Related[0].Err)
		}
		require.Equal(t, 6*15*time.Second, time.Since(start), "three look-ups, and three writes one after the other")
	})
}

// Settings that cannot hold are refused, all at once and by their place.
func TestFollowUpsAreChecked(t *testing.T) {
	s := salesforce.Settings{
		Keys: salesforce.Keys{Activity: salesforce.NoKey},
		FollowUps: []salesforce.FollowUp{
			{Subject: "x"}, {Kind: engagement.Call, Value: "v", Subject: "x"}, {Kind: "Nap", Subject: "x"}, {Category: "A", Subject: "{{.Nope}}"}, {Category: "a ", Subject: " "},
			{Category: "B", Subject: "x", DueDays: -1}, {Category: "C", Subject: "x", Fields: map[string]string{"OwnerId": "x"}}, {Category: "C", Value: "v", Subject: "x"},
			{Category: " ", Value: "v", Subject: "x"},
		},
	}
	err := s.Validate()
	require.ErrorIs(t, err, sferr.ErrConfig)
	require.ErrorIs(t, err, sferr.ErrNoTaskKey)
	for _, want := range []string{
		"keys.activity", "followUps[0]: it is for neither", "followUps[1]: it is for a kind or for a category", `followUps[2].kind is "Nap"`, "followUps[3]: ",
		"followUps[4]: another one is for the same", "followUps[4].subject is blank", "followUps[5].dueDays is -1", "followUps[6]: ", "followUps[8]: it is for neither",
	} {
		require.ErrorContains(t, err, want)
	}
	require.NotContains(t, err.Error(), "followUps[7]")
	require.NoError(t, following(setMeeting).Settings.Validate())
}

// The requests of a first sync with follow-ups: of a new lead, and of a contact of an
// account that another capture may have followed up.
func TestFollowUpWire(t *testing.T) {
	w := newWorld(t)
	cfg := following(setMeeting, salesforce.FollowUp{Kind: engagement.Note, Subject: "Answer {{.By}}"})
	cfg.Settings.API.Concurrency = 1
	cfg.Settings.Mapping = mapping.Mapping{Rules: []mapping.Rule{
		{From: mapping.FromLastName, Lead: "LastName", Contact: "LastName", Required: true},
		{From: mapping.FromCompanyName, Lead: "Company", Required: true, Placeholder: mapping.NotProvided},
		{From: mapping.FromEmail, Lead: "Email", Contact: "Email"},
	}}
	w.contact(map[string]any{"Email": "there@lumen.example", "AccountId": w.add("Account", map[string]any{"Name": "Lumen"})})
	w.sync(w.client(cfg), withActions(choosing("m1", "ann@lumen.example", "Set Meeting"), note("a1", "met")), choosing("m2", "there@lumen.example", "Set Meeting"))
	golden(t, "wire/follow-ups.txt", wire(t, w.org.Requests()))
}
