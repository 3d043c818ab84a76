package salesforcetest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// TestQueries asks one org for all that queries can say. What the language
// means is tested where it is evaluated; here it meets records.
func TestQueries(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead",
		schema.Field{Name: "Key__c", ExternalID: true, Unique: true},
		schema.Field{Name: "Case__c", ExternalID: true, CaseSensitive: true},
		schema.Field{Name: "Score__c", Type: schema.TypeDouble, Scale: 1},
		schema.Field{Name: "Firm__c", Type: schema.TypeReference, ReferenceTo: []string{"Account"}},
	)
	now := time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)
	a.org.SetClock(func() time.Time { return now })
	a.signIn()
	account := a.create("Account", fields{"Name": "Northwind"})
	contact := a.create("Contact", fields{"LastName": "Dubois", "FirstName": "Marc", "AccountId": account, "Email": "Marc@Dubois.example"})
	one := a.create("Lead", lead("LastName", "A", "Key__c", "k1", "Case__c", "x", "Email", "a@x.example", "Score__c", 2.5, "Firm__c", account))
	two := a.create("Lead", lead("LastName", "B", "Key__c", "k2", "Case__c", "X", "Email", "b@x.example", "Rating", "Hot"))
	now = now.Add(24 * time.Hour)
	a.signIn()
	three := a.create("Lead", lead("LastName", "O'C", "Email", "A@X.example", "Score__c", 4, "Rating", "Hot"))
	task := a.create("Task", fields{"Subject": "Call", "WhoId": contact, "Status": "Completed"})
	a.create("Task", fields{"Subject": "Mail", "WhoId": one})
	name := map[string]string{one: "A", two: "B", three: "C", account: "account", contact: "contact", task: "task"}

	tests := map[string]string{
		"SELECT Id FROM Lead":                                                                 "A B C",
		"select id from lead where id = '" + two[:15] + "'":                                   "B",
		"SELECT Id FROM Lead WHERE Email = 'A@x.EXAMPLE'":                                     "A C",
		"SELECT Id FROM Lead WHERE Email IN ('b@x.example', 'a@x.example', 'no@x.example')":   "A B C",
		"SELECT Id FROM Lead WHERE Key__c IN ('K2') AND IsConverted = false":                  "B",
		"SELECT Id FROM Lead WHERE Case__c = 'x'":                                             "A",
		"SELECT Id FROM Lead WHERE Case__c = 'x' OR Key__c = 'k2'":                            "A B",
		"SELECT Id FROM Lead WHERE Key__c = null":                                             "C",
		"SELECT Id FROM Lead WHERE LastName = 'O\\'C'":                                        "C",
		"SELECT Id FROM Lead WHERE LastName LIKE 'o%'":                                        "C",
		"SELECT Id FROM Lead WHERE Score__c > 2.5":                                            "C",
		"SELECT Id FROM Lead WHERE CreatedDate = TODAY":                                       "C",
		"SELECT Id FROM Lead WHERE CreatedDate < 2026-11-24T00:00:00Z":                        "A B",
		"SELECT Id FROM Lead WHERE Firm__r.Name = 'northwind'":                                "A",
		"SELECT Id FROM Lead WHERE Owner.Name = 'Integration User'":                           "A B C",
		"SELECT Id FROM Lead WHERE (NOT Rating = 'Hot')":                                      "A",
		"SELECT Id FROM Lead WHERE Id IN (SELECT WhoId FROM Task)":                            "A",
		"SELECT Id FROM Lead ORDER BY Rating NULLS LAST, LastName DESC":                       "C B A",
		"SELECT Id FROM Lead ORDER BY LastName DESC LIMIT 1 OFFSET 1":                         "B",
		"SELECT Id FROM Task WHERE Who.Type = 'Contact'":                                      "task",
		"SELECT Id FROM Task WHERE IsClosed = true AND Who.Name LIKE 'marc%'":                 "task",
		"SELECT Id FROM Contact WHERE Account.Owner.Email = 'integration@acme.example'":       "contact",
		"SELECT Id FROM Contact WHERE AccountId = '" + account + "' AND Name = 'Marc Dubois'": "contact",
	}
	for q, want := range tests {
		var got []string
		for _, r := range a.query(q) {
			got = append(got, name[r["Id"].(string)])
		}
		require.Equal(t, want, strings.Join(got, " "), q)
	}

	at := "2026-11-23T09:30:00.000+0000"
	shapes := map[string]any{
		"SELECT lastname, score__c, CreatedDate, NumberOfEmployees FROM Lead LIMIT 1": []map[string]any{
			{"LastName": "A", "Score__c": 2.5, "CreatedDate": at, "NumberOfEmployees": nil},
		},
		"SELECT Firm__r.Name, Firm__r.Owner.Alias, Firm__r.Phone FROM Lead LIMIT 2": []map[string]any{
			{"Firm__r": map[string]any{
				"attributes": attributes("Account", account), "Name": "Northwind",
				"Owner": map[string]any{"attributes": attributes("User", "005Kd0000000001IAA"), "Alias": "integ"}, "Phone": nil,
			}},
			{"Firm__r": nil},
		},
		"SELECT Who.Name, Who.Type FROM Task WHERE Id = '" + task + "'": []map[string]any{
			{"Who": map[string]any{"attributes": attributes("Contact", contact), "Name": "Marc Dubois", "Type": "Contact"}},
		},
		"SELECT Name, (SELECT Subject FROM Tasks WHERE IsClosed = true), (SELECT Id FROM Events) FROM Contact": []map[string]any{
			{"Name": "Marc Dubois", "Tasks": map[string]any{"totalSize": 1.0, "done": true, "records": []any{
				map[string]any{"attributes": attributes("Task", task), "Subject": "Call"},
			}}, "Events": nil},
		},
		"SELECT Name, (SELECT LastName FROM Leads__r) FROM Account": []map[string]any{
			{"Name": "Northwind", "Leads__r": map[string]any{"totalSize": 1.0, "done": true, "records": []any{
				map[string]any{"attributes": attributes("Lead", one), "LastName": "A"},
			}}},
		},
		"SELECT COUNT(Id), MAX(Score__c) top FROM Lead":                                []map[string]any{{"expr0": 3.0, "top": 4.0}},
		"SELECT Rating, COUNT(Id) n FROM Lead GROUP BY Rating ORDER BY COUNT(Id) DESC": []map[string]any{{"Rating": "Hot", "n": 2.0}, {"Rating": nil, "n": 1.0}},
		"SELECT ApiName FROM TaskStatus WHERE IsClosed = true":                         []map[string]any{{"ApiName": "Completed"}},
		"SELECT ApiName FROM LeadStatus WHERE IsConverted = true":                      []map[string]any{{"ApiName": "Closed - Converted"}},
		"SELECT Name, IsSandbox FROM Organization":                                     []map[string]any{{"Name": "Acme", "IsSandbox": false}},
		"SELECT Username, Profile.Name FROM User WHERE Username = 'Integration@acme.example'": []map[string]any{
			{"Username": "integration@acme.example", "Profile": map[string]any{"attributes": attributes("Profile", "00eKd0000000001IAA"), "Name": "System Administrator"}},
		},
	}
	for q, want := range shapes {
		if diff := cmp.Diff(want, any(a.query(q))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", q, diff)
		}
	}

	r := a.do(http.MethodGet, "/query/?q=SELECT+COUNT()+FROM+Lead", nil)
	require.Equal(t, fields{"totalSize": 3.0, "done": true, "records": []any{}}, r.object())

	require.Equal(t, http.StatusNoContent, a.do(http.MethodDelete, "/sobjects/Lead/"+one, nil).status)
	require.Len(t, a.query("SELECT Id FROM Lead WHERE Key__c IN ('k1', 'k2')"), 1)
	r = a.do(http.MethodGet, "/queryAll?q="+url.QueryEscape("SELECT Id, IsDeleted FROM Lead WHERE Key__c IN ('k1', 'k2')"), nil)
	require.Contains(t, string(r.body), `"totalSize":2,`)
	r = a.do(http.MethodGet, "/queryAll?q="+url.QueryEscape("SELECT COUNT() FROM Task WHERE IsDeleted = true"), nil)
	require.Contains(t, string(r.body), `"totalSize":1,`)
}

func attributes(object, id string) map[string]any {
	return map[string]any{"type": object, "url": data + "/sobjects/" + object + "/" + id}
}

func TestRefusedQueries(t *testing.T) {
	a := newAPI(t)
	tests := map[string]refusal{
		"invalid": {Code: "MALFORMED_QUERY", Message: "unexpected token: 'invalid'"},
		"select count() from XYZZY": {Code: "INVALID_TYPE", Message: "\nselect count() from XYZZY\n                    ^\nERROR at Row:1:Column:21\n" +
			"sObject type 'XYZZY' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. " +
			"Please reference your WSDL or the describe call for the appropriate names."},
		"SELECT Nope FROM Lead": {Code: "INVALID_FIELD", Message: "\nSELECT Nope FROM Lead\n       ^\nERROR at Row:1:Column:8\n" +
			"No such column 'Nope' on entity 'Lead'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. " +
			"Please reference your WSDL or the describe call for the appropriate names."},
		"SELECT Foo__r.Name FROM Lead": {Code: "INVALID_FIELD", Message: "\nSELECT Foo__r.Name FROM Lead\n       ^\nERROR at Row:1:Column:8\n" +
			"Didn't understand relationship 'Foo__r' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' " +
			"after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names."},
		"SELECT Id FROM Lead WHERE Id = 'somethingwonky'": {Code: "INVALID_QUERY_FILTER_OPERATOR",
			Message: "\nSELECT Id FROM Lead WHERE Id = 'somethingwonky'\n                          ^\nERROR at Row:1:Column:27\ninvalid ID field: somethingwonky"},
	}
	for q, want := range tests {
		r := a.do(http.MethodGet, "/query?q="+url.QueryEscape(q), nil)
		require.Equal(t, http.StatusBadRequest, r.status, q)
		if diff := cmp.Diff(want, r.refusal()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", q, diff)
		}
	}
	for q, code := range map[string]string{
		"SELECT Id FROM Lead WHERE Nope = 1":                                                            "INVALID_FIELD",
		"SELECT Id FROM Lead ORDER BY Nope":                                                             "INVALID_FIELD",
		"SELECT Who.Company FROM Task":                                                                  "INVALID_FIELD",
		"SELECT Individual.Name FROM Lead":                                                              "INVALID_FIELD",
		"SELECT Id FROM Lead WHERE Description = 'x'":                                                   "INVALID_FIELD",
		"SELECT Id FROM Lead WHERE Id IN (SELECT Nope FROM Task)":                                       "INVALID_FIELD",
		"SELECT Id FROM Lead WHERE Id IN (SELECT WhoId FROM Nope)":                                      "INVALID_TYPE",
		"SELECT Id, (SELECT Id FROM Nopes) FROM Lead":                                                   "INVALID_TYPE",
		"SELECT Id, (SELECT Nope FROM Tasks) FROM Contact":                                              "INVALID_FIELD",
		"SELECT Id FROM Lead WHERE CreatedDate > '2026-11-23'":                                          "INVALID_FIELD",
		"SELECT FROM WHERE":                                                                             "MALFORMED_QUERY",
		"SELECT Id FROM Lead WHERE Id = '1' AND Id = '2' OR Id = '3'":                                   "MALFORMED_QUERY",
		"SELECT Id, COUNT(Id) FROM Lead":                                                                "MALFORMED_QUERY",
		"SELECT AnnualRevenue FROM Lead GROUP BY AnnualRevenue":                                         "MALFORMED_QUERY",
		"SELECT CreatedDate FROM Lead GROUP BY CreatedDate":                                             "MALFORMED_QUERY",
		"SELECT Owner.CreatedDate, COUNT(Id) FROM Account GROUP BY Owner.CreatedDate":                   "MALFORMED_QUERY",
		"SELECT COUNT(Description) FROM Lead":                                                           "MALFORMED_QUERY",
		"SELECT Company FROM Lead GROUP BY Company HAVING COUNT(Description) > 1":                       "MALFORMED_QUERY",
		"SELECT Id FROM Lead WHERE Id IN (SELECT AccountId FROM Contact)":                               "MALFORMED_QUERY",
		"SELECT Id FROM Contact WHERE AccountId IN (SELECT Name FROM Account)":                          "MALFORMED_QUERY",
		"SELECT Id FROM Lead WHERE Company IN (SELECT Name FROM Account)":                               "MALFORMED_QUERY",
		"SELECT Id FROM Lead WHERE LastName = 'x' AND (Title = 'y' AND Id IN (SELECT WhoId FROM Task))": "MALFORMED_QUERY",
		"SELECT Id, (SELECT Id FROM Tasks), (SELECT Subject FROM tasks) FROM Contact":                   "MALFORMED_QUERY",
	} {
		require.Equal(t, code, a.do(http.MethodGet, "/query?q="+url.QueryEscape(q), nil).refusal().Code, q)
	}
	require.Equal(t, "MALFORMED_QUERY", a.do(http.MethodGet, "/query", nil).refusal().Code)
}

func TestQueryPages(t *testing.T) {
	a := newAPI(t)
	for i := range 2050 {
		a.add("Lead", lead("LastName", fmt.Sprintf("L%04d", i)))
	}
	get := func(path string, header ...string) map[string]any {
		r := a.do(http.MethodGet, path, nil, header...)
		require.Equal(t, http.StatusOK, r.status, string(r.body))
		return r.object()
	}
	const q = "/query?q=SELECT+LastName+FROM+Lead"
	page := get(q)
	require.Equal(t, []any{2050.0, false}, []any{page["totalSize"], page["done"]})
	require.Len(t, page["records"], 2000)
	next := page["nextRecordsUrl"].(string)
	require.Regexp(t, `^/services/data/v66\.0/query/01g\w{15}-2000$`, next)
	page = get(next)
	require.Equal(t, true, page["done"])
	require.NotContains(t, page, "nextRecordsUrl")
	require.Len(t, page["records"], 50)

	seen := map[any]bool{}
	for page = get(q, "Sforce-Query-Options", "batchSize=500"); ; page = get(page["nextRecordsUrl"].(string)) {
		for _, r := range page["records"].([]any) {
			seen[r.(map[string]any)["LastName"]] = true
		}
		if page["done"] == true {
			break
		}
	}
	require.Len(t, seen, 2050)
	require.Len(t, get(q, "Sforce-Query-Options", "batchSize=1")["records"], 200)
	for _, bad := range []string{"/query/01g000000000000000-2000", strings.TrimSuffix(next, "2000") + "9999", strings.TrimSuffix(next, "-2000")} {
		r := a.do(http.MethodGet, bad, nil)
		require.Equal(t, "INVALID_QUERY_LOCATOR", r.refusal().Code)
	}
}
