package salesforce

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// run is one Sync or Apply, for those who are told of it.
type run struct {
	client *Client
	start  time.Time
	calls  atomic.Int64
}

type runKey struct{}

// begin starts a run, whose requests the context counts.
func (c *Client) begin(ctx context.Context) (context.Context, *run) {
	r := &run{client: c, start: time.Now()}
	return context.WithValue(ctx, runKey{}, r), r
}

// end tells of the run and returns what it is given.
func (r *run) end(results Results, err error) (Results, error) {
	if t := r.client.cfg.Trace; t != nil && t.Run != nil {
		info := RunInfo{
			Leads: len(results), Outcomes: make(map[Outcome]int), Tasks: make(map[Outcome]int),
			Calls: r.calls.Load(), Took: time.Since(r.start), Err: err,
		}
		for i := range results {
			info.Outcomes[results[i].Outcome]++
			for j := range results[i].Actions {
				info.Tasks[results[i].Actions[j].Outcome]++
			}
		}
		t.Run(info)
	}
	return results, err
}

// do sends a request of the run that the context belongs to.
func (c *Client) do(ctx context.Context, r rest.Request) (*rest.Response, error) {
	if run, ok := ctx.Value(runKey{}).(*run); ok {
		r.Sent = &run.calls
	}
	return c.conn.Do(ctx, r)
}
