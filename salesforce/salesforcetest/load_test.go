package salesforcetest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// Records are shared with the user of a snapshot as the snapshot says.
func TestLoadShares(t *testing.T) {
	const lead = `{"objects":[{"name":"Lead","createable":true,"updateable":true,"queryable":true,"fields":[{"name":"LastName","createable":true,"updateable":true}]}],
		"permissions":["ApiEnabled"],"settings":`
	for settings, want := range map[string]struct{ sees, edits bool }{
		`null`:                                           {true, true},
		`{"sharing":{"Lead":"Edit"}}`:                    {true, true},
		`{"sharing":{"Lead":"Read"}}`:                    {true, false},
		`{"sharing":{"Lead":"None"}}`:                    {false, false},
		`{"sharing":{"Contact":"None"}}`:                 {true, true},
		`{"sharing":{"Lead":"None"},"viewAll":["Lead"]}`: {true, false},
		`{"sharing":{"Lead":"None"},"viewAll":["Lead"],"modifyAll":["Lead"]}`: {true, true},
	} {
		org, err := salesforcetest.Load([]byte(lead + settings + `}`))
		require.NoError(t, err)
		admin := org.Records("User")[1]
		require.Equal(t, "Administrator", admin["LastName"])
		id, err := org.Add("Lead", map[string]any{"LastName": "Kim", "Company": "Lumen", "OwnerId": admin["Id"]})
		require.NoError(t, err)
		a := &api{t: t, org: org}
		a.signIn()
		require.Equal(t, want.sees, len(a.query("SELECT Id FROM Lead")) == 1, settings)
		require.Equal(t, want.edits, a.do("PATCH", "/sobjects/Lead/"+id, fields{"LastName": "Lee"}).status == 204, settings)
	}
}

// Settings that no org has are refused.
func TestLoadRefusesSettings(t *testing.T) {
	for _, settings := range []string{`[]`, `{"sharing":[]}`, `{"duplicateRules":{"Nope":["x"]}}`} {
		_, err := salesforcetest.Load([]byte(`{"objects":[{"name":"Lead"}],"settings":` + settings + `}`))
		require.ErrorContains(t, err, "salesforcetest: load: ", settings)
		require.NotContains(t, err.Error(), "Go ", settings)
	}
}

// An object that cannot be queried cannot be queried in the loaded org.
func TestLoadQueryable(t *testing.T) {
	for queryable, want := range map[string]int{"true": 200, "false": 400} {
		org, err := salesforcetest.Load([]byte(`{"objects":[{"name":"Lead","queryable":` + queryable + `,"fields":[{"name":"LastName"}]}],"permissions":["ApiEnabled"]}`))
		require.NoError(t, err)
		a := &api{t: t, org: org}
		a.signIn()
		require.Equal(t, want, a.do("GET", "/query?q=SELECT+Id+FROM+Lead", nil).status)
	}
}

// Records are as the org answered: a contact in the recycle bin that a lead was converted
// to, and a member with a lead, which is not converted, and a contact.
func TestLoadKeepsRecords(t *testing.T) {
	org, err := salesforcetest.Load([]byte(`{"snapshot":{"objects":[{"name":"Lead"}]},"records":[
		{"attributes":{"type":"Contact"},"Id":"003Kd0000000002IAA","LastName":"Kim"},
		{"attributes":{"type":"Contact"},"Id":"003Kd0000000003IAA","MasterRecordId":"003Kd0000000002IAA"},
		{"attributes":{"type":"Lead"},"Id":"00QKd0000000004MAA","LastName":"Kim","IsConverted":true,"ConvertedContactId":"003Kd0000000003IAA"},
		{"attributes":{"type":"Lead"},"Id":"00QKd0000000005MAA","LastName":"Lee"},
		{"attributes":{"type":"Campaign"},"Id":"701Kd0000000003IAA","Name":"Fair"},
		{"attributes":{"type":"CampaignMember"},"Id":"00vKd0000000006IAA","CampaignId":"701Kd0000000003IAA","LeadId":"00QKd0000000005MAA","ContactId":"003Kd0000000002IAA"}]}`))
	require.NoError(t, err)
	contacts := org.Records("Contact")
	require.Len(t, contacts, 1, "but for the recycle bin")
	require.Equal(t, "003Kd0000000002IAA", contacts[0]["Id"])
	require.Equal(t, "003Kd0000000003IAA", org.Records("Lead")[0]["ConvertedContactId"])
	member := org.Records("CampaignMember")[0]
	require.Equal(t, "00QKd0000000005MAA", member["LeadId"])
	require.Equal(t, "003Kd0000000002IAA", member["ContactId"])
}
