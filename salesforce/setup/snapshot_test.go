package setup_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// An org that was made of a snapshot does with leads what the org does that the
// snapshot is of, and has another snapshot that says the same.
func TestSnapshot(t *testing.T) {
	t.Parallel()
	text := func(name string) schema.Field {
		return schema.Field{Name: name, Type: schema.TypeString, Length: 40, Createable: true, Updateable: true, Permissionable: true}
	}
	for name, change := range map[string]func(w *checkWorld){
		"all is there":       func(*checkWorld) {},
		"a hidden field":     func(w *checkWorld) { delete(w.set.Fields, "Lead.Title") },
		"a hidden key":       func(w *checkWorld) { delete(w.set.Fields, "Lead.mobly_id__c") },
		"a hidden address":   func(w *checkWorld) { delete(w.set.Fields, "Lead.Address") },
		"a field to be read": func(w *checkWorld) { w.set.Fields["Lead.Phone"] = salesforcetest.FieldAccess{Read: true} },
		"no contacts": func(w *checkWorld) {
			delete(w.set.Objects, "Contact")
			maps.DeleteFunc(w.set.Fields, func(name string, _ salesforcetest.FieldAccess) bool { return strings.HasPrefix(name, "Contact.") })
		},
		"leads to be read":       func(w *checkWorld) { w.set.Objects["Lead"] = salesforcetest.ObjectAccess{Read: true, Edit: true} },
		"no Tasks to be written": func(w *checkWorld) { w.set.System = []string{"ApiEnabled", "ActivitiesAccess"} },
		"no Tasks":               func(w *checkWorld) { w.set.System = []string{"ApiEnabled"} },
		"a required field": func(w *checkWorld) {
			w.org.Define("Lead", text("Region__c"))
			w.org.Restrict("Lead", "Region__c")
			w.set.Fields["Lead.Region__c"] = salesforcetest.FieldAccess{Edit: true}
		},
		"a short field": func(w *checkWorld) {
			w.org.Define("Lead", schema.Field{Name: "Title", Type: schema.TypeString, Length: 5})
		},
		"another picklist": func(w *checkWorld) {
			w.org.Define("Lead", schema.Field{Name: "mobly_score__c", Type: schema.TypePicklist, Restricted: true, Picklist: []schema.PicklistValue{{Value: "Cold", Active: true}}})
		},
		"codes of countries": func(w *checkWorld) {
			w.org.UseStateCountryPicklists(
				salesforcetest.Country{Code: "US", Name: "United States", States: []salesforcetest.State{{Code: "WA", Name: "Washington"}, {Code: "TX", Name: "Texas"}}},
				salesforcetest.Country{Code: "CA", Name: "Canada", States: []salesforcetest.State{{Code: "ON", Name: "Ontario"}}},
				salesforcetest.Country{Code: "DE", Name: "Germany"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newCheckWorld(t, checkConfig())
			change(w)
			report := w.checked(w.connect())
			snapshot, err := json.Marshal(report.Snapshot)
			require.NoError(t, err)
			org, err := salesforcetest.Load(snapshot)
			require.NoError(t, err)
			org.SetClock(func() time.Time { return time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC) })
			loaded := &checkWorld{world: &world{t: t, org: org, http: org.HTTPClient()}, cfg: w.cfg}

			again := loaded.checked(salesforce.Config{Auth: org.Auth(), HTTPClient: org.HTTPClient(), Settings: w.cfg.Settings}).Snapshot
			same(t, "permissions", report.Snapshot.Permissions, again.Permissions)
			for i, o := range report.Snapshot.Objects {
				same(t, o.Name, fieldsOf(o), fieldsOf(again.Objects[i]))
			}

			leads := sampleLeads(t)
			for range 2 { // the second time nothing is to be written
				want, got := w.syncAs(w.cfg, w.user, leads), loaded.syncAs(w.cfg, "", leads)
				same(t, "error", fmt.Sprint(want.err), fmt.Sprint(got.err))
				same(t, "results", want.lines(), got.lines())
				same(t, "records", want.records, got.records)
			}
		})
	}
}

// fieldsOf are the fields of an object by name.
func fieldsOf(o *schema.Object) []schema.Field {
	fields := o.Fields()
	slices.SortFunc(fields, func(a, b schema.Field) int { return strings.Compare(a.Name, b.Name) })
	return fields
}

// What is no snapshot is refused.
func TestLoadRefuses(t *testing.T) {
	for _, text := range []string{``, `[]`, `{}`, `null`, `{"objects":[]}`, `{"objects":[{}]}`, `{"objects":[{"name":"Lead","fields":[{"name":""}]}]}`,
		`{"objects":[{"name":"Lead"}],"permissions":["Fly"]}`} {
		_, err := salesforcetest.Load([]byte(text))
		require.Error(t, err, text)
	}
	org, err := salesforcetest.Load([]byte(`{"objects":[null,{"name":"Lead","fields":[{"name":"LastName"}]}]}`))
	require.NoError(t, err)
	require.Zero(t, org.Count("Lead"))
}

// A snapshot is that of the settings, and holds no record.
func TestSnapshotOfLeadsOnly(t *testing.T) {
	cfg := checkConfig()
	cfg.Settings.Policies.Strategy = salesforce.LeadsOnly
	w := newCheckWorld(t, cfg)
	w.lead(map[string]any{"Email": "secret@lumen.example"})
	snapshot := w.check().Snapshot
	text, err := json.Marshal(snapshot)
	require.NoError(t, err)
	require.NotContains(t, string(text), "lumen")
	require.Len(t, snapshot.Objects, 2, "Lead and Task")
	var back setup.Snapshot
	require.NoError(t, json.Unmarshal(text, &back))
	again, err := json.Marshal(back)
	require.NoError(t, err)
	require.Equal(t, string(text), string(again))
}
