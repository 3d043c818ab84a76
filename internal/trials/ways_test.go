package trials

import (
	"encoding/json"
	"fmt"
	"iter"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/fair"
	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// ways are those in which leads come into an org.
var ways = map[string]func(t *testing.T, c *salesforce.Client, leads []salesforce.Lead) salesforce.Results{
	"Sync": func(t *testing.T, c *salesforce.Client, leads []salesforce.Lead) salesforce.Results {
		t.Helper()
		results, err := c.Sync(t.Context(), leads...)
		require.NoError(t, err)
		return results
	},
	"Apply of a stored plan": func(t *testing.T, c *salesforce.Client, leads []salesforce.Lead) salesforce.Results {
		t.Helper()
		made, err := c.Plan(t.Context(), leads...)
		require.NoError(t, err)
		text, err := json.Marshal(made)
		require.NoError(t, err)
		read := new(salesforce.Plan)
		require.NoError(t, json.Unmarshal(text, read))
		results, err := c.Apply(t.Context(), read)
		require.NoError(t, err)
		return results
	},
	"Stream": func(t *testing.T, c *salesforce.Client, leads []salesforce.Lead) salesforce.Results {
		t.Helper()
		return all(t, c.Stream(t.Context(), salesforce.FromSlice(leads)))
	},
	"Backfill": func(t *testing.T, c *salesforce.Client, leads []salesforce.Lead) salesforce.Results {
		t.Helper()
		return all(t, c.Backfill(t.Context(), salesforce.FromSlice(leads)))
	},
}

func all(t *testing.T, results iter.Seq2[salesforce.Result, error]) (out salesforce.Results) {
	t.Helper()
	for r, err := range results {
		require.NoError(t, err)
		out = append(out, r)
	}
	return out
}

// TestWays brings a fair into an org in each way: the org holds what it must, with
// campaign members and follow-ups, and a sync afterwards writes nothing.
func TestWays(t *testing.T) {
	t.Parallel()
	for name, way := range ways {
		for _, c := range chaosConfigs() {
			if name == "Backfill" && c.cfg.Settings.Keys.Lead == salesforce.NoKey {
				continue // it refuses them
			}
			t.Run(fmt.Sprintf("%s/%s", name, c.name), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := testworld.New(t)
					cfg := c.in(w)
					f := fair.New(w, cfg, 5, 80)
					q := fair.NewQueue(w, f)
					results := way(t, w.Client(cfg), f.Leads)
					require.Len(t, results, len(f.Leads))
					for i := range results {
						require.Equal(t, salesforce.Done, results[i].State(), "lead %d: %v", i, results[i].Problem())
					}
					f.Audit(w)
					q.Silent(cfg)
				})
			})
		}
	}
}
