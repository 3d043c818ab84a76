package salesforce_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// A webhook syncs one lead and answers with what happened to it.
func ExampleResult_State() {
	client := newClient(readyOrg(), salesforce.Config{})

	options := salesforce.DecodeOptions{TagGroups: []tags.Group{{Name: "Score", Options: []tags.Option{{ID: "17", Value: "Hot"}}}}} // from Mobly
	webhook := func(w http.ResponseWriter, r *http.Request) {
		leads, err := salesforce.ReadLeads(r.Body, options) // one lead, as Mobly's REST API sends it
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		results, err := client.Sync(r.Context(), leads...)
		if err != nil {
			log.Print(err) // the run ended early; the result says what that means for the lead
		}
		result := results[0]
		switch result.State() {
		case salesforce.Done:
		case salesforce.Retry:
			w.Header().Set("Retry-After", strconv.Itoa(int(result.RetryAfter().Seconds())))
			w.WriteHeader(http.StatusServiceUnavailable)
		case salesforce.Dead:
			w.WriteHeader(http.StatusUnprocessableEntity)
		}
		if err := json.NewEncoder(w).Encode(result); err != nil {
			log.Print(err)
		}
	}

	for _, body := range []string{
		`{"id": "7c5b", "lastName": "Nwosu", "email": "ada@northwind.example"}`,
		`{"id": "91d4"}`,
		`{"error": "lead not found"}`,
	} {
		w := httptest.NewRecorder()
		webhook(w, httptest.NewRequestWithContext(context.Background(), http.MethodPost, "/leads", strings.NewReader(body)))
		var answer salesforce.Result
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			fmt.Println(w.Code, strings.TrimSpace(w.Body.String()))
			continue
		}
		fmt.Println(w.Code, answer.LeadID, answer.State(), answer.Problem())
	}
	// Output:
	// 200 7c5b done <nil>
	// 422 91d4 dead the lead has no identifying data: give a name, an e-mail address, a phone number, a company or a known ID
	// 400 not a list of leads: it looks like an error: its members are "error"
}

// A queue keeps leads and results as JSON, tries again what is not done, and puts
// aside what a person has to look at.
func Example_queue() {
	ctx, client := context.Background(), newClient(readyOrg(), salesforce.Config{})
	messages := []string{
		`{"id": "7c5b", "lastName": "Nwosu", "email": "ada@northwind.example"}`,
		`{"id": "91d4"}`,
		`{"event": "lead.updated", "data": {"id": "7c5b"}}`,
	}

	var leads []salesforce.Lead
	for i, m := range messages {
		var lead salesforce.Lead
		if err := json.Unmarshal([]byte(m), &lead); err != nil {
			fmt.Println("dead letter: message", i, sferr.Explain(err).Code)
			continue
		}
		leads = append(leads, lead)
	}
	results, err := client.Sync(ctx, leads...)
	if err != nil {
		log.Print(err) // there is still one result per lead
	}
	for _, r := range results {
		switch r.State() {
		case salesforce.Done:
			fmt.Println("done:", r.LeadID)
		case salesforce.Retry:
			fmt.Println("again in", r.RetryAfter(), "lead", r.LeadID)
		case salesforce.Dead:
			fmt.Println("dead letter: lead", r.LeadID, r.Problem().Code)
		}
	}
	// Output:
	// dead letter: message 2 NOT_A_LEAD
	// done: 7c5b
	// dead letter: lead 91d4 EMPTY
}

// An org that lacks what the settings need is found out at start-up.
func ExampleClient_Ping() {
	ctx, client := context.Background(), newClient(salesforcetest.NewOrg(), salesforce.Config{})

	if err := client.Ping(ctx); err != nil {
		problem := sferr.Explain(err)
		fmt.Println(problem.Code, "-", problem.Hint)
	}
	// Output:
	// NOT_READY - create the field with package setup, or grant Read and Edit on it, or set its key to "-" (NoKey), which does without
}

// Settings are kept as JSON, one for each customer. Reading them is strict.
func ExampleSettings() {
	stored := `{
		"tags": {"rules": [{"category": "Score", "field": "mobly_score__c", "type": "Picklist"}]},
		"policies": {"ambiguous": "Newest", "leadOwner": "FirstScanner"},
		"api": {"batchSize": 50, "reservePercent": 20},
		"timeZone": "Europe/Berlin"
	}`
	var settings salesforce.Settings
	if err := json.Unmarshal([]byte(stored), &settings); err != nil {
		log.Fatal(err)
	}
	fmt.Println(settings.Policies.Ambiguous, settings.API.BatchSize, settings.Tags.Rules[0].Field)

	settings.Policies.CreateAs, settings.Policies.Strategy = "Contact", salesforce.LeadsOnly
	fmt.Println(settings.Validate())

	fmt.Println(json.Unmarshal([]byte(`{"policys": {}}`), &settings))
	fmt.Println(json.Unmarshal([]byte(`{"policies": {"ambiguous": "Latest"}}`), &settings))
	// Output:
	// Newest 50 mobly_score__c
	// invalid configuration:
	// policies.createAs is Contact, which the strategy LeadsOnly never writes
	// invalid configuration: settings: unknown field "policys"
	// invalid configuration:
	// policies.ambiguous is "Latest": it must be Refuse or Newest or Oldest
}

// What a sync has overwritten is restored; what others have changed since stays.
func ExampleUndo() {
	ctx, org := context.Background(), readyOrg()
	_, err := org.Add("Lead", map[string]any{"LastName": "Nwosu", "Company": "Northwind", "Email": "ada@northwind.example", "Title": "Director"})
	if err != nil {
		log.Fatal(err)
	}
	client := newClient(org, salesforce.Config{Journal: true})
	results, err := client.Sync(ctx, read(`[{"id": "7c5b", "email": "ada@northwind.example", "jobTitle": "VP Operations"}]`)...)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(org.Records("Lead")[0]["Title"])

	stored, err := json.Marshal(results) // keep it as you keep the leads
	if err != nil {
		log.Fatal(err)
	}
	var kept salesforce.Results
	if err := json.Unmarshal(stored, &kept); err != nil {
		log.Fatal(err)
	}
	if _, err := client.Apply(ctx, salesforce.Undo(kept)); err != nil {
		log.Fatal(err)
	}
	fmt.Println(org.Records("Lead")[0]["Title"])
	// Output:
	// VP Operations
	// Director
}

// readyOrg is an org in memory that has what the zero Settings need.
func readyOrg() *salesforcetest.Org {
	org := salesforcetest.NewOrg()
	for object, fields := range setup.Needs(salesforce.Settings{}).Fields() {
		org.Define(object, fields...)
	}
	return org
}
