package auth

import (
	"context"
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
	limitFirst     = time.Minute     // likewise, where there were too many log-ins, or it is not known what became of them
	rejectFirst    = 30 * time.Second
	refusalMost    = time.Hour // and how long, at most, a repeated one
	unclearMost    = 3         // log-ins in a row whose outcome is not known, before there is a pause
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
//   - A log-in whose outcome is not known may have been refused: nobody waited
//     for the answer, it broke off, or nobody can read it. After three in a row
//     there is a pause of a minute, then two, up to an hour.
//
// A provider that panics, exits or returns neither token nor error is an
// [*Error] for all that wait. One that is deaf to its ctx holds nobody for
// longer than 30 s, and goes on alone. So does a [RefreshToken] that has asked,
// until the answer is stored, and what is behind a [Source]. Otherwise no
// goroutine outlives the last call.
//
// Tokens and errors are copies, the caller's to change. A Cache is safe for
// concurrent use. Make it by [NewCache].
type Cache struct {
	provider Provider

	mu         sync.Mutex
	token      *Token // the newest, nil when refused
	generation uint64
	flight     *flight // the refresh under way, nil when there is none
	refusal    *Error  // the newest refusal, kept to count them; nil after a success
	refusals   int
	unclear    int // log-ins in a row whose outcome is not known
	abandoned  int // log-ins that nobody waits for, and whose outcome is not known yet

	accepted   bool   // the newest token has served a request
	rejected   uint64 // the generation that rejections counted last
	rejection  *Error // that the newest token was refused as soon as it was got; nil after an acceptance
	rejections int    // tokens in a row that never served
}

// NewCache returns an empty cache around p, and p itself if it is a cache.
func NewCache(p Provider) *Cache {
	c, ok := p.(*Cache)
	switch {
	case !ok:
		return &Cache{provider: p}
	case c == nil:
		return &Cache{}
	default:
		return c
	}
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
	if c == nil {
		return nil, errNoProvider()
	}
	f, t, err := c.join(ctx)
	if f == nil {
		return t, copied(err)
	}
	select {
	case <-f.done:
		c.leave(f)
		return f.token.clone(), copied(f.err)
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
	if c == nil {
		return
	}
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
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.newest(t) {
		return
	}
	c.token = nil
	if c.accepted || c.rejected == c.generation { // all who share a token may say so of it
		return
	}
	c.rejected = c.generation
	c.rejection = &Error{
		Cause: ErrUnauthorized, Status: http.StatusUnauthorized, RetryAt: time.Now().Add(backOff(rejectFirst, c.rejections)),
		Hint: "see what the org requires of sessions: API access, addresses, a policy that ends them",
	}
	c.rejections++
}

// Accepted says that t has served a request.
func (c *Cache) Accepted(t *Token) {
	if c == nil {
		return
	}
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
	if c.flight == nil && c.abandoned > 0 && c.unclear+c.abandoned >= unclearMost { // any of them may have been refused
		return nil, nil, late(ctx)
	}
	if c.flight == nil {
		c.start(ctx)
	}
	c.flight.waiters++
	return c.flight, nil, nil
}

// keep stores a new token or remembers a refusal. The caller holds mu.
func (c *Cache) keep(t *Token, err *Error, now time.Time) {
	if err == nil {
		c.generation++
		t.generation = c.generation
		c.token, c.refusal, c.refusals, c.unclear, c.accepted = t, nil, 0, 0, false
		return
	}
	kept := *err
	switch {
	case err.refusal():
		kept.RetryAt = now.Add(backOff(refusalFirst, c.refusals))
		c.refusals++
	case err.limited():
		if at := now.Add(backOff(limitFirst, c.refusals)); at.After(err.RetryAt) {
			kept.RetryAt = at
		}
		c.refusals++
	case err.doubtful():
		if c.unclear++; c.unclear < unclearMost {
			return
		}
		kept.RetryAt = now.Add(backOff(limitFirst, c.unclear-unclearMost))
	default:
		return
	}
	c.refusal = &kept
}

// backOff returns how long to wait after a failure that n went before.
func backOff(first time.Duration, n int) time.Duration {
	return min(first<<min(n, 10), refusalMost)
}
