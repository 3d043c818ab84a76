package auth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// How a [Cache] behaves in time.
const (
	refreshTimeout = 30 * time.Second // for one refresh
	leaveGrace     = 50 * time.Millisecond
	expiryMargin   = time.Minute     // a token is renewed this much before it expires
	refusalFirst   = 5 * time.Minute // how long a first refusal is remembered
	limitFirst     = time.Minute     // likewise, where there were too many log-ins
	rejectFirst    = 30 * time.Second
	refusalMost    = time.Hour // and how long, at most, a repeated one
)

// Cache keeps the token of a [Provider] until it expires or is refused.
//
//   - Any number of goroutines that wait for a token share one refresh. Each
//     returns as soon as its own ctx ends; the refresh goes on for the others,
//     for at most 30 s, and ends with the last of them. It sees the values of
//     the ctx that started it.
//   - A token is renewed a minute before it expires, where that is known.
//   - A refusal by Salesforce is remembered for five minutes, then ten, up to an
//     hour: meanwhile Token returns it without asking, so that a wrong password
//     does not lock the user out. A new Cache asks at once.
//   - So is, from a minute up, that there were too many log-ins, and a time that
//     the answer asked to wait. Other temporary failures are not remembered.
//   - So is that a new token was refused as well, from half a minute up, if it is
//     told so by Rejected: the error is then one of [ErrUnauthorized].
//
// No goroutine outlives the last call, as long as the provider honours its ctx.
// A Cache is safe for concurrent use. Make it by [NewCache].
type Cache struct {
	provider Provider

	mu         sync.Mutex
	token      *Token // the newest, nil when refused
	generation uint64
	flight     *flight // the refresh under way, nil when there is none
	refusal    *Error  // the newest refusal, kept to count them; nil after a success
	refusals   int

	accepted   bool   // the newest token has served a request
	rejection  *Error // that the newest token was refused as soon as it was got; nil after an acceptance
	rejections int    // tokens in a row that never served
}

// flight is one refresh. Its results are set before done is closed.
type flight struct {
	done    chan struct{}
	cancel  context.CancelFunc
	waiters int // guarded by Cache.mu
	token   *Token
	err     error
}

// NewCache returns an empty cache around p, and p itself if it is a cache.
func NewCache(p Provider) *Cache {
	if c, ok := p.(*Cache); ok && c != nil {
		return c
	}
	return &Cache{provider: p}
}

// Token returns the cached token, or waits for a new one. The error is an
// [*Error], or that of ctx.
func (c *Cache) Token(ctx context.Context) (*Token, error) {
	if err := checkContext(ctx); err != nil {
		return nil, err
	}
	if c == nil || c.provider == nil {
		return nil, &Error{Cause: ErrConfig, Hint: "the Cache has no provider: make it by NewCache"}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f, t, err := c.join(ctx)
	if f == nil {
		return t, err
	}
	select {
	case <-f.done:
		c.leave(f)
		return f.token, f.err
	case <-ctx.Done():
		if c.leave(f) {
			f.wait()
		}
		return nil, ctx.Err()
	}
}

// Refused drops t if it is still the cached token, so that the next Token gets
// a new one. A token that was replaced already is ignored: a hundred requests
// refused with one token cost one refresh.
func (c *Cache) Refused(t *Token) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.newest(t) {
		c.token = nil
	}
}

// Rejected does what Refused does, for a token that was got because the one
// before had been refused, and is refused in the same request. Unless it has
// served other requests, getting the next would be as much in vain: Token does
// so after a while, and until then returns an error of [ErrUnauthorized].
func (c *Cache) Rejected(t *Token) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.newest(t) {
		return
	}
	c.token = nil
	if c.accepted {
		return
	}
	c.rejection = &Error{
		Cause: ErrUnauthorized, Status: http.StatusUnauthorized, RetryAt: time.Now().Add(backOff(rejectFirst, c.rejections)),
		Hint: "see what the org requires of sessions: API access, addresses, a policy that ends them",
	}
	c.rejections++
}

// Accepted says that t has served a request.
func (c *Cache) Accepted(t *Token) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.newest(t) {
		c.accepted, c.rejection, c.rejections = true, nil, 0
	}
}

// newest reports whether t is the token that was got last, in use or refused.
// The caller holds mu.
func (c *Cache) newest(t *Token) bool {
	if t == nil || t.generation != 0 && t.generation != c.generation {
		return false
	}
	return t.generation != 0 || c.token != nil && c.token.AccessToken == t.AccessToken
}

// Format writes the type's name, whatever the verb: fmt would print the secrets
// of the provider, which it cannot ask to mask themselves.
func (c *Cache) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "auth.Cache") }

// join returns the cached token, the remembered refusal, or the refresh to
// wait for, started if need be.
func (c *Cache) join(ctx context.Context) (*flight, *Token, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	if c.token.fresh(now) {
		return nil, c.token.clone(), nil
	}
	if c.refusal != nil && now.Before(c.refusal.RetryAt) {
		if c.token.alive(now) {
			return nil, c.token.clone(), nil
		}
		return nil, nil, c.refusal
	}
	if c.flight == nil && c.rejection != nil && now.Before(c.rejection.RetryAt) {
		return nil, nil, c.rejection
	}
	if c.flight == nil {
		c.start(ctx)
	}
	c.flight.waiters++
	return c.flight, nil, nil
}

// start begins a refresh. The caller holds mu.
func (c *Cache) start(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), refreshTimeout)
	f := &flight{done: make(chan struct{}), cancel: cancel}
	c.flight = f
	go func() {
		defer cancel()
		defer close(f.done)
		f.err = &Error{Cause: ErrTemporary, Hint: "the provider gave up without an answer"} // if it exits the goroutine
		t, err := c.ask(ctx)
		c.land(f, t, err)
	}()
}

// ask calls the provider and holds it to its contract.
func (c *Cache) ask(ctx context.Context) (*Token, error) {
	if c.provider == nil {
		return nil, &Error{Cause: ErrConfig, Hint: "give the cache a provider"}
	}
	t, err := c.provider.Token(ctx)
	if err != nil {
		if e, ok := errors.AsType[*Error](err); ok && e.refusal() {
			return nil, err // it came in the last moment, and counts
		}
		if ctx.Err() != nil {
			return nil, &Error{Cause: ErrTemporary, Hint: "no answer in time from the log-in host", Err: err}
		}
		return nil, err
	}
	if t == nil || t.AccessToken == "" {
		return nil, &Error{Cause: ErrAnswer, Hint: "the provider returned no token"}
	}
	return t.clone(), nil
}

// land keeps the result of a refresh, unless all its waiters have left.
func (c *Cache) land(f *flight, t *Token, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f.token, f.err = nil, err
	now := time.Now()
	if c.flight == f || err != nil { // a refusal counts, even where nobody waits for it any more
		c.keep(t, err, now)
	}
	if c.flight == f {
		c.flight = nil
	}
	switch {
	case err == nil:
		f.token = t.clone()
	case c.token.alive(now): // it was renewed early, and in vain: use what is left of it
		f.token, f.err = c.token.clone(), nil
	case c.refusal != nil && now.Before(c.refusal.RetryAt):
		f.err = c.refusal
	}
}

// keep stores a new token or remembers a refusal. The caller holds mu.
func (c *Cache) keep(t *Token, err error, now time.Time) {
	if err == nil {
		c.generation++
		t.generation = c.generation
		c.token, c.refusal, c.refusals, c.accepted = t, nil, 0, false
		return
	}
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return
	}
	kept := *e
	switch {
	case e.refusal():
		kept.RetryAt = now.Add(backOff(refusalFirst, c.refusals))
	case e.limited():
		if at := now.Add(backOff(limitFirst, c.refusals)); at.After(e.RetryAt) {
			kept.RetryAt = at
		}
	default:
		return
	}
	c.refusals++
	c.refusal = &kept
}

// backOff returns how long to wait after a failure that n went before.
func backOff(first time.Duration, n int) time.Duration {
	return min(first<<min(n, 10), refusalMost)
}

// leave takes a waiter off f and reports whether it was the last one of a
// refresh under way, which is then cancelled.
func (c *Cache) leave(f *flight) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	f.waiters--
	if f.waiters > 0 || c.flight != f {
		return false
	}
	c.flight = nil
	f.cancel()
	return true
}

// wait gives a cancelled refresh a moment to end.
func (f *flight) wait() {
	t := time.NewTimer(leaveGrace)
	defer t.Stop()
	select {
	case <-f.done:
	case <-t.C:
	}
}
