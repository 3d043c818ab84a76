package setup_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

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
	needs, err := setup.Needs(cfg.Settings)
	require.NoError(t, err)
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

	cfg.Settings.Policies.Strategy, cfg.Settings.Mapping.Rules[0].From = salesforce.LeadsOnly, "lastNmae"
	_, err = setup.Needs(cfg.Settings)
	require.ErrorIs(t, err, salesforce.ErrConfig)
	require.ErrorIs(t, err, field.ErrRule)
	require.ErrorContains(t, err, "lastNmae")
	cfg.Settings.Mapping = mapping.Mapping{}
	needs, err = setup.Needs(cfg.Settings)
	require.NoError(t, err)
	for _, p := range needs.Permissions {
		require.NotEqual(t, schema.Contact, p.Object, "LeadsOnly never reads Contact")
		require.NotEqual(t, schema.Account, p.Object, "LeadsOnly never reads Contact")
	}
	require.Greater(t, len(needs.Custom), 15, "no rules stand for the recommended ones")
}

// customFields returns the custom fields that a configuration needs.
func customFields(t *testing.T, cfg salesforce.Config) []setup.Field {
	t.Helper()
	needs, err := setup.Needs(cfg.Settings)
	require.NoError(t, err)
	return needs.Custom
}
