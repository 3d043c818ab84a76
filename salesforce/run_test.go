package salesforce_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

func someLeads(n int) []salesforce.Lead {
	leads := make([]salesforce.Lead, n)
	for i := range leads {
		leads[i] = withActions(person(fmt.Sprint("m", i), fmt.Sprintf("p%d@lumen.example", i)), note(fmt.Sprint("a", i), "met"))
	}
	return leads
}

// recorder keeps what a Trace is told.
type recorder struct {
	mu       sync.Mutex
	requests []salesforce.RequestInfo
	batches  []salesforce.BatchInfo
	runs     []salesforce.RunInfo
}

func (r *recorder) trace() *salesforce.Trace {
	return &salesforce.Trace{
		Request: func(_ context.Context, i salesforce.RequestInfo) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.requests = append(r.requests, i)
		},
		Batch: func(_ context.Context, i salesforce.BatchInfo) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.batches = append(r.batches, i)
		},
		Run: func(_ context.Context, i salesforce.RunInfo) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.runs = append(r.runs, i)
		},
	}
}

func TestTrace(t *testing.T) {
	w := newWorld(t)
	r := new(recorder)
	cfg := keyed()
	cfg.Trace, cfg.Settings.API.BatchSize = r.trace(), 2
	c := w.client(cfg)
	cfg.Trace.Run = nil // the client has its own copy
	w.org.ResetRequests()
	leads := append(someLeads(3), salesforce.Lead{})
	w.sync(c, leads...)

	require.Len(t, r.runs, 1)
	run := r.runs[0]
	require.Positive(t, run.APIUsed)
	run.Took, run.APIUsed = 0, 0
	want := salesforce.RunInfo{
		Leads: 4, Calls: int64(len(r.requests)),
		Outcomes: map[salesforce.Outcome]int{salesforce.Created: 3, salesforce.Refused: 1},
		Actions:  map[salesforce.Outcome]int{salesforce.Created: 3},
		APILimit: 15000,
	}
	if diff := cmp.Diff(want, run); diff != "" {
		t.Errorf("run (-want +got):\n%s", diff)
	}
	const signIn = 1
	require.Len(t, w.org.Requests(), len(r.requests)+signIn)
	for _, req := range r.requests {
		require.Equal(t, http.StatusOK, req.Status)
		require.NotContains(t, req.Path, "?")
	}
	var shapes []string
	for _, b := range r.batches {
		shapes = append(shapes, fmt.Sprintf("%s %s %d/%d of %d", b.Operation, b.Object, b.Records-b.Failed, b.Records, b.Size))
	}
	require.Equal(t, []string{"upsert Lead 2/2 of 2", "upsert Lead 1/1 of 2", "upsert Task 2/2 of 2", "upsert Task 1/1 of 2"}, shapes)

	w.org.ResetRequests()
	w.sync(c, leads...)
	require.Equal(t, int64(1), r.runs[1].Calls, "what is known of the org is not asked for again")
	require.Equal(t, 3, r.runs[1].Outcomes[salesforce.Unchanged])
}

// A share of the day's requests is left to others: the run stops, everything
// says so, and can be given again. After a while one request finds out how it
// stands.
func TestQuotaReserve(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.org.SetDailyLimit(100)
		cfg := keyed()
		cfg.Settings.API.ReservePercent = 50
		c := w.client(cfg)
		sent := 0
		for {
			results, err := c.Sync(t.Context(), someLeads(1)...)
			if err != nil {
				require.ErrorIs(t, err, sferr.ErrQuota)
				require.Equal(t, salesforce.NotSent, results[0].Outcome)
				require.ErrorIs(t, results[0].Err, sferr.ErrQuota)
				require.ErrorIs(t, results[0].Actions[0].Err, sferr.ErrQuota)
				require.Equal(t, 15*time.Minute, results[0].Retry())
				break
			}
			sent++
		}
		_, used, limit := c.Usage()
		require.Equal(t, 100, limit)
		require.Equal(t, 50, used)
		require.Greater(t, sent, 30)
		w.org.ResetRequests()
		_, err := c.Sync(t.Context(), someLeads(1)...)
		require.ErrorIs(t, err, sferr.ErrQuota)
		require.Empty(t, w.org.Requests())

		<-time.After(15 * time.Minute)
		_, err = c.Sync(t.Context(), someLeads(1)...)
		require.NoError(t, err)
		require.Len(t, w.org.Requests(), 1)
		_, err = c.Sync(t.Context(), someLeads(1)...)
		require.ErrorIs(t, err, sferr.ErrQuota, "it still stands so")

		w.org.SetDailyLimit(1000)
		<-time.After(15 * time.Minute)
		w.sync(c, someLeads(1)...)
		w.sync(c, someLeads(1)...)
	})
}

type limiter struct {
	mu    sync.Mutex
	waits int
	err   error
}

func (l *limiter) Wait(context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waits++
	return l.err
}

func TestLimiter(t *testing.T) {
	w := newWorld(t)
	cfg, l := keyed(), new(limiter)
	cfg.Limiter = l
	c := w.client(cfg)
	w.sync(c, someLeads(2)...)
	require.Equal(t, int(c.Calls()), l.waits)

	l.err = errors.New("closed")
	results, err := c.Sync(t.Context(), someLeads(2)...)
	require.ErrorIs(t, err, l.err)
	require.Equal(t, salesforce.NotSent, results[0].Outcome)
	require.False(t, results[0].Final())
}

// The time of a call is over: what was written says so, the rest was not sent.
func TestDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		cfg := keyed()
		cfg.Settings.API.BatchSize, cfg.Settings.API.Concurrency = 1, 1
		c := w.client(cfg)
		w.sync(c, person("m0", "p0@lumen.example"))
		w.org.Inject(salesforcetest.Fault{Latency: 3 * time.Second})
		ctx, cancel := context.WithTimeout(t.Context(), 13*time.Second)
		defer cancel()
		results, err := c.Sync(ctx, someLeads(20)...)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		created := results.Count(salesforce.Created) + results.Count(salesforce.Unchanged)
		require.Equal(t, 1+5+5, created, "m0 was there, and two requests of five leads went through")
		for i := range results {
			if results[i].Outcome == salesforce.NotSent {
				require.ErrorIs(t, results[i].Err, sferr.ErrNotSent)
			}
			require.Contains(t, []salesforce.Outcome{salesforce.Created, salesforce.Unchanged, salesforce.InDoubt, salesforce.NotSent}, results[i].Outcome)
		}
		require.False(t, results[19].Final())
	})
}

// An org that answers nothing is not hammered: the run ends after a few tries.
func TestDeadOrg(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		cfg := keyed()
		cfg.Settings.API.BatchSize = 1
		c := w.client(cfg)
		w.sync(c, person("m0", "p0@lumen.example"))
		w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 503})
		w.org.ResetRequests()
		results, err := c.Sync(t.Context(), someLeads(500)...)
		require.Error(t, err)
		require.Equal(t, 500, results.Count(salesforce.NotSent))
		require.LessOrEqual(t, len(w.org.Requests()), 3*org.DefaultRequests)
	})
}

// Half of all requests fail: the retries of one run are bounded.
func TestRetryBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		cfg := keyed()
		cfg.Settings.API.BatchSize = 1
		c := w.client(cfg)
		w.sync(c, person("m0", "p0@lumen.example"))
		w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 503, Probability: 0.6, Seed: 3})
		w.org.ResetRequests()
		_, err := c.Sync(t.Context(), someLeads(500)...)
		require.Error(t, err)
		failed := 0
		for _, r := range w.org.Requests() {
			if r.Status == 0 || r.Status >= 500 {
				failed++
			}
		}
		require.LessOrEqual(t, failed, 10+len(w.org.Requests())/5+org.DefaultRequests)
	})
}

// An org that has too many requests under way is sent fewer at once.
func TestConcurrentLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		cfg := keyed()
		cfg.Settings.API.BatchSize, cfg.Settings.API.Concurrency = 1, 8
		c := w.client(cfg)
		w.sync(c, person("m0", "p0@lumen.example"))
		w.org.Inject(salesforcetest.Fault{Latency: time.Second})
		w.org.SetConcurrentLimit(3)
		for _, r := range w.sync(c, someLeads(100)...) {
			require.True(t, r.Final(), "%v", r.Err)
		}
		require.Len(t, w.org.Records(schema.Lead), 100)
		require.Len(t, w.org.Records(schema.Task), 100)
	})
}

// A customer's automation that is too slow for large batches: they shrink until
// they fit, and no record is lost.
func TestBatchesShrink(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := new(recorder)
	cfg := keyed()
	cfg.Trace, cfg.Settings.API.Concurrency = r.trace(), 1
	c := w.client(cfg)
	w.org.SetCPU(schema.Lead, 300*time.Millisecond, 10*time.Second) // 33 records
	require.Equal(t, 400, w.sync(c, someLeads(400)...).Count(salesforce.Created))
	sizes := make(map[int]bool)
	for _, b := range r.batches {
		if b.Object == schema.Lead && b.Failed == 0 {
			require.LessOrEqual(t, b.Records, 33)
		}
		sizes[b.Size] = true
	}
	require.True(t, sizes[100] && sizes[50] && sizes[25], sizes)

	w.org.SetCPU(schema.Lead, 0, 0)
	for i := range 60 {
		w.sync(c, person(fmt.Sprint("n", i), fmt.Sprintf("n%d@lumen.example", i)))
	}
	require.Equal(t, 200, r.batches[len(r.batches)-1].Size, "they grow back")
}

// What waits for its turn is sent in the smaller batches that the org was seen to
// need meanwhile.
func TestWaitingBatchesShrink(t *testing.T) {
	w := newWorld(t)
	r := new(recorder)
	cfg := keyed()
	cfg.Trace, cfg.Settings.API.BatchSize, cfg.Settings.API.Concurrency = r.trace(), 4, 1
	l := person("m1", "a@lumen.example")
	for i := range 30 { // of one parent, so that no two requests are under way at once
		l.Actions = append(l.Actions, note(fmt.Sprint("a", i), "met"))
	}
	w.org.SetCPU(schema.Task, 300*time.Millisecond, time.Second) // 3 records
	require.Equal(t, 30, w.sync(w.client(cfg), l).CountActions(salesforce.Created))
	tasks := slices.DeleteFunc(r.batches, func(b salesforce.BatchInfo) bool { return b.Object != schema.Task })
	for i, b := range tasks[:10] {
		require.Equal(t, []int{4, 2}[i/5], b.Records)
		require.Equal(t, i < 5, b.Failed > 0)
	}
}

// A single record that is too slow fails.
func TestOneRecordIsTooMuch(t *testing.T) {
	w := newWorld(t)
	w.org.SetCPU(schema.Lead, time.Minute, 10*time.Second)
	got := w.sync(w.client(keyed()), someLeads(3)...)
	require.Equal(t, 3, got.Count(salesforce.Failed))
	require.ErrorContains(t, got[0].Err, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY")
	require.True(t, got[0].Final())
}
