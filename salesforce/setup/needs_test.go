package setup_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

func TestNeeds(t *testing.T) {
	cfg := salesforce.Config{
		Settings: salesforce.Settings{
			Mapping: mapping.Mapping{Rules: []mapping.Rule{
				{From: mapping.FromLastName, Lead: "LastName", Contact: "LastName", Required: true},
				{From: mapping.FromEmail, Lead: "Email", Contact: "Email"},
				{From: mapping.FromDescription, Lead: "mobly_description__c", Type: field.LongText, Label: "Notes"},
			}},
			Tags: tags.Mapping{Rules: []tags.Rule{{Category: "Score", Field: "Score__c", Type: field.Picklist, Values: map[string]string{"hot": "Hot"}, Objects: []string{schema.Lead}}}},
		},
	}
	needs := setup.Needs(cfg.Settings)
	notes := schema.Field{
		Name: "mobly_description__c", Label: "Notes", Type: schema.TypeTextArea, Length: 32000,
		Createable: true, Updateable: true, Nillable: true, Permissionable: true, Custom: true,
	}
	score := schema.Field{
		Name: "Score__c", Label: "Score", Type: schema.TypePicklist, Length: 255,
		Createable: true, Updateable: true, Nillable: true, Permissionable: true, Custom: true,
		Picklist: []schema.PicklistValue{{Value: "Hot", Label: "Hot", Active: true}},
	}
	key := func(object, name, label string) setup.Field {
		return setup.Field{Object: object, For: map[bool]string{true: "keys.activity", false: "keys.lead"}[object == "Activity"], Field: schema.Field{
			Name: name, Label: label, Type: schema.TypeString, Length: 255, ExternalID: true, Unique: true, Custom: true,
		}}
	}
	want := &setup.Requirements{
		Custom: []setup.Field{
			key("Lead", "mobly_id__c", "Mobly ID"),
			{Object: "Lead", Field: notes, For: "rule description"},
			{Object: "Lead", Field: score, For: "tag Score"},
			key("Contact", "mobly_id__c", "Mobly ID"),
			key("Activity", "mobly_activity_id__c", "Mobly Activity ID"),
		},
		Permissions: []setup.Permission{
			{User: "ActivitiesAccess", For: "reading and writing Tasks"},
			{User: "ApiEnabled", For: "every request"},
			{User: "EditTask", For: "reading and writing Tasks"},
			{Object: "Account", Read: true, For: "Salesforce asks for it beside Read on Contact"},
			{Object: "Contact", Read: true, Edit: true, For: "finding and writing contacts"},
			{Object: "Lead", Create: true, Read: true, Edit: true, For: "finding and writing leads"},
			{Object: "Contact", Field: "Email", Read: true, Edit: true, For: "finding records by e-mail, rule email"},
			{Object: "Contact", Field: "mobly_id__c", Read: true, Edit: true, For: "keys.lead"},
			{Object: "Event", Field: "mobly_activity_id__c", Read: true, Edit: true, For: "keys.activity"},
			{Object: "Lead", Field: "Email", Read: true, Edit: true, For: "finding records by e-mail, rule email"},
			{Object: "Lead", Field: "Score__c", Read: true, Edit: true, For: "tag Score"},
			{Object: "Lead", Field: "mobly_description__c", Read: true, Edit: true, For: "rule description"},
			{Object: "Lead", Field: "mobly_id__c", Read: true, Edit: true, For: "keys.lead"},
			{Object: "Task", Field: "ActivityDate", Read: true, Edit: true, For: "engagement"},
			{Object: "Task", Field: "Description", Read: true, Edit: true, For: "engagement"},
			{Object: "Task", Field: "WhoId", Read: true, Edit: true, For: "engagement"},
			{Object: "Task", Field: "mobly_activity_id__c", Read: true, Edit: true, For: "keys.activity"},
		},
	}
	if diff := cmp.Diff(want, needs); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	require.Nil(t, cfg.Auth)

	cfg.Settings.Policies.Strategy, cfg.Settings.Mapping = salesforce.LeadsOnly, mapping.Mapping{}
	needs = setup.Needs(cfg.Settings)
	for _, p := range needs.Permissions {
		require.NotEqual(t, schema.Contact, p.Object, "LeadsOnly never reads Contact")
		require.NotEqual(t, schema.Account, p.Object, "LeadsOnly never reads Contact")
	}
	require.Greater(t, len(needs.Custom), 15, "no rules stand for the recommended ones")
}

// What is not valid is left out, and all else is said.
func TestNeedsOfInvalidSettings(t *testing.T) {
	names := func(settings salesforce.Settings) map[string][]string {
		out := map[string][]string{}
		for object, fields := range setup.Needs(settings).Fields() {
			for _, f := range fields {
				out[object] = append(out[object], f.Name)
			}
		}
		return out
	}
	settings := salesforce.Settings{
		Mapping: mapping.Mapping{Captures: "Some", Rules: []mapping.Rule{
			{From: "lastNmae", Lead: "a__c"}, {From: mapping.FromJobTitle, Lead: "b__c"}, {From: mapping.FromJobTitle, Lead: "c__c", Type: "Wide"}, {From: mapping.FromJobTitle, Lead: "d d__c"},
		}},
		Tags: tags.Mapping{Rules: []tags.Rule{{Category: "Score", Field: "e__c"}, {Field: "f__c"}, {Category: "Next", Field: "g__c", Type: "Wide"}}},
		Engagement: engagement.Mapping{Rules: []engagement.Rule{
			{Kind: engagement.Call, Fields: map[string]string{"h__c": "{{.Notes}}"}}, {Kind: engagement.Note, Fields: map[string]string{"i__c": "{{.Nope"}}, {Kind: "nap"},
		}},
		Keys:     salesforce.Keys{Lead: salesforce.NoKey, Activity: "key__c"},
		Policies: salesforce.Policies{Strategy: "Guess"},
		TimeZone: "Nowhere",
	}
	require.Error(t, settings.Validate())
	same(t, "fields", map[string][]string{"Lead": {"b__c", "e__c"}, "Contact": {"e__c"}, "Activity": {"h__c", "key__c"}}, names(settings))

	settings.Mapping.Rules = settings.Mapping.Rules[:1]
	require.Equal(t, []string{"e__c"}, names(settings)["Lead"], "the recommended rules do not stand for wrong ones")
	for object := range setup.Needs(settings).Fields() {
		require.Equal(t, "Lead", object, "the loop may be left")
		break
	}
}

// customFields returns the custom fields that a configuration needs.
func customFields(t *testing.T, cfg salesforce.Config) []setup.Field {
	t.Helper()
	return setup.Needs(cfg.Settings).Custom
}
