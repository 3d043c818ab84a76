package salesforce_test

import (
	"fmt"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// captures are n of one person, who has one address in all of them.
func captures(n int) []salesforce.Lead {
	leads := make([]salesforce.Lead, n)
	for i := range leads {
		at := time.Date(2026, 1, 1, 0, i, 0, 0, time.UTC)
		leads[i] = salesforce.Lead{
			Person: mapping.Person{
				ID: fmt.Sprintf("m%d", i), LastName: "Kim", Email: "noreply@acme.example", Company: mapping.Company{Name: "Acme"},
				Scans: []mapping.Scan{{At: at, By: fmt.Sprintf("r%d@x.example", i), Event: fmt.Sprintf("Event %d", i)}},
			},
			Tags: []tags.Tag{{Category: "Interest", Value: fmt.Sprintf("v%d", i)}},
			Actions: []engagement.Action{
				{ID: fmt.Sprintf("a%d", i), Kind: engagement.Note, At: at},
				{Kind: engagement.Note, Notes: strconv.Itoa(i), At: at},
			},
		}
	}
	return leads
}

// Of however many captures a person has, each costs about the same.
func TestManyCapturesOfOnePerson(t *testing.T) {
	skipUnderRace(t)
	c := newWorld(t).client(salesforce.Config{Settings: salesforce.Settings{Tags: tags.Mapping{Rules: []tags.Rule{{Category: "Interest", Field: "Description"}}}, Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}}})
	cost := func(n int) uint64 {
		leads := captures(n)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		plan, err := c.Plan(t.Context(), leads...)
		runtime.ReadMemStats(&after)
		require.NoError(t, err)
		creates, updates := plan.Writes()
		require.Equal(t, []int{1 + 2*n, 0}, []int{creates, updates})
		return (after.TotalAlloc - before.TotalAlloc) / uint64(n)
	}
	cost(1) // describes the org
	few, many := cost(100), cost(2_000)
	t.Logf("%d bytes for each of 100 captures, %d for each of 2,000", few, many)
	require.LessOrEqual(t, many, 2*few)
}
