package trials

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/fair"
	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
)

// TestCancelAnywhere cancels a sync at each of its requests in turn, before the
// request is carried out, while its answer is on the way, and after: whatever was
// done, each result is true of the org, and a queue brings the rest in.
func TestCancelAnywhere(t *testing.T) {
	t.Parallel()
	leads, concurrency := 5, []int{4}
	if *chaos > 0 {
		leads, concurrency = 20, []int{1, 4}
	}
	configs, step := chaosConfigs(), 1
	if testworld.UnderRace {
		configs, step = configs[:1], 2
	}
	for _, c := range configs {
		for _, workers := range concurrency {
			for moment := range 3 {
				t.Run(fmt.Sprintf("%s/workers=%d/moment=%d", c.name, workers, moment), func(t *testing.T) {
					for k, more := 1, true; more; k += step {
						synctest.Test(t, func(t *testing.T) { more = cancelAt(t, c, leads, workers, moment, k) })
					}
				})
			}
		}
	}
}

// cancelAt cancels at the k-th request and reports whether there was one.
func cancelAt(t *testing.T, c namedConfig, leads, workers, moment, k int) bool {
	t.Helper()
	w := testworld.New(t)
	cfg := c.in(w)
	f := fair.New(w, cfg, uint64(k), leads)
	q := fair.NewQueue(w, f)
	cfg.Settings.API.BatchSize, cfg.Settings.API.Concurrency = 1, workers
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var seen atomic.Int64
	hooked := w.Through(cfg, func(_, _ string, do func() (*http.Response, error)) (*http.Response, error) {
		if seen.Add(1) != int64(k) {
			return do()
		}
		switch moment {
		case 0:
			stop()
			return nil, ctx.Err()
		case 1:
			defer stop()
			if _, err := do(); err != nil {
				return nil, err
			}
			return nil, context.Canceled
		default:
			defer stop()
			return do()
		}
	})
	all := q.Take(q.Waiting())
	results, err := w.Client(hooked).Sync(ctx, all.Leads...)
	require.Len(t, results, len(all.Leads))
	if int(seen.Load()) < k {
		require.NoError(t, err)
		return false
	}
	all.Judge(results, err)
	q.Drain(cfg, rand.New(rand.NewPCG(uint64(k), 3)))
	f.Audit(w)
	return true
}
