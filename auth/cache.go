package auth

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// Times and limits of a [Cache].
const (
	refreshTimeout = 30 * time.Second // for one refresh
	leaveGrace     = 50 * time.Millisecond
	expiryMargin   = time.Minute     // a token is renewed this long before it expires
	refusalFirst   = 5 * time.Minute // how long a first refusal is remembered
	limitFirst     = time.Minute     // likewise, after too many log-ins, or log-ins of unknown outcome
	rejectFirst    = 30 * time.Second
	refusalMost    = time.Hour // the longest that a repeated refusal is remembered
	unclearMost    = 3         // log-ins of unknown outcome in a row before there is a pause
)

// Cache keeps the token of a [Provider] until it expires or is refused.
//
//   - Goroutines that wait for a token share one refresh. Each returns as soon as
//     its own ctx ends; the refresh goes on for the others, for at most 30 s, with
//     the values of the ctx that started it. The last to leave cancels it.
//   - A token is renewed a minute before it expires, if its expiry is known.
//   - A refusal by Salesforce is remembered for five minutes, then ten, up to an
//     hour. Until then Token returns it without a request, so that a wrong
//     password does not lock the user out. A new Cache asks at once.
//   - Too many log-ins, or an answer that asks to wait, are remembered for a
//     minute or more. Other temporary failures are not remembered.
//   - If Rejected reports that a new token was refused too, Token returns an
//     error of [ErrUnauthorized], for half a minute or more.
//   - A log-in whose outcome is unknown may have been refused: nobody waited for
//     the answer, or it was cut off or unreadable. After three in a row there is
//     a pause of a minute, then two, up to an hour.
//
// If a provider panics, exits its goroutine, or returns neither token nor error,
// all waiters get an [*Error]. A provider that ignores its ctx blocks callers for
// at most 30 s and continues in the background. So does a [RefreshToken] whose
// request has been sent, until its answer is stored, and so does a source of
// [FromTokenSource].
// Otherwise no goroutine outlives the last call.
//
// Tokens and errors are copies that callers may change. A Cache is safe for
// concurrent use. Create one with [NewCache].
type Cache struct {
	provider Provider

	mu         sync.Mutex
	token      *Token // the newest, nil once refused
	generation uint64
	flight     *flight // nil unless a refresh is under way
	refusal    *Error  // the newest refusal, nil after a success
	refusals   int
	unclear    int // log-ins in a row whose outcome is unknown
	abandoned  int // log-ins that nobody waits for, and whose outcome is not known yet

	accepted   bool   // the newest token has served a request
	rejected   uint64 // the generation that rejections counted last
	rejection  *Error // the newest token was refused as soon as it was got; nil after an acceptance
	rejections int    // tokens in a row that never served
}

// NewCache returns an empty cache around p, or p itself if it is a cache.
func NewCache(p Provider) *Cache {
	if c, ok := p.(*Cache); ok && c != nil {
		return c
	}
	return &Cache{provider: p}
}

// Token returns the cached token, or waits for a new one. The error is an
// [*Error], or that of ctx.
func (c *Cache) Token(ctx context.Context) (*Token, error) {
	if ctx == nil {
		return nil, errNoContext()
	}
	if c == nil || c.provider == nil {
		return nil, &Error{Cause: ErrConfig, hint: "the Cache has no provider: create it with NewCache"}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
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

// Refused drops t if it is still the cached token, so that the next Token gets a
// new one. A token that has been replaced is ignored: a hundred requests refused
// with one token cost one refresh.
func (c *Cache) Refused(t *Token) {
	c.ifNewest(t, func() { c.token = nil })
}

// Rejected does what Refused does, for a new token that was refused in the request
// it was obtained for. Unless it has served other requests, another new token would be
// refused too: Token waits before it gets one, and until then returns an error of
// [ErrUnauthorized].
func (c *Cache) Rejected(t *Token) {
	c.ifNewest(t, func() {
		c.token = nil
		if c.accepted || c.rejected == c.generation { // everyone who shares a token may report it
			return
		}
		c.rejected = c.generation
		c.rejection = &Error{
			Cause: ErrUnauthorized, Status: http.StatusUnauthorized, RetryAt: time.Now().Add(backOff(rejectFirst, c.rejections)),
			hint: "check what the org requires of sessions: API access, IP addresses, a policy that ends sessions",
		}
		c.rejections++
	})
}

// Accepted reports that t has served a request.
func (c *Cache) Accepted(t *Token) {
	c.ifNewest(t, func() { c.accepted, c.rejection, c.rejections = true, nil, 0 })
}

// ifNewest calls f, with mu held, if t is the newest token, in use or refused. A
// token that a caller rebuilt is recognised by its text, while it is in use.
func (c *Cache) ifNewest(t *Token, f func()) {
	if c == nil || t == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	newest := t.generation == c.generation
	if t.generation == 0 {
		newest = c.token != nil && c.token.AccessToken == t.AccessToken
	}
	if newest {
		f()
	}
}

// Format writes only the type's name, whatever the verb: fmt would print the
// provider's secrets, because it calls no methods in unexported fields.
func (c *Cache) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "auth.Cache") }

// join returns the cached token, the remembered refusal, or the refresh to wait
// for. Unless one is under way, it starts one.
func (c *Cache) join(ctx context.Context) (*flight, *Token, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	refused := c.refusal != nil && now.Before(c.refusal.RetryAt)
	switch {
	case c.token.fresh(now), refused && c.token.alive(now):
		return nil, c.token.clone(), nil
	case refused:
		return nil, nil, c.refusal
	case c.flight != nil:
	case c.rejection != nil && now.Before(c.rejection.RetryAt):
		return nil, nil, c.rejection
	case c.abandoned > 0 && c.unclear+c.abandoned >= unclearMost: // any of them may have been refused
		return nil, nil, late(ctx)
	default:
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

// backOff returns how long to wait after a failure that follows n others.
func backOff(first time.Duration, n int) time.Duration {
	return min(first<<min(n, 10), refusalMost)
}
