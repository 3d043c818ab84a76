package salesforcetest_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func TestOneRecord(t *testing.T) {
	a := newAPI(t)
	r := a.do(http.MethodPost, "/sobjects/lead/", lead())
	require.Equal(t, http.StatusCreated, r.status)
	id := r.object()["id"].(string)
	require.Equal(t, fields{"id": id, "success": true, "errors": []any{}}, r.object())
	require.Regexp(t, `^00QKd0\w{12}$`, id)
	require.Equal(t, data+"/sobjects/Lead/"+id, r.header.Get("Location"))

	r = a.do(http.MethodPatch, "/sobjects/Lead/"+id[:15], fields{"title": "Head"})
	require.Equal(t, http.StatusNoContent, r.status)
	require.Empty(t, r.body)
	r = a.do(http.MethodPost, "/sobjects/Lead/"+id+"?_HttpMethod=PATCH", fields{"Title": "Boss"})
	require.Equal(t, http.StatusNoContent, r.status)

	r = a.do(http.MethodGet, "/sobjects/Lead/"+id+"?fields=title,Name", nil)
	require.Equal(t, fields{
		"attributes": map[string]any{"type": "Lead", "url": data + "/sobjects/Lead/" + id}, "Title": "Boss", "Name": "Nwosu", "Id": id,
	}, r.object())
	require.Equal(t, "INVALID_FIELD", a.do(http.MethodGet, "/sobjects/Lead/"+id+"?fields=Nope", nil).refusal().Code)

	modified := r.header.Get("Last-Modified")
	r = a.do(http.MethodGet, "/sobjects/Lead/"+id, nil, "If-Modified-Since", modified)
	require.Equal(t, http.StatusNotModified, r.status)
	require.Empty(t, r.body)

	require.Equal(t, http.StatusNoContent, a.do(http.MethodDelete, "/sobjects/Lead/"+id, nil).status)
	require.Equal(t, http.StatusNotFound, a.do(http.MethodGet, "/sobjects/Lead/"+id, nil).status)
	r = a.do(http.MethodDelete, "/sobjects/Lead/"+id, nil)
	require.Equal(t, http.StatusNotFound, r.status)
	require.Equal(t, "ENTITY_IS_DELETED", r.refusal().Code)
}

func TestNotFound(t *testing.T) {
	a := newAPI(t)
	for _, tt := range []struct{ method, path, message string }{
		{"GET", "/sobjects/Lead/00QKd000000zzzz", "The requested resource does not exist"},
		{"DELETE", "/sobjects/Lead/00QKd000000zzzz", "The requested resource does not exist"},
		{"GET", "/sobjects/Lead/-1", "Provided external ID field does not exist or is not accessible: -1"},
		{"PATCH", "/sobjects/Lead/Title/x", "Provided external ID field does not exist or is not accessible: Title"},
		{"GET", "/sobjects/Nope__c", "The requested resource does not exist"},
		{"GET", "/sobjects/Nope__c/describe", "The requested resource does not exist"},
		{"GET", "/sobjects/Lead/Email/x@y.example", "The requested resource does not exist"},
		{"GET", "/nope", "The requested resource does not exist"},
		{"GET", "/services/data/v69.0/limits", "The requested resource does not exist"},
		{"GET", "/services/data/66.0/limits", "The requested resource does not exist"},
		{"GET", "/services/apexrest/x", "The requested resource does not exist"},
	} {
		r := a.do(tt.method, tt.path, "{}")
		require.Equal(t, http.StatusNotFound, r.status, tt.path)
		require.Equal(t, refusal{Code: "NOT_FOUND", Message: tt.message}, r.refusal(), tt.path)
	}
	for _, tt := range []struct{ method, path string }{
		{"PUT", "/sobjects/Lead"}, {"POST", "/sobjects/Lead/00QKd000000zzzz"}, {"POST", "/sobjects"}, {"DELETE", "/query"}, {"GET", "/composite/batch"},
		{"PUT", "/composite/sobjects"}, {"POST", "/limits"},
	} {
		r := a.do(tt.method, tt.path, "{}")
		require.Equal(t, http.StatusMethodNotAllowed, r.status, tt.path)
		require.Equal(t, "METHOD_NOT_ALLOWED", r.refusal().Code)
	}
}

// TestPaths holds what the paths of real clients look like.
func TestPaths(t *testing.T) {
	a := newAPI(t)
	for _, path := range []string{"//services/data/v66.0/limits", "/services//data/v66.0/limits/", "/services/data/v66.0//limits"} {
		require.Equal(t, http.StatusOK, a.send(http.MethodGet, a.org.URL()+path, "").status, path)
	}
	for _, version := range []string{"50.0", "59.0", "68.0"} {
		id := a.send(http.MethodPost, a.org.URL()+"/services/data/v"+version+"/sobjects/Lead/", `{"LastName":"A","Company":"B"}`).object()["id"]
		got := a.send(http.MethodGet, a.org.URL()+"/services/data/v"+version+"/sobjects/Lead/"+id.(string), "").object()
		require.Equal(t, "/services/data/v"+version+"/sobjects/Lead/"+id.(string), got["attributes"].(map[string]any)["url"])
	}
	long := "/sobjects/Lead/00QKd000000zzzz?fields=" + string(make([]byte, 0)) + url.QueryEscape(longText(16384))
	r := a.do(http.MethodGet, long, nil)
	require.Equal(t, http.StatusRequestURITooLong, r.status)
	require.Equal(t, "<h1>Bad Message 414</h1><pre>reason: URI Too Long</pre>", string(r.body))
}

func longText(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = 'x'
	}
	return string(b)
}

func TestUpsert(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead", schema.Field{Name: "Key__c", ExternalID: true, Unique: true}, schema.Field{Name: "Many__c", ExternalID: true})
	const path = "/sobjects/Lead/Key__c/"

	r := a.do(http.MethodPatch, path+url.PathEscape("a/b c"), lead())
	require.Equal(t, http.StatusCreated, r.status, string(r.body))
	id := r.object()["id"].(string)
	require.Equal(t, fields{"id": id, "success": true, "errors": []any{}, "created": true}, r.object())
	require.Equal(t, "a/b c", a.read("Lead", id)["Key__c"])

	r = a.do(http.MethodPatch, path+url.PathEscape("A/B c"), fields{"Title": "Head"})
	require.Equal(t, http.StatusOK, r.status)
	require.Equal(t, fields{"id": id, "success": true, "errors": []any{}, "created": false}, r.object())
	require.Equal(t, data+"/sobjects/Lead/"+id, r.header.Get("Location"))
	require.Equal(t, id, a.do(http.MethodGet, path+url.PathEscape("a/B C"), nil).object()["Id"])

	for name, body := range map[string]fields{"Key__c": lead("Key__c", "x"), "Id": lead("Id", id)} {
		r = a.do(http.MethodPatch, path+"x", body)
		require.Equal(t, http.StatusBadRequest, r.status)
		require.Equal(t, refusal{Code: "INVALID_FIELD", Message: "The " + name + " field should not be specified in the sobject data."}, r.refusal())
	}
	require.Equal(t, http.StatusNotFound, a.do(http.MethodPatch, path+"new?updateOnly=true", lead()).status)
	require.Equal(t, "REQUIRED_FIELD_MISSING", a.do(http.MethodPatch, path+"new", fields{}).refusal().Code)

	first, second := a.create("Lead", lead("Many__c", "m")), a.create("Lead", lead("Many__c", "M"))
	for _, method := range []string{http.MethodPatch, http.MethodGet} {
		r = a.do(method, "/sobjects/Lead/Many__c/m", fields{"Title": "x"})
		require.Equal(t, http.StatusMultipleChoices, r.status)
		require.Equal(t, []any{data + "/sobjects/Lead/" + first, data + "/sobjects/Lead/" + second}, r.json())
	}
	require.Nil(t, a.read("Lead", first)["Title"])

	require.Equal(t, http.StatusOK, a.do(http.MethodPatch, "/sobjects/Lead/Id/"+id, fields{"Title": "By ID"}).status)
	require.Equal(t, http.StatusCreated, a.do(http.MethodPost, "/sobjects/Lead/Id", lead()).status)
	require.Equal(t, http.StatusCreated, a.do(http.MethodPatch, "/sobjects/Contact/Email/marc@dubois.example", fields{"LastName": "Dubois"}).status)
	require.Equal(t, http.StatusOK, a.do(http.MethodPatch, "/sobjects/Contact/Email/Marc@Dubois.example", fields{"Title": "x"}).status)

	require.Equal(t, http.StatusNoContent, a.do(http.MethodDelete, "/sobjects/Lead/"+id, nil).status)
	require.Equal(t, http.StatusCreated, a.do(http.MethodPatch, path+url.PathEscape("a/b c"), lead()).status, "a deleted record is not found by its key")
}

// TestParentsByKey holds references that name the parent by a key of its own.
func TestParentsByKey(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Account", schema.Field{Name: "Number__c", ExternalID: true, Unique: true})
	a.org.Define("Lead", schema.Field{Name: "Number__c", ExternalID: true, Unique: true},
		schema.Field{Name: "Firm__c", Type: schema.TypeReference, ReferenceTo: []string{"Account"}})
	account := a.create("Account", fields{"Name": "Northwind", "Number__c": "A-17"})
	id := a.create("Lead", lead("Number__c", "L-1", "Firm__r", fields{"Number__c": "a-17"}))
	require.Equal(t, account, a.read("Lead", id)["Firm__c"])
	contact := a.create("Contact", fields{"LastName": "X", "Account": fields{"Number__c": "A-17"}})
	require.Equal(t, account, a.read("Contact", contact)["AccountId"])

	r := a.do(http.MethodPost, "/sobjects/Task", `{"Who": {"attributes": {"type": "Lead"}, "Number__c": "L-1"}}`)
	require.Equal(t, http.StatusCreated, r.status, string(r.body))
	for body, want := range map[string]refusal{
		`{"Who": {"Number__c": "L-1"}}`: {Code: "JSON_PARSER_ERROR",
			Message: "Nested object for polymorphic foreign key must have an attributes field before any other fields."},
		`{"Who": {"attributes": {"type": "Lead"}, "Number__c": "L-2"}}`: {"INVALID_FIELD",
			"Foreign key external ID: l-2 not found for field Number__c in entity Lead", []string{}},
		`{"Who": {"attributes": {"type": "Lead"}, "Title": "x"}}`:           {Code: "INVALID_FIELD", Message: "Title is not an External ID or indexed field for Lead"},
		`{"Who": {"attributes": {"type": "Account"}, "Number__c": "A-17"}}`: {Code: "INVALID_TYPE", Message: "sObject type 'Account' is not supported."},
	} {
		require.Equal(t, want, a.do(http.MethodPost, "/sobjects/Task", body).refusal())
	}
}
