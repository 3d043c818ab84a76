package org

import (
	"context"
	"sync/atomic"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// Budget counts the requests of one run and bounds how many of them may fail.
// It is safe for concurrent use.
type Budget struct {
	Calls   atomic.Int64
	losses  atomic.Int64 // requests that may have been executed or not
	retries atomic.Int64
}

type budgetKey struct{}

// Attach returns a context whose requests count against the budget.
func (b *Budget) Attach(ctx context.Context) context.Context {
	return context.WithValue(ctx, budgetKey{}, b)
}

// BudgetOf returns the budget of a context, or a new one if it has none.
func BudgetOf(ctx context.Context) *Budget {
	if b, ok := ctx.Value(budgetKey{}).(*Budget); ok {
		return b
	}
	return new(Budget)
}

// A run may lose freeLosses requests and retry freeRetries times; beyond that a
// fifth of its requests, so that an org that does not answer is not hammered.
const (
	freeLosses  = 5
	freeRetries = 10
)

// MayLose counts a lost request and reports whether the run may go on.
func (b *Budget) MayLose() bool { return b.losses.Add(1) <= freeLosses+b.Calls.Load()/5 }

// mayRetry counts a retry and reports whether it may be made.
func (b *Budget) mayRetry() bool { return b.retries.Add(1) <= freeRetries+b.Calls.Load()/5 }

// Do sends a request on the budget of its context. If the org has too many
// requests under way, fewer are sent at once from then on.
func (o *Org) Do(ctx context.Context, r rest.Request) (*rest.Response, error) {
	b := BudgetOf(ctx)
	r.Sent = &b.Calls
	r.Retry = func(e *rest.Error) bool {
		if e.Class() == codes.Concurrent || e.Class() == codes.Limit {
			o.Pace.Fewer()
		}
		return b.mayRetry()
	}
	return o.conn.Do(ctx, r)
}
