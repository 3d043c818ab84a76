package salesforce

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/getmobly/mobly-salesforce-go/internal/engine"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

const streamWindow = 1000

// Stream is [Client.Sync] for an endless sequence of leads: it takes them in
// windows of 1,000, and holds at most three windows. While one window is written,
// the next is read and matched; a slow consumer slows everything down. For leads
// that arrive one by one, [FromChannel] does not let them wait until a window is
// full.
//
// There is one Result for every lead, in the order of the input. A *[DecodeError]
// of the input is the Refused result of that one lead. Any other input error, and
// one that ends a Sync early, comes last, with a zero Result, after the results of
// all leads that were read; no further input is read. If the org refuses to look up
// some records, the stream goes on, and that error comes last.
//
// Captures of one person are folded within a window. Across windows the later one
// finds the record of the earlier one, but a second run may rewrite what the first
// wrote in another order. Trace reports each window as a run of its own, without
// its wait for the window before.
//
// The input is read by the goroutine that ranges over the results. Stream reads
// what a lead points to until it yields the Result: an input that reuses memory
// must yield copies. Breaking out of the loop waits for the window that is being
// written, whose results are then lost; the next run finds its records.
func (c *Client) Stream(ctx context.Context, leads iter.Seq2[Lead, error]) iter.Seq2[Result, error] {
	return func(yield func(Result, error) bool) {
		if err := c.readyFor(ctx, leads); err != nil {
			yield(Result{}, err)
			return
		}
		next, stop := iter.Pull2(leads)
		defer stop()
		s := &stream{client: c, next: next}
		if err := s.run(ctx, yield); err != nil && !errors.Is(err, errStopped) {
			yield(Result{}, err)
		}
	}
}

// readyFor is ready for calls that are given leads one after the other.
func (c *Client) readyFor(ctx context.Context, leads iter.Seq2[Lead, error]) error {
	if leads == nil {
		return fmt.Errorf("%w: there is nothing to range over", sferr.ErrInput)
	}
	return c.ready(ctx)
}

type stream struct {
	client *Client
	next   func() (Lead, error, bool)
	failed error   // of the input, which ended it
	unseen error   // the first look-up that the org refused
	spare  []Lead  // memory for the next window's leads: that of one which is written
	begun  *window // the newest window whose write has begun
}

// window is some leads of a stream on their way.
type window struct {
	leads   []Lead
	refused map[int]error // leads that could not be read, by index
	urgent  bool          // leads have waited long enough: results come before more is read
	run     *run
	plan    *planner.Plan
	err     error // why there is no plan
	results Results
	written func() // waits for results; if a hook panicked or exited, so does it
}

var errStopped = errors.New("stopped")

func (s *stream) run(ctx context.Context, yield func(Result, error) bool) error {
	var writing, planned *window
	defer func() { // the consumer stopped, or something panicked
		if planned != nil {
			defer planned.run.close(ctx)
		}
		_ = s.begun.wait()
	}()
	for w := s.read(); w != nil; w = s.read() {
		if len(w.leads) == 0 { // those that have waited are being written
			if err := s.finish(writing, yield); err != nil {
				return err
			}
			writing = nil
			continue
		}
		planned = w
		s.plan(ctx, w) // while the one before is written
		if err := writing.wait(); err != nil {
			w.results, _ = w.run.end(ctx, w.unsent(err), err)
			if !s.give(writing, yield) || !s.give(w, yield) {
				return errStopped
			}
			return err
		}
		if writing != nil && writing.plan.Overlaps(w.plan, s.client.engine.Settings) {
			s.plan(ctx, w) // what was seen of the org is out of date
		}
		w.written, s.begun = org.Aside(func() { s.write(ctx, w) }), w
		if !s.give(writing, yield) {
			return errStopped
		}
		writing = w
		if w.urgent {
			if err := s.finish(writing, yield); err != nil {
				return err
			}
			writing = nil
		}
	}
	err := s.finish(writing, yield)
	return cmp.Or(err, s.failed, s.unseen)
}

// finish waits for a window to be written, and gives its results.
func (s *stream) finish(w *window, yield func(Result, error) bool) error {
	err := w.wait()
	if !s.give(w, yield) {
		return errStopped
	}
	return err
}

// wait waits for a window to be written, and returns what ended its run. A hook's
// panic goes on here, where the caller can recover.
func (w *window) wait() error {
	if w == nil {
		return nil
	}
	w.written()
	return w.err
}

// read reads the next window; nil where there are no more leads. Only an urgent
// window may be empty.
func (s *stream) read() *window {
	w := &window{leads: s.spare[:0], refused: make(map[int]error), run: s.client.newRun()}
	s.spare = nil
	for s.failed == nil && len(w.leads) < s.client.window {
		lead, err, ok := s.next()
		if !ok {
			break
		}
		if errors.Is(err, errLingered) {
			w.urgent = true
			return w
		}
		if _, ok := errors.AsType[*DecodeError](err); ok {
			w.refused[len(w.leads)] = err
			lead = Lead{} // nobody: it is refused
		} else if err != nil {
			s.failed = err
			break
		}
		w.leads = append(w.leads, lead)
	}
	if len(w.leads) == 0 {
		return nil
	}
	return w
}

// plan matches and plans a window. The wait for the one before, which follows, is
// no part of its run.
func (s *stream) plan(ctx context.Context, w *window) {
	ctx = w.run.work(ctx)
	defer w.run.pause()
	w.plan, w.err = s.client.engine.Plan(ctx, inputs(w.leads), nil)
}

func (s *stream) write(ctx context.Context, w *window) {
	ctx = w.run.work(ctx)
	defer w.run.close(ctx)
	if w.err != nil {
		w.results, w.err = w.run.end(ctx, w.unsent(w.err), w.err)
		return
	}
	results, err := s.client.engine.Deliver(ctx, w.plan)
	w.err = err
	w.results, _ = w.run.end(ctx, resultsOf(results), cmp.Or(err, w.plan.Unanswered))
}

// give gives the results of a finished window to the consumer. One that is slow
// holds results only.
func (s *stream) give(w *window, yield func(Result, error) bool) bool {
	if w == nil {
		return true
	}
	if w.plan != nil {
		s.unseen = cmp.Or(s.unseen, w.plan.Unanswered)
	}
	w.plan, s.spare = nil, w.leads
	for i, r := range w.results {
		if err := w.refused[i]; err != nil {
			r.Outcome, r.Err = Refused, err
		}
		if !yield(r, nil) {
			return false
		}
	}
	return true
}

// unsent returns the results of a window of which nothing was sent.
func (w *window) unsent(err error) Results { return resultsOf(engine.Unsent(inputs(w.leads), err)) }
