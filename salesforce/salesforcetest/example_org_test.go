package salesforcetest_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// createLead is the code under test; what it returns is for people.
func createLead(org *salesforcetest.Org, token, body string) string {
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, org.URL()+"/services/data/v66.0/sobjects/Lead", strings.NewReader(body))
	if err != nil {
		return err.Error()
	}
	r.Header.Set("Authorization", "Bearer "+token)
	resp, err := org.HTTPClient().Do(r)
	if err != nil {
		return "no answer"
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return "half an answer"
	}
	_, code, _ := bytes.Cut(answer, []byte(`"errorCode":"`))
	code, _, _ = bytes.Cut(code, []byte(`"`))
	return strings.TrimSpace(fmt.Sprint(resp.StatusCode, " ", string(code)))
}

// tokenOf signs in.
func tokenOf(org *salesforcetest.Org, c salesforcetest.Credentials) string {
	var token struct {
		AccessToken string `json:"access_token"`
	}
	form := "grant_type=client_credentials&client_id=" + c.ClientID + "&client_secret=" + c.ClientSecret
	if err := send(context.Background(), org.HTTPClient(), http.MethodPost, org.URL()+"/services/oauth2/token", form, &token,
		"Content-Type", "application/x-www-form-urlencoded"); err != nil {
		return ""
	}
	return token.AccessToken
}

// Lose the answer to a request that was carried out, and be unavailable at the
// next: what does the code under test make of it?
func ExampleOrg_Inject() {
	org := salesforcetest.NewOrg()
	token := tokenOf(org, org.Credentials())
	remove := org.Inject(salesforcetest.Fault{Kind: salesforcetest.Reset, Executed: true, Method: http.MethodPost, Object: "Lead", Nth: 1})
	org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: http.StatusServiceUnavailable, Nth: 2})

	const ada = `{"LastName": "Nwosu", "Company": "Northwind"}`
	fmt.Println(createLead(org, token, ada), len(org.Records("Lead")))
	fmt.Println(createLead(org, token, ada), len(org.Records("Lead")))
	remove()
	fmt.Println(createLead(org, token, ada), len(org.Records("Lead")))
	// Output:
	// no answer 1
	// 503 SERVER_UNAVAILABLE 1
	// 201 2
}

// An integration user sees and writes what a permission set grants.
func ExampleOrg_AddIntegrationUser() {
	org := salesforcetest.NewOrg()
	user, err := org.AddIntegrationUser(salesforcetest.PermissionSet{
		Name:    "Event_Sync",
		Objects: map[string]salesforcetest.ObjectAccess{"Lead": {Create: true, Edit: true}},
		Fields:  map[string]salesforcetest.FieldAccess{"Lead.Phone": {Edit: true}},
	})
	if err != nil {
		fmt.Println(err)
	}
	token := tokenOf(org, org.CredentialsOf(user))
	fmt.Println(createLead(org, token, `{"LastName": "Nwosu", "Company": "Northwind", "Phone": "+234 1 555 0100"}`))
	fmt.Println(createLead(org, token, `{"LastName": "Nwosu", "Company": "Northwind", "Website": "nwosu.example"}`))
	// Output:
	// 201
	// 400 INVALID_FIELD
}

// A duplicate rule that blocks the same e-mail address.
func ExampleOrg_AddDuplicateRule() {
	org := salesforcetest.NewOrg()
	org.AddDuplicateRule(salesforcetest.DuplicateRule{Object: "Lead", Against: []string{"Lead", "Contact"}, Key: func(c salesforcetest.Change) string { return c.Text("Email") }})
	token := tokenOf(org, org.Credentials())
	for range 2 {
		fmt.Println(createLead(org, token, `{"LastName": "Nwosu", "Company": "Northwind", "Email": "ada@nwosu.example"}`))
	}
	// Output:
	// 201
	// 400 DUPLICATES_DETECTED
}

// Fill an org once, and give every test the same one.
func ExampleOrg_Checkpoint() {
	org := salesforcetest.NewOrg()
	id, err := org.Add("Lead", map[string]any{"LastName": "Nwosu", "Company": "Northwind"})
	if err != nil {
		fmt.Println(err)
	}
	restore := org.Checkpoint()
	if _, _, err := org.Convert(id); err != nil {
		fmt.Println(err)
	}
	fmt.Println(org.Records("Lead")[0]["IsConverted"], len(org.Records("Contact")))
	restore()
	fmt.Println(org.Records("Lead")[0]["IsConverted"], len(org.Records("Contact")))
	// Output:
	// true 1
	// false 0
}
