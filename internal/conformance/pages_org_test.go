package conformance

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

const (
	acierID   = "001000000000001AAA"
	fairID    = "701000000000001AAA"
	awkwardID = "00Q000000000009EAA"
)

// pageTags are the sample's tags.
var pageTags = tags.Mapping{Rules: []tags.Rule{
	{Category: "Score", Field: "mobly_score__c", Type: field.Text},
	{Category: "Product Interest", Field: "mobly_product_interest__c", Type: field.Text},
	{Category: "Segments", Field: "mobly_segments__c", Type: field.Text},
	{Category: "Next Steps", Field: "mobly_next_steps__c", Type: field.Text},
	{Category: "Send Contract", Field: "mobly_send_contract__c", Type: field.Checkbox},
}}

// peopled starts the simulator with fields, people and activities that are due,
// syncs the sample's leads into it, and returns its address.
func peopled(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	t.Cleanup(cancel)
	base := simulator(ctx, t, dir, "-client-id", "cid", "-client-secret", "csecret",
		"-fields", written(t, dir, "fields.json", pageFields()), "-seed", written(t, dir, "seed.json", pageSeed(time.Now().UTC())))
	sync(t, base)
	return base
}

func written(t *testing.T, dir, name string, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	file := filepath.Join(dir, name)
	require.NoError(t, os.WriteFile(file, text, 0o600))
	return file
}

func pageFields() map[string][]schema.Field {
	key := schema.Field{Name: "mobly_id__c", Label: "Mobly ID", Type: schema.TypeString, Length: 64, ExternalID: true, Unique: true}
	activity := key
	activity.Name, activity.Label = "mobly_activity_id__c", "Mobly Activity ID"
	fields := map[string][]schema.Field{schema.Lead: {key}, schema.Contact: {key}, "Activity": {activity}}
	needs := setup.Needs(salesforce.Settings{Tags: pageTags, Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}})
	for _, f := range needs.Custom {
		fields[f.Object] = append(fields[f.Object], f.Field)
	}
	return fields
}

// pageSeed is people who are there before the sync, and activities around now.
func pageSeed(now time.Time) map[string][]map[string]any {
	const dana, mei, ada = "005000000000101AAA", "005000000000102AAA", "00Q000000000005EAA"
	day := func(n int) string { return now.AddDate(0, 0, n).Format(time.DateOnly) }
	at := func(days, hour int) string {
		return now.Truncate(24*time.Hour).AddDate(0, 0, days).Add(time.Duration(hour) * time.Hour).Format("2006-01-02T15:04:05.000Z")
	}
	word := strings.Repeat("Donaudampfschifffahrts", 3)
	return map[string][]map[string]any{
		standard.User: {
			rep(dana, "dana.ruiz@exhibitor.example", "Dana", "Ruiz"),
			rep(mei, "mei.lin@exhibitor.example", "Mei", "Lin"),
		},
		schema.Account: {{"Id": acierID, "Name": "Acier SA", "Industry": "Manufacturing", "Website": "https://acier.example", "OwnerId": dana}},
		schema.Contact: {{"FirstName": "Marc", "LastName": "Dubois", "Email": "marc.dubois@acier.example", "AccountId": acierID, "Title": "Directeur des achats", "OwnerId": dana}},
		schema.Lead: {
			{"Id": ada, "FirstName": "Ada", "LastName": "Nwosu", "Company": "Northwind Instruments", "Email": "ada.nwosu@northwind.example", "OwnerId": dana},
			{
				"Id": awkwardID, "FirstName": "<b>Bobby</b>", "LastName": word, "Company": "<script>document.title='gone'</script>",
				"Title": word + word[:50], "Email": strings.Repeat("a", 60) + "@example.com", "Description": "\"'><img src=https://elsewhere.example/x.png>\n\n" + strings.Repeat(word, 20),
				"Website": "javascript:alert(1)", "OwnerId": mei,
			},
			{"Id": "00Q000000000001EAA", "FirstName": "Priya", "LastName": "Sharma", "Company": "Sharma Tech", "Email": "priya@sharma-tech.example"}, // whose ID the sample knows
			{"FirstName": "نور", "LastName": "الهاشمي", "Company": "مصنع النور 🏭", "Email": "nour@example.com", "OwnerId": mei},
		},
		"Campaign": {{"Id": fairID, "Name": "Hanover Fair", "Type": "Trade Show", "IsActive": true, "CampaignMemberStatuses": []map[string]any{
			{"Label": "Invited", "IsDefault": true}, {"Label": word[:40]}, {"Label": "Attended", "HasResponded": true},
		}}},
		"CampaignMember": {
			{"CampaignId": fairID, "LeadId": ada, "Status": "Attended"}, {"CampaignId": fairID, "LeadId": awkwardID, "Status": word[:40]},
			{"CampaignId": fairID, "LeadId": "00Q000000000001EAA"},
		},
		schema.Task: {
			{"WhoId": ada, "Subject": "Send the offer for line 3", "ActivityDate": day(-2), "OwnerId": dana, "Priority": "High", "Description": "She waits for the price with installation."},
			{"WhoId": ada, "Subject": "Call back about the budget", "ActivityDate": day(3), "OwnerId": dana, "TaskSubtype": "Call"},
			{"WhoId": ada, "Subject": "Add to the newsletter", "OwnerId": mei},
			{"WhoId": awkwardID, "Subject": word + word + word[:60], "Status": "Completed", "ActivityDate": day(-40), "OwnerId": mei, "Description": word + word + word},
		},
		standard.Event: {
			{"WhoId": ada, "Subject": "Demo on site", "StartDateTime": at(6, 14), "EndDateTime": at(6, 15), "Location": "1200 Harbor Way, Seattle", "OwnerId": dana, "Description": "Bring the sample box."},
			{"WhoId": ada, "Subject": "Dinner after the fair", "StartDateTime": at(-35, 19), "EndDateTime": at(-35, 22), "OwnerId": dana, "Location": "Pike Place"},
		},
	}
}

// rep is a user with what every user needs.
func rep(id, email, first, last string) map[string]any {
	return map[string]any{
		"Id": id, "Username": email, "Email": email, "FirstName": first, "LastName": last, "Alias": "rep", "IsActive": true, "ProfileId": "00e000000000001AAA",
		"TimeZoneSidKey": "GMT", "LocaleSidKey": "en_US", "EmailEncodingKey": "UTF-8", "LanguageLocaleKey": "en_US",
	}
}

// sync carries the sample's leads into the simulator.
func sync(t *testing.T, base string) {
	t.Helper()
	sample, err := os.Open("../../examples/sample/leads.json")
	require.NoError(t, err)
	defer func() { require.NoError(t, sample.Close()) }()
	var leads []salesforce.Lead
	for lead, err := range salesforce.DecodeLeads(sample, salesforce.DecodeOptions{}) {
		if err == nil { // the sample has some that cannot be read, on purpose
			leads = append(leads, lead)
		}
	}
	client, err := salesforce.New(salesforce.Config{
		Auth:     &auth.ClientCredentials{Domain: base, ClientID: "cid", ClientSecret: "csecret"},
		Settings: salesforce.Settings{Tags: pageTags},
	})
	require.NoError(t, err)
	results, err := client.Sync(t.Context(), leads...)
	require.NoError(t, err)
	require.Greater(t, results.Count(salesforce.Created), 10)
}
