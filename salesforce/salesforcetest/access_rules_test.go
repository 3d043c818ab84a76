package salesforcetest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// TestPermissionRecords holds the rules of the records that permissions are.
func TestPermissionRecords(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead", schema.Field{Name: "Score__c"})
	set := a.create("PermissionSet", fields{"Name": "Event_Sync", "Label": "Event sync"})
	user := a.query("SELECT Id FROM User")[0]["Id"].(string)
	owned := a.query("SELECT Id FROM PermissionSet WHERE IsOwnedByProfile = true LIMIT 1")[0]["Id"]
	a.create("PermissionSetAssignment", fields{"AssigneeId": user, "PermissionSetId": set})
	alone := a.do(http.MethodPost, "/sobjects/ObjectPermissions", fields{"ParentId": set, "SobjectType": "Contact", "PermissionsRead": true})
	require.Equal(t, refusal{"FIELD_INTEGRITY_EXCEPTION", "Permission Read Contact depends on permission(s): Read Account", []string{"PermissionsRead"}}, alone.refusal())
	a.create("ObjectPermissions", fields{"ParentId": set, "SobjectType": "Account", "PermissionsRead": true})
	a.create("ObjectPermissions", fields{"ParentId": set, "SobjectType": "Contact", "PermissionsRead": true})
	a.create("FieldPermissions", fields{"ParentId": set, "SobjectType": "Lead", "Field": "Lead.Address", "PermissionsEdit": true})
	a.create("FieldPermissions", fields{"ParentId": set, "SobjectType": "Lead", "Field": "Lead.Score__c", "PermissionsRead": true})

	object := func(name string, permissions ...string) fields {
		f := fields{"ParentId": set, "SobjectType": name}
		for _, p := range permissions {
			f["Permissions"+p] = true
		}
		return f
	}
	field := func(object, name string) fields {
		return fields{"ParentId": set, "SobjectType": object, "Field": name, "PermissionsRead": true}
	}
	const bad, needs, twice = "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "FIELD_INTEGRITY_EXCEPTION", "DUPLICATE_VALUE"
	for _, c := range []struct {
		object string
		body   fields
		want   refusal
	}{
		{"PermissionSetAssignment", fields{"AssigneeId": user, "PermissionSetId": set}, refusal{twice,
			"Duplicate PermissionSetAssignment.  Assignee: " + user[:15] + "; Permission Set: " + set[:15], []string{"AssigneeId", "PermissionSetId"}}},
		{"PermissionSetAssignment", fields{"AssigneeId": user, "PermissionSetId": owned}, refusal{"INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", []string{"PermissionSetId"}}},
		{"PermissionSet", fields{"Name": "event_sync", "Label": "X"}, refusal{"DUPLICATE_DEVELOPER_NAME", "The name is in use by another permission set", []string{"Name"}}},
		{"PermissionSet", fields{"Name": "a__b", "Label": "X"}, refusal{Code: needs}},
		{"ObjectPermissions", object("Lead", "Edit"), refusal{needs, "Permission Edit Lead depends on permission(s): Read Lead", []string{"PermissionsEdit"}}},
		{"ObjectPermissions", object("Lead", "Read", "Delete"), refusal{needs, "Permission Delete Lead depends on permission(s): Edit Lead", []string{"PermissionsDelete"}}},
		{"ObjectPermissions", object("Lead", "Read", "Edit", "Delete", "ModifyAllRecords"), refusal{Code: needs}},
		{"ObjectPermissions", object("Task", "Read"), refusal{bad, "SObject Type Name: bad value for restricted picklist field: Task", []string{"SobjectType"}}},
		{"ObjectPermissions", object("Nope", "Read"), refusal{Code: bad}},
		{"ObjectPermissions", object("contact", "Read"), refusal{twice, "duplicate value found: <unknown> duplicates value on record with id: <unknown>", []string{}}},
		{"FieldPermissions", field("Lead", "Lead.Score__c"), refusal{Code: twice}},
		{"FieldPermissions", field("Lead", "Lead.Nope__c"), refusal{bad, "Field Name: bad value for restricted picklist field: Lead.Nope__c", []string{"Field"}}},
		{"FieldPermissions", field("Lead", "Contact.Title"), refusal{Code: bad}},
		{"FieldPermissions", field("Lead", "Lead.LastName"), refusal{Code: bad}},
		{"FieldPermissions", field("Lead", "Lead.City"), refusal{bad, "Field Name: bad value for restricted picklist field: Lead.City", []string{"Field"}}},
		{"FieldPermissions", field("Nope", "Nope.X"), refusal{Code: bad}},
	} {
		r := a.do(http.MethodPost, "/sobjects/"+c.object, c.body)
		require.Equal(t, http.StatusBadRequest, r.status, c.body)
		if c.want.Message == "" {
			require.Equal(t, c.want.Code, r.refusal().Code, c.body)
			continue
		}
		require.Equal(t, c.want, r.refusal(), c.body)
	}
}

// TestPermissionRowsVanish holds that what permits nothing is no row.
func TestPermissionRowsVanish(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead", schema.Field{Name: "Score__c"})
	set := a.create("PermissionSet", fields{"Name": "Event_Sync", "Label": "Event sync"})
	field := a.create("FieldPermissions", fields{"ParentId": set, "SobjectType": "lead", "Field": "lead.score__c", "PermissionsEdit": true})
	row := a.read("FieldPermissions", field)
	require.Equal(t, []any{"Lead", "Lead.Score__c", true}, []any{row["SobjectType"], row["Field"], row["PermissionsRead"]}, "edit implies read")
	object := a.create("ObjectPermissions", fields{"ParentId": set, "SobjectType": "Lead", "PermissionsRead": true})
	for path, body := range map[string]fields{
		"/sobjects/FieldPermissions/" + field:   {"PermissionsRead": false, "PermissionsEdit": false},
		"/sobjects/ObjectPermissions/" + object: {"PermissionsRead": false},
	} {
		require.Equal(t, http.StatusNoContent, a.do(http.MethodPatch, path, body).status)
		require.Equal(t, http.StatusNotFound, a.do(http.MethodGet, path, nil).status)
	}
	require.Empty(t, a.query("SELECT Id FROM FieldPermissions"))
}

// TestPermissionsNeedSetup holds that an integration user does not see them.
func TestPermissionsNeedSetup(t *testing.T) {
	a := newAPI(t)
	u, _ := a.integration(salesforcetest.PermissionSet{Name: "Sync"})
	require.Equal(t, "INVALID_TYPE", u.do(http.MethodGet, "/query?q=SELECT+Id+FROM+FieldPermissions", nil).refusal().Code)
	r := u.do(http.MethodPost, customField, fields{"FullName": "Lead.X__c", "Metadata": fields{"type": "Date", "label": "X"}})
	require.Equal(t, http.StatusForbidden, r.status)
	require.Equal(t, "INSUFFICIENT_ACCESS", r.refusal().Code)
}
