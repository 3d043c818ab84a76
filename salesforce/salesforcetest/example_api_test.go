package salesforcetest_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// caller signs in and returns a function that calls the data API.
func caller(org *salesforcetest.Org) (call func(method, path, body, media string) map[string]any) {
	c := org.Credentials()
	var token struct {
		AccessToken string `json:"access_token"`
	}
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {c.ClientID}, "client_secret": {c.ClientSecret}}
	err := send(context.Background(), org.HTTPClient(), http.MethodPost, org.URL()+"/services/oauth2/token", form.Encode(), &token,
		"Content-Type", "application/x-www-form-urlencoded")
	if err != nil {
		fmt.Println(err)
	}
	return func(method, path, body, media string) map[string]any {
		var into map[string]any
		_ = send(context.Background(), org.HTTPClient(), method, org.URL()+"/services/data/v66.0"+path, body, &into,
			"Content-Type", media, "Authorization", "Bearer "+token.AccessToken)
		return into // nil where the answer has no JSON
	}
}

// Let bulk jobs take their time, and turn the clock.
func ExampleOrg_SetJobTime() {
	org := salesforcetest.NewOrg()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	org.SetClock(func() time.Time { return now })
	org.SetJobTime(10 * time.Minute)
	call := caller(org)

	job := call(http.MethodPost, "/jobs/ingest", `{"object": "Lead", "operation": "insert"}`, "application/json")
	path := fmt.Sprintf("/jobs/ingest/%s", job["id"])
	call(http.MethodPut, path+"/batches", "LastName,Company\nNwosu,Northwind\n", "text/csv")
	call(http.MethodPatch, path, `{"state": "UploadComplete"}`, "application/json")
	for range 3 {
		fmt.Println(call(http.MethodGet, path, "", "")["state"], len(org.Records("Lead")))
		now = now.Add(5 * time.Minute)
	}
	// Output:
	// UploadComplete 0
	// InProgress 0
	// JobComplete 1
}

// A new field is invisible, as in a real org, unless new fields are granted.
func ExampleOrg_GrantNewFields() {
	for _, grant := range []bool{false, true} {
		org := salesforcetest.NewOrg()
		org.GrantNewFields(grant)
		call := caller(org)
		call(http.MethodPost, "/tooling/sobjects/CustomField",
			`{"FullName": "Lead.Score__c", "Metadata": {"type": "Text", "label": "Score", "length": 40}}`, "application/json")
		lead := call(http.MethodPost, "/sobjects/Lead", `{"LastName": "Nwosu", "Company": "Northwind", "Score__c": "Hot"}`, "application/json")
		fmt.Println(lead["success"])
	}
	// Output:
	// <nil>
	// true
}
