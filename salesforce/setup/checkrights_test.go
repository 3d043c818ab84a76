package setup_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// What only one kind of write may be given matters where there is that kind.
func TestCheckHalfWritable(t *testing.T) {
	t.Parallel()
	key := schema.Field{Type: schema.TypeString, Length: 255, ExternalID: true, Unique: true}
	link := schema.Field{Type: schema.TypeURL, Length: 255}
	when := schema.Field{Type: schema.TypeDateTime}
	overwrite := func(c *salesforce.Config) { c.Settings.Policies.TaskUpdate = salesforce.OverwriteTask }
	for _, tt := range []struct {
		name           string
		object, field  string
		as             schema.Field
		create, update bool
		cfg            func(*salesforce.Config)
		set            func(*salesforcetest.PermissionSet)
		want           []string
	}{
		{name: "a key for new Tasks", object: "Activity", field: "mobly_activity_id__c", as: key, create: true},
		{
			name: "a key for new Tasks, of which some are rewritten", object: "Activity", field: "mobly_activity_id__c", as: key, create: true, cfg: overwrite,
			want: []string{"warning FIELD_CREATE_ONLY drops Task.mobly_activity_id__c"},
		},
		{name: "an owner for new Tasks", object: "Task", field: "OwnerId", as: schema.Field{Type: schema.TypeReference, ReferenceTo: []string{"User"}, DefaultedOnCreate: true}, create: true, cfg: overwrite},
		{name: "a key for old Tasks", object: "Activity", field: "mobly_activity_id__c", as: key, update: true, want: []string{"error FIELD_UPDATE_ONLY blocks Task.mobly_activity_id__c"}},
		{name: "a time for new leads", object: "Lead", field: "mobly_synced_at__c", as: when, create: true, want: []string{"error FIELD_CREATE_ONLY blocks Lead.mobly_synced_at__c"}},
		{name: "a time for new contacts", object: "Contact", field: "mobly_synced_at__c", as: when, create: true, want: []string{"warning FIELD_NOT_EDITABLE drops Contact.mobly_synced_at__c"}},
		{name: "a key for old leads", object: "Lead", field: "mobly_id__c", as: key, update: true, want: []string{"error FIELD_UPDATE_ONLY blocks Lead.mobly_id__c"}},
		{name: "a field for old contacts, of which none is made", object: "Contact", field: "mobly_linkedin__c", as: link, update: true},
		{
			name: "a field for old contacts, which cannot be edited", object: "Contact", field: "mobly_linkedin__c", as: link, create: true,
			set:  func(s *salesforcetest.PermissionSet) { s.Objects["Contact"] = salesforcetest.ObjectAccess{Read: true} },
			want: []string{"error OBJECT_NOT_EDITABLE fails Contact."},
		},
		{
			name: "a field that cannot be written, of an object that cannot", object: "Contact", field: "mobly_linkedin__c", as: link,
			set:  func(s *salesforcetest.PermissionSet) { s.Objects["Contact"] = salesforcetest.ObjectAccess{Read: true} },
			want: []string{"error OBJECT_NOT_EDITABLE fails Contact."},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newCheckWorld(t, checkConfig())
			tt.as.Name, tt.as.Custom, tt.as.Nillable, tt.as.Permissionable = tt.field, tt.field != "OwnerId", tt.field != "OwnerId", tt.field != "OwnerId"
			tt.as.Createable, tt.as.Updateable = tt.create, tt.update
			w.org.Define(tt.object, tt.as)
			if tt.as.Permissionable {
				w.org.Restrict(tt.object, tt.field)
			}
			if tt.cfg != nil {
				tt.cfg(&w.cfg)
			}
			if tt.set != nil {
				tt.set(&w.set)
			}
			report := w.check()
			if diff := cmp.Diff(tt.want, said(report)); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, report)
			}
		})
	}
}

// Task and Event share their fields; of Event it is told to those who may edit
// events.
func TestCheckEvents(t *testing.T) {
	t.Parallel()
	const lacks = "warning FIELD_NOT_EDITABLE none Event.mobly_activity_id__c"
	for _, tt := range []struct {
		system, createable, updateable string
		want                           []string
	}{
		{"EditEvent", "true", "true", nil},
		{"EditEvent", "false", "true", []string{lacks}},
		{"EditEvent", "true", "false", []string{lacks}},
		{"ApiEnabled", "false", "false", nil}, // who may not edit events is not told
	} {
		w := newCheckWorld(t, checkConfig())
		w.set.System = append(w.set.System, tt.system)
		w.connect()
		report := w.changing(5, func(answer []byte) []byte {
			require.Contains(t, string(answer), `"name":"Event"`)
			before, field, ok := bytes.Cut(answer, []byte(`"custom":true`)) // which is its only custom field
			require.True(t, ok)
			last := bytes.LastIndex(before, []byte(`"createable":`))
			field = bytes.Replace(field, []byte(`"updateable":`), []byte(`"updateable":`+tt.updateable+`,"was":`), 1)
			return slices.Concat(before[:last], []byte(`"createable":`+tt.createable+`,"could":`), before[last+len(`"createable":`):], []byte(`"custom":true`), field)
		})
		require.Equal(t, tt.want, said(report), tt)
	}
}

// A field of a package is looked for by its own name, and known by its whole one.
func TestCheckPackagedField(t *testing.T) {
	w := newCheckWorld(t, checkConfig())
	w.cfg.Settings.Mapping = mapping.Recommended()
	w.cfg.Settings.Mapping.Rules = append(w.cfg.Settings.Mapping.Rules, mapping.Rule{From: mapping.Custom("Badge"), Lead: "acme__Badge__c"}, mapping.Rule{From: mapping.Custom("Hall"), Lead: "Hall__c"})
	w.set.System = append(w.set.System, "ViewSetup")
	w.connect()
	report := w.changing(-1, nil)
	require.Contains(t, said(report), "warning FIELD_MISSING drops Lead.acme__Badge__c")
	var query string
	for _, r := range w.org.Requests() {
		if strings.HasSuffix(r.Path, "/tooling/query") {
			query = r.Query.Get("q")
		}
	}
	require.Contains(t, query, "DeveloperName IN ('Badge','Hall')")
	report = w.answering("/tooling/query", `{"totalSize":2,"done":true,"records":[{"TableEnumOrId":"Lead","DeveloperName":"Badge","NamespacePrefix":"acme"},{"TableEnumOrId":"Lead","DeveloperName":"Hall","NamespacePrefix":"other"}]}`)
	require.Contains(t, said(report), "warning FIELD_HIDDEN drops Lead.acme__Badge__c")
	require.Contains(t, said(report), "warning FIELD_MISSING drops Lead.Hall__c", "the other package's is another")
}

// What is only read is granted no more than Read.
func TestCheckReadOnlyNeed(t *testing.T) {
	w := newCheckWorld(t, checkConfig())
	w.cfg.Settings.Mapping = mapping.Mapping{Rules: []mapping.Rule{{From: mapping.FromLastName, Lead: "LastName", Contact: "LastName"}, {From: "company.name", Lead: "Company", Placeholder: "unknown"}}}
	delete(w.set.Fields, "Contact.Email")
	report := w.check()
	require.Contains(t, said(report), "warning FIELD_NOT_VISIBLE duplicates Contact.Email", report)
	require.Contains(t, report.String(), "<fieldPermissions><editable>false</editable><field>Contact.Email</field>")
	require.Contains(t, report.String(), "Contacts > Edit: Read Access on Email.")

	w = newCheckWorld(t, w.cfg)
	w.org.Define(schema.Contact, schema.Field{Name: "Email", Type: schema.TypeEmail, Length: 80, Encrypted: true, Createable: true, Updateable: true, Nillable: true, Permissionable: true})
	require.Contains(t, said(w.check()), "error FIELD_ENCRYPTED blocks Contact.Email", "it is looked for, whoever writes it")
}

// The IDs of leads have 36 characters, and what stands for an action's 38.
func TestCheckKeyLengths(t *testing.T) {
	t.Parallel()
	for object, tt := range map[string]struct {
		field string
		least int
	}{"Lead": {"mobly_id__c", 36}, "Activity": {"mobly_activity_id__c", 38}} {
		for short, want := range [][]string{nil, {"error FIELD_SHORT fails " + map[string]string{"Lead": "Lead", "Activity": "Task"}[object] + "." + tt.field}} {
			w := newCheckWorld(t, checkConfig())
			w.org.Define(object, schema.Field{Name: tt.field, Type: schema.TypeString, Length: tt.least - short, ExternalID: true, Unique: true})
			w.org.Restrict(object, tt.field)
			if diff := cmp.Diff(want, said(w.check())); diff != "" {
				t.Errorf("%s of %d (-want +got):\n%s", tt.field, tt.least-short, diff)
			}
		}
	}
}

// A key is text.
func TestCheckKeyType(t *testing.T) {
	w := newCheckWorld(t, checkConfig())
	w.org.Define(schema.Lead, schema.Field{Name: "mobly_id__c", Type: schema.TypeEmail, Length: 80, ExternalID: true, Unique: true})
	w.org.Restrict(schema.Lead, "mobly_id__c")
	require.Equal(t, []string{"error EXTERNAL_ID blocks Lead.mobly_id__c"}, said(w.check()))
}

// Records are looked for by some fields; these may be encrypted only so that they
// can be: the check says what a sync does.
func TestCheckEncrypted(t *testing.T) {
	t.Parallel()
	cfg := checkConfig()
	exact := cfg
	exact.Settings.Keys.Lead, exact.Settings.Policies.Unkeyed = salesforce.NoKey, salesforce.MatchByName
	w := newCheckWorld(t, cfg)
	restore := w.org.Checkpoint()
	for _, tt := range []struct {
		cfg    salesforce.Config
		object string
		field  schema.Field
		blocks bool
	}{
		{cfg, "Lead", schema.Field{Name: "Email", Type: schema.TypeEmail, Length: 80}, true},
		{cfg, "Contact", schema.Field{Name: "Email", Type: schema.TypeEmail, Length: 80}, true},
		{cfg, "Lead", schema.Field{Name: "mobly_id__c", Type: schema.TypeString, Length: 255, ExternalID: true, Unique: true}, true},
		{cfg, "Contact", schema.Field{Name: "mobly_id__c", Type: schema.TypeString, Length: 255, ExternalID: true, Unique: true}, true},
		{cfg, "Activity", schema.Field{Name: "mobly_activity_id__c", Type: schema.TypeString, Length: 255, ExternalID: true, Unique: true}, true},
		{cfg, "Lead", schema.Field{Name: "mobly_linkedin__c", Type: schema.TypeURL, Length: 255}, false},
		{cfg, "Lead", schema.Field{Name: "Phone", Type: schema.TypePhone, Length: 40}, false},
		{exact, "Lead", schema.Field{Name: "Phone", Type: schema.TypePhone, Length: 40}, true},
	} {
		w.cfg = tt.cfg
		restore()
		all := w.attempt()
		for _, found := range []bool{false, true} {
			f := tt.field
			f.Encrypted, f.Filterable, f.Createable, f.Updateable, f.Nillable, f.Permissionable = true, found, true, true, true, true
			encrypt := func() {
				w.org.Define(tt.object, f)
				w.org.Restrict(tt.object, f.Name)
			}
			restore()
			encrypt()
			report := w.check()
			require.Equal(t, tt.blocks && !found, strings.Contains(report.String(), "FIELD_ENCRYPTED, nothing is synced"), "%s %s", tt.object, report)
			restore()
			got := w.attempt(encrypt)
			require.Equal(t, worst(report), got.worst(&all), "%s.%s %v\n%s", tt.object, f.Name, got.err, report)
		}
	}
}

// Many values are listed in part, and each in the metadata; a field of
// Salesforce's own cannot be made longer.
func TestCheckManyValues(t *testing.T) {
	w := newCheckWorld(t, checkConfig())
	w.cfg.Settings.Mapping = mapping.Recommended()
	for i := range w.cfg.Settings.Mapping.Rules {
		if r := &w.cfg.Settings.Mapping.Rules[i]; r.Lead == "Title" {
			r.Length = 200
		}
	}
	var options []tags.Option
	for _, letter := range "abcdefghijkl" {
		options = append(options, tags.Option{Value: string(letter)})
	}
	text := w.check(setup.CheckOptions{TagGroups: []tags.Group{{Name: "Score", Options: options}}}).String()
	require.Contains(t, text, "a, b, c, d, e, f, g, h, i, j and 2 more.")
	require.Equal(t, 2*len(options), strings.Count(text, "<value><fullName>"))
	require.Contains(t, text, "Lead.Title: The field holds 128 characters, and the rule is for 200.")
	require.Contains(t, text, "Fields of its kind are not longer: send the value to another field, or give the rule the length 128.")
}
