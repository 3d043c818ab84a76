package salesforcetest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// TestPrivateLeads is of a user who does not see the leads of others.
func TestPrivateLeads(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead", schema.Field{Name: "Key__c", ExternalID: true, Unique: true})
	a.org.SetSharing("Lead", salesforcetest.Private)
	theirs := a.create("Lead", lead("Key__c", "K-1"))
	u, id := a.user(salesforcetest.User{Profile: "Standard User"})
	mine := u.create("Lead", lead("Key__c", "K-2"))

	require.Equal(t, []map[string]any{{"Id": mine}}, u.query("SELECT Id FROM Lead"))
	require.Len(t, a.query("SELECT Id FROM Lead"), 2, "who may view all data sees all")
	tests := map[string]struct {
		method, path string
		body         any
		want         refusal
	}{
		"read":   {http.MethodGet, "/sobjects/Lead/" + theirs, nil, refusal{"NOT_FOUND", "The requested resource does not exist", nil}},
		"by key": {http.MethodGet, "/sobjects/Lead/Key__c/K-1", nil, refusal{"NOT_FOUND", "The requested resource does not exist", nil}},
		"edit": {http.MethodPatch, "/sobjects/Lead/" + theirs, fields{"Title": "CTO"},
			refusal{"INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", "insufficient access rights on cross-reference id", []string{}}},
		"upsert by a unique key": {http.MethodPatch, "/sobjects/Lead/Key__c/K-1", lead(),
			refusal{"DUPLICATE_VALUE", "duplicate value found: <unknown> duplicates value on record with id: <unknown>", []string{}}},
		"refer to it": {http.MethodPost, "/sobjects/Task", fields{"Subject": "Call", "WhoId": theirs},
			refusal{"INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", "insufficient access rights on cross-reference id: " + theirs[:15], []string{}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tt.want, u.do(tt.method, tt.path, tt.body).refusal())
		})
	}

	_, err := a.org.Grant(id, salesforcetest.PermissionSet{Objects: map[string]salesforcetest.ObjectAccess{"Lead": {ViewAll: true}}})
	require.NoError(t, err)
	require.Len(t, u.query("SELECT Id FROM Lead"), 2)
	require.Equal(t, "INSUFFICIENT_ACCESS_OR_READONLY", u.do(http.MethodPatch, "/sobjects/Lead/"+theirs, fields{"Title": "CTO"}).refusal().Code)
	_, err = a.org.Grant(id, salesforcetest.PermissionSet{Objects: map[string]salesforcetest.ObjectAccess{"Lead": {ModifyAll: true}}})
	require.NoError(t, err)
	require.Equal(t, http.StatusNoContent, u.do(http.MethodPatch, "/sobjects/Lead/"+theirs, fields{"Title": "CTO"}).status)
}

func TestPublicReadOnly(t *testing.T) {
	a := newAPI(t)
	id := a.create("Lead", lead())
	u, _ := a.user(salesforcetest.User{Profile: "Standard User"})
	require.Equal(t, http.StatusNoContent, u.do(http.MethodPatch, "/sobjects/Lead/"+id, fields{"Title": "CTO"}).status)
	require.Equal(t, "INSUFFICIENT_ACCESS_OR_READONLY", u.do(http.MethodDelete, "/sobjects/Lead/"+id, nil).refusal().Code, "only the owner deletes")
	a.org.SetSharing("Lead", salesforcetest.PublicReadOnly)
	require.Len(t, u.query("SELECT Id FROM Lead"), 1)
	require.Equal(t, "INSUFFICIENT_ACCESS_OR_READONLY", u.do(http.MethodPatch, "/sobjects/Lead/"+id, fields{"Title": "CTO"}).refusal().Code)
}

// TestPrivateContact is a contact without an account: only the owner and admins
// see it, and with it its activities.
func TestPrivateContact(t *testing.T) {
	a := newAPI(t)
	contact := a.create("Contact", fields{"LastName": "Dubois"})
	a.create("Task", fields{"Subject": "Call", "WhoId": contact})
	u, _ := a.user(salesforcetest.User{Profile: "Standard User"})
	require.Empty(t, u.query("SELECT Id FROM Contact"))
	require.Empty(t, u.query("SELECT Id FROM Task"))
	account := a.create("Account", fields{"Name": "Northwind"})
	require.NoError(t, a.org.Update(contact, fields{"AccountId": account}))
	require.Len(t, u.query("SELECT Id FROM Contact"), 1)
	require.Len(t, u.query("SELECT Id, Who.Name FROM Task"), 1)
}

// TestHiddenParent: a query knows the fields of a parent, but not those of one
// that the user does not see.
func TestHiddenParent(t *testing.T) {
	a := newAPI(t)
	u, id := a.user(salesforcetest.User{Profile: "Standard User"})
	account := a.create("Account", fields{"Name": "Northwind"})
	a.add("Contact", fields{"LastName": "Dubois", "AccountId": account, "OwnerId": id})
	query := "SELECT LastName, Account.Name FROM Contact"
	require.NotNil(t, u.query(query)[0]["Account"])
	require.Len(t, u.query(query+" WHERE Account.Name = 'Northwind'"), 1)
	a.org.SetSharing("Account", salesforcetest.Private)
	require.Nil(t, u.query(query)[0]["Account"])
	require.Empty(t, u.query(query+" WHERE Account.Name = 'Northwind'"))
}

// TestHiddenDuplicates: a duplicate rule tells of records that the user does not
// see, unless the request wants it to run as the user.
func TestHiddenDuplicates(t *testing.T) {
	a := newAPI(t)
	a.org.SetSharing("Lead", salesforcetest.Private)
	a.org.AddDuplicateRule(salesforcetest.DuplicateRule{Object: "Lead", Key: byEmail})
	theirs := a.create("Lead", lead("Email", "ada@nwosu.example"))
	u, _ := a.user(salesforcetest.User{Profile: "Standard User"})
	r := u.do(http.MethodPost, "/sobjects/Lead", lead("Email", "ada@nwosu.example"))
	require.Equal(t, "DUPLICATES_DETECTED", r.refusal().Code)
	require.Contains(t, string(r.body), theirs)
	r = u.do(http.MethodPost, "/sobjects/Lead", lead("Email", "ada@nwosu.example"), "Sforce-Duplicate-Rule-Header", "runAsCurrentUser=true")
	require.Equal(t, http.StatusCreated, r.status, string(r.body))
}
