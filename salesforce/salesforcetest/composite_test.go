package salesforcetest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// sub is a sub-request.
func sub(reference, method, path string, body any) fields {
	f := fields{"referenceId": reference, "method": method, "url": data + path}
	if body != nil {
		f["body"] = body
	}
	return f
}

// parts is the answer to a composite request.
func parts(r reply) []map[string]any {
	r.t.Helper()
	require.Equal(r.t, http.StatusOK, r.status, string(r.body))
	var out []map[string]any
	for _, p := range r.object()["compositeResponse"].([]any) {
		out = append(out, p.(map[string]any))
	}
	return out
}

// toldParts reduces the parts to status and error code.
func toldParts(r reply) []string {
	r.t.Helper()
	var out []string
	for _, p := range parts(r) {
		s := fmt.Sprint(p["httpStatusCode"])
		if errs, ok := p["body"].([]any); ok && len(errs) > 0 {
			if code, ok := errs[0].(map[string]any)["errorCode"]; ok {
				s += " " + code.(string)
			}
		}
		out = append(out, s)
	}
	return out
}

func TestCompositeReferences(t *testing.T) {
	a := newAPI(t)
	r := a.do(http.MethodPost, "/composite", fields{"allOrNone": true, "compositeRequest": []fields{
		sub("a", "POST", "/sobjects/Account", fields{"Name": "Northwind"}),
		sub("c", "POST", "/sobjects/Contact", fields{"LastName": "Dubois", "AccountId": "@{a.id}"}),
		sub("q", "GET", "/query?q=SELECT Id, Account.Name FROM Contact WHERE Id = '@{c.id}'", nil),
		sub("t", "POST", "/sobjects/Task", fields{"WhoId": "@{q.records[0].Id}", "Description": "for @{q.records[0].Account.Name}, at @{q.totalSize}"}),
		sub("u", "PATCH", "/sobjects/Contact/@{c.id}", fields{"Title": "Head"}),
		sub("b", "POST", "/sobjects/Account", fields{"Name": "Contoso"}),
		sub("d", "DELETE", "/sobjects/Account/@{b.id}", nil),
	}})
	require.Equal(t, []string{"201", "201", "200", "201", "204", "201", "204"}, toldParts(r))
	got := parts(r)
	contact := got[1]["body"].(map[string]any)["id"].(string)
	require.Equal(t, map[string]any{"Location": data + "/sobjects/Contact/" + contact}, got[1]["httpHeaders"])
	require.Equal(t, "c", got[1]["referenceId"])
	require.Nil(t, got[4]["body"])
	require.Equal(t, map[string]any{}, got[4]["httpHeaders"])
	require.Equal(t, "Head", a.read("Contact", contact)["Title"])
	require.Equal(t, "for Northwind, at 1", a.org.Records("Task")[0]["Description"])

	log := a.org.Requests()
	last := log[len(log)-2] // the record was read after it
	require.Equal(t, "/services/data/v66.0/composite", last.Path)
	require.Len(t, last.Subrequests, 7)
	require.Equal(t, data+"/sobjects/Contact/"+contact, last.Subrequests[4].Path)
	require.Equal(t, http.StatusNoContent, last.Subrequests[4].Status)
	require.Equal(t, "SELECT Id, Account.Name FROM Contact WHERE Id = '"+contact+"'", last.Subrequests[2].Query.Get("q"))
}

func TestCompositeFailures(t *testing.T) {
	list := []fields{
		sub("ok", "POST", "/sobjects/Lead", lead()),
		sub("bad", "POST", "/sobjects/Lead", fields{"LastName": "X"}),
		sub("child", "POST", "/sobjects/Task", fields{"WhoId": "@{bad.id}"}),
		sub("other", "POST", "/sobjects/Lead", lead()),
	}
	a := newAPI(t)
	r := a.do(http.MethodPost, "/composite", fields{"compositeRequest": list})
	require.Equal(t, []string{"201", "400 REQUIRED_FIELD_MISSING", "400 PROCESSING_HALTED", "201"}, toldParts(r))
	require.Equal(t, "Invalid reference specified. No value for bad.id found in bad", parts(r)[2]["body"].([]any)[0].(map[string]any)["message"])
	require.Len(t, a.org.Records("Lead"), 2)

	a = newAPI(t)
	r = a.do(http.MethodPost, "/composite", fields{"allOrNone": true, "compositeRequest": list})
	require.Equal(t, []string{"400 PROCESSING_HALTED", "400 REQUIRED_FIELD_MISSING", "400 PROCESSING_HALTED", "400 PROCESSING_HALTED"}, toldParts(r))
	require.Empty(t, a.org.Records("Lead"))
	require.Equal(t, "The transaction was rolled back since another operation in the same transaction failed.",
		parts(r)[0]["body"].([]any)[0].(map[string]any)["message"])
}

// TestCompositeOfCollections is how much is written in one request.
func TestCompositeOfCollections(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead", schema.Field{Name: "Key__c", ExternalID: true, Unique: true})
	var list []fields
	for i := range 5 {
		var records []fields
		for j := range 200 {
			records = append(records, typed("Lead", lead("Key__c", fmt.Sprintf("%d-%d", i, j))))
		}
		list = append(list, sub(fmt.Sprintf("c%d", i), "PATCH", "/composite/sobjects/Lead/Key__c", fields{"allOrNone": false, "records": records}))
	}
	r := a.do(http.MethodPost, "/composite", fields{"compositeRequest": list})
	require.Equal(t, []string{"200", "200", "200", "200", "200"}, toldParts(r))
	require.Len(t, a.org.Records("Lead"), 1000)

	good, bad := typed("Lead", lead("Key__c", "n1")), typed("Lead", fields{"Key__c": "n2"})
	r = a.do(http.MethodPost, "/composite", fields{"allOrNone": true, "compositeRequest": []fields{
		sub("a", "POST", "/composite/sobjects", fields{"allOrNone": false, "records": []fields{good}}),
		sub("b", "POST", "/composite/sobjects", fields{"allOrNone": false, "records": []fields{good, bad}}),
	}})
	require.Len(t, a.org.Records("Lead"), 1000, "the outer flag beats the inner ones")
	require.Equal(t, "400 PROCESSING_HALTED", toldParts(r)[0])
	require.Equal(t, "200", toldParts(r)[1])
}

func TestCompositeHeaders(t *testing.T) {
	a := newAPI(t)
	for range 3 {
		a.create("Lead", lead())
	}
	var many []fields
	for range 201 {
		many = append(many, typed("Lead", lead()))
	}
	require.Len(t, told(a.do(http.MethodPost, "/composite/sobjects", fields{"records": many[:200]})), 200)
	q := sub("q", "GET", "/query?q=SELECT+Id+FROM+Lead", nil)
	q["httpHeaders"] = fields{"Sforce-Query-Options": "batchSize=200"}
	got := parts(a.do(http.MethodPost, "/composite", fields{"compositeRequest": []fields{q}}))[0]["body"].(map[string]any)
	require.Equal(t, false, got["done"])
	require.Len(t, got["records"], 200)
}

func TestCompositeLimits(t *testing.T) {
	a := newAPI(t)
	times := func(n int, one func(i int) fields) fields {
		var list []fields
		for i := range n {
			list = append(list, one(i))
		}
		return fields{"compositeRequest": list}
	}
	limits := func(i int) fields { return sub(fmt.Sprintf("r%d", i), "GET", "/limits", nil) }
	queries := func(i int) fields { return sub(fmt.Sprintf("r%d", i), "GET", "/query?q=SELECT+Id+FROM+Lead", nil) }
	require.Len(t, toldParts(a.do(http.MethodPost, "/composite", times(25, limits))), 25)
	require.Len(t, toldParts(a.do(http.MethodPost, "/composite", times(5, queries))), 5)
	for message, body := range map[string]fields{
		"The request can’t contain more than 25 operations.":                             times(26, limits),
		"The request can’t contain more than 5 query or sObject Collections operations.": times(6, queries),
	} {
		r := a.do(http.MethodPost, "/composite", body)
		want := []map[string]any{{
			"body": []any{map[string]any{"errorCode": "LIMIT_EXCEEDED", "message": message}}, "httpHeaders": map[string]any{},
			"httpStatusCode": float64(400), "referenceId": nil,
		}}
		if diff := cmp.Diff(want, parts(r)); diff != "" {
			t.Errorf("answer (-want +got):\n%s", diff)
		}
	}

	long := sub("q", "GET", "/query?q="+url.QueryEscape("SELECT Id FROM Lead WHERE Title = '"+strings.Repeat("x", 16384)+"'"), nil)
	require.Equal(t, []string{"414 URI_TOO_LONG"}, toldParts(a.do(http.MethodPost, "/composite", fields{"compositeRequest": []fields{long}})))
}

func TestCompositeMalformed(t *testing.T) {
	a := newAPI(t)
	for body, code := range map[string]string{
		`{}`:                        "REQUIRED_FIELD_MISSING",
		`{"compositeRequest": [1]}`: "JSON_PARSER_ERROR",
		`{"compositeRequest": [{"method": "GET", "url": "/services/data/v66.0/limits"}]}`:                                                "REQUIRED_FIELD_MISSING",
		`{"compositeRequest": [{"method": "GET", "url": "/services/data/v66.0/limits", "referenceId": "a-b"}]}`:                          "INVALID_INPUT",
		`{"compositeRequest": [{"method": "GET", "url": "/x", "referenceId": "a"}, {"method": "GET", "url": "/x", "referenceId": "a"}]}`: "INVALID_INPUT",
	} {
		r := a.do(http.MethodPost, "/composite", body)
		require.Equal(t, http.StatusBadRequest, r.status)
		require.Equal(t, code, r.refusal().Code, body)
	}
	r := a.do(http.MethodPost, "/composite", fields{"compositeRequest": []fields{
		{"referenceId": "other", "method": "GET", "url": "/services/data/v65.0/limits"},
		{"referenceId": "short", "method": "GET", "url": "limits"},
		sub("nested", "POST", "/composite", fields{"compositeRequest": []any{}}),
		sub("Foo", "GET", "/sobjects/Foo", nil),
		sub("self", "GET", "/sobjects/Lead/@{later.id}", nil),
	}})
	require.Equal(t, []string{"404 NOT_FOUND", "404 NOT_FOUND", "404 NOT_FOUND", "404 NOT_FOUND", "400 PROCESSING_HALTED"}, toldParts(r))
}
