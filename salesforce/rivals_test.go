package salesforce_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

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
	if underRace {
		seeds = 2
	}
	for seed := range seeds {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				cfg := keyed()
				cfg.Strategy = salesforce.Strategy(seed % 2)
				f := newFair(w, cfg, seed, 60)
				for i, d := range []time.Duration{1, 2, 3, 5} {
					w.org.Inject(salesforcetest.Fault{Latency: d * time.Second, Probability: 0.5, Seed: seed*10 + uint64(i)})
				}
				q := newQueue(w, f)
				var wait sync.WaitGroup
				for n := range uint64(2) {
					wait.Go(func() { q.rival(cfg, seed*2+n) })
				}
				wait.Wait()
				f.audit(w)
				q.silent(cfg)
			})
		})
	}
}

// rival is one of several processes: it gives all leads until its results are
// final, and looks at them when everybody has done so.
func (q *queue) rival(cfg salesforce.Config, seed uint64) {
	t := q.w.t
	chance := rand.New(rand.NewPCG(seed, 4))
	cfg.BatchSize = oneOf(chance, 1, 3)
	c := q.w.client(cfg)
	for round := 0; ; round++ {
		results, err := c.Sync(t.Context(), q.fair.leads)
		if err != nil || round == mostGiven {
			t.Errorf("round %d: %v", round, err)
			return
		}
		st, final := q.w.store(), true
		for i := range results {
			final = final && results[i].Final()
			if err := q.named(st, i, &results[i]); err != nil {
				t.Errorf("lead %d: %v", i, err)
			}
		}
		if final {
			return
		}
		time.Sleep(results[0].Retry() + time.Duration(chance.IntN(5))*time.Second) //nolint:forbidigo // in a bubble
	}
}

// TestTwoProcessesWithoutExternalIDs holds what the documentation of the package
// says: without external IDs two processes that both found nobody create a person
// each, and the next sync says so. A duplicate rule of the org prevents it.
func TestTwoProcessesWithoutExternalIDs(t *testing.T) {
	for _, rule := range []bool{false, true} {
		t.Run(fmt.Sprintf("duplicate rule: %v", rule), func(t *testing.T) {
			w := newWorld(t)
			if rule {
				w.org.AddDuplicateRule(salesforcetest.DuplicateRule{Object: schema.Lead, Action: salesforcetest.BlockDuplicates, Key: salesforcetest.ByEmail})
			}
			lead := withActions(person("m1", "a@lumen.example"), note("a1", "met"))
			other := w.client(salesforce.Config{})
			done := false
			cfg := w.through(salesforce.Config{Duplicates: salesforce.UseDuplicate}, func(_, body string, do func() (*http.Response, error)) (*http.Response, error) {
				if strings.Contains(body, "/composite/sobjects") && !done { // it found nobody, and is about to write
					done = true
					w.sync(other, lead)
				}
				return do()
			})
			c := w.client(cfg)
			first := w.sync(c, lead)[0]
			again := w.sync(c, lead)[0]
			if rule {
				require.Len(t, w.org.Records(schema.Lead), 1)
				require.Len(t, w.org.Records(schema.Task), 1)
				require.True(t, first.Final() && again.Final())
				require.Equal(t, salesforce.Unchanged, again.Outcome)
				return
			}
			require.Equal(t, salesforce.Created, first.Outcome)
			require.Len(t, w.org.Records(schema.Lead), 2)
			require.Len(t, w.org.Records(schema.Task), 2)
			var several *sferr.SeveralError
			require.ErrorAs(t, again.Err, &several)
			require.Len(t, several.IDs, 2)
		})
	}
}

// An activity's external ID alone keeps its Task from being doubled, whichever
// of two records of the person it hangs on.
func TestTwoProcessesWithActivityIDOnly(t *testing.T) {
	w := newWorld(t)
	w.lead(map[string]any{"Email": "a@lumen.example"})
	lead := withActions(person("m1", "a@lumen.example"), note("a1", "met"), note("a2", "called"))
	cfg := salesforce.Config{ActivityID: "mobly_activity_id__c"}
	other := w.client(cfg)
	done := false
	c := w.client(w.through(cfg, func(_, body string, do func() (*http.Response, error)) (*http.Response, error) {
		if strings.Contains(body, "/composite/sobjects/Task") && !done {
			done = true
			w.sync(other, lead)
		}
		return do()
	}))
	for _, a := range w.sync(c, lead)[0].Actions {
		require.Equal(t, salesforce.Unchanged, a.Outcome)
	}
	require.Len(t, w.org.Records(schema.Task), 2)
}
