package salesforcetest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// TestUserRecordAccess: what a user may do with given records, by permissions
// and by sharing.
func TestUserRecordAccess(t *testing.T) {
	a := newAPI(t)
	theirs := a.create("Lead", lead())
	u, id := a.user(salesforcetest.User{Profile: "Standard User"})
	mine := u.create("Lead", lead())
	ask := func(records ...string) []map[string]any {
		return u.query("SELECT RecordId, HasReadAccess, HasEditAccess, MaxAccessLevel FROM UserRecordAccess WHERE UserId = '" + id +
			"' AND RecordId IN ('" + strings.Join(records, "', '") + "')")
	}
	row := func(record string, read, edit bool, level string) map[string]any {
		return map[string]any{"RecordId": record, "HasReadAccess": read, "HasEditAccess": edit, "MaxAccessLevel": level}
	}
	for _, tt := range []struct {
		sharing salesforcetest.Sharing
		want    map[string]any
	}{
		{"", row(theirs, true, true, "Edit")},
		{salesforcetest.PublicReadOnly, row(theirs, true, false, "Read")},
		{salesforcetest.Private, row(theirs, false, false, "None")},
	} {
		a.org.SetSharing("Lead", tt.sharing)
		if diff := cmp.Diff([]map[string]any{tt.want, row(mine, true, true, "Delete")}, ask(theirs, mine)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.sharing, diff)
		}
	}
	for _, bad := range []string{
		"SELECT RecordId FROM UserRecordAccess",
		"SELECT RecordId FROM UserRecordAccess WHERE UserId = '" + id + "'",
		"SELECT RecordId FROM UserRecordAccess WHERE UserId = '" + id + "' AND RecordId IN ('" + strings.Repeat(mine+"','", 200) + mine + "')",
	} {
		require.Equal(t, "MALFORMED_QUERY", u.do(http.MethodGet, "/query?q="+url.QueryEscape(bad), nil).refusal().Code)
	}
}

// TestOrganizationDefaults: the organization tells how records are shared, and
// which duplicate rules are active.
func TestOrganizationDefaults(t *testing.T) {
	a := newAPI(t)
	ask := func() map[string]any {
		return a.query("SELECT DefaultAccountAccess, DefaultContactAccess, DefaultLeadAccess FROM Organization")[0]
	}
	require.Equal(t, map[string]any{"DefaultAccountAccess": "Edit", "DefaultContactAccess": "Edit", "DefaultLeadAccess": "ReadEditTransfer"}, ask())
	a.org.SetSharing("Lead", salesforcetest.Private)
	a.org.SetSharing("Contact", salesforcetest.PublicReadOnly)
	restore := a.org.Checkpoint()
	require.Equal(t, map[string]any{"DefaultAccountAccess": "Edit", "DefaultContactAccess": "Read", "DefaultLeadAccess": "None"}, ask())
	a.org.SetSharing("Lead", "")
	require.Equal(t, "ReadEditTransfer", ask()["DefaultLeadAccess"])
	restore()
	require.Equal(t, "None", ask()["DefaultLeadAccess"])

	require.Empty(t, a.query("SELECT Id FROM DuplicateRule"))
	a.org.AddDuplicateRule(salesforcetest.DuplicateRule{Object: schema.Lead, Key: byEmail})
	require.Equal(t, []map[string]any{{"DeveloperName": "Standard_Lead_Duplicate_Rule", "SobjectType": "Lead", "IsActive": true}},
		a.query("SELECT DeveloperName, SobjectType, IsActive FROM DuplicateRule WHERE IsActive = true"))
}

// TestCustomFieldsOfMinimumAccess: what fields there are is not for everybody.
func TestCustomFieldsOfMinimumAccess(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead", schema.Field{Name: "Score__c"})
	u, id := a.user(salesforcetest.User{Profile: "Standard User"})
	ask := "/tooling/query?q=" + url.QueryEscape("SELECT DeveloperName FROM CustomField")
	require.Equal(t, "INVALID_TYPE", u.do(http.MethodGet, ask, nil).refusal().Code)
	_, err := a.org.Grant(id, salesforcetest.PermissionSet{System: []string{"ViewSetup"}})
	require.NoError(t, err)
	require.EqualValues(t, 1, u.do(http.MethodGet, ask, nil).object()["size"])
}
