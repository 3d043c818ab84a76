package salesforce

import (
	"context"
	"sync/atomic"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// budget counts the requests of one run and bounds how many of them may fail.
// It is safe for concurrent use.
type budget struct {
	calls   atomic.Int64
	losses  atomic.Int64 // requests that may have been executed or not
	retries atomic.Int64
}

type budgetKey struct{}

// attach returns a context whose requests count against the budget.
func (b *budget) attach(ctx context.Context) context.Context {
	return context.WithValue(ctx, budgetKey{}, b)
}

// budgetOf returns the budget of a context, or a new one if it has none.
func budgetOf(ctx context.Context) *budget {
	if b, ok := ctx.Value(budgetKey{}).(*budget); ok {
		return b
	}
	return new(budget)
}

// A run may lose freeLosses requests and retry freeRetries times; beyond that a
// fifth of its requests, so that an org that does not answer is not hammered.
const (
	freeLosses  = 5
	freeRetries = 10
)

// mayLose counts a lost request and reports whether the run may go on.
func (b *budget) mayLose() bool { return b.losses.Add(1) <= freeLosses+b.calls.Load()/5 }

// mayRetry counts a retry and reports whether it may be made.
func (b *budget) mayRetry() bool { return b.retries.Add(1) <= freeRetries+b.calls.Load()/5 }

// do sends a request on the budget of its context. If the org has too many
// requests under way, fewer are sent at once from then on.
func (o *org) do(ctx context.Context, r rest.Request) (*rest.Response, error) {
	b := budgetOf(ctx)
	r.Sent = &b.calls
	r.Retry = func(e *rest.Error) bool {
		if e.Class() == codes.Concurrent || e.Class() == codes.Limit {
			o.pace.fewer()
		}
		return b.mayRetry()
	}
	return o.conn.Do(ctx, r)
}
