package trials

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/fair"
	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// TestTwoProcesses has two processes sync the same leads at once, over an org
// whose answers take their time. With external IDs each person is one record,
// each action one Task, and all results are true.
func TestTwoProcesses(t *testing.T) {
	t.Parallel()
	seeds := uint64(8)
	if testworld.UnderRace {
		seeds = 2
	}
	for seed := range seeds {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := testworld.New(t)
				cfg := testworld.Keyed()
				cfg.Settings.Policies.Strategy = []salesforce.Strategy{salesforce.LeadsAndContacts, salesforce.LeadsOnly}[seed%2]
				if seed%4 >= 2 {
					fair.Relate(w, &cfg)
				}
				f := fair.New(w, cfg, seed, 60)
				for i, d := range []time.Duration{1, 2, 3, 5} {
					w.Org.Inject(salesforcetest.Fault{Latency: d * time.Second, Probability: 0.5, Seed: seed*10 + uint64(i)})
				}
				q := fair.NewQueue(w, f)
				var wait sync.WaitGroup
				for n := range uint64(2) {
					wait.Go(func() { q.Rival(cfg, seed*2+n) })
				}
				wait.Wait()
				f.Audit(w)
				q.Silent(cfg)
			})
		})
	}
}

// TestTwoProcessesWithoutExternalIDs holds what the documentation of the package
// says: without external IDs two processes that both found nobody create a person
// each, and the next sync says so. A duplicate rule of the org prevents it.
func TestTwoProcessesWithoutExternalIDs(t *testing.T) {
	for _, rule := range []bool{false, true} {
		t.Run(fmt.Sprintf("duplicate rule: %v", rule), func(t *testing.T) {
			w := testworld.New(t)
			if rule {
				w.Org.AddDuplicateRule(salesforcetest.DuplicateRule{Object: schema.Lead, Action: salesforcetest.BlockDuplicates, Key: func(c salesforcetest.Change) string { return c.Text("Email") }})
			}
			lead := testworld.WithActions(testworld.Person("m1", "a@lumen.example"), testworld.Note("a1", "met"))
			other := w.Client(testworld.Keyless())
			done := false
			cfg := w.Through(salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}, Policies: salesforce.Policies{Duplicates: salesforce.UseDuplicate}}}, func(_, body string, do func() (*http.Response, error)) (*http.Response, error) {
				if strings.Contains(body, "/composite/sobjects") && !done { // it found nobody, and is about to write
					done = true
					w.Sync(other, lead)
				}
				return do()
			})
			c := w.Client(cfg)
			first := w.Sync(c, lead)[0]
			again := w.Sync(c, lead)[0]
			if rule {
				require.Len(t, w.Org.Records(schema.Lead), 1)
				require.Len(t, w.Org.Records(schema.Task), 1)
				require.False(t, first.State() == salesforce.Retry || again.State() == salesforce.Retry)
				require.Equal(t, salesforce.Unchanged, again.Outcome)
				return
			}
			require.Equal(t, salesforce.Created, first.Outcome)
			require.Len(t, w.Org.Records(schema.Lead), 2)
			require.Len(t, w.Org.Records(schema.Task), 2)
			require.ErrorIs(t, again.Err, sferr.ErrAmbiguous)
			require.Len(t, sferr.Explain(again.Err).Records, 2)
		})
	}
}

// An activity's external ID alone keeps its Task from being doubled, whichever
// of two records of the person it hangs on.
func TestTwoProcessesWithActivityIDOnly(t *testing.T) {
	w := testworld.New(t)
	w.Lead(map[string]any{"Email": "a@lumen.example"})
	lead := testworld.WithActions(testworld.Person("m1", "a@lumen.example"), testworld.Note("a1", "met"), testworld.Note("a2", "called"))
	cfg := salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey}}}
	other := w.Client(cfg)
	done := false
	c := w.Client(w.Through(cfg, func(_, body string, do func() (*http.Response, error)) (*http.Response, error) {
		if strings.Contains(body, "/composite/sobjects/Task") && !done {
			done = true
			w.Sync(other, lead)
		}
		return do()
	}))
	for _, a := range w.Sync(c, lead)[0].Actions {
		require.Equal(t, salesforce.Unchanged, a.Outcome)
	}
	require.Len(t, w.Org.Records(schema.Task), 2)
}
