package rest

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/codes"
)

// How often a request is sent at most, not counting new log-ins.
const (
	DefaultAttempts = 3
	MaxAttempts     = 10
)

// Do sends r and judges the answer. In this order:
//
//  1. Do gets a token and sends the request with it.
//  2. An answer of 2xx or 304 is returned.
//  3. A refused session is renewed once, and the request sent again, as in 4. The
//     same applies after a redirect to another Salesforce host, if the new token
//     names another address.
//  4. What may help is tried again, Config.Attempts times in all and after a
//     pause, if the request is repeatable or was surely not executed.
//  5. Everything else is an [*Error].
//
// The pauses double from half a second, with full jitter; a Retry-After is
// honoured up to two minutes, and a longer one ends the tries. No pause goes
// beyond the deadline of ctx.
func (c *Conn) Do(ctx context.Context, r Request) (*Response, error) {
	o, err := c.prepare(r)
	if err != nil {
		return nil, err
	}
	defer o.body.release()
	relogin, executed := false, No
	for try, attempt := 1, 1; ; try, attempt = try+1, attempt+1 {
		sent := sending{Try: Try{Method: o.Method, Path: o.shown, Attempt: attempt}}
		resp, token, e, v := c.once(ctx, o, &sent)
		if e == nil {
			c.tell(ctx, &sent)
			resp.Lost = executed == Maybe
			return resp, nil
		}
		executed = max(executed, e.Executed) // a try that was lost stays lost
		e.Method, e.Path, e.Tries, e.Executed = o.Method, o.shown, try, executed
		if v == again && (executed == No || o.Repeatable) {
			c.tell(ctx, &sent)
			if relogin {
				c.cfg.Tokens.Rejected(token)
				e.Err = auth.ErrUnauthorized
				return nil, e
			}
			c.cfg.Tokens.Refused(token)
			relogin = true
			try-- // it costs a log-in, not a try
			continue
		}
		if v == elsewhere && o.left == "" {
			c.tell(ctx, &sent)
			o.left, o.redirect = token.InstanceURL, e
			try--
			continue
		}
		helps := (v == later || v == much) && try < c.cfg.Attempts && (executed == No || o.Repeatable) && (o.Retry == nil || o.Retry(e))
		if helps {
			sent.RetryIn, helps = c.pause(ctx, try, v, e.RetryAfter)
		}
		c.tell(ctx, &sent)
		if !helps || c.cfg.Wait(ctx, sent.RetryIn) != nil {
			return nil, e
		}
	}
}

// next says what to do after a failed try.
type next int

const (
	stop      next = iota // nothing helps
	again                 // the session is refused: a new token may help
	elsewhere             // the org has moved: a new token may name its address
	later                 // try again after a pause
	much                  // the same, after a longer one: the org is busy
)

// once tries the request one time, and sets Executed in the error. It notes in
// sent what happened.
func (c *Conn) once(ctx context.Context, o *outgoing, sent *sending) (*Response, *auth.Token, *Error, next) {
	if c.reserved(time.Now()) {
		return nil, nil, &Error{Err: codes.ErrReserve}, stop
	}
	if c.cfg.Limiter != nil {
		if err := c.cfg.Limiter.Wait(ctx); err != nil {
			return nil, nil, &Error{Err: err}, stop
		}
	}
	token, err := c.Token(ctx)
	if err != nil {
		wait, v := afterToken(ctx, err, time.Now())
		return nil, nil, &Error{Err: err, RetryAfter: wait}, v
	}
	if !sendable(token.InstanceURL) {
		return nil, nil, &Error{Err: ErrInstance}, stop
	}
	if token.InstanceURL == o.left {
		return nil, nil, o.redirect, stop
	}
	start := time.Now()
	a := c.send(ctx, o, token)
	sent.tried, sent.Status, sent.Took = true, a.status, time.Since(start)
	if a.err != nil {
		sent.Err = a.failure()
	}
	if a.header != nil {
		c.note(a.header)
	}
	e, v := judge(a, start)
	if e == nil {
		c.cfg.Tokens.Accepted(token)
		c.dropped.CompareAndSwap(0, 1)
		return &Response{Status: a.status, Header: a.header, Body: a.body}, token, nil, stop
	}
	if c.judgeMove(ctx, token, a, e) {
		v = elsewhere
	}
	if ctx.Err() != nil {
		v = stop
	}
	return nil, token, e, v
}

// count counts a request that may have been sent, even if its transport panics.
func (c *Conn) count(o *outgoing, a *answer) {
	if !a.unsent {
		c.calls.Add(1)
		if o.Sent != nil {
			o.Sent.Add(1)
		}
	}
}

// Try is one try of a request.
type Try struct {
	Method  string
	Path    string // without query, and without the value of an external ID
	Status  int    // 0 if no answer came
	Attempt int    // from 1; new log-ins count
	Took    time.Duration
	RetryIn time.Duration // until the next try; 0 if there is none, or at once
	Err     error         // why no whole answer came; its text quotes nothing that was sent
}

type sending struct {
	Try
	tried bool // false if it could not be sent: there is no token, or no request left
}

func (c *Conn) tell(ctx context.Context, t *sending) {
	if !t.tried {
		return
	}
	if c.cfg.Trace != nil {
		c.cfg.Trace(ctx, t.Try)
	}
	attrs := []slog.Attr{slog.String("method", t.Method), slog.String("path", t.Path), slog.Int("status", t.Status), slog.Duration("took", t.Took)}
	if t.Err != nil {
		attrs = append(attrs, slog.String("error", t.Err.Error()))
	}
	level := slog.LevelDebug
	if t.RetryIn > 0 {
		level, attrs = slog.LevelWarn, append(attrs, slog.Int("attempt", t.Attempt), slog.Duration("retryIn", t.RetryIn))
	}
	c.cfg.Logger.LogAttrs(ctx, level, "salesforce request", attrs...)
}

// success reports whether a status is a success. To resty, 300 is neither success
// nor error; here it is an error.
func success(status int) bool {
	return status >= 200 && status < 300 || status == http.StatusNotModified
}

// How long to wait between tries.
const (
	firstPause = 500 * time.Millisecond // doubled with each try
	busyPause  = 4 * time.Second        // if the org is busy
	mostAsked  = 2 * time.Minute        // a Retry-After beyond it ends the tries
)

// pause returns how long to wait after the given try. It is false if waiting makes
// no sense: the answer asks for too long, or ctx ends before.
func (c *Conn) pause(ctx context.Context, try int, v next, asked time.Duration) (time.Duration, bool) {
	base := firstPause
	if v == much {
		base = busyPause
	}
	d := time.Duration(c.cfg.Rand() * float64(base<<(try-1)))
	if asked > 0 {
		d = asked + time.Duration(c.cfg.Rand()*float64(firstPause))
	}
	deadline, ok := ctx.Deadline()
	if asked > mostAsked || ok && time.Until(deadline) <= d {
		return 0, false
	}
	return d, true
}

// retryAfter reads a Retry-After header, in seconds or as a date. It is 0 if the
// header is missing or makes no sense.
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if n, err := strconv.ParseUint(v, 10, 31); err == nil {
		return time.Duration(n) * time.Second
	}
	if t, err := http.ParseTime(v); err == nil {
		return max(0, t.Sub(now))
	}
	return 0
}

// Sleep waits for d, or until ctx is done. The error is the context's.
func Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
