package salesforce_test

import (
	"cmp"
	"context"
	"fmt"
	"log"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// The whole of an integration: connect, sync, look at what needs attention. An
// org in memory stands in for the real one.
func Example() {
	org := salesforcetest.NewOrg()
	for _, object := range []string{"Lead", "Contact"} {
		org.Define(object, schema.Field{Name: "mobly_id__c", Type: schema.TypeString, Length: 64, ExternalID: true, Unique: true})
		org.Define(object, schema.Field{Name: "mobly_score__c", Type: schema.TypeString, Length: 255})
	}
	org.Define("Activity", schema.Field{Name: "mobly_activity_id__c", Type: schema.TypeString, Length: 64, ExternalID: true, Unique: true})
	server := httptest.NewServer(org)
	ctx, domain, id, secret := context.Background(), server.URL, org.Credentials().ClientID, auth.Secret(org.Credentials().ClientSecret)
	leads := read(`[
		{"id": "7c5b", "lastName": "Lovelace", "email": "ada@northwind.example", "tags": [{"category": "Score", "value": "Hot"}]},
		{"id": "91d4"}
	]`)

	client, err := salesforce.New(salesforce.Config{
		Auth:     &auth.ClientCredentials{Domain: domain, ClientID: id, ClientSecret: secret}, // "acme.my.salesforce.com"
		Settings: salesforce.Settings{Tags: tags.Mapping{Rules: []tags.Rule{{Category: "Score", Field: "mobly_score__c"}}}},
	})
	if err != nil {
		log.Fatal(err)
	}
	results, err := client.Sync(ctx, leads...)
	if err != nil {
		log.Print("the run ended early: ", err)
	}
	for _, r := range results {
		fmt.Println(r.LeadID, r.Outcome, r.Object, r.Err)
	}
	server.Close()
	// Output:
	// 7c5b Created Lead <nil>
	// 91d4 Refused  the lead has no identifying data: give a name, an e-mail address, a phone number, a company or a known ID
}

// A test of a service that syncs: the org is in memory.
func Example_inMemory() {
	org := salesforcetest.NewOrg()
	for object, fields := range setup.Needs(salesforce.Settings{}).Fields() {
		org.Define(object, fields...)
	}
	client, err := salesforce.New(salesforce.Config{Auth: org.Auth(), HTTPClient: org.HTTPClient()})
	if err != nil {
		log.Fatal(err)
	}
	leads := read(`[{"id": "7c5b", "lastName": "Lovelace", "company": {"name": "Analytical"}}]`)
	if _, err := client.Sync(context.Background(), leads...); err != nil {
		log.Fatal(err)
	}
	for _, record := range org.Records("Lead") {
		fmt.Println(record["LastName"], record["mobly_id__c"])
	}
	// Output: Lovelace 7c5b
}

// A second sync of the same leads writes nothing.
func ExampleClient_Sync() {
	org := salesforcetest.NewOrg()
	org.Define(schema.Lead, schema.Field{Name: "mobly_id__c", Type: schema.TypeString, Length: 64, ExternalID: true, Unique: true})
	client := newClient(org, salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Activity: salesforce.NoKey}}})

	leads := read(`{"leads": [{"id": "1", "firstName": "Ada", "lastName": "Lovelace", "company": {"name": "Analytical"}}]}`)
	for range 2 {
		results, err := client.Sync(context.Background(), leads...)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(results[0].LeadID, results[0].Outcome, results[0].Object)
	}
	// Output:
	// 1 Created Lead
	// 1 Unchanged Lead
}

// Leads of a channel are written when one of them has waited for a second, or the
// channel is closed.
func ExampleFromChannel() {
	org := salesforcetest.NewOrg()
	client := newClient(org, keyless())

	leads := make(chan salesforce.Lead)
	go func() {
		defer close(leads)
		for _, l := range read(`[{"id": "1", "lastName": "Lovelace", "email": "ada@example.com", "company": {"name": "Analytical"}}]`) {
			leads <- l
		}
	}()
	ctx := context.Background()
	for r, err := range client.Stream(ctx, salesforce.FromChannel(ctx, leads, time.Second)) {
		if err != nil {
			log.Fatal("the run ended early: ", err)
		}
		fmt.Println(r.LeadID, r.Outcome, r.Object)
	}
	// Output: 1 Created Lead
}

// Backfill reads, matches and writes leads by the 100,000 through Bulk API 2.0, and
// yields a result for each, in order.
func ExampleClient_Backfill() {
	org := salesforcetest.NewOrg()
	org.Define(schema.Lead, schema.Field{Name: "mobly_id__c", Type: schema.TypeString, Length: 64, ExternalID: true, Unique: true})
	client := newClient(org, salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Activity: salesforce.NoKey}}})

	export := strings.NewReader(`{"id": "1", "lastName": "Lovelace", "company": {"name": "Analytical"}}
		{"id": "2", "lastName": "Hopper", "company": {"name": "Eckert-Mauchly"}}`)
	leads := salesforce.DecodeLeads(export, salesforce.DecodeOptions{})
	for r, err := range client.Backfill(context.Background(), leads) {
		if err != nil {
			log.Fatal("the run ended early: ", err)
		}
		fmt.Println(r.LeadID, r.Outcome, r.Object)
	}
	// Output:
	// 1 Created Lead
	// 2 Created Lead
}

// A dry run shows what would be written, field by field.
func ExampleClient_Plan() {
	org := salesforcetest.NewOrg()
	id, err := org.Add(schema.Lead, map[string]any{"LastName": "Lovelace", "Company": "Analytical", "Email": "ada@example.com"})
	if err != nil {
		log.Fatal(err)
	}
	client := newClient(org, keyless())

	leads := read(`[{"id": "1", "lastName": "Lovelace", "email": "Ada@Example.com", "jobTitle": "Countess", "company": {"name": "Analytical"}}]`)
	plan, err := client.Plan(context.Background(), leads...)
	if err != nil {
		log.Fatal(err)
	}
	it := plan.Items[0]
	fmt.Println(it.Person.Verb, it.Person.Object, it.Person.ID == id, it.Person.MatchedBy)
	for _, f := range it.Person.Changes {
		if f.Write {
			fmt.Printf("%s: %v -> %v\n", f.Field, f.Before, f.After)
		}
	}
	// Output:
	// update Lead true Lead e-mail
	// Title: <nil> -> Countess
}

// Rows of a query are decoded into a struct, page after page.
func ExampleQuery() {
	org := salesforcetest.NewOrg()
	if _, err := org.Add(schema.Lead, map[string]any{"LastName": "O'Neill", "Company": "Fabrics"}); err != nil {
		log.Fatal(err)
	}
	client := newClient(org, keyless())

	type lead struct{ LastName, Company string }
	soql := "SELECT LastName, Company FROM Lead WHERE LastName = " + salesforce.Quote("O'Neill")
	for l, err := range salesforce.Query[lead](context.Background(), client, soql) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(l.LastName, l.Company)
	}
	// Output: O'Neill Fabrics
}

func newClient(org *salesforcetest.Org, cfg salesforce.Config) *salesforce.Client {
	cfg.Auth = org.Auth()
	cfg.HTTPClient = org.HTTPClient()
	client, err := salesforce.New(cfg)
	if err != nil {
		log.Fatal(err)
	}
	return client
}

func read(text string) []salesforce.Lead {
	leads, err := salesforce.ReadLeads(strings.NewReader(text), salesforce.DecodeOptions{})
	if err != nil {
		log.Fatal(err)
	}
	return leads
}

// A sheet links events to campaigns, one row each. Rows without a campaign are ignored.
func ExampleCampaigns_UnmarshalCSV() {
	const sheet = `Event,Campaign,Status,Minimum
Hanover Fair,701000000000001AAA,Attended,1
Spring Roadshow,701000000000002AAA,,
Team Dinner,,,
`
	settings := salesforce.Settings{Campaigns: salesforce.Campaigns{Status: "Responded"}}
	if err := settings.Campaigns.UnmarshalCSV([]byte(sheet)); err != nil {
		log.Fatal(err)
	}
	if err := settings.Validate(); err != nil {
		log.Fatal(err)
	}
	for _, l := range settings.Campaigns.Links {
		fmt.Println(l.Event, "->", l.Campaign, cmp.Or(l.Status, settings.Campaigns.Status))
	}
	// Output:
	// Hanover Fair -> 701000000000001AAA Attended
	// Spring Roadshow -> 701000000000002AAA Responded
}
