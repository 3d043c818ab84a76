package setup_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// sampleConfig is the configuration of examples/quickstart, with everything that
// asks for permissions.
func sampleConfig() (salesforce.Config, setup.PlanOptions) {
	m := mapping.Recommended()
	m.Rules = append(m.Rules,
		mapping.Rule{From: mapping.Custom("Badge ID"), Lead: "mobly_badge_id__c", Contact: "mobly_badge_id__c", Type: mapping.Text},
		mapping.Rule{From: mapping.Custom("Headcount"), Lead: "NumberOfEmployees", Type: mapping.Number},
		mapping.Rule{From: mapping.Custom("Consented"), Lead: "mobly_consented__c", Contact: "mobly_consented__c", Type: mapping.Checkbox},
		mapping.Rule{From: mapping.Custom("First seen"), Lead: "mobly_first_seen__c", Contact: "mobly_first_seen__c", Type: mapping.Date},
	)
	cfg := salesforce.Config{
		Mapping: m, ExternalID: "mobly_id__c", ActivityID: "mobly_activity_id__c", SyncedAt: "mobly_synced_at__c",
		Tags: tags.Mapping{
			{Category: "Score", Field: "mobly_score__c", Type: tags.Picklist},
			{Category: "Product Interest", Field: "mobly_product_interest__c", Type: tags.MultiPicklist},
			{Category: "Segments", Field: "mobly_segments__c", Type: tags.Text},
			{Category: "Next Steps", Field: "mobly_next_steps__c", Type: tags.Text},
			{Category: "Send Contract", Field: "mobly_send_contract__c", Type: tags.Checkbox},
		},
	}
	return cfg, setup.PlanOptions{Options: setup.Options{Values: map[string][]string{
		"mobly_score__c": {"Hot", "Medium", "Cold"}, "mobly_product_interest__c": {"Looms", "Engines", "Valves"},
	}}}
}

// sampleLeads are those of examples/quickstart, and four that have a value for
// every field: a new one, one known as a contact by e-mail and one by Mobly's
// ID, and one known as a lead.
func sampleLeads(t *testing.T) []salesforce.Lead {
	t.Helper()
	text, err := os.ReadFile("../../examples/quickstart/leads.json")
	require.NoError(t, err)
	var out []salesforce.Lead
	for lead, err := range salesforce.DecodeLeads(bytes.NewReader(text), salesforce.DecodeOptions{}) {
		if err == nil { // one of them cannot be read, on purpose
			out = append(out, lead)
		}
	}
	require.GreaterOrEqual(t, len(out), 25)
	return append(out, whole("new", "new@looms.example"), whole("by-contact-email", "contact@looms.example"),
		whole("by-lead-email", "lead@looms.example"), whole("keyed-contact", ""))
}

// whole is a lead that has everything.
func whole(id, email string) salesforce.Lead {
	at := time.Date(2026, 11, 19, 9, 0, 0, 0, time.UTC)
	return salesforce.Lead{
		Person: mapping.Lead{
			ID: id, UpdatedAt: at, FirstName: "Grace", LastName: "Kim-" + id, Email: email, PersonalEmail: "grace@home.example",
			Address: "1 Home Street", LinkedIn: "https://linkedin.example/grace", Facebook: "https://facebook.example/grace", Twitter: "https://x.example/grace",
			ProfilePicture: "https://pictures.example/grace.png", JobTitle: "Head of Data", Description: "Wants a demo.",
			Phones: mapping.Phones{LeadProvided: []mapping.Phone{{Number: "+1 555 0100", Type: "MOBILE", Preferred: true}, {Number: "+1 555 0101", Type: "OFFICE"}}},
			Company: mapping.Company{
				Name: "Looms", Industry: "Technology", LinkedIn: "https://linkedin.example/looms", Website: "https://looms.example",
				StreetAddress: "2 Main Street", City: "Austin", State: "Texas", Zip: "73301", Country: "United States",
			},
			Scans:     []mapping.Scan{{At: at, By: "dana.ruiz@exhibitor.example", Event: "Expo", Source: "scan"}},
			Campaigns: []mapping.Campaign{{ID: "c-1", At: at}},
			Custom:    map[string]any{"Badge ID": "B-1", "Headcount": 12, "Consented": true, "First seen": "2026-11-19"},
		},
		Tags: []tags.Tag{
			{Category: "Score", Value: "Hot"}, {Category: "Product Interest", Value: "Looms"}, {Category: "Segments", Value: "A"},
			{Category: "Next Steps", Value: "Call"}, {Category: "Send Contract", Value: "Yes"},
		},
		Actions: []engagement.Action{{ID: "a-" + id, Kind: engagement.Call, By: "dana.ruiz@exhibitor.example", At: at, Notes: "Talked of looms."}},
	}
}

// people puts those into the org whom the sample expects there.
func (w *world) people() {
	w.t.Helper()
	add := func(object string, fields map[string]any) string {
		id, err := w.org.Add(object, fields)
		require.NoError(w.t, err)
		return id
	}
	for _, name := range []string{"dana.ruiz", "mei.lin"} {
		_, err := w.org.AddUser(salesforcetest.User{LastName: name, Username: name + "@exhibitor.example"})
		require.NoError(w.t, err)
	}
	account := add("Account", map[string]any{"Name": "Acier SA"})
	add("Lead", map[string]any{"Id": "00Q000000000001EAA", "LastName": "Sharma", "Company": "Sharma Tech", "Email": "priya@sharma-tech.example"})
	add("Lead", map[string]any{"LastName": "Kim", "Company": "Looms", "Email": "lead@looms.example"})
	for _, fields := range []map[string]any{
		{"LastName": "Dubois", "Email": "marc.dubois@acier.example"}, {"LastName": "Kim", "Email": "contact@looms.example"}, {"LastName": "Kim", "mobly_id__c": "keyed-contact"},
	} {
		fields["AccountId"] = account
		add("Contact", fields)
	}
}

// told is what a sync came to: the results in short, and what is in the org.
type told struct {
	err     error
	results []string // one a lead, without what a user is called
	failed  int      // leads and actions that were not written
	dropped map[string]int
	people  int
	records map[string][]string // by object, sorted
}

// syncAs syncs the sample as a user.
func (w *world) syncAs(cfg salesforce.Config, user string) told {
	w.t.Helper()
	cfg.Auth, cfg.HTTPClient = w.auth(user), w.http
	c, err := salesforce.New(cfg)
	require.NoError(w.t, err)
	out := told{dropped: map[string]int{}, records: map[string][]string{}}
	results, err := c.Sync(w.t.Context(), sampleLeads(w.t))
	out.err = err
	for i := range results {
		r := &results[i]
		var line strings.Builder
		fmt.Fprint(&line, r.Outcome, " ", r.Object)
		if r.Outcome == salesforce.Failed || r.Outcome == salesforce.Refused || r.Outcome == salesforce.NotSent {
			out.failed++
		}
		for _, d := range r.Dropped {
			out.dropped[r.Object+"."+d.Field]++
			line.WriteString(" -" + d.Field)
		}
		for _, a := range r.Actions {
			fmt.Fprint(&line, " ", a.Outcome)
			if a.Outcome == salesforce.Failed || a.Outcome == salesforce.Refused || a.Outcome == salesforce.NotSent {
				out.failed++
			}
			for _, d := range a.Dropped {
				out.dropped["Task."+d.Field]++
				line.WriteString(" -Task." + d.Field)
			}
		}
		out.results = append(out.results, line.String())
	}
	for _, object := range []string{"Lead", "Contact", "Task"} {
		for _, r := range w.org.Records(object) {
			if object != "Task" {
				out.people++
			}
			var fields []string
			for name, v := range r {
				switch name {
				case "Id", "WhoId", "OwnerId", "CreatedById", "LastModifiedById", "CreatedDate", "LastModifiedDate", "SystemModstamp", "mobly_synced_at__c", "LastCUUpdateDate", "LastCURequestDate", "PhotoUrl", "CompletedDateTime":
				default:
					if v != nil && v != false {
						fields = append(fields, fmt.Sprint(name, "=", v))
					}
				}
			}
			if r["mobly_synced_at__c"] != nil {
				fields = append(fields, "mobly_synced_at__c")
			}
			slices.Sort(fields)
			out.records[object] = append(out.records[object], strings.Join(fields, "|"))
		}
		slices.Sort(out.records[object])
	}
	return out
}

// effect is what is worse than in a sync for which nothing was missing.
func (got *told) effect(full *told) salesforce.Effect {
	switch {
	case got.err != nil:
		return salesforce.EffectBlocks
	case got.failed > full.failed:
		return salesforce.EffectFails
	case got.people > full.people:
		return salesforce.EffectDuplicates
	case !slices.Equal(got.results, full.results) || !maps.EqualFunc(got.records, full.records, slices.Equal[[]string]):
		return salesforce.EffectDrops
	}
	return salesforce.EffectNone
}

// sampleWorld is an org that setup made ready for the sample, where the
// integration user has nothing but what setup granted.
func sampleWorld(t *testing.T) (*world, salesforce.Config, *setup.Changes) {
	w := newWorld(t)
	w.org.SetDailyLimit(1_000_000) // Restore gives no requests back
	cfg, opts := sampleConfig()
	w.told(cfg, opts)
	for _, set := range w.org.Records("PermissionSet") {
		if set["Label"] == "Minimum Access - API Only Integrations" { // not every such profile lets its users use the API
			require.NoError(t, w.org.Update(set["Id"].(string), map[string]any{"PermissionsApiEnabled": false}))
		}
	}
	report, err := w.client(cfg).Check(t.Context())
	require.NoError(t, err)
	require.Equal(t, "API_DISABLED", report.Findings[0].Code, "nobody is let in, which is said first")
	changes := w.plan(cfg, opts)
	done, err := w.admin("").Apply(t.Context(), changes)
	require.NoError(t, err)
	require.NoError(t, done.Err())
	require.Empty(t, w.gaps(cfg))
	w.people()
	return w, cfg, changes
}

// TestSampleAsMinimumAccess: what setup grants is enough: a user who may do
// everything and the user of minimum access come to the same.
func TestSampleAsMinimumAccess(t *testing.T) {
	w, cfg, changes := sampleWorld(t)
	ready := w.org.Snapshot()
	got := w.syncAs(cfg, w.user)
	require.NoError(t, got.err)
	require.Empty(t, w.gaps(cfg), "it stays clean")

	w.org.Restore(ready)
	all, err := w.org.AddUser(salesforcetest.User{Profile: "System Administrator", LastName: "All"})
	require.NoError(t, err)
	grant := salesforcetest.PermissionSet{Name: "All", Fields: map[string]salesforcetest.FieldAccess{}}
	for _, s := range changes.Steps {
		if s.Kind == setup.CreateField {
			for object := range strings.SplitSeq(strings.Replace(s.Field.Object, "Activity", "Task,Event", 1), ",") {
				grant.Fields[object+"."+s.Field.Name] = salesforcetest.FieldAccess{Read: true, Edit: true}
			}
		}
	}
	_, err = w.org.Grant(all, grant)
	require.NoError(t, err)
	want := w.syncAs(cfg, all)
	require.NoError(t, want.err)
	same(t, "results", want.results, got.results)
	same(t, "records", want.records, got.records)
}

// TestReadme: what the README shows of a check of a bare org is what one says.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	w := newWorld(t)
	cfg, _ := sampleConfig()
	report, err := w.client(cfg).Check(t.Context())
	require.NoError(t, err)
	_, shown, _ := strings.Cut(string(readme), "In a bare org it begins:\n\n```\n")
	shown, _, _ = strings.Cut(shown, "```")
	require.Contains(t, report.String(), "\n\n"+shown)
	require.NotEmpty(t, shown)
}
