package org

import (
	"context"
	"errors"
	"maps"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Described is the newest describe result of one object.
type Described struct {
	Told   *schema.Object // as the org describes it
	Object *schema.Object // as the Client goes by it, see byFields
	Err    error          // why the object could not be described; all else is zero then

	modified string // its Last-Modified header
}

// flight asks the org what objects are, for all callers that wait for it.
type flight struct {
	cancel  context.CancelFunc
	waiters int // guarded by Org.mu

	done     chan struct{}         // closed once the rest is set
	answers  map[string]*Described // by lower-case name
	panicked any                   // by a hook
}

var errExited = errors.New("a hook ended its goroutine")

// untilKey is the key of the deadline of the caller that began a flight.
type untilKey struct{}

// Describe returns what objects are, by name. It asks the org for all that are not
// known or, with anew, for all, at once. Callers that ask at the same time share the
// requests, also those with anew, and their errors and panics. If ctx ends, its error
// is that of the objects; other callers go on waiting, and the last to leave cancels
// the requests.
func (o *Org) Describe(ctx context.Context, anew bool, names ...string) map[string]*Described {
	out := make(map[string]*Described)
	for {
		f := o.board(ctx, anew, names, out)
		if f == nil {
			return out
		}
		if !o.landed(ctx, f) {
			continue
		}
		if f.panicked != nil {
			panic(f.panicked)
		}
		for _, name := range names {
			if d := f.answers[strings.ToLower(name)]; d != nil && (d.Err == nil || ctx.Err() == nil) {
				out[name] = d
			}
		}
	}
}

// board returns a flight to wait for, nil once out has all objects. The flight may be
// for some of the objects only, or for others as well.
func (o *Org) board(ctx context.Context, anew bool, names []string, out map[string]*Described) (f *flight) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var missing []string
	for _, name := range names {
		key := strings.ToLower(name)
		if known := o.describes[key]; known != nil && !anew {
			out[name] = known
		}
		switch {
		case out[name] != nil:
		case ctx.Err() != nil:
			out[name] = &Described{Err: ctx.Err()}
		case o.flights[key] != nil:
			f = o.flights[key]
		default:
			missing = append(missing, name)
		}
	}
	if f == nil && len(missing) > 0 {
		f = &flight{done: make(chan struct{}), answers: make(map[string]*Described)}
		for _, name := range missing {
			key := strings.ToLower(name)
			o.flights[key], f.answers[key] = f, &Described{Err: errExited}
		}
		until, _ := ctx.Deadline()
		ctx, f.cancel = context.WithCancel(context.WithValue(context.WithoutCancel(ctx), untilKey{}, until))
		go o.fly(ctx, f, missing)
	}
	if f != nil {
		f.waiters++
	}
	return f
}

// fly asks, and keeps the answers unless all callers have left.
func (o *Org) fly(ctx context.Context, f *flight, names []string) {
	defer func() {
		f.panicked = recover()
		o.mu.Lock()
		defer o.mu.Unlock()
		for key, d := range f.answers {
			if o.flights[key] == f && d.Err == nil {
				o.describes[key] = d
			}
		}
		o.end(f)
		close(f.done)
	}()
	o.askObjects(ctx, names, f.answers)
}

// end lets nobody board a flight any more. The caller holds mu.
func (o *Org) end(f *flight) {
	f.cancel()
	maps.DeleteFunc(o.flights, func(_ string, other *flight) bool { return other == f })
}

// landed waits for a flight. It is false if ctx ends before, unless no other caller
// waits: then the flight is cancelled.
func (o *Org) landed(ctx context.Context, f *flight) bool {
	select {
	case <-f.done:
		return true
	case <-ctx.Done():
	}
	o.mu.Lock()
	f.waiters--
	last := f.waiters == 0
	if last {
		o.end(f)
	}
	o.mu.Unlock()
	if last {
		<-f.done
	}
	return last
}
