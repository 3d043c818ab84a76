package salesforcetest_test

import (
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// TestCursorOwner holds that the further pages of a query are for who asked it.
func TestCursorOwner(t *testing.T) {
	a := newAPI(t)
	for i := range 201 {
		a.add("Lead", lead("FirstName", strconv.Itoa(i)))
	}
	b, _ := a.integration(readWriteLead)
	admin, _ := a.user(salesforcetest.User{})
	for _, path := range []string{"/query", "/queryAll"} {
		next, ok := a.do(http.MethodGet, path+"?q=SELECT+FirstName+FROM+Lead", nil, "Sforce-Query-Options", "batchSize=200").object()["nextRecordsUrl"].(string)
		require.True(t, ok)
		for _, other := range []*api{b, admin} {
			r := other.do(http.MethodGet, next, nil)
			require.Equal(t, http.StatusBadRequest, r.status)
			require.Equal(t, refusal{Code: "INVALID_QUERY_LOCATOR", Message: "invalid query locator"}, r.refusal())
		}
		require.Len(t, a.do(http.MethodGet, next, nil).object()["records"], 1)
	}
}

// TestJobOwner holds that a job is there for its user, and for who may modify
// all data.
func TestJobOwner(t *testing.T) {
	a := newAPI(t)
	b, _ := a.integration(readWriteLead)
	c, _ := a.integration(readWriteLead)
	ingest := b.run(fields{"object": "Lead", "operation": "insert"}, leadsCSV(1)).at("")
	query := "/jobs/query/" + b.do(http.MethodPost, "/jobs/query", fields{"operation": "query", "query": "SELECT Id FROM Lead"}).object()["id"].(string)
	for path, list := range map[string]string{ingest: "/jobs/ingest", query: "/jobs/query"} {
		for who, want := range map[*api]int{a: http.StatusOK, b: http.StatusOK, c: http.StatusNotFound} {
			require.Equal(t, want, who.do(http.MethodGet, path, nil).status)
			require.Equal(t, want == http.StatusOK, len(who.do(http.MethodGet, list, nil).object()["records"].([]any)) == 1)
		}
		require.Equal(t, http.StatusNotFound, c.do(http.MethodPatch, path, fields{"state": "Aborted"}).status)
		require.Equal(t, http.StatusNotFound, c.do(http.MethodDelete, path, nil).status)
	}
	require.Equal(t, http.StatusNotFound, c.do(http.MethodGet, query+"/results", nil).status)
	require.Equal(t, http.StatusOK, b.do(http.MethodGet, query+"/results", nil).status)
	require.Equal(t, http.StatusOK, b.do(http.MethodGet, ingest+"/successfulResults", nil).status)
}
