package salesforcetest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// register is the code under test: it signs in and creates a Lead.
func register(ctx context.Context, client *http.Client, domain, id, secret, badge string) error {
	var token struct {
		AccessToken string `json:"access_token"`
		InstanceURL string `json:"instance_url"`
	}
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret}}
	err := send(ctx, client, http.MethodPost, domain+"/services/oauth2/token", form.Encode(), &token,
		"Content-Type", "application/x-www-form-urlencoded")
	if err != nil {
		return err
	}
	var saved struct{ ID string }
	return send(ctx, client, http.MethodPatch, token.InstanceURL+"/services/data/v66.0/sobjects/Lead/Badge__c/"+url.PathEscape(badge),
		`{"FirstName": "Ada", "LastName": "Nwosu", "Company": "Northwind"}`, &saved,
		"Content-Type", "application/json", "Authorization", "Bearer "+token.AccessToken)
}

func send(ctx context.Context, client *http.Client, method, address, body string, into any, header ...string) (err error) {
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		return err
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	if resp.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("salesforce answered %s", resp.Status)
	}
	return json.NewDecoder(resp.Body).Decode(into)
}

// Test a service of your own against an org in memory: no account, no network.
func Example() {
	org := salesforcetest.NewOrg()
	org.Define("Lead", schema.Field{Name: "Badge__c", Length: 40, ExternalID: true, Unique: true})
	c := org.Credentials()

	for range 2 {
		if err := register(context.Background(), org.HTTPClient(), org.URL(), c.ClientID, c.ClientSecret, "B-17"); err != nil {
			fmt.Println(err)
		}
	}
	for _, lead := range org.Records("Lead") {
		fmt.Println(lead["Name"], lead["Status"], lead["Badge__c"])
	}
	for _, r := range org.Requests() {
		fmt.Println(r.Method, r.Path, r.Status)
	}
	// Output:
	// Ada Nwosu Open - Not Contacted B-17
	// POST /services/oauth2/token 200
	// PATCH /services/data/v66.0/sobjects/Lead/Badge__c/B-17 201
	// POST /services/oauth2/token 200
	// PATCH /services/data/v66.0/sobjects/Lead/Badge__c/B-17 200
}

// Say what the org holds before the test, and see what it refuses.
func ExampleOrg_Add() {
	org := salesforcetest.NewOrg()
	if _, err := org.Add("Contact", map[string]any{"LastName": "Novak", "Email": "hana@novak.example"}); err != nil {
		fmt.Println(err)
	}
	_, err := org.Add("Contact", map[string]any{"FirstName": "Hana", "Email": "not an address"})
	fmt.Println(err)
	fmt.Println(len(org.Records("Contact")))
	// Output:
	// salesforcetest: add Contact: REQUIRED_FIELD_MISSING LastName
	// 1
}
