package setup_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// mark puts a marker into every text of a value, and a date, a time and a number of
// their own where it holds such.
func mark(v reflect.Value, path string) {
	moment := time.Date(1987, 5, 23, 11, 0, 0, 0, time.UTC)
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(moment))
	case v.Kind() == reflect.String:
		v.SetString("Zebrafish " + path)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			mark(v.Field(i), v.Type().Field(i).Name)
		}
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		mark(v.Index(0), path)
	case v.Type() == reflect.TypeFor[map[string]any]():
		v.Set(reflect.ValueOf(map[string]any{
			"zebrafish": "ZEBRAFISH", "n": json.Number("9876543"), "list": []any{"zebrafish", map[string]any{"zebrafish": "1987-05-23"}}, "day": "May 23, 1987",
			"money": 9876543.25,
		}))
	}
}

// A marker in each value that was captured, or that a record holds, is nowhere in a
// bundle.
func TestBundleHoldsNoCapturedValue(t *testing.T) {
	t.Parallel()
	w := newCheckWorld(t, checkConfig())
	w.connect()
	var all salesforce.Lead
	mark(reflect.ValueOf(&all).Elem(), "Lead")
	all.Person.Unreadable = nil // names of members
	found := w.lead(map[string]any{
		"LastName": "Zebrafish", "FirstName": "Zebrafish", "Company": "Zebrafish AG", "Email": "zebrafish@zebrafish.test", "Phone": "+1 202 867 5309", "Title": "Zebrafish",
		"Description": "zebrafish", "Website": "https://zebrafish.test/zebrafish",
	})
	at := time.Date(1987, 5, 23, 11, 0, 0, 0, time.UTC)
	known := salesforce.Lead{
		Person: mapping.Person{
			ID: "867e5309-aaaa-4bbb-8ccc-867530986753", Email: "Zebrafish@zebrafish.test", FirstName: "Zébrafish", LastName: "Zebrafish-Жираф", JobTitle: "Chief zebrafish",
			Description: "zebrafish\nZEBRAFISH; zebrafish: 867-5309", Company: mapping.Company{Name: "Zebrafish AG", City: "zebrafish"},
			Phones:    mapping.Phones{LeadProvided: []mapping.Phone{{Number: "202-867-5309"}}},
			RemoteIDs: []mapping.RemoteID{{ID: found, IntegrationType: mapping.SalesForce}, {ID: "zebrafish", IntegrationType: "zebrafish"}},
			CreatedAt: at, Scans: []mapping.Scan{{At: at, By: "rep@zebrafish.test", Event: "zebrafish"}},
		},
		Tags:    []tags.Tag{{Category: "zebrafish", Value: "zebrafish"}, {Category: "Score", Value: "zebrafish"}},
		Actions: []engagement.Action{{Kind: engagement.Note, Notes: "zebrafish", At: at, By: "rep@zebrafish.test"}, {ID: "zebrafish", EventType: "zebrafish"}},
	}
	cfg := w.config()
	cfg.Journal = true
	bundle, err := setup.NewBundle(t.Context(), cfg, known, all)
	require.NoError(t, err)
	client, err := salesforce.New(cfg)
	require.NoError(t, err)
	bundle.Results, err = client.Apply(t.Context(), bundle.Plan)
	require.NoError(t, err)
	require.Equal(t, salesforce.Updated, bundle.Results[0].Outcome)
	require.NotEmpty(t, bundle.Results[0].Written)
	text, err := json.Marshal(bundle)
	require.NoError(t, err)
	for _, marker := range []string{
		"zebrafish", "zébrafish", "жираф", "8675309", "867-5309", "867 5309", "9876543", "1987-05", "May 23", found[:15], bundle.Results[1].ID, "867e5309", "867530986753",
	} {
		if at := strings.Index(strings.ToLower(string(text)), strings.ToLower(marker)); at >= 0 {
			t.Errorf("%q is in the bundle: %s", marker, text[max(0, at-200):at+50])
		}
	}

	var again setup.Bundle
	require.NoError(t, json.Unmarshal(text, &again))
	org, err := salesforcetest.Load(text)
	require.NoError(t, err)
	require.Equal(t, 1, org.Count(schema.Lead))
	client, err = salesforce.New(salesforce.Config{Auth: org.Auth(), HTTPClient: org.HTTPClient(), Settings: again.Settings, Journal: true})
	require.NoError(t, err)
	results, err := client.Sync(t.Context(), again.Leads...)
	require.NoError(t, err)
	if diff := cmp.Diff(outcomes(bundle.Results), outcomes(results)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What validation rules and triggers refused is refused in the replay, too: a record, with
// a key or without, a field of one, and a Task.
func TestBundleOfRefusals(t *testing.T) {
	t.Parallel()
	w := newCheckWorld(t, checkConfig())
	w.connect()
	fails := func(object, shown, field, text string) {
		w.org.AddValidationRule(salesforcetest.ValidationRule{Object: object, Field: shown, Message: "no " + text, Fails: func(c salesforcetest.Change) bool {
			return strings.Contains(c.Text(field), text)
		}})
	}
	fails(schema.Lead, "", "LastName", "Refused")
	fails(schema.Lead, "Title", "Title", "Boss")
	fails(schema.Task, "", "Description", "secret")
	w.org.AddTrigger(salesforcetest.Trigger{Object: schema.Lead, Run: func(c salesforcetest.Change) error {
		if c.Text("LastName") == "Fifth" {
			return errors.New("not Fifth")
		}
		return nil
	}})
	w.lead(map[string]any{"LastName": "Known", "Company": "Acme", "Email": "known@acme.test"})
	lead := func(id, last, title, notes string) salesforce.Lead {
		return salesforce.Lead{
			Person:  mapping.Person{ID: id, LastName: last, JobTitle: title, Email: strings.ToLower(last) + "@acme.test"},
			Actions: []engagement.Action{{ID: "a" + id, Kind: engagement.Note, Notes: notes, At: time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)}},
		}
	}
	leads := []salesforce.Lead{lead("1", "Refused", "", "x"), lead("2", "Known", "Boss", "y"), lead("3", "Third", "Boss", "secret"), lead("4", "Fourth", "Clerk", "z"), lead("5", "Refused-Too", "", ""), lead("", "Fifth", "", "w")}
	cfg := w.config()
	bundle, err := setup.NewBundle(t.Context(), cfg, leads...)
	require.NoError(t, err)
	client, err := salesforce.New(cfg)
	require.NoError(t, err)
	bundle.Results, err = client.Apply(t.Context(), bundle.Plan)
	require.NoError(t, err)
	want := outcomes(bundle.Results)
	require.Contains(t, want[0], "Failed")
	require.Equal(t, "Failed CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY NotSent", want[5])
	require.Contains(t, want[1], "Updated")
	require.Contains(t, want[1]+want[2], "FIELD_CUSTOM_VALIDATION_EXCEPTION")
	text, err := json.Marshal(*bundle)
	require.NoError(t, err)
	var again setup.Bundle
	require.NoError(t, json.Unmarshal(text, &again))
	org, err := salesforcetest.Load(text)
	require.NoError(t, err)
	client, err = salesforce.New(salesforce.Config{Auth: org.Auth(), HTTPClient: org.HTTPClient(), Settings: again.Settings})
	require.NoError(t, err)
	results, err := client.Sync(t.Context(), again.Leads...)
	require.NoError(t, err)
	if diff := cmp.Diff(want, outcomes(results)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// outcomes tells what became of leads.
func outcomes(results salesforce.Results) (out []string) {
	for _, r := range results {
		line := []string{string(r.Outcome)}
		if p := r.Problem(); p != nil {
			line = append(line, p.Code)
		}
		for _, p := range r.Dropped {
			line = append(line, p.Code, fmt.Sprint(p.Fields))
		}
		for _, other := range slices.Concat(r.Actions, r.Related) {
			line = append(line, string(other.Outcome))
		}
		out = append(out, strings.Join(line, " "))
	}
	return out
}

// Members of campaigns are replayed with the statuses of their campaigns.
func TestBundleOfCampaigns(t *testing.T) {
	t.Parallel()
	cfg := checkConfig()
	cfg.Settings.Tags.Rules = append(cfg.Settings.Tags.Rules, tags.Rule{
		Category: "Interest", Field: "Status", Objects: []string{"CampaignMember"}, Values: map[string]string{"Hot": "Meeting", "Cold": "Attended"}, Order: []string{"Sent", "Attended", "Meeting"},
	})
	w := &world{t: t, org: salesforcetest.NewOrg()}
	fair, err := w.org.AddCampaign("Fair", salesforcetest.MemberStatus{Label: "Sent", Default: true}, salesforcetest.MemberStatus{Label: "Attended", Responded: true}, salesforcetest.MemberStatus{Label: "Meeting", Responded: true})
	require.NoError(t, err)
	expo, err := w.org.AddCampaign("Expo")
	require.NoError(t, err)
	cfg.Settings.Campaigns = salesforce.Campaigns{Links: []salesforce.CampaignLink{{Event: "Fair", Campaign: fair}, {Event: "Expo", Campaign: expo}}, Status: "Attended"}
	for object, fields := range setup.Needs(cfg.Settings).Fields() {
		w.org.Define(object, fields...)
	}
	known, err := w.org.Add(schema.Lead, map[string]any{"LastName": "Known", "Company": "Acme", "Email": "known@acme.test"})
	require.NoError(t, err)
	_, err = w.org.Add("CampaignMember", map[string]any{"CampaignId": fair, "LeadId": known, "Status": "Attended"})
	require.NoError(t, err)
	at := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	var leads []salesforce.Lead
	for _, name := range []string{"Known", "Other", "Third"} {
		leads = append(leads, salesforce.Lead{
			Person: mapping.Person{ID: name, LastName: name, Email: name + "@acme.test", Scans: []mapping.Scan{{At: at, Event: "Fair"}, {At: at, Event: "Expo"}}},
			Tags:   []tags.Tag{{Category: "Interest", Value: map[string]string{"Known": "Hot", "Other": "Cold", "Third": "Tepid"}[name]}},
		})
	}
	cfg.Auth, cfg.HTTPClient = w.org.Auth(), w.org.HTTPClient()
	bundle, err := setup.NewBundle(t.Context(), cfg, leads...)
	require.NoError(t, err)
	client, err := salesforce.New(cfg)
	require.NoError(t, err)
	bundle.Results, err = client.Apply(t.Context(), bundle.Plan)
	require.NoError(t, err)
	want := outcomes(bundle.Results)
	require.Equal(t, []string{"Updated Created Updated", "Created Created Created", "Created Created Created"}, want)
	text, err := json.Marshal(bundle)
	require.NoError(t, err)
	var again setup.Bundle
	require.NoError(t, json.Unmarshal(text, &again))
	org, err := salesforcetest.Load(text)
	require.NoError(t, err)
	client, err = salesforce.New(salesforce.Config{Auth: org.Auth(), HTTPClient: org.HTTPClient(), Settings: again.Settings})
	require.NoError(t, err)
	labels := func(of *salesforcetest.Org) (out []string) {
		for _, r := range of.Records("CampaignMemberStatus") {
			out = append(out, fmt.Sprint(r["CampaignId"], r["Label"], r["HasResponded"]))
		}
		slices.Sort(out)
		return out
	}
	require.Equal(t, labels(w.org), labels(org))
	results, err := client.Sync(t.Context(), again.Leads...)
	require.NoError(t, err)
	if diff := cmp.Diff(want, outcomes(results)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
