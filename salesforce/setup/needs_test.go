package setup_test

import (
	"slices"
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
		Mapping: mapping.Mapping{Rules: []mapping.Rule{
			{From: mapping.FromLastName, Lead: "LastName", Contact: "LastName", Required: true},
			{From: mapping.FromEmail, Lead: "Email", Contact: "Email"},
			{From: mapping.FromDescription, Lead: "mobly_description__c", Type: field.LongText, Label: "Notes"},
		}},
		Tags:       tags.Mapping{Rules: []tags.Rule{{Category: "Score", Field: "Score__c", Type: field.Picklist, Values: map[string]string{"hot": "Hot"}, Objects: []string{schema.Lead}}}},
		ExternalID: "mobly_id__c", ActivityID: "mobly_activity_id__c",
	}
	needs, err := setup.Needs(cfg)
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
	key := func(name, label string) *schema.Field {
		return &schema.Field{Name: name, Label: label, Type: schema.TypeString, Length: 255, ExternalID: true, Unique: true, Custom: true}
	}
	want := &setup.Requirements{
		Objects: []setup.ObjectNeed{
			{Object: "Lead", Create: true, Read: true, Edit: true, For: "finding and writing leads"},
			{Object: "Contact", Read: true, Edit: true, For: "finding and writing contacts"},
			{Object: "Account", Read: true, For: "Salesforce asks for it beside Read on Contact"},
		},
		Fields: []setup.FieldNeed{
			{Object: "Lead", Field: "mobly_id__c", Edit: true, Required: true, Custom: key("mobly_id__c", "Mobly ID"), For: "ExternalID"},
			{Object: "Lead", Field: "Email", Edit: true, For: "finding records by e-mail, rule email"},
			{Object: "Lead", Field: "LastName", Edit: true, Required: true, For: "rule lastName"},
			{Object: "Lead", Field: "mobly_description__c", Edit: true, Custom: &notes, For: "rule description"},
			{Object: "Lead", Field: "Score__c", Edit: true, Custom: &score, For: "tag Score"},
			{Object: "Contact", Field: "mobly_id__c", Edit: true, Custom: key("mobly_id__c", "Mobly ID"), For: "ExternalID"},
			{Object: "Contact", Field: "Email", Edit: true, For: "finding records by e-mail, rule email"},
			{Object: "Contact", Field: "LastName", Edit: true, Required: true, For: "rule lastName"},
			{Object: "Task", Field: "WhoId", Edit: true, Required: true, For: "engagement"},
			{Object: "Task", Field: "Subject", Edit: true, For: "engagement"},
			{Object: "Task", Field: "ActivityDate", Edit: true, For: "engagement"},
			{Object: "Task", Field: "Status", Edit: true, For: "engagement"},
			{Object: "Task", Field: "Priority", Edit: true, For: "engagement"},
			{Object: "Task", Field: "Description", Edit: true, For: "engagement"},
			{Object: "Task", Field: "TaskSubtype", Edit: true, For: "engagement"},
			{Object: "Task", Field: "OwnerId", Edit: true, For: "engagement"},
			{Object: "Task", Field: "mobly_activity_id__c", Edit: true, Required: true, Custom: key("mobly_activity_id__c", "Mobly Activity ID"), For: "ActivityID"},
		},
		Permissions: []string{"ActivitiesAccess", "ApiEnabled", "EditTask"},
	}
	if diff := cmp.Diff(want, needs); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	require.Nil(t, cfg.Auth)

	cfg.Strategy, cfg.Mapping.Rules[0].From = salesforce.LeadsOnly, "lastNmae"
	_, err = setup.Needs(cfg)
	require.ErrorIs(t, err, salesforce.ErrConfig)
	require.ErrorIs(t, err, field.ErrRule)
	require.ErrorContains(t, err, "lastNmae")
	cfg.Mapping = mapping.Mapping{}
	needs, err = setup.Needs(cfg)
	require.NoError(t, err)
	for _, f := range needs.Fields {
		require.NotEqual(t, schema.Contact, f.Object, "LeadsOnly never reads Contact")
	}
	require.Len(t, needs.Objects, 1)
	require.Greater(t, len(needs.Fields), 30, "no rules stand for the recommended ones")
}

// The names under which field-level security knows a field.
func TestFieldPermissions(t *testing.T) {
	for _, tt := range []struct {
		object, field string
		want          []string
	}{
		{"Lead", "Title", []string{"Lead.Title"}},
		{"Lead", "Street", []string{"Lead.Address"}},
		{"Lead", "countrycode", []string{"Lead.Address"}},
		{"Lead", "MailingStreet", []string{"Lead.MailingStreet"}},
		{"Contact", "MailingState", []string{"Contact.MailingAddress"}},
		{"Contact", "OtherCity", []string{"Contact.OtherAddress"}},
		{"Contact", "Street", []string{"Contact.Street"}},
		{"Task", "Description", []string{"Task.Description"}},
		{"Task", "mobly_activity_id__c", []string{"Task.mobly_activity_id__c", "Event.mobly_activity_id__c"}},
	} {
		got := setup.FieldNeed{Object: tt.object, Field: tt.field}.Permissions()
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s.%s (-want +got):\n%s", tt.object, tt.field, diff)
		}
	}
}

// customNeeds returns the custom fields that a configuration needs.
func customNeeds(t *testing.T, cfg salesforce.Config) []setup.FieldNeed {
	t.Helper()
	needs, err := setup.Needs(cfg)
	require.NoError(t, err)
	return slices.DeleteFunc(needs.Fields, func(n setup.FieldNeed) bool { return n.Custom == nil })
}
