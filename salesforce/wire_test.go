package salesforce_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// wire shows the requests of a sync, those that sign in and describe aside:
// method, path, and the body with queries decoded and references without what
// makes them the request's own.
func wire(t *testing.T, requests []salesforcetest.Request) string {
	t.Helper()
	var b strings.Builder
	for _, r := range requests {
		if strings.Contains(r.Path, "/oauth2/") || describes(r.Path, string(r.Body)) {
			continue
		}
		b.WriteString(r.Method + " " + r.Path + "\n")
		var body map[string]any
		require.NoError(t, json.Unmarshal(r.Body, &body))
		for _, sub := range body["compositeRequest"].([]any) {
			s := sub.(map[string]any)
			decoded, err := url.QueryUnescape(s["url"].(string))
			require.NoError(t, err)
			s["url"] = decoded
			s["referenceId"], _, _ = strings.Cut(s["referenceId"].(string), "_") // the rest is chance
		}
		var text bytes.Buffer
		enc := json.NewEncoder(&text)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		require.NoError(t, enc.Encode(body))
		b.WriteString(text.String() + "\n")
	}
	return b.String()
}

// The requests of a first sync: a new lead, a found contact, an action each.
func TestWire(t *testing.T) {
	few := mapping.Mapping{Rules: []mapping.Rule{
		{From: mapping.FromLastName, Lead: "LastName", Contact: "LastName", Required: true},
		{From: mapping.FromCompanyName, Lead: "Company", Required: true, Placeholder: mapping.NotProvided},
		{From: mapping.FromEmail, Lead: "Email", Contact: "Email"},
		{From: mapping.FromNumberOfScans, Lead: "mobly_number_scans__c", Contact: "mobly_number_scans__c"},
	}}
	for name, cfg := range map[string]salesforce.Config{
		"keyed.txt":      {Settings: salesforce.Settings{Mapping: few}},
		"keyless.txt":    {Settings: salesforce.Settings{Mapping: few, Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}}},
		"leads-only.txt": {Settings: salesforce.Settings{Mapping: few, Keys: salesforce.Keys{Activity: salesforce.NoKey}, Policies: salesforce.Policies{Strategy: salesforce.LeadsOnly}}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			cfg.Settings.API.Concurrency = 1 // so that the requests have an order
			w.contact(map[string]any{"Email": "there@lumen.example"})
			w.add(schema.Lead, map[string]any{"LastName": "Old", "Company": "Lumen", "Email": "known@lumen.example"})
			scans := 3
			fresh := withActions(person("m1", "o'neill@lumen.example"), note("a1", `said "<yes>" & smiled`))
			fresh.Person.NumberOfScans = &scans
			there := withActions(person("m2", "there@lumen.example"), note("a2", "met"))
			w.sync(w.client(cfg), fresh, there, person("m3", "known@lumen.example"))
			golden(t, "wire/"+name, wire(t, w.org.Requests()))
		})
	}
}
