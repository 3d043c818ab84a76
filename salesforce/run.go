package salesforce

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// run is one Sync, Apply, Backfill or window of Stream, for those who are told of
// it.
type run struct {
	client  *Client
	pause   func()        // ends the stretch of work that is under way
	took    time.Duration // the stretches before
	calls   atomic.Int64
	losses  atomic.Int64 // requests of whose execution nothing is known
	retries atomic.Int64 // tries after the first ones
	info    RunInfo      // what is counted so far
}

// freeLosses is how many requests a run may lose; beyond, a fifth of all may be
// lost before it ends, so that an org that does not answer is not hammered.
const freeLosses = 5

// mayLose counts a lost request and reports whether the run may go on.
func (r *run) mayLose() bool {
	return r.losses.Add(1) <= freeLosses+r.calls.Load()/5
}

type runKey struct{}

// newRun returns a run, whose work has not begun.
func (c *Client) newRun() *run {
	return &run{client: c, pause: func() {}, info: RunInfo{Outcomes: make(map[Outcome]int), Tasks: make(map[Outcome]int)}}
}

// begin starts a run, whose requests the context counts.
func (c *Client) begin(ctx context.Context) (context.Context, *run) {
	r := c.newRun()
	return r.work(ctx), r
}

// work begins a stretch of the run, until pause is called: it may take what the
// stretches before have left of the run's time.
func (r *run) work(ctx context.Context) context.Context {
	start, cancel := time.Now(), func() {}
	if most := r.client.cfg.RunTimeout; most > 0 {
		ctx, cancel = context.WithTimeout(ctx, most-r.took)
	}
	r.pause = func() {
		cancel()
		r.took, r.pause = r.took+time.Since(start), func() {}
	}
	return context.WithValue(ctx, runKey{}, r)
}

// end tells of the run and returns what it is given.
func (r *run) end(results Results, err error) (Results, error) {
	for i := range results {
		r.count(&results[i])
	}
	r.tell(err)
	return results, err
}

// count takes note of a result.
func (r *run) count(result *Result) {
	r.info.Leads++
	r.info.Outcomes[result.Outcome]++
	for i := range result.Actions {
		r.info.Tasks[result.Actions[i].Outcome]++
	}
}

// tell ends the run and tells of it.
func (r *run) tell(err error) {
	r.pause()
	if t := r.client.cfg.Trace; t != nil && t.Run != nil {
		r.info.Calls, r.info.Took, r.info.Err = r.calls.Load(), r.took, err
		t.Run(r.info)
	}
}

// runOf returns the run that a context belongs to; for one that belongs to none,
// a run of its own.
func runOf(ctx context.Context) *run {
	if r, ok := ctx.Value(runKey{}).(*run); ok {
		return r
	}
	return new(run)
}

// freeRetries is how many retries a run has; beyond, there may be one for every
// five requests.
const freeRetries = 10

// mayRetry counts a retry and reports whether it may be made. An org that has
// too many requests under way is sent fewer at once.
func (r *run) mayRetry(e *rest.Error) bool {
	if (e.Class() == rest.Concurrent || e.Class() == rest.Limit) && r.client != nil {
		r.client.pace.fewer(r.client.cfg.Concurrency)
	}
	return r.retries.Add(1) <= freeRetries+r.calls.Load()/5
}

// do sends a request of the run that the context belongs to.
func (c *Client) do(ctx context.Context, r rest.Request) (*rest.Response, error) {
	run := runOf(ctx)
	r.Sent, r.Retry = &run.calls, run.mayRetry
	return c.conn.Do(ctx, r)
}
