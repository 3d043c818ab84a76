package setup_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// writes counts the requests that could change something.
func (w *world) writes() int {
	n := 0
	for _, r := range w.org.Requests() {
		if strings.HasPrefix(r.Path, "/services/data") && r.Method != http.MethodGet {
			n++
		}
	}
	return n
}

// TestApply goes the way of an admin: a bare org, a plan, the plan applied, and
// a sync as the user of minimum access.
func TestApply(t *testing.T) {
	t.Parallel()
	w, cfg := newWorld(t), small()
	changes := w.plan(cfg, setup.Options{})
	require.Zero(t, w.writes(), "a plan is a dry run")
	golden(t, "plan", map[string]string{"plan.txt": changes.String(), "plan.json": asJSON(t, changes)})

	w.org.ResetRequests()
	admin := w.admin("")
	kept := &setup.Changes{}
	require.NoError(t, json.Unmarshal([]byte(asJSON(t, changes)), kept))
	report, err := admin.Apply(t.Context(), kept)
	require.NoError(t, err)
	require.NoError(t, failures(report))
	require.Len(t, report, len(changes.Steps))
	for i, r := range report {
		require.True(t, carriedOut(r), r.String())
		require.Equal(t, changes.Steps[i].String(), r.String())
	}
	require.Equal(t, 12+1+1+1+1+1, w.writes(), "fields, set, user permissions, objects, fields of it, assignment")

	fsys, err := setup.Files(cfg.Settings, nil, setup.Options{})
	require.NoError(t, err)
	files := texts(t, fsys)
	picture := w.picture(cfg)
	const set = "Mobly_Event_Sync"
	same(t, "the org has what the files say", described(t, files, set), only(picture, func(k string) bool {
		return k == set || strings.HasPrefix(k, set+" ") && !strings.Contains(k, "assigned")
	}))
	require.Equal(t, true, picture[set+" assigned to "+w.user])
	for name := range files {
		if object, field, ok := strings.Cut(strings.TrimPrefix(name, "force-app/main/default/objects/"), "/fields/"); ok {
			object = strings.Replace(object, "Activity", "Task", 1)
			require.Contains(t, picture, object+"."+strings.TrimSuffix(field, ".field-meta.xml"))
		}
	}

	t.Run("a second plan is empty", func(t *testing.T) {
		w.org.ResetRequests()
		again := w.plan(cfg, setup.Options{})
		require.Empty(t, again.Steps)
		require.Equal(t, "Nothing to do.\n", again.String())
		report, err := w.admin("").Apply(t.Context(), again)
		require.NoError(t, err)
		require.Empty(t, report)
		require.Zero(t, w.writes())
	})
	t.Run("an old plan changes nothing", func(t *testing.T) {
		report, err := w.admin("").Apply(t.Context(), changes)
		require.NoError(t, err)
		require.NoError(t, failures(report))
		for _, r := range report {
			if r.Kind != setup.Grant || r.Permission.User == "" {
				require.Equal(t, salesforce.Unchanged, r.Outcome, r.String())
			}
		}
		same(t, "the org", picture, w.picture(cfg))
	})
	t.Run("a missing folder is empty", func(t *testing.T) {
		org, err := w.admin("").Schema(t.Context(), cfg.Settings)
		require.NoError(t, err)
		fsys, err := setup.Files(cfg.Settings, org, setup.Options{})
		require.NoError(t, err)
		for name := range texts(t, fsys) {
			require.NotContains(t, name, "objects/")
		}
	})
	t.Run("sync", func(t *testing.T) {
		cfg.Settings.Mapping.Rules = append(cfg.Settings.Mapping.Rules, mapping.Rule{From: mapping.FromCompanyName, Lead: "Company", Placeholder: "[none]"}) // needs no permission
		results, err := w.client(cfg).Sync(t.Context(), []salesforce.Lead{{
			Person:  mapping.Person{ID: "l-1", LastName: "Kim", Email: "kim@lumen.example", Description: "Met", Company: mapping.Company{City: "Oslo", Country: "Norway"}},
			Tags:    []tags.Tag{{Category: "Score", Value: "Hot"}, {Category: "Interest", Value: "Looms"}},
			Actions: []engagement.Action{{ID: "a-1", Kind: engagement.Note, At: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), Notes: "Call back"}},
		}}...)
		require.NoError(t, err)
		require.Equal(t, salesforce.Created, results[0].Outcome, results[0].Err)
		require.Empty(t, results[0].Dropped)
		require.Equal(t, salesforce.Created, results[0].Actions[0].Outcome, results[0].Actions[0].Err)
		require.Empty(t, results[0].Actions[0].Dropped)
		lead := w.org.Records("Lead")[0]
		require.Equal(t, []any{"Oslo", "Hot & ready", "l-1"}, []any{lead["City"], lead["mobly_score__c"], lead["mobly_id__c"]})
	})
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.MarshalIndent(v, "", "  ")
	require.NoError(t, err)
	var back setup.Changes
	require.NoError(t, json.Unmarshal(text, &back))
	again, err := json.MarshalIndent(back, "", "  ")
	require.NoError(t, err)
	require.Equal(t, string(text), string(again), "changes can be kept as JSON")
	return string(text) + "\n"
}

// The recommended mapping and View All.
func TestApplyRecommended(t *testing.T) {
	w := newWorld(t)
	cfg := salesforce.Config{}
	opts := setup.Options{ViewAll: true, PermissionSet: "Sync", Label: "Event & Sync"}
	w.apply(cfg, opts)
	fsys, err := setup.Files(cfg.Settings, nil, opts)
	require.NoError(t, err)
	same(t, "the org has what the files say", described(t, texts(t, fsys), "Sync"), only(w.picture(cfg), func(k string) bool {
		return k == "Sync" || strings.HasPrefix(k, "Sync ") && !strings.Contains(k, "assigned")
	}))
	require.Empty(t, w.plan(cfg, opts).Steps)
	c := w.client(cfg)
	for _, f := range customFields(t, salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}}}) {
		o, err := c.Describe(t.Context(), f.Object)
		require.NoError(t, err)
		require.NotNil(t, o.Field(f.Name), f.Name)
		require.Equal(t, []bool{o.Createable, o.Updateable}, []bool{o.Field(f.Name).Createable, o.Field(f.Name).Updateable}, f.Name)
	}
}

// A change of the configuration: what Diff names is what the next plan does.
func TestApplyAChange(t *testing.T) {
	t.Parallel()
	w, cfg := newWorld(t), small()
	w.apply(cfg, setup.Options{})
	next := small()
	next.Settings.Mapping.Rules = append(next.Settings.Mapping.Rules, mapping.Rule{From: mapping.FromLinkedIn, Lead: "mobly_linkedin__c", Type: field.URL})
	next.Settings.Tags.Rules = append(next.Settings.Tags.Rules, tags.Rule{Category: "Next", Field: "mobly_next__c"})
	next.Settings.Policies.CreateAs = schema.Contact
	d, err := setup.Diff(cfg.Settings, next.Settings)
	require.NoError(t, err)
	changes := w.plan(next, setup.Options{})
	var fields []setup.Field
	var permissions []setup.Permission
	for _, s := range changes.Steps {
		switch s.Kind {
		case setup.CreateField:
			fields = append(fields, *s.Field)
		case setup.Grant:
			permissions = append(permissions, *s.Permission)
		default:
			t.Errorf("unexpected: %s", &s)
		}
	}
	same(t, "fields", d.New.Custom, fields)
	same(t, "permissions", d.New.Permissions, permissions)
	w.apply(next, setup.Options{})
	require.Empty(t, w.plan(next, setup.Options{}).Steps)
	require.Equal(t, "Create Edit Read", w.picture(next)["Mobly_Event_Sync Lead"], "nothing is revoked")
	require.Equal(t, "Create Edit Read", w.picture(next)["Mobly_Event_Sync Contact"])
}

// What is there is used, and never changed.
func TestApplyToAnOrgThatHasSome(t *testing.T) {
	t.Parallel()
	w, cfg := newWorld(t), small()
	values := []schema.PicklistValue{{Value: "Hot & ready", Label: "Hot!", Active: true, Default: true}, {Value: "Old", Label: "Old"}}
	w.define("Lead",
		schema.Field{Name: "Mobly_ID__c", Type: schema.TypeString, Length: 36},
		schema.Field{Name: "mobly_score__c", Label: "Score", Type: schema.TypePicklist, Restricted: true, Picklist: values},
		schema.Field{Name: "mobly_contract__c", Type: schema.TypeDate},
		schema.Field{Name: "mobly_description__c", Type: schema.TypeTextArea, Length: 1000},
		schema.Field{Name: "mobly_number_scans__c", Type: schema.TypeDouble, Precision: 3})
	w.define("Contact", schema.Field{Name: "mobly_number_scans__c", Type: schema.TypeDouble, Precision: 18, Scale: 2})
	other, err := w.org.Grant(w.user, salesforcetest.PermissionSet{
		Name: "mobly_event_sync", Label: "Ours", System: []string{"ApiEnabled", "EditEvent"},
		Objects: map[string]salesforcetest.ObjectAccess{"Lead": {Read: true, Delete: true, Edit: true}},
		Fields:  map[string]salesforcetest.FieldAccess{"Lead.Title": {Edit: true}, "Lead.Mobly_ID__c": {Read: true}},
	})
	require.NoError(t, err)

	changes := w.plan(cfg, setup.Options{})
	same(t, "notes", []string{
		`Lead.Mobly_ID__c (keys.lead): the field exists, but must be unique and an external ID: tick External ID and Unique ("Treat ABC and abc as duplicate values") in its settings.`,
		`Lead.Mobly_ID__c (keys.lead): the field exists and holds 36 characters, but 255 are needed. It is left as it is: longer values are cut.`,
		`Lead.mobly_description__c (rule description): the field exists and holds 1000 characters, but 32000 are needed. It is left as it is: longer values are cut.`,
		`Lead.mobly_number_scans__c (rule numberOfScans): the field exists as Number(3, 0), but Number(18, 0) is needed. It is left as it is: larger numbers are dropped, and further decimals are stored but not shown.`,
		`Lead.mobly_contract__c (tag Send <contract> & "call"): the field exists as Date, but Checkbox is needed. It is left as it is: declare its type in the rule, or use another field.`,
		`Contact.mobly_number_scans__c (rule numberOfScans): the field exists as Number(16, 2), but Number(18, 0) is needed. It is left as it is: larger numbers are dropped, and further decimals are stored but not shown.`,
		`Lead.mobly_score__c (tag Score): the picklist lacks values: <Cold>. Add them, or let setup add them.`,
	}, changes.Notes)
	before := w.picture(cfg)
	w.apply(cfg, setup.Options{})
	after := w.picture(cfg)
	for _, name := range []string{"Lead.Mobly_ID__c", "Lead.mobly_score__c", "Lead.mobly_contract__c", "Lead.mobly_description__c"} {
		same(t, name, before[name], after[name])
	}
	require.Equal(t, []any{"Create Delete Edit Read", "Edit Read", "Edit Read", true}, []any{after["mobly_event_sync Lead"], after["mobly_event_sync Lead.Title"],
		after["mobly_event_sync Lead.Mobly_ID__c"], after["mobly_event_sync EditEvent"]}, "nothing is revoked")
	require.Len(t, w.plan(cfg, setup.Options{}).Notes, 7, "they stay")
	require.Empty(t, w.plan(cfg, setup.Options{}).Steps)
	require.NotEmpty(t, other)

	t.Run("values on request", func(t *testing.T) {
		changes := w.plan(cfg, setup.Options{AddValues: true})
		require.Len(t, changes.Steps, 1)
		require.Equal(t, "add values to the picklist Lead.mobly_score__c: <Cold>", changes.Steps[0].String())
		require.Len(t, changes.Notes, 6)
		report, err := w.admin("").Apply(t.Context(), changes)
		require.NoError(t, err)
		require.NoError(t, failures(report))
		o, err := w.client(cfg).Describe(t.Context(), "Lead")
		require.NoError(t, err)
		f := o.Field("mobly_score__c")
		same(t, "values", append(values, schema.PicklistValue{Value: "<Cold>", Label: "<Cold>", Active: true}), f.Picklist)
		require.True(t, f.Restricted)
		require.Equal(t, "Score", f.Label)
		report, err = w.admin("").Apply(t.Context(), changes)
		require.NoError(t, err)
		require.ErrorIs(t, failures(report), sferr.ErrBadField, "they are there by now")
	})
}

// More rows than fit one request go in several.
func TestApplyMany(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cfg := salesforce.Config{Settings: salesforce.Settings{Mapping: mapping.Mapping{Rules: []mapping.Rule{{From: mapping.FromLastName, Lead: "LastName", Contact: "LastName"}}}, Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}}}
	for i := range 110 {
		cfg.Settings.Tags.Rules = append(cfg.Settings.Tags.Rules, tags.Rule{Category: fmt.Sprint("Tag ", i), Field: fmt.Sprintf("tag_%d__c", i)})
	}
	w.org.ResetRequests()
	w.apply(cfg, setup.Options{})
	collections := 0
	for _, r := range w.org.Requests() {
		if strings.HasSuffix(r.Path, "/composite/sobjects") {
			collections++
		}
	}
	require.Equal(t, 1+2, collections, "objects, and 225 fields")
	whole := w.http.Transport
	w.http = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		r = r.Clone(r.Context())
		r.Header.Set("Sforce-Query-Options", "batchSize=200")
		return whole.RoundTrip(r)
	})}
	w.org.ResetRequests()
	require.Empty(t, w.plan(cfg, setup.Options{}).Steps, "rows come in pages")
	pages := 0
	for _, r := range w.org.Requests() {
		if strings.Contains(r.Path, "/query/") {
			pages++
		}
	}
	require.Positive(t, pages)
}

// An answer that is no answer ends a plan.
func TestAnswersThatMakeNoSense(t *testing.T) {
	for name, tt := range map[string]struct{ path, body string }{
		"rows that break off": {"/query", `{"totalSize":300,"done":false,"records":[]}`},
		"no JSON":             {"/query", `<html>`},
		"no describe":         {"/describe", `{}`},
		"no metadata":         {"/CustomField/", `{"FullName":"Lead.mobly_id__c"}`},
	} {
		w, cfg := newWorld(t), small()
		w.define("Lead", schema.Field{Name: "mobly_id__c", Type: schema.TypeString, Length: 64, ExternalID: true, Unique: true})
		whole := w.http.Transport
		w.http = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			resp, err := whole.RoundTrip(r)
			if err == nil && strings.HasPrefix(r.URL.Path, "/services/data") && strings.Contains(r.URL.Path, tt.path) {
				resp.Body = io.NopCloser(strings.NewReader(tt.body))
				resp.Header.Del("Content-Encoding")
				resp.ContentLength = -1
			}
			return resp, err
		})}
		_, err := w.admin("").Plan(t.Context(), cfg.Settings, setup.Options{Assign: mobly})
		require.ErrorIs(t, err, sferr.ErrResponse, name)
	}
}

// metadata is a field's as the Tooling API has it.
func (w *world) metadata(full string) map[string]any {
	w.t.Helper()
	token, err := w.auth("").Token(context.WithValue(w.t.Context(), oauth2.HTTPClient, w.http))
	require.NoError(w.t, err)
	get := func(path string) map[string]any {
		r, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, token.InstanceURL+"/services/data/v66.0/tooling/"+path, nil)
		require.NoError(w.t, err)
		r.Header.Set("Authorization", "Bearer "+string(token.AccessToken))
		resp, err := w.http.Do(r)
		require.NoError(w.t, err)
		defer func() { require.NoError(w.t, resp.Body.Close()) }()
		var out map[string]any
		require.NoError(w.t, json.NewDecoder(resp.Body).Decode(&out))
		return out
	}
	object, name, _ := strings.Cut(full, ".")
	rows := get("query?q=" + url.QueryEscape("SELECT Id FROM CustomField WHERE TableEnumOrId = '"+object+"' AND DeveloperName = '"+strings.TrimSuffix(name, "__c")+"'"))["records"].([]any)
	return get("sobjects/CustomField/" + rows[0].(map[string]any)["Id"].(string))["Metadata"].(map[string]any)
}

// Values are added, and all else that the field has stays.
func TestAddValues(t *testing.T) {
	w, cfg := newWorld(t), small()
	w.apply(cfg, setup.Options{})
	before := w.metadata("Lead.mobly_score__c")
	cfg.Settings.Tags.Rules[0].Values = map[string]string{"Hot": "Hot & ready", "Warm": "Warm", "Tepid": "Tepid"}
	require.Empty(t, w.plan(cfg, setup.Options{}).Steps)
	w.apply(cfg, setup.Options{AddValues: true})
	after := w.metadata("Lead.mobly_score__c")
	value := func(name string) any { return map[string]any{"fullName": name, "label": name, "default": false} }
	definition := before["valueSet"].(map[string]any)["valueSetDefinition"].(map[string]any)
	definition["value"] = append(definition["value"].([]any), value("Tepid"), value("Warm"))
	same(t, "metadata", before, after)
	require.Contains(t, after["description"], "tag Score")
	require.Empty(t, w.plan(cfg, setup.Options{AddValues: true}).Steps)
}

// A value that the picklist has by its label, or looks like, is not added.
func TestAddValuesThatAreThere(t *testing.T) {
	w, cfg := newWorld(t), small()
	w.apply(cfg, setup.Options{})
	cfg.Settings.Tags.Rules[0].Values = map[string]string{"a": "hot", "b": "Won\u2019t buy", "c": "1-5", "d": "Twin"}
	for _, object := range []string{"Lead", "Contact"} {
		w.org.Define(object, schema.Field{Name: "mobly_score__c", Type: schema.TypePicklist, Length: 255, Picklist: []schema.PicklistValue{
			{Value: "S1", Label: "Hot", Active: true}, {Value: "Won't buy", Active: true}, {Value: "1\u20135", Active: true},
			{Value: "T1", Label: "Twin", Active: true}, {Value: "T2", Label: "Twin", Active: true},
		}})
	}
	steps := w.plan(cfg, setup.Options{AddValues: true}).Steps
	require.NotEmpty(t, steps)
	for _, step := range steps {
		require.Regexp(t, "^add values to the picklist (Lead|Contact).mobly_score__c: Twin$", step.String())
	}
}

// What a row grants beyond what is asked stays, and is shown.
func TestWiderRows(t *testing.T) {
	w, cfg := newWorld(t), small()
	_, err := w.org.Grant(w.user, salesforcetest.PermissionSet{Name: "Mobly_Event_Sync", Objects: map[string]salesforcetest.ObjectAccess{"Lead": {Read: true, ViewAll: true}}})
	require.NoError(t, err)
	changes := w.plan(cfg, setup.Options{})
	require.Contains(t, changes.String(), "grant Lead: Read, Create, Edit, View All (finding and writing leads)")
	w.apply(cfg, setup.Options{})
	require.Equal(t, "Create Edit Read ViewAllRecords", w.picture(cfg)["Mobly_Event_Sync Lead"])
}

// A permission set that names a licence may be used, and may not be enough.
func TestLicensedSet(t *testing.T) {
	w := newWorld(t)
	_, err := w.org.Add("PermissionSet", map[string]any{"Name": "Mobly_Event_Sync", "Label": "Ours", "LicenseId": "100000000000001AAA"})
	require.NoError(t, err)
	changes := w.plan(small(), setup.Options{})
	require.Len(t, changes.Notes, 1)
	require.Contains(t, changes.Notes[0], "the permission set names a licence")
}
