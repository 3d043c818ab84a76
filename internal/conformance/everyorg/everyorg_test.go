package everyorg_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/everyorg"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// simulated is an org in memory behind HTTP, with an external ID on Lead.
func simulated(t *testing.T) (*salesforcetest.Org, everyorg.Target) {
	t.Helper()
	org := salesforcetest.NewOrg()
	org.GrantNewFields(true)
	org.Define(schema.Lead, schema.Field{Name: "Badge__c", Length: 40, ExternalID: true, Unique: true})
	server := httptest.NewServer(org)
	t.Cleanup(server.Close)
	c := org.Credentials()
	return org, everyorg.Target{
		URL: server.URL, ClientID: c.ClientID, ClientSecret: c.ClientSecret, ExternalID: "Badge__c", HTTPClient: server.Client(),
	}
}

func TestSimulator(t *testing.T) {
	org, target := simulated(t)
	s, err := everyorg.Open(t.Context(), target)
	require.NoError(t, err)
	for _, c := range everyorg.Cases(target) {
		t.Run(c.Name, func(t *testing.T) { require.NoError(t, s.Run(t.Context(), c)) })
	}
	require.NoError(t, s.Close(t.Context()))
	require.Empty(t, org.Records(schema.Lead), "what the test made is left")
	require.Empty(t, org.Records(schema.Contact))
}

// TestLoaded runs the table against orgs that were loaded from the describes of real
// orgs. The recordings are not part of this module: without them it is skipped.
func TestLoaded(t *testing.T) {
	for _, folder := range []string{"cumulusci", "grouparoo"} {
		t.Run(folder, func(t *testing.T) {
			var objects []*schema.Object
			for _, object := range []string{schema.Lead, schema.Contact} {
				text, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "shared", "fixtures", folder, "describe_"+object+".json"))
				if err != nil {
					t.Skip("no recordings of real orgs here")
				}
				o, err := schema.ParseDescribe(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
				require.NoError(t, err)
				objects = append(objects, o)
			}
			snapshot, err := json.Marshal(map[string]any{"objects": objects, "permissions": []string{"ApiEnabled"}})
			require.NoError(t, err)
			org, err := salesforcetest.Load(snapshot)
			require.NoError(t, err)
			c := org.CredentialsOf(org.Records("User")[1]["Id"].(string)) // the administrator's
			require.NoError(t, everyorg.Test(t.Context(), everyorg.Target{URL: org.URL(), ClientID: c.ClientID, ClientSecret: c.ClientSecret, HTTPClient: org.HTTPClient()}))
		})
	}
}

// TestScratchOrg runs the same table against a real org.
func TestScratchOrg(t *testing.T) {
	target := everyorg.Target{
		URL: os.Getenv("SALESFORCE_TEST_URL"), ClientID: os.Getenv("SALESFORCE_TEST_CLIENT_ID"),
		ClientSecret: os.Getenv("SALESFORCE_TEST_CLIENT_SECRET"), ExternalID: os.Getenv("SALESFORCE_TEST_EXTERNAL_ID"),
	}
	if target.URL == "" || target.ClientID == "" {
		t.Skip("SALESFORCE_TEST_URL and SALESFORCE_TEST_CLIENT_ID are not set")
	}
	require.NoError(t, everyorg.Test(t.Context(), target))
}

// changed answers as the org does, but with a text in place of another.
type changed struct {
	http.RoundTripper

	from, to string
}

func (c changed) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := c.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(bytes.ReplaceAll(body, []byte(c.from), []byte(c.to))))
	return resp, nil
}

// Answers that are not Salesforce's are found.
func TestDifferences(t *testing.T) {
	for _, tt := range []struct{ from, to, want string }{
		{`"errorCode"`, `"code"`, "errorCode"},
		{`"REQUIRED_FIELD_MISSING"`, `"REQUIRED"`, "what cannot be created"},
		{`"created":false`, `"created":true`, "upsert of one record"},
		{`"totalSize":1`, `"totalSize":2`, "deleted records"},
		{`"totalSize":3`, `"totalSize":4`, "aggregates"},
		{`"00Q`, `"00X`, "create, read, update, delete"},
		{`"state":"Aborted"`, `"state":"Open"`, "a bulk job that is aborted"},
		{`"records":[]`, `"records":null`, "aggregates"},
		{`+0000"`, `Z"`, "<time>"},
	} {
		_, target := simulated(t)
		target.HTTPClient = &http.Client{Transport: changed{RoundTripper: target.HTTPClient.Transport, from: tt.from, to: tt.to}}
		require.ErrorContains(t, everyorg.Test(t.Context(), target), tt.want, tt.from)
	}
	_, target := simulated(t)
	require.NoError(t, everyorg.Test(t.Context(), target))
	target.ClientSecret = "wrong"
	require.ErrorContains(t, everyorg.Test(t.Context(), target), "signing in was answered with status 4")
	target.URL = strings.Replace(target.URL, "http:", "gopher:", 1)
	require.Error(t, everyorg.Test(t.Context(), target))
}
