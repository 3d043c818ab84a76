package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// TestMembers holds that members are shown with their campaign and status: in
// their list, with the campaign and with the person.
func TestMembers(t *testing.T) {
	org, s := testSite(t)
	fair, err := org.AddCampaign("Hanover Fair", salesforcetest.MemberStatus{Label: "Sent", Default: true}, salesforcetest.MemberStatus{Label: "Attended", Responded: true})
	require.NoError(t, err)
	contact := add(t, org, schema.Contact, map[string]any{"FirstName": "Marc", "LastName": "Dubois"})
	lead := add(t, org, schema.Lead, map[string]any{"FirstName": "Ada", "LastName": "Nwosu", "Company": "Northwind"})
	add(t, org, memberObject, map[string]any{"CampaignId": fair, "ContactId": contact})
	member := add(t, org, memberObject, map[string]any{"CampaignId": fair, "LeadId": lead, "Status": "Attended"})
	read := func(address string) string { return readText(get(s, address).Body.String()) }

	list := read("/objects/" + memberObject)
	require.Contains(t, list, "Campaign Members")
	require.Contains(t, list, "Name Campaign Status Responded First Responded Last Modified Ada Nwosu Northwind Hanover Fair Attended Yes 10 Nov 2026")
	require.Contains(t, list, "Marc Dubois Hanover Fair Sent No")

	campaign := read("/records/" + fair)
	require.Contains(t, campaign, "Member statuses Sent (default), Attended (responded)")
	require.Contains(t, campaign, "Name Status Responded First Responded Last Modified Ada Nwosu Northwind Attended Yes 10 Nov 2026")
	require.Contains(t, campaign, "Leads in Campaign 1 Contacts in Campaign 1 Responses in Campaign 1")
	require.NotContains(t, campaign, "Show all")

	for id, want := range map[string]string{lead: "Hanover Fair Attended Yes 10 Nov 2026", contact: "Hanover Fair Sent No"} {
		page := get(s, "/records/"+id).Body.String()
		require.Contains(t, readText(page), want)
		require.Contains(t, page, `href="/records/`+fair+`"`)
	}
	require.Contains(t, read("/records/"+member), "Campaign Hanover Fair Status Attended Responded Yes")
	require.NotContains(t, get(s, "/records/"+add(t, org, schema.Lead, map[string]any{"LastName": "Alone", "Company": "x"})).Body.String(), `id="members"`)

	for i := range perPage {
		add(t, org, memberObject, map[string]any{"CampaignId": fair, "LeadId": add(t, org, schema.Lead, map[string]any{"LastName": fmt.Sprint("Person ", i), "Company": "x"})})
	}
	require.Contains(t, read("/records/"+fair), "Show all: 52 members")
	require.Contains(t, get(s, "/records/"+fair).Body.String(), `href="/objects/CampaignMember?q=`+fair+`"`)
	require.Contains(t, read("/objects/CampaignMember?q="+fair), "52 of 52 records")
	crawl(t, s)
}

func seedOf(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "seed.json")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

// TestSeedOrder holds that a seed's members have the statuses that it gives their
// campaigns, whatever the order of objects.
func TestSeedOrder(t *testing.T) {
	org, _ := testSite(t)
	require.NoError(t, plant(org, seedOf(t, `{
		"CampaignMemberStatus": [{"CampaignId": "701000000000002AAA", "Label": "Met", "HasResponded": true}],
		"CampaignMember": [{"CampaignId": "701000000000001AAA", "LeadId": "00Q000000000001EAA", "Status": "Attended"}, {"CampaignId": "701000000000002AAA", "LeadId": "00Q000000000001EAA", "Status": "Met"}],
		"Campaign": [{"Id": "701000000000001AAA", "Name": "Fair", "CampaignMemberStatuses": [{"Label": "Sent"}, {"Label": "Attended", "HasResponded": true}]}, {"Id": "701000000000002AAA", "Name": "Expo"}],
		"Lead": [{"Id": "00Q000000000001EAA", "LastName": "Nwosu", "Company": "Northwind"}]}`)))
	var got []any
	for _, r := range org.Records(memberObject) {
		got = append(got, r["Name"], r["Status"], r["HasResponded"])
	}
	require.Equal(t, []any{"Nwosu", "Attended", true, "Nwosu", "Met", true}, got)
}
