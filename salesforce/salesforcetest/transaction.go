package salesforcetest

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"
)

// lockWait is how long a transaction waits for a row that another one holds.
const lockWait = 10 * time.Second

// transaction is an HTTP request on its way through the org.
type transaction struct {
	org      *Org
	ctx      context.Context //nolint:containedctx // of the one request that the transaction is
	began    time.Time
	path     []string // decoded, without empty segments; nil where it cannot be decoded
	struck   []*armed
	watching []*armed

	calls    int  // that it took from the daily limit
	counted  bool // against the daily limit
	batched  bool // its parts too, each for itself
	dry      bool // only finds out which rows it needs
	saver    *saver
	held     []string      // rows that it has locked
	released chan struct{} // closed when it lets go of them
	blocker  *transaction  // who has a row that it wants
	patience time.Duration // that is left to wait for it
}

// lost is how an answer fails to reach the client; the zero value is not at all.
type lost struct {
	reset    bool
	truncate bool
	slow     time.Duration
}

// enter admits a request: it finds the faults that strike it, and counts the
// requests that take long.
func (o *Org) enter(r *http.Request, body []byte) (*transaction, *response) {
	o.lock()
	defer o.mu.Unlock()
	t := &transaction{org: o, ctx: r.Context(), began: time.Now(), released: make(chan struct{}), patience: lockWait}
	t.path, _ = segments(r.URL.EscapedPath())
	t.struck, t.watching = o.strike(t, r, body)
	if t.below("services", "data") && o.crowded(t.began) {
		return t, refuse(one(concurrentLimitExceeded()))
	}
	o.running[t] = true
	return t, nil
}

// below reports whether the path of the request has more than these segments,
// with which it begins.
func (t *transaction) below(first ...string) bool {
	return len(t.path) > len(first) && slices.Equal(t.path[:len(first)], first)
}

// end lets go of everything.
func (t *transaction) end() {
	t.org.mu.Lock()
	defer t.org.mu.Unlock()
	delete(t.org.running, t)
	t.release()
}

// latency is the time that the faults take.
func (t *transaction) latency() time.Duration {
	var sum time.Duration
	for _, a := range t.struck {
		if a.Kind != SlowBody {
			sum += a.Latency
		}
	}
	return sum
}

// first returns the first fault of the kinds that struck, nil for none.
func (t *transaction) first(is func(*armed) bool) *armed {
	for _, a := range t.struck {
		if is(a) {
			return a
		}
	}
	return nil
}

// exchange answers a request, with all that goes wrong on the way.
func (o *Org) exchange(r *http.Request, body []byte, entry *Request) (*response, lost) {
	t, refused := o.enter(r, body)
	defer func() {
		t.end()
		entry.Calls = t.calls
	}()
	for _, a := range t.struck {
		entry.Faults = append(entry.Faults, a.Fault)
	}
	if refused != nil {
		return refused, lost{}
	}
	if a := t.first(func(a *armed) bool { return a.before() }); a != nil {
		t.sleep(t.latency())
		return t.fail(a, nil)
	}
	if a := t.first(func(a *armed) bool { return a.Kind == ExpireSession }); a != nil {
		o.endSession(r.Header.Get("Authorization"))
	}
	resp := t.execute(r, body, entry)
	if t.first(func(a *armed) bool { return a.Kind == Twice }) != nil {
		t.counted = false
		resp = t.execute(r, body, entry)
	}
	resp = t.replay(resp)
	var l lost
	for _, a := range t.struck {
		if a.Executed && (a.Kind == Reset || a.Kind == Hang || a.Kind == ServerError) {
			return t.fail(a, resp)
		}
		l.truncate = l.truncate || a.Kind == Truncate
		if a.Kind == SlowBody {
			l.slow += a.Latency
		}
	}
	return resp, l
}

// before reports whether the fault keeps the request from being carried out.
func (a *armed) before() bool {
	switch a.Kind {
	case Reset, Hang, ServerError:
		return !a.Executed
	default:
		return false
	}
}

// fail is how the fault ends the request.
func (t *transaction) fail(a *armed, resp *response) (*response, lost) {
	switch a.Kind {
	case Hang:
		<-t.ctx.Done()
		return resp, lost{reset: true}
	case Reset:
		return resp, lost{reset: true}
	default:
		return a.answerInstead(), lost{}
	}
}

// replay puts an earlier answer in the place of resp where a fault says so.
func (t *transaction) replay(resp *response) *response {
	t.org.mu.Lock()
	defer t.org.mu.Unlock()
	out := resp
	for _, a := range t.watching {
		if a.previous != nil && t.first(func(b *armed) bool { return a == b }) != nil {
			out = a.previous
		}
		if resp != nil && resp.status < http.StatusMultipleChoices {
			a.previous = resp
		}
	}
	return out
}

// sleep waits; where nobody waits for the answer any more, the org goes on.
func (t *transaction) sleep(d time.Duration) { pause(t.ctx, d) }

// execute carries the request out. One that takes time and writes records is
// tried first, to lock its rows, and carried out at the end of the time; others
// begin at its end. A request that needs a row of another one waits for it.
func (t *transaction) execute(r *http.Request, body []byte, entry *Request) *response {
	delay := t.latency()
	if !t.savesRecords(r) {
		t.sleep(delay)
		delay = 0
	}
	for {
		resp, next := t.try(r, body, entry, delay > 0)
		switch next {
		case sleepNext:
			t.sleep(delay)
			delay = 0
		case waitNext:
			t.await()
		case finished:
			return resp
		}
	}
}

// step is what a transaction does after a try.
type step int

const (
	finished step = iota
	sleepNext
	waitNext
)

// try answers the request with the org locked, and undoes it where it was a dry
// run or came upon a row that is locked.
func (t *transaction) try(r *http.Request, body []byte, entry *Request, dry bool) (*response, step) {
	t.org.mu.Lock()
	defer t.org.mu.Unlock()
	t.dry, t.blocker, t.saver, entry.Subrequests = dry, nil, nil, nil
	resp := t.org.answer(t, r, body, entry)
	if t.blocker != nil && t.patience > 0 {
		t.saver.rollback(0)
		t.release()
		return nil, waitNext
	}
	if dry {
		if t.saver != nil {
			t.saver.rollback(0)
		}
		return nil, sleepNext
	}
	t.release()
	return resp, finished
}

// savesRecords reports whether a request writes records, all of which can be undone.
func (t *transaction) savesRecords(r *http.Request) bool {
	return method(r) != http.MethodGet && t.below("services", "data") && len(t.path) > 3 && (t.path[3] == "sobjects" || t.path[3] == "composite")
}

// endSession ends the session of an Authorization header.
func (o *Org) endSession(authorization string) {
	o.lock()
	defer o.mu.Unlock()
	_, token, _ := strings.Cut(authorization, " ")
	delete(o.auth.sessions, strings.TrimSpace(token))
}
