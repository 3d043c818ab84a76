package salesforcetest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// TestBulkAssignment holds that a job runs the assignment rule that it names,
// and none if it names none.
func TestBulkAssignment(t *testing.T) {
	a := newAPI(t)
	_, owner := a.user(salesforcetest.User{LastName: "Queue"})
	a.org.SetAssignmentRule("Lead", func(salesforcetest.Change) string { return owner })
	for rule, assigned := range map[string]bool{"": false, "01QKd0000000001": true} {
		f := fields{"object": "Lead", "operation": "insert"}
		if rule != "" {
			f["assignmentRuleId"] = rule
		}
		j := a.run(f, leadsCSV(1))
		id := j.rows("successfulResults")[1][0]
		require.Equal(t, assigned, a.read("Lead", id)["OwnerId"] == owner, rule)
	}
}

// TestBulkChunks holds that 200 rows are one transaction to the org's automation.
func TestBulkChunks(t *testing.T) {
	a := newAPI(t)
	a.org.SetCPU("Lead", 60*time.Millisecond, 10*time.Second)
	j := a.run(fields{"object": "Lead", "operation": "insert"}, leadsCSV(300))
	require.Len(t, j.rows("failedResults"), 201, "twelve seconds for the first 200")
	require.Len(t, j.rows("successfulResults"), 101)
}

// TestBulkRights holds that a job does what its maker may do.
func TestBulkRights(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead", schema.Field{Name: "Score__c"})
	a.org.Restrict("Lead", "Score__c")
	u, _ := a.integration(salesforcetest.PermissionSet{Name: "Sync", Objects: map[string]salesforcetest.ObjectAccess{"Lead": {Read: true}}})
	j := u.run(fields{"object": "Lead", "operation": "insert"}, leadsCSV(1))
	require.Contains(t, j.rows("failedResults")[1][1], "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:")
	j = u.run(fields{"object": "Lead", "operation": "insert"}, "LastName,Score__c\nX,Hot\n")
	require.Equal(t, "InvalidBatch : Field name not found : Score__c", j.info()["errorMessage"])
	r := u.do(http.MethodPost, "/jobs/ingest", fields{"object": "Contact", "operation": "insert"})
	require.Equal(t, "INVALIDENTITY", r.refusal().Code)
	r = u.do(http.MethodPost, "/jobs/ingest", fields{"object": "Lead", "operation": "hardDelete"})
	require.Equal(t, "FEATURENOTENABLED", r.refusal().Code)
	_, r = u.ask(fields{"operation": "query", "query": "SELECT Score__c FROM Lead"})
	require.Equal(t, "INVALID_FIELD", r.refusal().Code)
}
