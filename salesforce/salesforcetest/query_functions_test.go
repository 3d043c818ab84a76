package salesforcetest_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// TestQueryFunctions holds what functions answer. The forms of dates and amounts are
// those of the SOQL and SOSL Reference, FORMAT().
func TestQueryFunctions(t *testing.T) {
	a := newAPI(t)
	stages := []schema.PicklistValue{{Value: "n", Label: "New", Active: true}, {Value: "o", Label: "Old", Active: true}}
	a.org.Define("Lead",
		schema.Field{Name: "Stage__c", Type: schema.TypePicklist, Picklist: stages},
		schema.Field{Name: "Stages__c", Type: schema.TypeMultiPicklist, Picklist: stages},
		schema.Field{Name: "Budget__c", Type: schema.TypeCurrency, Precision: 16, Scale: 2},
		schema.Field{Name: "Day__c", Type: schema.TypeDate},
	)
	now := time.Date(2025, 4, 10, 22, 31, 37, 0, time.UTC)
	a.org.SetClock(func() time.Time { return now })
	a.signIn()
	user := a.create("Lead", lead("Stage__c", "n", "Stages__c", "n;x;o", "Budget__c", 44000, "Day__c", "2015-12-28", "NumberOfEmployees", 1234567))
	a.create("Lead", lead("Stage__c", "other", "Budget__c", -1.5))
	owner := a.read("Lead", user)["OwnerId"].(string)
	require.NoError(t, a.org.Update(owner, fields{"TimeZoneSidKey": "America/Los_Angeles"}))

	for query, want := range map[string]string{
		"toLabel(Stage__c), toLabel(Stages__c) all": `[{"Stage__c": "New", "all": "New;Old;x"}, {"Stage__c": "other", "all": null}]`,
		"FORMAT(CreatedDate), FORMAT(Day__c) d":     `[{"CreatedDate": "4/10/2025, 3:31 PM", "d": "12/28/2015"}, {"CreatedDate": "4/10/2025, 3:31 PM", "d": null}]`,
		"FORMAT(Budget__c) b, NumberOfEmployees, FORMAT(NumberOfEmployees) n": `[{"b": "$44,000.00", "NumberOfEmployees": 1234567, "n": "1,234,567"},
			{"b": "-$1.50", "NumberOfEmployees": null, "n": null}]`,
		"FORMAT(MAX(Budget__c)), FORMAT(MIN(Day__c)) d, FORMAT(COUNT(Id)) n, FORMAT(AVG(Budget__c))":                  `[{"expr0": "$44,000.00", "d": "12/28/2015", "n": "2", "expr1": "$21,999.25"}]`,
		"HOUR_IN_DAY(CreatedDate), HOUR_IN_DAY(convertTimezone(CreatedDate)) h, COUNT(Id) n, DAY_ONLY(CreatedDate) d": `[{"expr0": 22, "h": 15, "n": 2, "d": "2025-04-10"}]`,
	} {
		text := "SELECT " + query + " FROM Lead"
		if query[0] == 'H' {
			text += " GROUP BY HOUR_IN_DAY(CreatedDate), HOUR_IN_DAY(convertTimezone(CreatedDate)), DAY_ONLY(CreatedDate)"
		}
		var rows []map[string]any
		require.NoError(t, json.Unmarshal([]byte(want), &rows))
		require.Empty(t, cmp.Diff(rows, a.query(text)), "%s (-want +got)", query)
	}
	require.Len(t, a.query("SELECT Id FROM Lead WHERE toLabel(Stage__c) IN ('new')"), 1)
	require.Len(t, a.query("SELECT Id FROM Lead WHERE toLabel(Stages__c) = 'New;Old;x'"), 1)

	require.NoError(t, a.org.Update(owner, fields{"LocaleSidKey": "de_DE"}))
	for query, what := range map[string]string{
		"SELECT FORMAT(CreatedDate) FROM Lead":     "FORMAT(CreatedDate) in the locale de_DE",
		"SELECT toLabel(LastName) FROM Lead":       "toLabel() of LastName",
		"SELECT Id FROM Lead FOR UPDATE":           "FOR UPDATE",
		"SELECT convertCurrency(Id) FROM Lead":     "CONVERTCURRENCY()",
		"SELECT Id FROM Lead WITH DATA CATEGORY x": "WITH DATA",
	} {
		r := a.do(http.MethodGet, "/query?q="+url.QueryEscape(query), nil)
		require.Equal(t, http.StatusBadRequest, r.status, query)
		require.Contains(t, r.refusal().Message, what+" is not supported by this simulator")
	}
	for query, want := range map[string]refusal{
		"SELECT FIELDS(ALL) FROM Lead LIMIT 9":              {Code: "MALFORMED_QUERY", Message: "The SOQL FIELDS function is not supported with an unbounded set of fields in this API."},
		"SELECT TYPEOF Who WHEN Lead THEN Id END FROM Task": {Code: "API_ERROR", Message: "TYPEOF not supported in Bulk Query"},
	} {
		_, r := a.ask(fields{"operation": "query", "query": query})
		require.Equal(t, want, r.refusal())
	}
	_, r := a.ask(fields{"operation": "query", "query": "SELECT Id, toLabel(Stage__c) FROM Lead"})
	require.Contains(t, r.refusal().Message, "TOLABEL(Stage__c) in a bulk query is not supported by this simulator")
}

// TestFieldGroups holds that FIELDS() stands for the fields that the user may read.
func TestFieldGroups(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead", schema.Field{Name: "Score__c"}, schema.Field{Name: "Secret__c"})
	a.org.Restrict("Lead", "Secret__c")
	id := a.create("Lead", lead("Score__c", "Hot"))
	require.Equal(t, []map[string]any{{"Score__c": "Hot"}}, a.query("SELECT FIELDS(CUSTOM) FROM Lead LIMIT 1"))
	all := a.query("SELECT FIELDS(ALL) FROM Lead LIMIT 1")[0]
	whole := a.read("Lead", id)
	delete(whole, "attributes")
	require.Equal(t, whole, all)
	standard := a.query("SELECT Score__c, FIELDS(STANDARD) FROM Lead")[0]
	require.Equal(t, all, standard, "there is one custom field that can be read")
}

// TestViewed holds what FOR VIEW changes, and what it does not.
func TestViewed(t *testing.T) {
	a := newAPI(t)
	id := a.create("Lead", lead())
	task := a.create("Task", fields{"Subject": "Call", "WhoId": id})
	before, other := a.read("Lead", id), a.read("Task", task)
	require.Len(t, a.query("SELECT Id FROM Lead FOR VIEW"), 1)
	require.Len(t, a.query("SELECT Id FROM Task FOR REFERENCE"), 1, "an object without the field")
	after := a.read("Lead", id)
	require.NotNil(t, after["LastViewedDate"])
	after["LastViewedDate"] = nil
	require.Empty(t, cmp.Diff(before, after), "-before +after")
	require.Empty(t, cmp.Diff(other, a.read("Task", task)), "-before +after")
}
