package salesforcetest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
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

func serve(b *testing.B, org *salesforcetest.Org, token, method, path string, body []byte) []byte {
	b.Helper()
	r := httptest.NewRequestWithContext(b.Context(), method, "/services/data/v66.0"+path, bytes.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	org.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		b.Fatal(w.Body.String())
	}
	return w.Body.Bytes()
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

// BenchmarkFill is the size that the org is meant for: 10,000 leads with 30,000
// tasks, in 200 collections of 200. On two cores it takes 1.6 s, a third of
// which is the client's JSON.
func BenchmarkFill(b *testing.B) {
	for b.Loop() {
		org, token := filled(b, 0)
		org.Define("Activity", schema.Field{Name: "Key__c", ExternalID: true, Unique: true})
		ids := make([]string, 0, 10000)
		for len(ids) < cap(ids) {
			records := make([]fields, 200)
			for i := range records {
				n := strconv.Itoa(len(ids) + i)
				records[i] = fields{"attributes": fields{"type": "Lead"}, "LastName": "L" + n, "Company": "C", "Email": "l" + n + "@x.example", "Key__c": n}
			}
			ids = append(ids, save(b, org, token, records)...)
		}
		for i := 0; i < 30000; i += 200 {
			records := make([]fields, 200)
			for j := range records {
				records[j] = fields{"attributes": fields{"type": "Task"}, "Subject": "Call", "Status": "Completed",
					"ActivityDate": "2026-11-23", "WhoId": ids[(i+j)/3], "Key__c": strconv.Itoa(i + j)}
			}
			save(b, org, token, records)
		}
	}
}

// save creates a collection and returns the IDs.
func save(b *testing.B, org *salesforcetest.Org, token string, records []fields) []string {
	b.Helper()
	body, err := json.Marshal(fields{"records": records})
	if err != nil {
		b.Fatal(err)
	}
	var out []struct {
		ID      string
		Success bool
	}
	if err := json.Unmarshal(serve(b, org, token, http.MethodPost, "/composite/sobjects", body), &out); err != nil {
		b.Fatal(err)
	}
	ids := make([]string, len(out))
	for i, r := range out {
		if !r.Success {
			b.Fatal("a record was refused")
		}
		ids[i] = r.ID
	}
	return ids
}

// BenchmarkOverTCP sends requests as most tests of a user's do: one record at a
// time, over a port, by a client that takes answers packed.
func BenchmarkOverTCP(b *testing.B) {
	org, token := filled(b, 1000)
	org.SetDailyLimit(1 << 30)
	org.KeepRequests(1)
	server := httptest.NewServer(org)
	defer server.Close()
	var all []string
	for i := range 200 {
		all = append(all, fmt.Sprintf("'l%d@x.example'", i))
	}
	query := "/services/data/v66.0/query?q=" + url.QueryEscape("SELECT Id, Email, Title FROM Lead WHERE Email IN (")
	for name, target := range map[string]string{
		"one row":  query + url.QueryEscape("'l7@x.example')"),
		"200 rows": query + url.QueryEscape(strings.Join(all, ",")+")"),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, server.URL+target, nil)
				if err != nil {
					b.Fatal(err)
				}
				req.Header.Set("Authorization", "Bearer "+token)
				resp, err := server.Client().Do(req)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != http.StatusOK {
					b.Fatal(resp.Status, err)
				}
				_ = resp.Body.Close()
			}
		})
	}
}
