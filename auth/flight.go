package auth

import (
	"context"
	"time"
)

// flight is one refresh. Its results are set before done is closed.
type flight struct {
	done    chan struct{}
	cancel  context.CancelFunc
	waiters int  // guarded by Cache.mu
	landed  bool // likewise
	left    bool // likewise: nobody waits for it any more
	token   *Token
	err     error
}

// start begins a refresh. The caller holds mu.
func (c *Cache) start(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), refreshTimeout)
	f := &flight{done: make(chan struct{}), cancel: cancel}
	c.flight = f
	stop := context.AfterFunc(ctx, func() { // for a provider that ignores ctx
		f.wait()
		c.land(f, nil, late(ctx))
	})
	go func() {
		var t *Token
		err := &Error{Cause: ErrTemporary, hint: "the provider gave up without an answer", unclear: true} // if it exits the goroutine
		defer func() {
			stop()
			c.land(f, t, err)
			cancel()
		}()
		t, err = c.ask(ctx)
	}()
}

// late returns the error of a refresh that was given up.
func late(ctx context.Context) *Error {
	return &Error{Cause: ErrTemporary, hint: "no answer in time from the log-in host", Err: ctx.Err(), unclear: true}
}

// ask calls the provider and enforces its contract.
func (c *Cache) ask(ctx context.Context) (*Token, *Error) {
	t, err := call(ctx, c.provider)
	switch {
	case err != nil:
		e := foreign(err, "")
		if ctx.Err() == nil || e.refusal() { // a refusal counts even if it comes too late
			return nil, e
		}
		given := late(ctx)
		given.Err, given.unclear = err, e.unclear
		return nil, given
	case t == nil || t.AccessToken == "":
		return nil, &Error{Cause: ErrResponse, hint: "the provider returned no token", unclear: true}
	case !sendable(t.AccessToken):
		return nil, badToken("the provider returned a token with")
	default:
		return t.clone(), nil
	}
}

func call(ctx context.Context, p Provider) (t *Token, err error) {
	defer rescue(&err, "the provider")
	if t, err = p.Token(ctx); err != nil {
		return nil, foreign(err, "the provider failed") // here, because errors' methods may panic too
	}
	return t, nil
}

// land keeps the result of a refresh, once. If the refresh was given up before, a
// late refusal still counts, and a late token if there is no newer one.
func (c *Cache) land(f *flight, t *Token, err *Error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	switch {
	case err != nil && (!f.landed || err.refusal()):
		c.keep(nil, err, now)
	case err == nil && (c.flight == f || c.flight == nil && !c.token.fresh(now)):
		c.keep(t, nil, now)
	}
	if f.landed {
		return
	}
	if c.flight == f {
		c.flight = nil
	}
	if f.left {
		c.abandoned--
	}
	switch {
	case err == nil:
		f.token = t.clone()
	case c.token.alive(now): // the early renewal failed: use the old token to its end
		f.token = c.token.clone()
	case c.refusal != nil && now.Before(c.refusal.RetryAt):
		f.err = c.refusal
	default:
		f.err = err
	}
	f.landed = true
	close(f.done)
}

// leave removes a waiter from f. If it was the last one of a refresh under way,
// leave cancels the refresh and returns true.
func (c *Cache) leave(f *flight) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	f.waiters--
	if f.waiters > 0 || c.flight != f {
		return false
	}
	c.flight = nil
	f.left = true
	c.abandoned++
	f.cancel()
	return true
}

// wait gives a cancelled refresh a moment to end.
func (f *flight) wait() {
	select {
	case <-f.done:
	case <-time.After(leaveGrace):
	}
}
