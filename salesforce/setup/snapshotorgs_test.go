package setup_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// traits are what may be peculiar in an org. An org that was loaded from a snapshot
// has to have them.
var traits = []struct {
	name string
	make func(w *checkWorld)
}{
	{"hidden Lead.Title", func(w *checkWorld) { delete(w.set.Fields, "Lead.Title") }},
	{"hidden Lead.mobly_id__c", func(w *checkWorld) { delete(w.set.Fields, "Lead.mobly_id__c") }},
	{"hidden Lead.mobly_score__c", func(w *checkWorld) { delete(w.set.Fields, "Lead.mobly_score__c") }},
	{"hidden Lead.Address", func(w *checkWorld) { delete(w.set.Fields, "Lead.Address") }},
	{"hidden Contact.MailingAddress", func(w *checkWorld) { delete(w.set.Fields, "Contact.MailingAddress") }},
	{"hidden Task.mobly_activity_id__c", func(w *checkWorld) { delete(w.set.Fields, "Task.mobly_activity_id__c") }},
	{"hidden Event.mobly_activity_id__c", func(w *checkWorld) { delete(w.set.Fields, "Event.mobly_activity_id__c") }},
	{"read-only Lead.Phone", func(w *checkWorld) { w.set.Fields["Lead.Phone"] = salesforcetest.FieldAccess{Read: true} }},
	{"hidden Contact", func(w *checkWorld) {
		delete(w.set.Objects, "Contact")
		maps.DeleteFunc(w.set.Fields, func(name string, _ salesforcetest.FieldAccess) bool { return strings.HasPrefix(name, "Contact.") })
	}},
	{"hidden Account", func(w *checkWorld) { delete(w.set.Objects, "Account") }},
	{"no new Leads", func(w *checkWorld) { w.set.Objects["Lead"] = salesforcetest.ObjectAccess{Read: true, Edit: true} }},
	{"no changes of Contacts", func(w *checkWorld) { w.set.Objects["Contact"] = salesforcetest.ObjectAccess{Read: true} }},
	{"no new Tasks", func(w *checkWorld) { w.set.System = []string{"ApiEnabled", "ActivitiesAccess"} }},
	{"no Tasks", func(w *checkWorld) { w.set.System = []string{"ApiEnabled"} }},
	{"View Setup", func(w *checkWorld) { w.set.System = append(w.set.System, "ViewSetup") }},
	{"Edit Events", func(w *checkWorld) { w.set.System = append(w.set.System, "EditEvent") }},
	{"private Leads, View All", func(w *checkWorld) {
		w.org.SetSharing(schema.Lead, salesforcetest.Private)
		w.set.System = append(w.set.System, "ViewSetup")
		w.set.Objects["Lead"] = salesforcetest.ObjectAccess{Create: true, Edit: true, ViewAll: true}
	}},
	{"private Contacts, Modify All", func(w *checkWorld) {
		w.org.SetSharing(schema.Contact, salesforcetest.Private)
		w.set.System = append(w.set.System, "ViewSetup")
		w.set.Objects["Contact"] = salesforcetest.ObjectAccess{ModifyAll: true}
	}},
	{"private Leads", func(w *checkWorld) { w.org.SetSharing(schema.Lead, salesforcetest.Private) }},
	{"read-only Contacts", func(w *checkWorld) { w.org.SetSharing(schema.Contact, salesforcetest.PublicReadOnly) }},
	{"assignment rule", func(w *checkWorld) {
		w.org.SetAssignmentRule(schema.Lead, func(salesforcetest.Change) string { return "" })
	}},
	{"duplicate rules", func(w *checkWorld) {
		w.org.AddDuplicateRule(salesforcetest.DuplicateRule{Object: schema.Lead, Key: byEmail, Name: "By_Email"})
		w.org.AddDuplicateRule(salesforcetest.DuplicateRule{Object: schema.Contact, Key: byEmail})
	}},
	{"other closed statuses", func(w *checkWorld) {
		for _, r := range w.org.Records("TaskStatus") {
			require.NoError(w.t, w.org.Update(r["Id"].(string), map[string]any{"IsClosed": r["ApiName"] != "Not Started" && r["ApiName"] != "Completed"}))
		}
	}},
	{"no other users", func(w *checkWorld) {
		require.NoError(w.t, w.org.Update(w.org.Records("User")[0]["Id"].(string), map[string]any{"IsActive": false}))
	}},
	{"states and countries", func(w *checkWorld) {
		w.org.UseStateCountryPicklists( // no code of a state twice, because a describe of the org in memory gives it one label
			salesforcetest.Country{Code: "US", Name: "United States", States: []salesforcetest.State{{Code: "WA", Name: "Washington"}, {Code: "TX", Name: "Texas"}}},
			salesforcetest.Country{Code: "AU", Name: "Australia", States: []salesforcetest.State{{Code: "NSW", Name: "New South Wales"}}},
			salesforcetest.Country{Code: "DE", Name: "Germany"}, salesforcetest.Country{Code: "FR", Name: "France"})
	}},
	{"few countries", func(w *checkWorld) {
		w.org.UseStateCountryPicklists(salesforcetest.Country{Code: "US", Name: "United States", States: []salesforcetest.State{{Code: "WA", Name: "Washington"}}},
			salesforcetest.Country{Code: "DE", Name: "Germany"})
	}},
	{"required Lead.Region__c", func(w *checkWorld) {
		w.org.Define(schema.Lead, schema.Field{Name: "Region__c", Type: schema.TypeString, Length: 40, Createable: true, Updateable: true})
	}},
	{"required Task.Region__c", func(w *checkWorld) {
		w.org.Define("Activity", schema.Field{Name: "Region__c", Type: schema.TypeString, Length: 40, Createable: true, Updateable: true})
	}},
	{"short Lead.Company", func(w *checkWorld) {
		w.org.Define(schema.Lead, schema.Field{Name: "Company", Type: schema.TypeString, Length: 5})
	}},
	{"other scores", func(w *checkWorld) {
		w.org.Define(schema.Lead, schema.Field{Name: "mobly_score__c", Type: schema.TypePicklist, Restricted: true, Picklist: []schema.PicklistValue{
			{Value: "H", Label: "Hot", Active: true}, {Value: "Cold"}, {Value: "Warm", Active: true, Default: true},
		}})
	}},
	{"a default record type", func(w *checkWorld) {
		w.org.DefineRecordType(schema.Lead, salesforcetest.RecordType{DeveloperName: "Event_Lead", Label: "Trade show", Default: true, Values: map[string][]string{"mobly_score__c": {"Cold"}}})
	}},
	{"named record types", func(w *checkWorld) {
		w.org.DefineRecordType(schema.Lead, salesforcetest.RecordType{DeveloperName: "Inbound", Values: map[string][]string{"mobly_score__c": {"Hot", "Warm"}}})
		w.org.DefineRecordType(schema.Lead, salesforcetest.RecordType{DeveloperName: "Retired", Inactive: true})
		w.org.DefineRecordType(schema.Lead, salesforcetest.RecordType{DeveloperName: "Secret", Unassigned: true})
		w.cfg.Settings.Mapping = mapping.Recommended().With(mapping.Rule{
			From: mapping.FromJobTitle, Lead: schema.RecordTypeID, Default: "Inbound", Values: map[string]string{"Head of Data": "Retired", "CTO": "Secret"},
		})
	}},
	{"an encrypted e-mail", func(w *checkWorld) {
		w.org.Define(schema.Contact, schema.Field{Name: "Email", Type: schema.TypeEmail, Length: 80, Encrypted: true, Createable: true, Updateable: true, Nillable: true, Permissionable: true})
	}},
	{"a formula", func(w *checkWorld) {
		w.org.Define(schema.Lead, schema.Field{Name: "mobly_linkedin__c", Type: schema.TypeURL, Length: 255, Calculated: true, Nillable: true, Permissionable: true})
	}},
	{"person accounts", func(w *checkWorld) {
		w.org.Define(schema.Contact, schema.Field{Name: "IsPersonAccount", Type: schema.TypeBoolean, DefaultedOnCreate: true})
	}},
	{"a status that is not closed", func(w *checkWorld) {
		w.cfg.Settings.Engagement = engagement.Mapping{Rules: []engagement.Rule{{Status: "Deferred"}}}
	}},
	{"leads only", func(w *checkWorld) { w.cfg.Settings.Policies.Strategy = salesforce.LeadsOnly }},
	{"no keys", func(w *checkWorld) {
		w.cfg.Settings.Keys = salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}
		w.cfg.Settings.Policies.Unkeyed = salesforce.MatchByName
	}},
}

// An org that is loaded from a snapshot has the same report as the org that the
// snapshot is of, plans the same, and refuses the same. Each trait is tried alone, and
// then several together.
func TestSnapshotProperty(t *testing.T) {
	t.Parallel()
	leads := sampleLeads(t)
	for i, trait := range traits {
		t.Run(trait.name, func(t *testing.T) {
			t.Parallel()
			alike(t, leads, i)
		})
	}
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 22))
		some := random.Perm(len(traits))[:2+random.IntN(5)]
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			alike(t, leads, some...)
		})
	}
}

func alike(t *testing.T, leads []salesforce.Lead, some ...int) {
	w := newCheckWorld(t, checkConfig())
	for _, i := range some {
		t.Log(traits[i].name)
		traits[i].make(w)
	}
	w.connect()
	w.requireAlike(w.loaded(), leads)
}

// loaded returns the org that the snapshot of a check makes.
func (w *checkWorld) loaded() *checkWorld {
	w.t.Helper()
	return load(w.t, w.checked(w.config()).Snapshot, w.cfg)
}

// load makes an org of a snapshot. Its first user is the integration user.
func load(t *testing.T, snapshot *setup.Snapshot, cfg salesforce.Config) *checkWorld {
	t.Helper()
	text, err := json.Marshal(snapshot)
	require.NoError(t, err)
	org, err := salesforcetest.Load(text)
	require.NoError(t, err)
	org.SetClock(func() time.Time { return time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC) })
	return &checkWorld{world: &world{t: t, org: org, http: org.HTTPClient(), user: org.Records("User")[0]["Id"].(string)}, cfg: cfg}
}

// requireAlike requires that two orgs are the same to their integration users.
func (w *checkWorld) requireAlike(other *checkWorld, leads []salesforce.Lead) {
	w.t.Helper()
	want, got := w.checked(w.config()), other.checked(other.config())
	same(w.t, "findings", want.Findings, got.Findings)
	same(w.t, "sandbox", want.Sandbox, got.Sandbox)
	same(w.t, "snapshot", kept(want.Snapshot), kept(got.Snapshot))
	for range 2 { // the second time the records are there
		same(w.t, "plan", w.planned(leads), other.planned(leads))
		want, got := w.syncAs(w.cfg, w.user, leads), other.syncAs(other.cfg, other.user, leads)
		same(w.t, "error", fmt.Sprint(want.err), fmt.Sprint(got.err))
		same(w.t, "results", w.anonymous(want.results), other.anonymous(got.results))
		same(w.t, "records", want.records, got.records)
	}
}

// kept is what a snapshot says, without what tells two orgs apart.
func kept(s *setup.Snapshot) map[string]any {
	out := map[string]any{"permissions": s.Permissions, "settings": s.Settings}
	for _, o := range s.Objects {
		out[o.Name] = fieldsOf(o)
		out[o.Name+" itself"] = []any{o.Createable, o.Updateable, o.Queryable}
	}
	return out
}

// planned is the plan of a dry run, in lines.
func (w *checkWorld) planned(leads []salesforce.Lead) []string {
	w.t.Helper()
	plan, err := w.client(w.cfg).Plan(w.t.Context(), leads...)
	if err != nil {
		return []string{err.Error()}
	}
	return w.anonymous(plan)
}

// anonymous is a value as JSON in lines, without the ID of the integration user.
func (w *checkWorld) anonymous(v any) []string {
	w.t.Helper()
	text, err := json.MarshalIndent(v, "", " ")
	require.NoError(w.t, err)
	return strings.Split(strings.ReplaceAll(string(text), w.user, "the user"), "\n")
}

// An org can be loaded from the describes of real orgs. It shows them as they were,
// and the org that its own snapshot makes is the same.
func TestSnapshotOfCapturedOrgs(t *testing.T) {
	t.Parallel()
	keyless := salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}
	for _, folder := range []string{"cumulusci", "grouparoo"} {
		for name, settings := range map[string]salesforce.Settings{
			"e-mail": {Keys: keyless}, "names": {Keys: keyless, Policies: salesforce.Policies{Unkeyed: salesforce.MatchByName}}, "keys": {},
			"leads only": {Keys: keyless, Policies: salesforce.Policies{Strategy: salesforce.LeadsOnly}},
			"contacts":   {Keys: keyless, Policies: salesforce.Policies{CreateAs: schema.Contact}},
		} {
			t.Run(folder+" "+name, func(t *testing.T) {
				t.Parallel()
				snapshot := &setup.Snapshot{Permissions: []string{"ApiEnabled", "ActivitiesAccess", "EditTask"}}
				snapshot.Objects = append(snapshot.Objects, salesforcetest.NewOrg().Describe(schema.Task))
				for _, object := range []string{schema.Lead, schema.Contact} {
					snapshot.Objects = append(snapshot.Objects, captured(t, folder, object))
				}
				w := load(t, snapshot, salesforce.Config{Settings: settings})
				seen := w.checked(w.config()).Snapshot
				for _, o := range seen.Objects {
					if o.Name != schema.Task { // not captured
						same(t, o.Name, fieldsOf(captured(t, folder, o.Name)), fieldsOf(o))
					}
				}
				w.requireAlike(w.loaded(), sampleLeads(t))
			})
		}
	}
}

// captured reads a describe that was recorded from a real org. The recordings are not
// part of this module: without them the test is skipped.
func captured(t *testing.T, folder, object string) *schema.Object {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "fixtures", folder, "describe_"+object+".json"))
	if err != nil {
		t.Skip("no recordings of real orgs here")
	}
	o, err := schema.ParseDescribe(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
	require.NoError(t, err)
	return o
}

// A snapshot serves to test other settings than those it was taken with.
func TestSnapshotServesOtherSettings(t *testing.T) {
	t.Parallel()
	w := newCheckWorld(t, checkConfig())
	w.cfg.Settings.Keys.Activity = salesforce.NoKey
	w.connect()
	other := w.loaded() // nobody has asked what Event is
	w.cfg.Settings.Keys.Activity, other.cfg.Settings.Keys.Activity = "", ""
	w.requireAlike(other, sampleLeads(t))
}
