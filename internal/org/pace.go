package org

import (
	"cmp"
	"context"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// MaxRecords is how many records one collection may have ("sObject Collections",
// REST API Developer Guide).
const MaxRecords = 200

// DefaultRequests is how many requests of one call are under way at once.
const DefaultRequests = 4

// MaxRequests is how many long requests an org takes at once ("API Request Limits
// and Allocations", Salesforce Developer Limits and Allocations Quick Reference).
const MaxRequests = 25

// Pace is how many records the org takes in one collection: fewer after it
// could not keep up (time-outs, CPU limits, rows locked again and again), more
// again after it could. It is safe for concurrent use.
type Pace struct {
	mostRecords  int // in one collection
	mostRequests int // under way at once

	mu    sync.Mutex
	size  int // records; 0: not yet known, as many as are allowed
	calm  int // requests since the last trouble or growth that went well
	needs int // calm requests before the next growth

	requests int // at once; 0: as many as are allowed
}

// The bounds of how many calm requests a growth needs: each trouble doubles it,
// so that an org with a hard limit is not led into it again and again.
const (
	minCalm = 2
	maxCalm = 64
)

// Batch returns how many records a collection may have.
func (p *Pace) Batch() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return cmp.Or(p.size, p.mostRecords)
}

// Slow halves the batches after one of that many records was too much.
func (p *Pace) Slow(records int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if half := max(1, records/2); p.size == 0 || half < p.size {
		p.size = half
	}
	p.calm, p.needs = 0, min(maxCalm, max(minCalm, 2*p.needs))
}

// Well lets the batches, and how many are under way at once, grow back to what
// is allowed.
func (p *Pace) Well() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.size == 0 && p.requests == 0 {
		return
	}
	if p.calm++; p.calm < p.needs {
		return
	}
	p.calm = 0
	if p.size *= 2; p.size >= p.mostRecords {
		p.size = 0
	}
	if p.requests *= 2; p.requests >= p.mostRequests {
		p.requests = 0
	}
}

// Workers returns how many requests of one call may be under way at once.
func (p *Pace) Workers() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return cmp.Or(p.requests, p.mostRequests)
}

// Fewer halves how many requests are under way at once.
func (p *Pace) Fewer() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.requests = max(1, cmp.Or(p.requests, p.mostRequests)/2)
	p.calm, p.needs = 0, max(minCalm, p.needs)
}

// roundPause is the longest wait before what the org could not take is written
// again, the first time; it doubles each time.
const roundPause = 500 * time.Millisecond

// WaitBefore pauses with full jitter before the next round, or until ctx is
// done.
func WaitBefore(ctx context.Context, round int) {
	_ = rest.Sleep(ctx, rand.N(roundPause<<min(round, 6))) // the next round sees that ctx is done
}

// Each calls do for 0 to n-1, as many at once as there are workers, and returns
// when all calls have. After an error no further one begins; the error is that
// of the lowest number. If a call panics or exits its goroutine, so does Each: the
// caller can recover the panic.
func Each(n, workers int, do func(int) error) (err error) {
	var failed atomic.Bool
	errs, slots := make([]error, n), make(chan struct{}, workers)
	defer func() { err = cmp.Or(errs...) }() // after all waits
	for i := range n {
		slots <- struct{}{}
		if failed.Load() {
			break
		}
		defer Aside(func() {
			went := false
			defer func() {
				if !went {
					failed.Store(true)
				}
				<-slots
			}()
			errs[i] = do(i)
			went = errs[i] == nil
		})()
	}
	return nil
}

// Aside calls do in a goroutine of its own. wait returns when do has returned; if do
// panicked or exited its goroutine, so does wait.
func Aside(do func()) (wait func()) {
	pass, done := runtime.Goexit, make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if v := recover(); v != nil {
				pass = func() { panic(v) }
			}
		}()
		do()
		pass = func() {}
	}()
	return func() { <-done; pass() }
}

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

// Do sends a request on the budget of its context. If the org has too many
// requests under way, fewer are sent at once from then on. A flight is not resent if
// the org asks for a pause beyond the deadline of the caller that began it.
func (o *Org) Do(ctx context.Context, r rest.Request) (*rest.Response, error) {
	b := BudgetOf(ctx)
	r.Sent = &b.Calls
	helps := r.Retry
	until, _ := ctx.Value(untilKey{}).(time.Time)
	r.Retry = func(e *rest.Error) bool {
		if e.Class() == codes.Concurrent || e.Class() == codes.Limit {
			o.Pace.Fewer()
		}
		if left := time.Until(until); left > 0 && left <= e.RetryAfter {
			return false
		}
		return (helps == nil || helps(e)) && b.retries.Add(1) <= freeRetries+b.Calls.Load()/5
	}
	return o.conn.Do(ctx, r)
}
