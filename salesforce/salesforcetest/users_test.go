package salesforcetest_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// as signs another user in to the org.
func (a *api) as(userID string) *api {
	a.t.Helper()
	c := a.org.CredentialsOf(userID)
	status, body := a.form("/services/oauth2/token", url.Values{
		"grant_type": {"client_credentials"}, "client_id": {c.ClientID}, "client_secret": {c.ClientSecret},
	})
	require.Equal(a.t, http.StatusOK, status, body)
	return &api{t: a.t, org: a.org, token: body["access_token"].(string)}
}

// user makes a user and signs in.
func (a *api) user(u salesforcetest.User) (*api, string) {
	a.t.Helper()
	id, err := a.org.AddUser(u)
	require.NoError(a.t, err)
	return a.as(id), id
}

// integration makes an integration user and signs in.
func (a *api) integration(sets ...salesforcetest.PermissionSet) (*api, string) {
	a.t.Helper()
	id, err := a.org.AddIntegrationUser(sets...)
	require.NoError(a.t, err)
	return a.as(id), id
}

// fieldsOf is describe's fields by name.
func (a *api) fieldsOf(object string) map[string]map[string]any {
	a.t.Helper()
	r := a.do(http.MethodGet, "/sobjects/"+object+"/describe", nil)
	require.Equal(a.t, http.StatusOK, r.status, string(r.body))
	out := map[string]map[string]any{}
	for _, f := range r.object()["fields"].([]any) {
		m := f.(map[string]any)
		out[m["name"].(string)] = m
	}
	return out
}

var readWriteLead = salesforcetest.PermissionSet{
	Name:    "Lead_Sync",
	Objects: map[string]salesforcetest.ObjectAccess{"Lead": {Create: true, Edit: true}},
	Fields:  map[string]salesforcetest.FieldAccess{"Lead.Phone": {Edit: true}, "Lead.Title": {Read: true}},
}

func TestRecordsBelongToWhoSignsIn(t *testing.T) {
	a := newAPI(t)
	b, id := a.user(salesforcetest.User{LastName: "Okafor", Profile: "Standard User"})
	lead := b.read("Lead", b.create("Lead", lead()))
	require.Equal(t, id, lead["OwnerId"])
	require.Equal(t, id, lead["CreatedById"])
	require.Len(t, a.query("SELECT Id FROM User WHERE IsActive = true"), 2)
}

// TestObjectPermissions is of a user of minimum access who may read and edit
// leads, and read accounts.
func TestObjectPermissions(t *testing.T) {
	a := newAPI(t)
	ours, theirs := a.create("Lead", lead()), a.create("Account", fields{"Name": "Northwind"})
	u, _ := a.integration(salesforcetest.PermissionSet{Objects: map[string]salesforcetest.ObjectAccess{
		"Lead": {Edit: true}, "Account": {Read: true},
	}})

	tests := map[string]struct {
		method, path string
		body         any
		status       int
		code         string
	}{
		"create without the right": {http.MethodPost, "/sobjects/Lead", lead(), http.StatusBadRequest, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"},
		"edit without the right":   {http.MethodPatch, "/sobjects/Account/" + theirs, fields{"Name": "X"}, http.StatusBadRequest, "INSUFFICIENT_ACCESS_OR_READONLY"},
		"delete without the right": {http.MethodDelete, "/sobjects/Lead/" + ours, nil, http.StatusBadRequest, "INSUFFICIENT_ACCESS_OR_READONLY"},
		"describe what is hidden":  {http.MethodGet, "/sobjects/Contact/describe", nil, http.StatusNotFound, "NOT_FOUND"},
		"create what is hidden":    {http.MethodPost, "/sobjects/Contact", fields{"LastName": "X"}, http.StatusNotFound, "NOT_FOUND"},
		"query what is hidden":     {http.MethodGet, "/query?q=SELECT+Id+FROM+Contact", nil, http.StatusBadRequest, "INVALID_TYPE"},
		"permissions are hidden":   {http.MethodGet, "/query?q=SELECT+Id+FROM+PermissionSet", nil, http.StatusBadRequest, "INVALID_TYPE"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := u.do(tt.method, tt.path, tt.body)
			require.Equal(t, tt.status, r.status, string(r.body))
			require.Equal(t, tt.code, r.refusal().Code)
		})
	}
	require.Equal(t, http.StatusNoContent, u.do(http.MethodPatch, "/sobjects/Lead/"+ours, fields{"Company": "Contoso"}).status)
	r := u.do(http.MethodGet, "/sobjects/Lead/describe", nil).object()
	require.Equal(t, []any{false, true, false}, []any{r["createable"], r["updateable"], r["deletable"]})
	for _, f := range r["fields"].([]any) {
		f := f.(map[string]any)
		require.Equal(t, false, f["createable"], "%v: the object's permissions count for its fields", f["name"])
		if f["name"] == "Company" {
			require.Equal(t, true, f["updateable"])
		}
	}
	r = u.do(http.MethodPost, "/composite/sobjects", fields{"records": []fields{{"attributes": fields{"type": "Contact"}, "LastName": "X"}}}).list()[0]
	require.Equal(t, "INVALID_TYPE", r["errors"].([]any)[0].(map[string]any)["statusCode"])
}

func TestTasksFollowEditTask(t *testing.T) {
	a := newAPI(t)
	id, err := a.org.AddUser(salesforcetest.User{Profile: "Minimum Access - API Only Integrations"})
	require.NoError(t, err)
	u := a.as(id)
	require.Equal(t, "NOT_FOUND", u.do(http.MethodPost, "/sobjects/Task", fields{"Subject": "Call"}).refusal().Code)
	_, err = a.org.Grant(id, salesforcetest.PermissionSet{Name: "Activities", System: []string{"ActivitiesAccess"}})
	require.NoError(t, err)
	require.Equal(t, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", u.do(http.MethodPost, "/sobjects/Task", fields{"Subject": "Call"}).refusal().Code)
	_, err = a.org.Grant(id, salesforcetest.PermissionSet{Name: "Activities", System: []string{"EditTask"}})
	require.NoError(t, err)
	u.create("Task", fields{"Subject": "Call"})
	require.Equal(t, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", u.do(http.MethodPost, "/sobjects/Event", fields{"Subject": "Fair"}).refusal().Code)
}

// TestFieldLevelSecurity is of fields that a user may read, edit, or neither.
func TestFieldLevelSecurity(t *testing.T) {
	a := newAPI(t)
	id := a.create("Lead", lead("Phone", "1", "Title", "CTO", "Website", "x.example"))
	u, _ := a.integration(readWriteLead)

	seen := u.fieldsOf("Lead")
	require.NotContains(t, seen, "Website")
	got := map[string][]any{}
	for _, name := range []string{"Phone", "Title", "LastName"} {
		got[name] = []any{seen[name]["createable"], seen[name]["updateable"]}
	}
	want := map[string][]any{"Phone": {true, true}, "Title": {false, false}, "LastName": {true, true}}
	require.Empty(t, cmp.Diff(want, got), "createable and updateable (-want +got)")

	for name, tt := range map[string]struct {
		field string
		want  string
	}{
		"hidden":    {"Website", "INVALID_FIELD"},
		"read only": {"Title", "INVALID_FIELD_FOR_INSERT_UPDATE"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tt.want, u.do(http.MethodPost, "/sobjects/Lead", lead(tt.field, "x")).refusal().Code)
			require.Equal(t, tt.want, u.do(http.MethodPatch, "/sobjects/Lead/"+id, fields{tt.field: "x"}).refusal().Code)
		})
	}
	r := u.do(http.MethodGet, "/query?q="+url.QueryEscape("SELECT Website FROM Lead"), nil)
	require.Equal(t, "INVALID_FIELD", r.refusal().Code)
	require.Contains(t, r.refusal().Message, "No such column 'Website' on entity 'Lead'")
	require.Equal(t, "INVALID_FIELD", u.do(http.MethodGet, "/query?q="+url.QueryEscape("SELECT Id FROM Lead WHERE Website = 'x'"), nil).refusal().Code)
	require.Equal(t, "CTO", u.query("SELECT Title FROM Lead")[0]["Title"])
	require.NotContains(t, u.read("Lead", id), "Website")
}

// TestRestrictedField is a field that nobody sees until somebody grants it: not
// even who may see and modify all data.
func TestRestrictedField(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead", schema.Field{Name: "Score__c"})
	require.Contains(t, a.fieldsOf("Lead"), "Score__c", "everybody sees what a test defines")
	a.org.Restrict("Lead", "Score__c")
	require.NotContains(t, a.fieldsOf("Lead"), "Score__c")
	me := a.query("SELECT Id FROM User")[0]["Id"].(string)
	_, err := a.org.Grant(me, salesforcetest.PermissionSet{Fields: map[string]salesforcetest.FieldAccess{"Lead.Score__c": {Edit: true}}})
	require.NoError(t, err)
	require.Equal(t, true, a.fieldsOf("Lead")["Score__c"]["updateable"])
	a.create("Lead", lead("Score__c", "5"))

	a.org.Define("Activity", schema.Field{Name: "Key__c"})
	a.org.Restrict("Activity", "Key__c", "Nope__c")
	a.org.Restrict("Nope", "Key__c")
	require.NotContains(t, a.fieldsOf("Task"), "Key__c")
	require.NotContains(t, a.fieldsOf("Event"), "Key__c")
}

// TestPermissionsAreRecords grants a field the way an admin's script does.
func TestPermissionsAreRecords(t *testing.T) {
	a := newAPI(t)
	u, id := a.integration(readWriteLead)
	set := a.create("PermissionSet", fields{"Name": "More", "Label": "More"})
	a.create("FieldPermissions", fields{"ParentId": set, "SobjectType": "Lead", "Field": "Lead.Website", "PermissionsRead": true, "PermissionsEdit": true})
	require.NotContains(t, u.fieldsOf("Lead"), "Website", "the set is not assigned yet")
	assignment := a.create("PermissionSetAssignment", fields{"AssigneeId": id, "PermissionSetId": set})
	require.Contains(t, u.fieldsOf("Lead"), "Website")
	require.Equal(t, http.StatusNoContent, a.do(http.MethodDelete, "/sobjects/PermissionSetAssignment/"+assignment, nil).status)
	require.NotContains(t, u.fieldsOf("Lead"), "Website")
}

func TestUsersWithoutTheAPI(t *testing.T) {
	a := newAPI(t)
	u, id := a.user(salesforcetest.User{Profile: "Standard User"})
	require.NoError(t, a.org.Update(id, fields{"IsActive": false}))
	r := u.do(http.MethodGet, "/limits", nil)
	require.Equal(t, http.StatusUnauthorized, r.status)
	require.Equal(t, "INVALID_SESSION_ID", r.refusal().Code)

	r = a.do(http.MethodPost, "/sobjects/Lead", lead("OwnerId", id))
	require.Equal(t, "INACTIVE_OWNER_OR_USER", r.refusal().Code)

	id, err := a.org.AddUser(salesforcetest.User{Profile: "Standard User"})
	require.NoError(t, err)
	u = a.as(id)
	require.Equal(t, http.StatusOK, u.do(http.MethodGet, "/limits", nil).status)
	profile := a.query("SELECT Id FROM PermissionSet WHERE Profile.Name = 'Standard User'")[0]["Id"].(string)
	require.NoError(t, a.org.Update(profile, fields{"PermissionsApiEnabled": false}))
	r = u.do(http.MethodGet, "/limits", nil)
	require.Equal(t, http.StatusForbidden, r.status)
	require.Equal(t, "API_DISABLED_FOR_ORG", r.refusal().Code)

	for _, set := range []salesforcetest.PermissionSet{
		{System: []string{"Fly"}}, {Objects: map[string]salesforcetest.ObjectAccess{"Nope": {Read: true}}},
		{Fields: map[string]salesforcetest.FieldAccess{"Lead.Nope__c": {Read: true}}},
	} {
		_, err := a.org.Grant(id, set)
		require.Error(t, err)
	}
	_, err = a.org.AddUser(salesforcetest.User{Profile: "Nobody"})
	require.EqualError(t, err, "salesforcetest: no such profile: Nobody")
	require.Equal(t, salesforcetest.Credentials{}, a.org.CredentialsOf("nobody"))
	require.Equal(t, a.org.Credentials(), a.org.CredentialsOf(a.query("SELECT Id FROM User WHERE LastName = 'User'")[0]["Id"].(string)))
}
