package salesforcetest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// ask makes a query job.
func (a *api) ask(f fields) (string, reply) {
	a.t.Helper()
	r := a.do(http.MethodPost, "/jobs/query", f)
	if r.status != http.StatusOK {
		return "", r
	}
	return "/jobs/query/" + r.object()["id"].(string), r
}

func TestBulkQuery(t *testing.T) {
	a := newAPI(t)
	account := a.create("Account", fields{"Name": "North, \"wind\"", "AnnualRevenue": 5})
	a.create("Contact", fields{"LastName": "Nwosu", "AccountId": account})
	gone := a.create("Contact", fields{"LastName": "Roe"})
	require.Equal(t, http.StatusNoContent, a.do(http.MethodDelete, "/sobjects/Contact/"+gone, nil).status)
	const query = "SELECT LastName, account.name, Account.AnnualRevenue, DoNotCall, CreatedDate FROM Contact ORDER BY LastName"
	at, r := a.ask(fields{"operation": "query", "query": query})
	require.Equal(t, []any{"UploadComplete", "Contact", "query", 66.0, "LF", "COMMA"}, []any{r.object()["state"], r.object()["object"], r.object()["operation"],
		r.object()["apiVersion"], r.object()["lineEnding"], r.object()["columnDelimiter"]})
	info := a.do(http.MethodGet, at, nil).object()
	require.Equal(t, []any{"JobComplete", "V2Query", 1.0}, []any{info["state"], info["jobType"], info["numberRecordsProcessed"]})
	r = a.do(http.MethodGet, at+"/results", nil)
	created := a.org.Records("Contact")[0]["CreatedDate"].(string)[:23] + "Z"
	require.Equal(t, "\"LastName\",\"Account.Name\",\"Account.AnnualRevenue\",\"DoNotCall\",\"CreatedDate\"\n"+
		"\"Nwosu\",\"North, \"\"wind\"\"\",\"5.0\",\"false\",\""+created+"\"\n", string(r.body))
	require.Equal(t, []string{"null", "1", "text/csv; charset=UTF-8"}, []string{r.header.Get("Sforce-Locator"), r.header.Get("Sforce-NumberOfRecords"), r.header.Get("Content-Type")})

	at, _ = a.ask(fields{"operation": "queryAll", "query": query, "columnDelimiter": "PIPE", "lineEnding": "CRLF"})
	require.Contains(t, string(a.do(http.MethodGet, at+"/results", nil).body), "\"Roe\"|\"\"|\"\"|\"false\"|")
	require.Len(t, a.do(http.MethodGet, "/jobs/query", nil).object()["records"], 2)
	require.Empty(t, a.do(http.MethodGet, "/jobs/ingest", nil).object()["records"])
	require.Equal(t, http.StatusNoContent, a.do(http.MethodDelete, at, nil).status)
	require.Equal(t, http.StatusNotFound, a.do(http.MethodGet, at, nil).status)
}

func TestBulkQueryPages(t *testing.T) {
	a := newAPI(t)
	a.run(fields{"object": "Lead", "operation": "insert"}, leadsCSV(5))
	at, _ := a.ask(fields{"operation": "query", "query": "SELECT LastName FROM Lead ORDER BY LastName LIMIT 5"})
	var got []string
	locator, pages := "", 0
	for locator != "null" {
		r := a.do(http.MethodGet, at+"/results?maxRecords=2&locator="+locator, nil)
		require.Equal(t, http.StatusOK, r.status, string(r.body))
		got = append(got, string(r.body))
		locator = r.header.Get("Sforce-Locator")
		require.Less(t, pages, 3)
		pages++
	}
	require.Equal(t, []string{"\"LastName\"\n\"L0\"\n\"L1\"\n", "\"LastName\"\n\"L2\"\n\"L3\"\n", "\"LastName\"\n\"L4\"\n"}, got)
	for _, bad := range []string{"locator=nope", "locator=OTk=", "maxRecords=0", "maxRecords=x"} {
		require.Equal(t, http.StatusBadRequest, a.do(http.MethodGet, at+"/results?"+bad, nil).status)
	}
}

func TestBulkQueryTime(t *testing.T) {
	a := newAPI(t)
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	a.org.SetClock(func() time.Time { return now })
	a.signIn()
	a.org.SetJobTime(time.Minute)
	at, _ := a.ask(fields{"operation": "query", "query": "SELECT Id FROM Lead"})
	other, _ := a.ask(fields{"operation": "query", "query": "SELECT Id FROM Lead"})
	now = now.Add(30 * time.Second)
	require.Equal(t, "InProgress", a.do(http.MethodGet, at, nil).object()["state"])
	require.Equal(t, http.StatusBadRequest, a.do(http.MethodGet, at+"/results", nil).status)
	require.Equal(t, "Aborted", a.do(http.MethodPatch, other, fields{"state": "Aborted"}).object()["state"])
	now = now.Add(30 * time.Second)
	require.Equal(t, "JobComplete", a.do(http.MethodGet, at, nil).object()["state"])
	require.Equal(t, "\"Id\"\n", string(a.do(http.MethodGet, at+"/results", nil).body))
	require.Equal(t, "Aborted", a.do(http.MethodGet, other, nil).object()["state"])
}

// TestBulkQueryLength holds that a query in a body may be as long as SOQL is.
func TestBulkQueryLength(t *testing.T) {
	a := newAPI(t)
	for n, code := range map[int]string{100000: "", 100001: "MALFORMED_QUERY"} {
		values := strings.Repeat("x', '", (n-len("SELECT Id FROM Lead WHERE Title IN ('')"))/5)
		query := "SELECT Id FROM Lead WHERE Title IN ('" + values
		query += longText(n-len(query)-2) + "')"
		require.Len(t, query, n)
		_, r := a.ask(fields{"operation": "query", "query": query})
		if code == "" {
			require.Equal(t, http.StatusOK, r.status, string(r.body[:200]))
			continue
		}
		require.Equal(t, code, r.refusal().Code)
	}
}

func TestBulkQueryRefusals(t *testing.T) {
	a := newAPI(t)
	for query, code := range map[string]string{
		"SELECT":                                            "MALFORMED_QUERY",
		"SELECT Nope FROM Lead":                             "INVALID_FIELD",
		"SELECT Id FROM Nope":                               "INVALID_TYPE",
		"SELECT COUNT() FROM Lead":                          "API_ERROR",
		"SELECT COUNT(Id) FROM Lead":                        "API_ERROR",
		"SELECT Status FROM Lead GROUP BY Status":           "API_ERROR",
		"SELECT Id FROM Lead OFFSET 5":                      "API_ERROR",
		"SELECT Id, (SELECT Id FROM Contacts) FROM Account": "API_ERROR",
		"SELECT Address FROM Lead":                          "API_ERROR",
	} {
		_, r := a.ask(fields{"operation": "query", "query": query})
		require.Equal(t, http.StatusBadRequest, r.status, query)
		require.Equal(t, code, r.refusal().Code, query)
	}
	for _, f := range []fields{{"operation": "insert", "query": "SELECT Id FROM Lead"}, {"query": "SELECT Id FROM Lead"}, {"operation": "query", "query": "SELECT Id FROM Lead", "columnDelimiter": "x"}} {
		_, r := a.ask(f)
		require.Equal(t, "JSON_PARSER_ERROR", r.refusal().Code)
	}
}
