package salesforcetest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// TestDuplicateRulesRestored holds that a rule goes by the name of its objects,
// which a restored checkpoint takes away and Define makes anew.
func TestDuplicateRulesRestored(t *testing.T) {
	a := newAPI(t)
	empty := a.org.Checkpoint()
	define := func() { a.org.Define("Badge__c", schema.Field{Name: "Email__c", Type: schema.TypeEmail}) }
	define()
	defined := a.org.Checkpoint()
	a.org.AddDuplicateRule(salesforcetest.DuplicateRule{
		Object: "Badge__c", Against: []string{"Badge__c", "Later__c"}, Key: func(c salesforcetest.Change) string { return c.Text("Email__c") },
	})
	twice := func(object string) {
		t.Helper()
		badge := fields{"Email__c": "ada@nwosu.example"}
		a.create(object, badge)
		r := a.do(http.MethodPost, "/sobjects/Badge__c", badge)
		require.Equal(t, http.StatusBadRequest, r.status, string(r.body))
		require.Equal(t, "DUPLICATES_DETECTED", r.refusal().Code)
	}
	twice("Badge__c")
	empty()
	define()
	twice("Badge__c")
	defined()
	twice("Badge__c")
	defined()
	a.org.Define("Later__c", schema.Field{Name: "Email__c", Type: schema.TypeEmail})
	twice("Later__c")
}

// TestIDsRestored holds that a restored checkpoint brings back the IDs that fields had, and
// that none is given out twice.
func TestIDsRestored(t *testing.T) {
	a := newAPI(t)
	a.org.GrantNewFields(true)
	a.org.Define("Lead", schema.Field{Name: "Old__c"})
	restore := a.org.Checkpoint()
	seen := map[string]bool{}
	fresh := func(id string) string {
		t.Helper()
		require.False(t, seen[id], id)
		seen[id] = true
		return id
	}
	makeField := func() string {
		r := a.do(http.MethodPost, "/tooling/sobjects/CustomField", fields{"FullName": "Lead.Key__c", "Metadata": fields{"type": "Text", "label": "Key", "length": 20}})
		require.Equal(t, http.StatusCreated, r.status, string(r.body))
		return fresh(r.object()["id"].(string))
	}
	old := func() string {
		r := a.do(http.MethodGet, "/tooling/query?q=SELECT+Id+FROM+CustomField+WHERE+DeveloperName='Old'", nil)
		return r.object()["records"].([]any)[0].(map[string]any)["Id"].(string)
	}
	field := old()
	for range 2 {
		fresh(a.create("Lead", lead()))
		id := makeField()
		a.org.Define("Badge__c")
		fresh(a.create("Badge__c", fields{"Name": "B-17"}))
		restoreField := a.org.Checkpoint()
		require.Equal(t, http.StatusNoContent, a.do(http.MethodDelete, "/tooling/sobjects/CustomField/"+id, nil).status)
		makeField()
		restoreField()
		require.Equal(t, http.StatusOK, a.do(http.MethodGet, "/tooling/sobjects/CustomField/"+id, nil).status)
		restore()
		require.Equal(t, field, old())
		require.Equal(t, http.StatusNotFound, a.do(http.MethodGet, "/tooling/sobjects/CustomField/"+id, nil).status)
	}
}
