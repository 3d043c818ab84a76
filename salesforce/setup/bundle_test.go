package setup_test

import (
	"encoding/json"
	"fmt"
	"reflect"
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
			"zebrafish": "ZEBRAFISH", "n": json.Number("98765"), "list": []any{"zebrafish", map[string]any{"zebrafish": "1987-05-23"}}, "day": "May 23, 1987",
			"money": 98765.43,
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
		"zebrafish", "zébrafish", "жираф", "8675309", "867-5309", "867 5309", "98765", "1987", found[:15], bundle.Results[1].ID, "867e5309", "867530986753",
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

// outcomes tells what became of leads.
func outcomes(results salesforce.Results) (out []string) {
	for _, r := range results {
		line := fmt.Sprint(r.Outcome, r.Problem() != nil)
		for _, p := range r.Dropped {
			line += fmt.Sprint(" ", p.Code, p.Fields)
		}
		for _, a := range r.Actions {
			line += fmt.Sprint(" ", a.Outcome)
		}
		out = append(out, line)
	}
	return out
}
