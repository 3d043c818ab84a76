package org

import (
	"context"
	"maps"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Described is the newest describe result of one object.
type Described struct {
	Told   *schema.Object // as the org describes it
	Object *schema.Object // as the Client uses it, see byFields
	Err    error          // why the object could not be described; all else is zero then

	name     string // as requested
	modified string // its Last-Modified header
}

// flight is one describe of objects, shared by all callers that wait for them.
type flight struct {
	cancel  context.CancelFunc
	waiters int                   // guarded by Org.mu
	answers map[string]*Described // by lower-case name; set once done is closed
	done    chan struct{}
	wait    func() // if the flight panicked or exited, so does wait: see [Aside]
}

// untilKey is the key of the deadline of the caller that began a flight.
type untilKey struct{}

// Describe returns the descriptions of objects, in the order of names. It requests
// those that are not known or, with anew, all of them together. Concurrent callers
// share the requests, even with anew, and their errors, panics and exits. If ctx ends,
// the objects have its error; other callers keep waiting, and the last to leave cancels
// the requests.
func (o *Org) Describe(ctx context.Context, anew bool, names ...string) []*Described {
	out, flights := o.board(ctx, anew, names)
	for _, f := range flights {
		defer o.leave(f)
	}
	for i, f := range flights {
		select {
		case <-f.done:
			f.wait()
			out[i] = f.answers[strings.ToLower(names[i])]
		case <-ctx.Done():
			out[i] = &Described{Err: ctx.Err()}
		}
	}
	return out
}

// board returns the known descriptions and, for all other objects, the flights to wait
// for, by index in names. It begins one flight for the objects that have none.
func (o *Org) board(ctx context.Context, anew bool, names []string) (out []*Described, flights map[int]*flight) {
	o.mu.Lock()
	defer o.mu.Unlock()
	out, flights = make([]*Described, len(names)), make(map[int]*flight)
	begun := &flight{answers: make(map[string]*Described), done: make(chan struct{})}
	var missing []*Described
	for i, name := range names {
		key := strings.ToLower(name)
		if out[i] = o.describes[key]; out[i] != nil && !anew {
			continue
		}
		if err := ctx.Err(); err != nil {
			out[i] = &Described{Err: err}
			continue
		}
		if o.flights[key] == nil {
			d := &Described{name: name}
			o.flights[key], begun.answers[key] = begun, d
			missing = append(missing, d)
		}
		flights[i] = o.flights[key]
		flights[i].waiters++
	}
	if len(missing) > 0 {
		until, _ := ctx.Deadline()
		ctx, begun.cancel = context.WithCancel(context.WithValue(context.WithoutCancel(ctx), untilKey{}, until))
		begun.wait = Aside(func() { o.fly(ctx, begun, missing) })
	}
	return out, flights
}

// fly sends the requests, and keeps the answers unless all callers have left.
func (o *Org) fly(ctx context.Context, f *flight, objects []*Described) {
	defer func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		for key, d := range f.answers {
			if o.flights[key] == f && d.Object != nil {
				o.describes[key] = d
			}
		}
		o.end(f)
		close(f.done)
	}()
	o.askObjects(ctx, objects)
}

// end cancels a flight and lets no further caller join it. The caller holds mu.
func (o *Org) end(f *flight) {
	f.cancel()
	maps.DeleteFunc(o.flights, func(_ string, other *flight) bool { return other == f })
}

// leave removes a caller from a flight. The last one ends the flight and waits for it.
func (o *Org) leave(f *flight) {
	o.mu.Lock()
	f.waiters--
	last := f.waiters == 0
	if last {
		o.end(f)
	}
	o.mu.Unlock()
	if last {
		f.wait()
	}
}
