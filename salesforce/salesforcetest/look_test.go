package salesforcetest_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// TestLook holds what one record, those with a value and the number of them are
// told as, before and after they are deleted.
func TestLook(t *testing.T) {
	org := salesforcetest.NewOrg()
	org.Define(schema.Lead, schema.Field{Name: "Key__c", ExternalID: true, CaseSensitive: true})
	var ids []string
	for _, f := range []map[string]any{
		{"LastName": "Nwosu", "Company": "Northwind", "Email": "Ada@northwind.example", "Key__c": "a1", "NumberOfEmployees": 12},
		{"LastName": "Sharma", "Company": "NORTHWIND", "Key__c": "A1"},
	} {
		id, err := org.Add(schema.Lead, f)
		require.NoError(t, err)
		ids = append(ids, id)
	}
	task, err := org.Add(schema.Task, map[string]any{"Subject": "Call", "WhoId": ids[0]})
	require.NoError(t, err)

	object, record := org.Record(ids[0][:15])
	require.Equal(t, schema.Lead, object)
	require.Empty(t, cmp.Diff(org.Records("lead")[0], record))
	require.Equal(t, json.Number("12"), record["NumberOfEmployees"])
	record["LastName"] = "changed"
	_, again := org.Record(ids[0])
	require.Equal(t, "Nwosu", again["LastName"], "a copy was changed")

	for _, tt := range []struct {
		object, field, value string
		want                 []string
	}{
		{"task", "whoid", ids[0][:15], []string{task}},
		{"Task", "WhoId", ids[1], nil},
		{"Lead", "Company", "northwind", ids},
		{"Lead", "Email", "ADA@NORTHWIND.EXAMPLE", ids[:1]},
		{"Lead", "Key__c", "A1", ids[1:]},
		{"Lead", "Key__c", "", nil},
		{"Lead", "Nope__c", "a1", nil},
		{"Nope__c", "Name", "a1", nil},
	} {
		var got []string
		for _, r := range org.Find(tt.object, tt.field, tt.value) {
			id, _ := r["Id"].(string)
			got = append(got, id)
		}
		require.Empty(t, cmp.Diff(tt.want, got), "%v", tt)
	}

	require.Equal(t, 2, org.Count("lead"))
	require.Zero(t, org.Count("Nope__c"))
	require.NoError(t, org.Delete(ids[0]))
	require.Equal(t, 1, org.Count(schema.Lead))
	require.Empty(t, org.Find(schema.Lead, "Email", "ada@northwind.example"))
	for _, id := range []string{ids[0], "", "00Q", "no ID at all", "00Q000000000099AAA"} {
		object, record = org.Record(id)
		require.Empty(t, object, id)
		require.Nil(t, record, id)
	}

	d := org.Describe("lead")
	require.Equal(t, schema.Lead, d.Name)
	require.Equal(t, "00Q", d.KeyPrefix)
	require.True(t, d.Field("Key__c").ExternalID)
	require.Nil(t, org.Describe("Nope__c"))
}

// TestRequestsTellTimeAndCost holds when a request came, how long it took and
// what it took from the daily limit.
func TestRequestsTellTimeAndCost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(t)
		a.do(http.MethodGet, "/limits", nil)
		defer a.org.Inject(salesforcetest.Fault{Latency: 3 * time.Second})()
		began := time.Now()
		a.do(http.MethodGet, "/limits", nil)
		a.do(http.MethodPost, "/composite/batch", fields{"batchRequests": []any{
			fields{"method": "GET", "url": "v66.0/limits"}, fields{"method": "GET", "url": "v66.0/limits"},
		}})
		all := a.org.Requests()
		require.Len(t, all, 4)
		signIn, quick, slow, batch := all[0], all[1], all[2], all[3]
		require.Equal(t, []int{1, 2, 3, 4}, []int{signIn.Number, quick.Number, slow.Number, batch.Number})
		require.Equal(t, []int{0, 1, 1, 3}, []int{signIn.Calls, quick.Calls, slow.Calls, batch.Calls})
		require.Zero(t, quick.Took)
		require.Equal(t, began, slow.At)
		require.Equal(t, 3*time.Second, slow.Took)
		require.Equal(t, began.Add(3*time.Second), batch.At)

		used, limit := a.org.Usage()
		require.Equal(t, 5, used)
		require.Equal(t, 15000, limit)
		a.org.ResetRequests()
		a.do(http.MethodGet, "/limits", nil)
		require.Equal(t, 5, a.org.Requests()[0].Number)
	})
}
