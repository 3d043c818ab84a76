package salesforcetest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestResources holds the lists of what there is, which clients find their way by.
func TestResources(t *testing.T) {
	a := newAPI(t)
	got := a.do(http.MethodGet, data+"/", nil).object()
	for _, name := range []string{"composite", "jobs", "limits", "query", "queryAll", "sobjects", "tooling"} {
		require.Equal(t, data+"/"+name, got[name])
	}
	who := a.send(http.MethodGet, got["identity"].(string), "").object()
	require.Equal(t, a.org.Credentials().Username, who["username"])
	require.Equal(t, map[string]any{"batch": data + "/composite/batch", "graph": data + "/composite/graph", "sobjects": data + "/composite/sobjects",
		"tree": data + "/composite/tree"}, a.do(http.MethodGet, "/composite", nil).object())

	limits := a.do(http.MethodGet, "/limits", nil).object()
	a.run(fields{"object": "Lead", "operation": "insert"}, leadsCSV(3))
	a.ask(fields{"operation": "query", "query": "SELECT Id FROM Lead"})
	after := a.do(http.MethodGet, "/limits", nil).object()
	for _, name := range []string{"DailyBulkApiBatches", "DailyBulkV2QueryJobs"} {
		before := limits[name].(map[string]any)
		require.InDelta(t, before["Remaining"].(float64)-1, after[name].(map[string]any)["Remaining"], 0, name)
	}
}

// TestWhatLoginsAsk holds the query by which Salesforce's command line gets to
// know an org.
func TestWhatLoginsAsk(t *testing.T) {
	a := newAPI(t)
	org := a.query("SELECT Name, InstanceName, IsSandbox, TrialExpirationDate, NamespacePrefix FROM Organization")[0]
	require.Equal(t, []any{false, nil, nil}, []any{org["IsSandbox"], org["TrialExpirationDate"], org["NamespacePrefix"]})
}
