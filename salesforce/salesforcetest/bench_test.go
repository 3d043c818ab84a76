package salesforcetest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// filled is an org of so many leads, and a token for it.
func filled(b *testing.B, leads int) (*salesforcetest.Org, string) {
	b.Helper()
	org := salesforcetest.NewOrg()
	org.Define("Lead", schema.Field{Name: "Key__c", ExternalID: true, Unique: true})
	for i := range leads {
		if _, err := org.Add("Lead", fields{"LastName": "L", "Company": "C", "Email": fmt.Sprintf("l%d@x.example", i), "Key__c": strconv.Itoa(i)}); err != nil {
			b.Fatal(err)
		}
	}
	c := org.Credentials()
	r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/services/oauth2/token",
		strings.NewReader(url.Values{"grant_type": {"client_credentials"}, "client_id": {c.ClientID}, "client_secret": {c.ClientSecret}}.Encode()))
	w := httptest.NewRecorder()
	org.ServeHTTP(w, r)
	var token struct{ Access_token string } //nolint:revive // as it is spelled on the wire
	if err := json.Unmarshal(w.Body.Bytes(), &token); err != nil {
		b.Fatal(err)
	}
	return org, token.Access_token
}

func serve(b *testing.B, org *salesforcetest.Org, token, method, path string, body []byte) {
	b.Helper()
	r := httptest.NewRequestWithContext(b.Context(), method, "/services/data/v66.0"+path, bytes.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	org.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		b.Fatal(w.Body.String())
	}
}

// BenchmarkQueryByEmail asks for 200 of 10,000 leads by an indexed field.
func BenchmarkQueryByEmail(b *testing.B) {
	org, token := filled(b, 10000)
	var in []string
	for i := range 200 {
		in = append(in, fmt.Sprintf("'L%d@x.example'", i*50))
	}
	path := "/query?q=" + url.QueryEscape("SELECT Id, Email, Title FROM Lead WHERE Email IN ("+strings.Join(in, ",")+") AND IsConverted = false")
	b.ReportAllocs()
	for b.Loop() {
		serve(b, org, token, http.MethodGet, path, nil)
	}
}

// BenchmarkScan is the same size of table without an index to help.
func BenchmarkScan(b *testing.B) {
	org, token := filled(b, 10000)
	path := "/query?q=" + url.QueryEscape("SELECT Id FROM Lead WHERE Title LIKE 'x%'")
	for b.Loop() {
		serve(b, org, token, http.MethodGet, path, nil)
	}
}

// BenchmarkCollection saves 200 leads in one request.
func BenchmarkCollection(b *testing.B) {
	org, token := filled(b, 0)
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		var records []fields
		for range 200 {
			n++
			records = append(records, fields{"attributes": fields{"type": "Lead"}, "LastName": "L", "Company": "C", "Key__c": strconv.Itoa(n)})
		}
		body, err := json.Marshal(fields{"records": records})
		if err != nil {
			b.Fatal(err)
		}
		serve(b, org, token, http.MethodPatch, "/composite/sobjects/Lead/Key__c", body)
	}
}
