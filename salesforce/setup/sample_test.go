package setup_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// sampleConfig is the configuration of the examples, with everything that asks
// for permissions.
func sampleConfig() salesforce.Config {
	s := sample.Settings(func(string) string { return "" })
	s.Keys = salesforce.Keys{Lead: sample.LeadKey, Activity: sample.ActivityKey, SyncedAt: "mobly_synced_at__c"}
	s.Campaigns.ActiveOnly = true
	s.Mapping.Rules = append(s.Mapping.Rules, mapping.Rule{From: mapping.FromNumberOfScans, Fields: map[string]string{"CampaignMember": "mobly_scans__c"}, Type: field.Number})
	s.FollowUps[0].Type, s.FollowUps[0].Fields = "Call", map[string]string{"mobly_event__c": "{{.By}}"}
	return salesforce.Config{Settings: s}
}

// sampleLeads are those of the examples, and four that have a value for
// every field: a new one, one known as a contact by e-mail and one by Mobly's
// ID, and one known as a lead.
func sampleLeads(t *testing.T) []salesforce.Lead {
	t.Helper()
	in, err := sample.Open("")
	require.NoError(t, err)
	var out []salesforce.Lead
	for lead, err := range salesforce.DecodeLeads(in, salesforce.DecodeOptions{}) {
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
		Person: mapping.Person{
			ID: id, UpdatedAt: at, FirstName: "Grace", LastName: "Kim-" + id, Email: email, PersonalEmail: "grace@home.example",
			Address: "1 Home Street", LinkedIn: "https://linkedin.example/grace", Facebook: "https://facebook.example/grace", Twitter: "https://x.example/grace",
			ProfilePicture: "https://pictures.example/grace.png", JobTitle: "Head of Data", Description: "Wants a demo.",
			Phones: mapping.Phones{LeadProvided: []mapping.Phone{{Number: "+1 555 0100", Type: "MOBILE", Preferred: true}, {Number: "+1 555 0101", Type: "OFFICE"}}},
			Company: mapping.Company{
				Name: "Looms", Industry: "Technology", LinkedIn: "https://linkedin.example/looms", Website: "https://looms.example",
				StreetAddress: "2 Main Street", City: "Austin", State: "Texas", Zip: "73301", Country: "United States",
			},
			Scans:     []mapping.Scan{{At: at, By: "dana.ruiz@exhibitor.example", Event: "Hannover Messe 2026", Source: "scan"}},
			Campaigns: []mapping.Campaign{{ID: "c-1", At: at}},
			Custom:    map[string]any{"Badge ID": "B-1", "Headcount": 12, "Consented": true, "First seen": "2026-11-19"},
		},
		Tags: []tags.Tag{
			{Category: "Score", Value: "Hot"}, {Category: "Product Interest", Value: "Looms"}, {Category: "Segments", Value: "A"},
			{Category: "Next Steps", Value: "Set Meeting"}, {Category: "Send Contract", Value: "Yes"},
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

// sampleWorld is an org that setup made ready for the sample, where the
// integration user has nothing but what setup granted.
func sampleWorld(t *testing.T) (*world, salesforce.Config) {
	w := newWorld(t)
	w.org.SetDailyLimit(1_000_000) // a checkpoint gives no requests back
	require.NoError(t, sample.AddCampaigns(w.org))
	cfg := sampleConfig()
	w.told(cfg, setup.Options{})
	for _, set := range w.org.Records("PermissionSet") {
		if set["Label"] == "Minimum Access - API Only Integrations" { // not every such profile lets its users use the API
			require.NoError(t, w.org.Update(set["Id"].(string), map[string]any{"PermissionsApiEnabled": false}))
		}
	}
	report := w.checked(w.signedIn(cfg))
	require.Equal(t, "API_DISABLED", report.Findings[0].Code, "nobody is let in, which is said first")
	w.apply(cfg, setup.Options{})
	require.Empty(t, w.gaps(cfg))
	w.people()
	return w, cfg
}

// seesAll makes an administrator who may write every field of the configuration.
func (w *world) seesAll(cfg salesforce.Config) string {
	w.t.Helper()
	all, err := w.org.AddUser(salesforcetest.User{Profile: "System Administrator", LastName: "All"})
	require.NoError(w.t, err)
	grant := salesforcetest.PermissionSet{Name: "All", Fields: map[string]salesforcetest.FieldAccess{}}
	for _, p := range setup.Needs(cfg.Settings).Permissions {
		if strings.HasSuffix(p.Field, "__c") {
			grant.Fields[p.Object+"."+p.Field] = salesforcetest.FieldAccess{Read: true, Edit: true}
		}
	}
	_, err = w.org.Grant(all, grant)
	require.NoError(w.t, err)
	return all
}

// TestSampleAsMinimumAccess: what setup grants is enough: a user who may do
// everything and the user of minimum access come to the same.
func TestSampleAsMinimumAccess(t *testing.T) {
	w, cfg := sampleWorld(t)
	restore := w.org.Checkpoint()
	got := w.syncAs(cfg, w.user, sampleLeads(t))
	require.NoError(t, got.err)
	require.Empty(t, w.gaps(cfg), "it stays clean")

	restore()
	all := w.seesAll(cfg)
	want := w.syncAs(cfg, all, sampleLeads(t))
	require.NoError(t, want.err)
	same(t, "results", want.lines(), got.lines())
	same(t, "records", want.records, got.records)
}
