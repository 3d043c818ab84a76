package salesforcetest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// slowJobs is a client of an org whose jobs take an hour, and what lets time pass.
func slowJobs(t *testing.T) (a *api, wait func(time.Duration)) {
	t.Helper()
	a = newAPI(t)
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	a.org.SetClock(func() time.Time { return now })
	a.org.SetJobTime(time.Hour)
	a.signIn()
	return a, func(d time.Duration) {
		now = now.Add(d)
		a.signIn()
	}
}

// TestBulkKeyGone holds that a job fails whose key field is deleted before it
// is done.
func TestBulkKeyGone(t *testing.T) {
	a, wait := slowJobs(t)
	a.org.GrantNewFields(true)
	r := a.do(http.MethodPost, "/tooling/sobjects/CustomField", fields{"FullName": "Lead.Key__c",
		"Metadata": fields{"type": "Text", "label": "Key", "length": 20, "externalId": true}})
	require.Equal(t, http.StatusCreated, r.status, string(r.body))
	upsert := fields{"object": "Lead", "operation": "upsert", "externalIdFieldName": "Key__c"}
	j, late := a.run(upsert, "Key__c,LastName,Company\na,b,c\n"), a.open(upsert)
	require.Equal(t, http.StatusNoContent, a.do(http.MethodDelete, "/tooling/sobjects/CustomField/"+r.object()["id"].(string), nil).status)

	wait(30 * time.Minute)
	require.Equal(t, "InProgress", j.info()["state"])
	require.Equal(t, http.StatusCreated, late.upload("Key__c,LastName,Company\na,b,c\n").status)
	require.Equal(t, http.StatusOK, late.state("UploadComplete").status)
	wait(90 * time.Minute)
	for _, j := range []job{j, late} {
		info := j.info()
		require.Equal(t, []any{"Failed", "InvalidBatch : Field name not found : Key__c"}, []any{info["state"], info["errorMessage"]})
		require.Len(t, j.rows("unprocessedrecords"), 2)
	}
	require.Empty(t, a.org.Records("Lead"))
}

// TestBulkRestored holds that jobs outlive a restored checkpoint of a time before their key,
// or their object, was there.
func TestBulkRestored(t *testing.T) {
	a, wait := slowJobs(t)
	restore := a.org.Checkpoint()
	a.org.Define("Lead", schema.Field{Name: "Key__c", ExternalID: true})
	a.org.Define("Badge__c", schema.Field{Name: "Key__c", ExternalID: true})
	key := a.run(fields{"object": "Lead", "operation": "upsert", "externalIdFieldName": "Key__c"}, "Key__c,LastName,Company\na,b,c\n")
	object := a.run(fields{"object": "Badge__c", "operation": "delete"}, "Id\na00000000000001AAA\n")
	open := a.open(fields{"object": "Badge__c", "operation": "insert"})
	restore()
	require.Equal(t, http.StatusCreated, open.upload("Key__c\na\n").status)
	require.Equal(t, http.StatusOK, open.state("UploadComplete").status)
	wait(2 * time.Hour)
	for _, j := range []job{key, object, open} {
		require.Equal(t, "Failed", j.info()["state"])
	}
	require.Equal(t, "InvalidBatch : Field name not found : Key__c", key.info()["errorMessage"])
}
