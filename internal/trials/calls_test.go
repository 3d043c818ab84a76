package trials

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// TestCalls counts the API calls of a thousand leads with three actions each, whose
// IDs are as long as Mobly's: four to look everybody up, one for the persons and
// three for their Tasks, and nothing but the four for the same leads again.
func TestCalls(t *testing.T) {
	w := testworld.New(t)
	_, err := w.Org.AddUser(salesforcetest.User{Email: "rep@example.com", LastName: "Rep"})
	require.NoError(t, err)
	c := w.Client(testworld.Keyed())
	require.NoError(t, c.Ping(t.Context()))
	_, err = c.Sync(t.Context(), testworld.WithActions(testworld.Person("first", "first@lumen.example"), testworld.Note("first", "x")))
	require.NoError(t, err)
	id := func(i, of int) string { return fmt.Sprintf("%08x-91c4-4e0b-a1d2-%012x", i, of) }
	leads := make([]salesforce.Lead, 1000)
	for i := range leads {
		var actions []engagement.Action
		for of := range 3 {
			actions = append(actions, testworld.Note(id(i, 1+of), "x"))
		}
		leads[i] = testworld.WithActions(testworld.Person(id(i, 0), fmt.Sprintf("grace.kim.%d@lumen.example", i)), actions...)
	}
	for _, tt := range []struct{ calls, writes int }{{4 + 1 + 3, 1 + 3}, {4, 0}} {
		w.Org.ResetRequests()
		results, err := c.Sync(t.Context(), leads...)
		require.NoError(t, err)
		for i := range results {
			require.Equal(t, tt.writes > 0, results[i].Outcome == salesforce.Created)
			require.Empty(t, results[i].Dropped)
			require.NoError(t, results[i].Err)
			for _, task := range results[i].Actions {
				require.Equal(t, tt.writes > 0, task.Outcome == salesforce.Created)
			}
		}
		calls, writes := 0, 0
		for _, r := range w.Org.Requests() {
			calls += r.Calls
			if len(r.Subrequests) > 0 && r.Subrequests[0].Method != http.MethodGet {
				writes++
			}
		}
		require.Equal(t, tt.calls, calls)
		require.Equal(t, tt.writes, writes)
	}
	require.Equal(t, 1001, w.Org.Count("Lead"))
	require.Equal(t, 3001, w.Org.Count("Task"))
}
