package conformance

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// provoked is a request that makes an org answer what a real one was recorded
// to answer.
type provoked struct {
	recorded string // begins the recording's name
	method   string
	path     string // below /services/data/v64.0, or from "/services/" on
	body     string
	status   int    // 0: as recorded
	replace  string // "ours=theirs": a text in which the recorded org was another
	before   func(t *testing.T, r *replay)
}

const (
	create  = "/sobjects/Contact"
	many    = "/composite/sobjects"
	contact = `{"attributes": {"type": "Contact"}, `
)

// column is a query whose field list has fields at a place of its line, where
// the recording begins to show it.
func column(start int, fields string) string {
	return "SELECT Id" + strings.Repeat(" ", start-1-len("SELECT Id,")) + "," + fields
}

// TestRecordedErrors provokes the recorded errors and compares the whole
// answer.
func TestRecordedErrors(t *testing.T) {
	recorded := recordedErrors(t)
	for _, p := range []provoked{
		{recorded: "MALFORMED_QUERY q=invalid", path: query("invalid")},
		{recorded: "MALFORMED_QUERY with caret", path: query(column(43, "LastModifiedById, LastModifiedDate, From Account "))},
		{recorded: "INVALID_QUERY_FILTER_OPERATOR", path: query(column(210, "Assignable_Adoption_Date__c FROM Contact WHERE (Id = 'somethingwonky') LIMIT 1")),
			before: defines(schema.Contact, schema.Field{Name: "Assignable_Adoption_Date__c", Type: schema.TypeDate})},
		{recorded: "INVALID_TYPE in composite", path: query("select count() from XYZZY")},
		{recorded: "unknown-object.json", path: query(column(11, "Name,BillingCity,IsDeleted FROM Accout"))},
		{recorded: "INVALID_EMAIL_ADDRESS on POST", method: "POST", path: create, body: `{"LastName": "x", "Email": "not an email"}`},
		{recorded: "collections: INVALID_EMAIL_ADDRESS", method: "POST", path: many, body: `{"records": [` + contact + `"LastName": "x", "email_field__c": "badone"}]}`},
		{recorded: "collections: required field", method: "POST", path: many, body: `{"records": [{"attributes": {"type": "Account"}, "AccountNumber": "1", "Name": null}]}`},
		{recorded: "collections: bad id", method: "PATCH", path: many, body: `{"records": [` + contact + `"id": "003000000000ZZZAA2", "LastName": "x"}]}`},
		{recorded: "GET of a deleted/unknown record", path: "/sobjects/Contact/003000000000ZZZAA2"},
		{recorded: "deleted", method: "DELETE", path: "/sobjects/Contact/003000000000AAAAA2", before: func(t *testing.T, r *replay) {
			_, err := r.org.Add(schema.Contact, map[string]any{"Id": "003000000000AAAAA2", "LastName": "x"})
			require.NoError(t, err)
			status, _ := r.send(http.MethodDelete, "/services/data/v64.0/sobjects/Contact/003000000000AAAAA2", "application/json", "")
			require.Equal(t, http.StatusNoContent, status)
		}},
		{recorded: "restricted picklist", method: "POST", path: create, body: `{"LastName": "x", "Job_Category__c": "NURSE PRACTITIONER, SUPERVISING(NP,S)"}`,
			before: defines(schema.Contact, schema.Field{Name: "Job_Category__c", Label: "Job Category", Type: schema.TypePicklist, Restricted: true, Picklist: []schema.PicklistValue{{Value: "NURSE", Active: true}}})},
		{recorded: "too long", method: "POST", path: create, body: `{"LastName": "x", "Topic__c": "NOWELLPOINT_OPPORTUNITY_PUSH_TOPIC"}`, replace: `"Topic__c"="Name"`,
			before: defines(schema.Contact, schema.Field{Name: "Topic__c", Label: "Topic Name", Length: 25})},
		{recorded: "unique external id clash", method: "POST", path: "/sobjects/Lead", body: `{"LastName": "x", "Company": "x", "Connect_Project_Id__c": "1"}`,
			before: func(t *testing.T, r *replay) {
				defines(schema.Lead, schema.Field{Name: "Connect_Project_Id__c", Length: 25, Unique: true, ExternalID: true})(t, r)
				_, err := r.org.Add(schema.Lead, map[string]any{"LastName": "x", "Company": "x", "Connect_Project_Id__c": "1"})
				require.NoError(t, err)
			}},
		{recorded: "expired session", path: "/limits", before: func(_ *testing.T, r *replay) { r.org.ExpireSessions() }},
		{recorded: "DUPLICATES_DETECTED, alert rule", method: "POST", path: "/services/data/v54.0/sobjects/Contact", body: `{"LastName": "x", "Email": "a@example.com"}`,
			before: duplicate("You're creating a duplicate record. We recommend you use an existing record instead.")},
		{recorded: "DUPLICATES_DETECTED, API v60", method: "POST", path: "/services/data/v60.0/sobjects/Contact", body: `{"LastName": "x", "Email": "a@example.com"}`, before: duplicate("")},

		{recorded: "batch__create__contacts__err-bad-request", method: "POST", path: many, body: `{"records": []}`},
		{recorded: "batch__update__contacts__err-each-no-ids", method: "PATCH", path: many, body: `{"records": [` + contact + `"LastName": "x"}, ` + contact + `"LastName": "x"}]}`, status: 200},
		{recorded: "batch__create__contacts__partial-but", method: "POST", path: many, body: `{"allOrNone": true, "records": [` + contact + `"FirstName": "x"}, ` + contact + `"LastName": "x"}]}`, status: 200},
		{recorded: "batch__update__contacts__partial-but", method: "PATCH", path: many, status: 200,
			body: `{"allOrNone": true, "records": [` + contact + `"id": "003000000000AAAAA2", "LastName": "y"}, ` + contact + `"id": "003000000000AAAAA2", "unknownField_LastName": "x"}]}`,
			before: func(t *testing.T, r *replay) {
				_, err := r.org.Add(schema.Contact, map[string]any{"Id": "003000000000AAAAA2", "LastName": "x"})
				require.NoError(t, err)
			}},
		{recorded: "unknown-field.json", method: "POST", path: "/sobjects/Account", body: `{"Name": "x", "AccountNumer": "1"}`},
		{recorded: "invalid-field-upsert.json", method: "POST", path: create, body: `{"LastName": "x", "MasterRecordId": "003000000000AAAAA2"}`},

		{recorded: "oauth: bad client id", method: "POST", path: "/services/oauth2/token", body: "grant_type=client_credentials&client_id=none&client_secret=x"},
		{recorded: "oauth: bad user/password", method: "POST", path: "/services/oauth2/token", body: "grant_type=password&client_id={id}&client_secret={secret}&username=none&password=x",
			before: func(_ *testing.T, r *replay) { r.org.SetApp(salesforcetest.App{AllowPassword: true}) }},
		{recorded: "oauth: grant type", method: "POST", path: "/services/oauth2/token", body: "grant_type=nope&client_id={id}&client_secret={secret}"},
		{recorded: "oauth jwt: bad assertion", method: "POST", path: "/services/oauth2/token", body: "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=a.b.c"},
		{recorded: "oauth: refresh token revoked", method: "POST", path: "/services/oauth2/token", body: "grant_type=refresh_token&client_id={id}&client_secret={secret}&refresh_token=none"},
	} {
		t.Run(p.recorded, func(t *testing.T) {
			r := newReplay(t)
			want := find(t, recorded, p.recorded)
			if p.status != 0 {
				want.status = p.status
			}
			if p.before != nil {
				p.before(t, r)
			}
			status, got := r.provoke(p)
			require.Equal(t, want.status, status, "%s", got)
			if theirs, ours, ok := strings.Cut(p.replace, "="); ok {
				got = bytes.ReplaceAll(got, []byte(theirs), []byte(ours))
			}
			if diff := cmp.Diff(nameless(want.body), nameless(got)); diff != "" {
				t.Errorf("(-recorded +ours):\n%s", diff)
			}
		})
	}
}

// provoke sends the request.
func (r *replay) provoke(p provoked) (status int, answer []byte) {
	path, contentType := p.path, "application/json"
	if !strings.HasPrefix(path, "/services/") {
		path = "/services/data/v64.0" + path
	}
	c := r.org.Credentials()
	body := strings.NewReplacer("{id}", url.QueryEscape(c.ClientID), "{secret}", url.QueryEscape(c.ClientSecret)).Replace(p.body)
	if strings.Contains(path, "/oauth2/") {
		contentType = "application/x-www-form-urlencoded"
	}
	method := p.method
	if method == "" {
		method = http.MethodGet
	}
	return r.send(method, path, contentType, body)
}

func query(q string) string { return "/query?q=" + url.QueryEscape(q) }

func find(t *testing.T, recorded []answered, name string) answered {
	t.Helper()
	for _, a := range recorded {
		if strings.HasPrefix(a.name, name) {
			return a
		}
	}
	require.Fail(t, "no recording", name)
	return answered{}
}

func defines(object string, f schema.Field) func(*testing.T, *replay) {
	return func(_ *testing.T, r *replay) { r.org.Define(object, f) }
}

// duplicate makes a contact and the standard rule that finds it.
func duplicate(message string) func(*testing.T, *replay) {
	return func(t *testing.T, r *replay) {
		t.Helper()
		r.org.AddDuplicateRule(salesforcetest.DuplicateRule{
			Object: schema.Contact, Action: salesforcetest.AlertDuplicates, Key: func(c salesforcetest.Change) string { return c.Text("Email") },
			Match: "Standard_Contact_Match_Rule_v1_1", Message: message,
		})
		_, err := r.org.Add(schema.Contact, map[string]any{"LastName": "y", "Email": "a@example.com"})
		require.NoError(t, err)
	}
}

// anyID is a record's ID in a text.
var anyID = regexp.MustCompile(`\b[0-9][0-9a-zA-Z]{14}([A-Z0-5]{3})?\b`)

// nameless is JSON decoded, with "ID" in the place of IDs.
func nameless(body []byte) any {
	var v any
	if json.Unmarshal(anyID.ReplaceAll(body, []byte("ID")), &v) != nil {
		return string(body)
	}
	return v
}
