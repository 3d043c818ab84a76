package setup_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// A check reports record types that cannot be used, and values that a type lacks.
func TestCheckRecordTypes(t *testing.T) {
	t.Parallel()
	types := []salesforcetest.RecordType{
		{DeveloperName: "Event_Lead", Label: "Trade show", Values: map[string][]string{"mobly_score__c": {"Hot"}}},
		{DeveloperName: "Retired", Inactive: true},
		{DeveloperName: "Secret", Unassigned: true},
	}
	full := types[0]
	full.Values, full.DeveloperName = nil, "Full"
	withDefault := append([]salesforcetest.RecordType{{DeveloperName: "Inbound", Default: true, Values: map[string][]string{"mobly_score__c": {"Cold"}}}}, types...)
	kind := func(values ...string) mapping.Rule {
		r := mapping.Rule{From: mapping.Custom("kind"), Lead: schema.RecordTypeID, Values: map[string]string{}}
		for _, v := range values {
			r.Values["x"+v] = v
		}
		return r
	}
	constant := func(name string) mapping.Rule {
		return mapping.Rule{From: mapping.Constant(name), Lead: schema.RecordTypeID}
	}
	for name, tt := range map[string]struct {
		types []salesforcetest.RecordType
		rules []mapping.Rule
		want  []string // rule: what, from the first name on
		calls int64    // more than without record types
	}{
		"none":                     {},
		"no rule":                  {types: types},
		"usable":                   {types: append(types, full), rules: []mapping.Rule{constant("full")}, calls: 1},
		"by label":                 {types: types, rules: []mapping.Rule{constant("TRADE SHOW")}, want: []string{"tag Score: The record type Event_Lead lacks values that will be written: Cold."}, calls: 1},
		"a value that it lacks":    {types: types, rules: []mapping.Rule{constant("Event_Lead")}, want: []string{"tag Score: The record type Event_Lead lacks values that will be written: Cold."}, calls: 1},
		"that of the default":      {types: withDefault, want: []string{"tag Score: The record type Inbound lacks values that will be written: Hot."}, calls: 1},
		"several":                  {types: withDefault, rules: []mapping.Rule{kind("Event_Lead", "Inbound")}, want: []string{"tag Score: The record type Event_Lead lacks values that will be written: Cold.", "tag Score: The record type Inbound lacks values that will be written: Hot."}, calls: 2},
		"unheard of":               {types: types, rules: []mapping.Rule{kind("Booth")}, want: []string{"rule custom:kind: New records cannot be given the record type that the rule names, Booth: the object has no such record type."}},
		"an org that has none":     {rules: []mapping.Rule{constant("Event_Lead")}, want: []string{"rule const:Event_Lead: New records cannot be given the record type that the rule names, Event_Lead: the object has no such record type."}},
		"inactive":                 {types: types, rules: []mapping.Rule{kind("retired")}, want: []string{"rule custom:kind: New records cannot be given the record type that the rule names, retired: Retired is inactive."}, calls: 1},
		"not assigned":             {types: types, rules: []mapping.Rule{constant("Secret")}, want: []string{"rule const:Secret: New records cannot be given the record type that the rule names, Secret: Secret is not assigned to the integration user."}, calls: 1},
		"a default of the rule's":  {types: types, rules: []mapping.Rule{{From: mapping.Custom("kind"), Lead: schema.RecordTypeID, Default: "Secret"}}, want: []string{"rule custom:kind: New records cannot be given the record type that the rule names, Secret: Secret is not assigned to the integration user."}, calls: 1},
		"a constant of a picklist": {types: types, rules: []mapping.Rule{constant("Event_Lead"), {From: mapping.Constant("cold"), Lead: "Grade__c"}}, want: []string{"rule const:cold: The picklist lacks values that will be written: cold.", "rule const:cold: The record type Event_Lead lacks values that will be written: cold.", "tag Score: The record type Event_Lead lacks values that will be written: Cold."}, calls: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := checkConfig()
			cfg.Settings.Mapping = mapping.Recommended().With(tt.rules...)
			w := newCheckWorld(t, cfg)
			w.org.Define(schema.Lead, schema.Field{Name: "Grade__c", Type: schema.TypePicklist, Restricted: true, Picklist: []schema.PicklistValue{{Value: "Hot", Active: true}}})
			for _, rt := range tt.types {
				w.org.DefineRecordType(schema.Lead, rt)
			}
			r := w.check()
			var got []string
			for _, f := range r.Findings {
				if f.Code == "RECORD_TYPE" || f.Code == "PICKLIST_VALUE" {
					got = append(got, f.Rule+": "+f.What)
					require.NotEmpty(t, f.Remedy)
					require.Equal(t, setup.EffectDrops, f.Effect)
				}
				require.False(t, f.Field == schema.RecordTypeID && f.Code != "RECORD_TYPE", "%+v", f)
			}
			require.ElementsMatch(t, tt.want, got)
			plain := newCheckWorld(t, checkConfig()).check()
			require.Equal(t, plain.Calls+tt.calls, r.Calls)
		})
	}
}

// A permission set assigns the record types that rules name, as far as the org is known.
func TestFilesAssignRecordTypes(t *testing.T) {
	cfg := small()
	cfg.Settings.Mapping = cfg.Settings.Mapping.With(
		mapping.Rule{From: mapping.Constant("event lead"), Lead: schema.RecordTypeID},
		mapping.Rule{From: mapping.Custom("kind"), Contact: schema.RecordTypeID, Values: map[string]string{"a": "Guest", "b": "Nope"}})
	o := schema.NewObject(schema.Lead, schema.Field{Name: schema.RecordTypeID, Type: schema.TypeReference, Createable: true, Updateable: true})
	o.RecordTypes = []schema.RecordType{{ID: "0125g000000AAA1AAO", DeveloperName: "Event_Lead", Name: "Event lead", Active: true}, {DeveloperName: "Other"}}
	c := schema.NewObject(schema.Contact, schema.Field{Name: schema.RecordTypeID, Type: schema.TypeReference, Createable: true, Updateable: true})
	c.RecordTypes = []schema.RecordType{{ID: "0125g000000AAA2AAO", DeveloperName: "Guest", Name: "Guest", Active: true}}
	set := func(org *schema.Schema) string {
		files, err := setup.Files(cfg.Settings, org, setup.Options{})
		require.NoError(t, err)
		return texts(t, files)["force-app/main/default/permissionsets/Mobly_Event_Sync.permissionset-meta.xml"]
	}
	var got []string
	for line := range strings.Lines(set(schema.New(o, c))) {
		if strings.Contains(line, "recordType") || strings.Contains(line, "visible") {
			got = append(got, strings.TrimSpace(line))
		}
	}
	require.Empty(t, cmp.Diff([]string{
		"<recordTypeVisibilities>", "<recordType>Lead.Event_Lead</recordType>", "<visible>true</visible>", "</recordTypeVisibilities>",
		"<recordTypeVisibilities>", "<recordType>Contact.Guest</recordType>", "<visible>true</visible>", "</recordTypeVisibilities>",
	}, got))
	require.NotContains(t, set(nil), "ecordType")
}
