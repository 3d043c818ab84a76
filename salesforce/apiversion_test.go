package salesforce_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Leads are synced in every version of the API that the README names.
func TestAPIVersions(t *testing.T) {
	t.Parallel()
	skipUnderRace(t)
	for n := 50; n <= 68; n++ {
		version := fmt.Sprintf("%d.0", n)
		org := salesforcetest.NewOrg()
		org.Define(schema.Lead, schema.Field{Name: "mobly_id__c", Type: schema.TypeString, Length: 64, ExternalID: true, Unique: true})
		client := newClient(org, salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Activity: salesforce.NoKey}, API: salesforce.API{Version: version}}})
		leads := read(`[{"id": "1", "lastName": "Lovelace", "email": "ada@northwind.example", "company": {"name": "Northwind"},
			"leadActivityEvents": [{"id": "a", "eventType": "PHONE", "createdAt": "2026-10-15T17:30:00Z"}]}]`)
		for _, want := range []salesforce.Outcome{salesforce.Created, salesforce.Unchanged} {
			results, err := client.Sync(t.Context(), leads...)
			require.NoError(t, err, version)
			require.Equal(t, want, results[0].Outcome, version)
			require.Len(t, results[0].Actions, 1)
			require.Equal(t, want, results[0].Actions[0].Outcome, version)
		}
		require.Equal(t, 1, org.Count(schema.Task))
	}
}
