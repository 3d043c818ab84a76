package salesforce

import (
	"context"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
)

// run is one Sync, Apply, Backfill or window of Stream, for those who are told of
// it.
type run struct {
	client *Client
	budget org.Budget
	pause  func()        // ends the stretch of work that is under way
	took   time.Duration // the stretches before
	info   RunInfo       // what is counted so far
}

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
	return r.budget.Attach(ctx)
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
		r.info.Calls, r.info.Took, r.info.Err = r.budget.Calls.Load(), r.took, err
		t.Run(r.info)
	}
}
