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
	left    bool // likewise: nobody waits for it
	token   *Token
	err     error
}

// start begins a refresh. The caller holds mu.
func (c *Cache) start(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), refreshTimeout)
	f := &flight{done: make(chan struct{}), cancel: cancel}
	c.flight = f
	stop := context.AfterFunc(ctx, func() { // for a provider that does not listen
		f.wait()
		c.land(f, nil, late(ctx))
	})
	go func() {
		var t *Token
		err := &Error{Cause: ErrTemporary, Hint: "the provider gave up without an answer", unclear: true} // if it exits the goroutine
		defer func() {
			stop()
			c.land(f, t, err)
			cancel()
		}()
		t, err = c.ask(ctx)
	}()
}

// late is the error of a refresh that was given up.
func late(ctx context.Context) *Error {
	return &Error{Cause: ErrTemporary, Hint: "no answer in time from the log-in host", Err: ctx.Err(), unclear: true}
}

// ask calls the provider and holds it to its contract.
func (c *Cache) ask(ctx context.Context) (*Token, *Error) {
	if c.provider == nil {
		return nil, errNoProvider()
	}
	t, err := call(ctx, c.provider)
	switch {
	case err != nil:
		e := foreign(err, "")
		if ctx.Err() == nil || e.refusal() { // one that came in the last moment counts
			return nil, e
		}
		given := late(ctx)
		given.Err, given.unclear = err, e.unclear
		return nil, given
	case t == nil || t.AccessToken == "":
		return nil, &Error{Cause: ErrAnswer, Hint: "the provider returned no token", unclear: true}
	case !sendable(t.AccessToken):
		return nil, badToken("the provider returned a token with")
	default:
		return t.clone(), nil
	}
}

func call(ctx context.Context, p Provider) (t *Token, err error) {
	defer rescue(&err, "the provider")
	if t, err = p.Token(ctx); err != nil {
		return nil, foreign(err, "the provider failed") // here, as errors have methods too
	}
	return t, nil
}

func errNoProvider() *Error { return configError("give the cache a provider") }

// land keeps the result of a refresh, once. Of one that was given up before,
// what comes after all counts as well: a refusal always, a token where there is
// no newer one.
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
	case c.token.alive(now): // it was renewed early, and in vain: use what is left of it
		f.token = c.token.clone()
	case c.refusal != nil && now.Before(c.refusal.RetryAt):
		f.err = c.refusal
	default:
		f.err = err
	}
	f.landed = true
	close(f.done)
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
	f.left = true
	c.abandoned++
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
