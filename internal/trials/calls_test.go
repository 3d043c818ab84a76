package trials

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// TestCalls counts the API calls of a thousand leads with three actions each, whose
// IDs are as long as Mobly's: four to look everybody up, one for the persons and
// three for their Tasks, and nothing but the four for the same leads again. Where
// each is a member of a campaign too, these are at most eleven and six.
func TestCalls(t *testing.T) {
	for _, tt := range []struct {
		name          string
		campaigns     bool
		first, second int
		exactly       bool
	}{
		{"persons and Tasks", false, 4 + 1 + 3, 4, true},
		{"members too", true, 11, 6, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := testworld.New(t)
			_, err := w.Org.AddUser(salesforcetest.User{Email: "rep@example.com", LastName: "Rep"})
			require.NoError(t, err)
			cfg := testworld.Keyed()
			if tt.campaigns {
				id, err := w.Org.AddCampaign("Fair")
				require.NoError(t, err)
				cfg.Settings.Campaigns = salesforce.Campaigns{Links: []salesforce.CampaignLink{{EventID: "7", Campaign: id}}, Status: "Responded"}
			}
			c := w.Client(cfg)
			require.NoError(t, c.Ping(t.Context()))
			first := testworld.WithActions(testworld.Person("first", "first@lumen.example"), testworld.Note("first", "x"))
			_, err = c.Sync(t.Context(), atTheFair(first, tt.campaigns))
			require.NoError(t, err)
			leads := thousand(tt.campaigns)
			calls, writes := callsOf(t, w, c, leads, salesforce.Created)
			t.Logf("first %d calls, %d of them writes", calls, writes)
			require.LessOrEqual(t, calls, tt.first)
			if tt.exactly {
				require.Equal(t, []int{tt.first, 1 + 3}, []int{calls, writes})
			}
			calls, writes = callsOf(t, w, c, leads, salesforce.Unchanged)
			t.Logf("second %d calls", calls)
			require.LessOrEqual(t, calls, tt.second)
			require.Zero(t, writes)
			if tt.exactly {
				require.Equal(t, tt.second, calls)
			}
			require.Equal(t, 1001, w.Org.Count("Lead"))
			require.Equal(t, 3001, w.Org.Count("Task"))
			if tt.campaigns {
				require.Equal(t, 1001, w.Org.Count("CampaignMember"))
			}
		})
	}
}

func atTheFair(l salesforce.Lead, there bool) salesforce.Lead {
	if there {
		l.Person.Scans = []mapping.Scan{{At: time.Date(2026, 10, 30, 9, 0, 0, 0, time.UTC), By: "rep@example.com", Event: "Fair", EventID: "7", Source: mapping.ViaScan}}
	}
	return l
}

// thousand leads have three actions each.
func thousand(atFair bool) []salesforce.Lead {
	id := func(i, of int) string { return fmt.Sprintf("%08x-91c4-4e0b-a1d2-%012x", i, of) }
	leads := make([]salesforce.Lead, 1000)
	for i := range leads {
		var actions []engagement.Action
		for of := range 3 {
			actions = append(actions, testworld.Note(id(i, 1+of), "x"))
		}
		leads[i] = testworld.WithActions(testworld.Person(id(i, 0), fmt.Sprintf("grace.kim.%d@lumen.example", i)), actions...)
		leads[i] = atTheFair(leads[i], atFair)
	}
	return leads
}

// callsOf syncs the leads, requires that all records come to the outcome, and
// counts the API calls.
func callsOf(t *testing.T, w *testworld.World, c *salesforce.Client, leads []salesforce.Lead, want salesforce.Outcome) (calls, writes int) {
	t.Helper()
	w.Org.ResetRequests()
	results, err := c.Sync(t.Context(), leads...)
	require.NoError(t, err)
	for i := range results {
		require.Equal(t, want, results[i].Outcome)
		require.Empty(t, results[i].Dropped)
		require.NoError(t, results[i].Err)
		for _, other := range slices.Concat(results[i].Actions, results[i].Related) {
			require.Equal(t, want, other.Outcome)
		}
	}
	for _, r := range w.Org.Requests() {
		calls += r.Calls
		if len(r.Subrequests) > 0 && r.Subrequests[0].Method != http.MethodGet {
			writes++
		}
	}
	return calls, writes
}
