package setup_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

func TestDiff(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*salesforce.Config)
		want   string
	}{
		"nothing": {func(*salesforce.Config) {}, "Nothing to do.\n"},
		"a rule, and a tag": {
			func(c *salesforce.Config) {
				c.Settings.Mapping.Rules = append(c.Settings.Mapping.Rules,
					mapping.Rule{From: mapping.FromLinkedIn, Contact: "mobly_linkedin__c", Type: field.URL},
					mapping.Rule{From: mapping.FromJobTitle, Lead: "Title"},
					mapping.Rule{From: mapping.FromCompanyZip, Lead: "PostalCode"}) // in Lead.Address already
				c.Settings.Tags.Rules = append(c.Settings.Tags.Rules, tags.Rule{Category: "Next", Field: "mobly_next__c", Objects: []string{"Lead"}})
			},
			`Create these fields:
  Lead.mobly_next__c, Text(255) (tag Next)
  Contact.mobly_linkedin__c, URL (rule linkedin)
Grant:
  Contact.mobly_linkedin__c: Read, Edit (rule linkedin)
  Lead.Title: Read, Edit (rule jobTitle)
  Lead.mobly_next__c: Read, Edit (tag Next)
`},
		"types and values": {
			func(c *salesforce.Config) {
				c.Settings.Mapping.Rules[5].Type = field.Text
				c.Settings.Tags.Rules[0].Values = map[string]string{"Hot": "Hot & ready", "Mild": "Mild"}
			},
			`Add values:
  Lead.mobly_score__c: Mild (tag Score)
Change by hand, or use another field:
  Lead.mobly_number_scans__c: from Number(18, 0) to Text(255) (rule numberOfScans)
  Contact.mobly_number_scans__c: from Number(18, 0) to Text(255) (rule numberOfScans)
`},
		"less room": {func(c *salesforce.Config) { c.Settings.Mapping.Rules[4].Length = 500 }, "Nothing to do.\n"},
		"more room, and a key": {
			func(c *salesforce.Config) {
				c.Settings.Mapping.Rules[4].Length = 64000
				c.Settings.Keys.SyncedAt, c.Settings.Keys.Lead = "", "mobly_key__c"
				c.Settings.Tags.Rules = append(c.Settings.Tags.Rules, tags.Rule{Category: "ID", Field: "mobly_id__c", Objects: []string{"Lead"}})
			},
			`Create these fields:
  Lead.mobly_key__c, Text(255), external ID, unique (keys.lead)
  Contact.mobly_key__c, Text(255), external ID, unique (keys.lead)
Grant:
  Contact.mobly_key__c: Read, Edit (keys.lead)
  Lead.mobly_key__c: Read, Edit (keys.lead)
Change by hand, or use another field:
  Lead.mobly_description__c: from Text Area (Long) of 32000 characters to Text Area (Long) of 64000 characters (rule description)
No longer needed, and left as they are: fields:
  Lead.mobly_synced_at__c, Date/Time (keys.syncedAt)
  Contact.mobly_id__c, Text(255), external ID, unique (keys.lead)
  Contact.mobly_synced_at__c, Date/Time (keys.syncedAt)
No longer needed, and left as they are: permissions:
  Contact.mobly_id__c: Read, Edit (keys.lead)
  Contact.mobly_synced_at__c: Read, Edit (keys.syncedAt)
  Lead.mobly_synced_at__c: Read, Edit (keys.syncedAt)
`},
		"no contacts": {
			func(c *salesforce.Config) { c.Settings.Policies.Strategy = salesforce.LeadsOnly },
			`No longer needed, and left as they are: fields:
  Contact.mobly_id__c, Text(255), external ID, unique (keys.lead)
  Contact.mobly_synced_at__c, Date/Time (keys.syncedAt)
  Contact.mobly_number_scans__c, Number(18, 0) (rule numberOfScans)
  Contact.mobly_interest__c, Picklist (Multi-Select) (tag Interest)
No longer needed, and left as they are: permissions:
  Account: Read (Salesforce asks for it beside Read on Contact)
  Contact: Read, Edit (finding and writing contacts)
  Contact.Email: Read, Edit (finding records by e-mail, rule email)
  Contact.MailingAddress: Read, Edit (rule company.city)
  Contact.mobly_id__c: Read, Edit (keys.lead)
  Contact.mobly_interest__c: Read, Edit (tag Interest)
  Contact.mobly_number_scans__c: Read, Edit (rule numberOfScans)
  Contact.mobly_synced_at__c: Read, Edit (keys.syncedAt)
`},
		"creates contacts": {
			func(c *salesforce.Config) {
				c.Settings.Policies.CreateAs = "Contact"
				c.Settings.Keys.Activity = salesforce.NoKey
			},
			`Grant:
  Contact: Read, Create, Edit (finding and writing contacts)
No longer needed, and left as they are: fields:
  Activity.mobly_activity_id__c, Text(255), external ID, unique (keys.activity)
No longer needed, and left as they are: permissions:
  Lead: Create (finding and writing leads)
  Event.mobly_activity_id__c: Read, Edit (keys.activity)
  Task.mobly_activity_id__c: Read, Edit (keys.activity)
`},
		"reads only": {
			func(c *salesforce.Config) { c.Settings.Mapping.Rules[1].Lead = "" },
			`No longer needed, and left as they are: permissions:
  Lead.Email: Edit (finding records by e-mail, rule email)
`},
	} {
		before, after := small(), small()
		tt.change(&after)
		d, err := setup.Diff(before.Settings, after.Settings)
		require.NoError(t, err, name)
		if diff := cmp.Diff(tt.want, d.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		require.Equal(t, name == "nothing" || name == "less room", d.Empty(), name)
	}
	bad := small()
	bad.Settings.Mapping.Rules[0].From = "lastNmae"
	_, err := setup.Diff(bad.Settings, small().Settings)
	require.ErrorIs(t, err, sferr.ErrConfig)
	require.ErrorContains(t, err, "before")
	_, err = setup.Diff(small().Settings, bad.Settings)
	require.ErrorContains(t, err, "after")
}
