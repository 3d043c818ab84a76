package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func noEnv(string) string { return "" }

// newOrg is an org in memory that has nobody.
func newOrg(t *testing.T) *salesforcetest.Org {
	t.Helper()
	org, err := sample.NewOrg(sample.Settings(noEnv))
	require.NoError(t, err)
	for _, object := range []string{schema.Lead, schema.Contact} {
		for _, record := range org.Records(object) {
			require.NoError(t, org.Delete(record["Id"].(string)))
		}
	}
	org.KeepRequests(0)
	return org
}

// newProgram is the program on that org. What it writes is in the buffers.
func newProgram(org *salesforcetest.Org, opts options) (p *program, out, errOut *bytes.Buffer) {
	out, errOut = new(bytes.Buffer), new(bytes.Buffer)
	return &program{
		options: opts, org: "an org in memory", config: sample.ConfigOf(org, sample.Settings(noEnv)),
		in: strings.NewReader(""), out: out, errOut: errOut,
	}, out, errOut
}

// someLeads are n leads, each with one action, as JSON lines.
func someLeads(t *testing.T, n int) string {
	t.Helper()
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	for i := range n {
		id := fmt.Sprintf("lead-%05d", i)
		require.NoError(t, encoder.Encode(salesforce.Lead{
			Person: mapping.Person{
				ID: id, FirstName: "Ada", LastName: fmt.Sprintf("Nwosu %d", i),
				Email: id + "@northwind.example", Company: mapping.Company{Name: "Northwind"},
			},
			Actions: []engagement.Action{{
				ID: "a-" + id, Kind: engagement.Note, By: "dana.ruiz@exhibitor.example",
				At: time.Date(2026, 10, 14, 15, 0, 0, 0, time.UTC), Notes: "met at the booth",
			}},
		}))
	}
	return text.String()
}

func fileOf(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "leads.jsonl")
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	return name
}

// resultsOf reads lines of results.
func resultsOf(t *testing.T, text io.Reader) []salesforce.Result {
	t.Helper()
	var results []salesforce.Result
	for decoder := json.NewDecoder(text); ; {
		var r salesforce.Result
		err := decoder.Decode(&r)
		if err == io.EOF {
			return results
		}
		require.NoError(t, err)
		results = append(results, r)
	}
}

// holdsEach requires that the org has each of n leads and its action once.
func holdsEach(t *testing.T, org *salesforcetest.Org, n int) {
	t.Helper()
	keys := func(object, field string) map[any]int {
		counts := map[any]int{}
		for _, r := range org.Records(object) {
			counts[r[field]]++
		}
		return counts
	}
	leads, tasks := keys(schema.Lead, sample.LeadKey), keys(schema.Task, sample.ActivityKey)
	require.Len(t, leads, n)
	require.Len(t, tasks, n)
	for i := range n {
		id := fmt.Sprintf("lead-%05d", i)
		require.Equal(t, 1, leads[id], id)
		require.Equal(t, 1, tasks["a-"+id], id)
	}
}

// roundTripper is a function that sends a request.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
