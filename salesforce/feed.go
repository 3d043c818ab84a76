package salesforce

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// FromSlice yields the leads of a slice, for [Client.Stream] and
// [Client.Backfill].
func FromSlice(leads []Lead) iter.Seq2[Lead, error] {
	return func(yield func(Lead, error) bool) {
		for _, l := range leads {
			if !yield(l, nil) {
				return
			}
		}
	}
}

// FromChannel yields the leads of a channel, for [Client.Stream], until the channel
// is closed or ctx is done. The error of ctx then comes last.
//
// Stream writes the leads it has, and yields their results, as soon as one of them
// has waited for linger, even if its window is not full. Leads that are ready at
// that time join the window first. With a linger of zero or less, no lead waits for
// leads that are not ready yet. Leads that arrive meanwhile are written next.
//
// The goroutine that ranges over the results reads the channel, and waits until a
// lead arrives, the channel is closed or ctx is done: pass the ctx of Stream.
// Breaking out of the loop leaves no goroutine behind, but nothing reads the
// channel any more.
//
// The sequence is for Stream only. To tell Stream that a lead has waited, it yields
// a zero Lead with an error that is not a *[DecodeError] and says so, and goes on.
// A function between FromChannel and Stream must pass it on.
func FromChannel(ctx context.Context, leads <-chan Lead, linger time.Duration) iter.Seq2[Lead, error] {
	return func(yield func(Lead, error) bool) {
		switch {
		case ctx == nil:
			yield(Lead{}, org.ErrNoContext)
		case leads == nil:
			yield(Lead{}, fmt.Errorf("%w: there is no channel", sferr.ErrInput))
		default:
			f := &feed{leads: leads, linger: linger, emptyAt: time.Now()}
			f.run(ctx, yield)
		}
	}
}

// errLingered is what FromChannel yields if a lead has waited for linger. Stream
// takes it as the end of the window, Backfill passes over it.
var errLingered = errors.New("salesforce: a lead has waited long enough: FromChannel is for Client.Stream, range over the channel instead")

// errClosed says that the channel is closed.
var errClosed = errors.New("closed")

// feed is one loop over the leads of a channel.
type feed struct {
	leads   <-chan Lead
	linger  time.Duration
	emptyAt time.Time // when the channel was last seen empty: no lead in it is older
	waiting bool      // whether leads were yielded since the last errLingered
	due     time.Time // when the first of these has waited for linger
}

func (f *feed) run(ctx context.Context, yield func(Lead, error) bool) {
	for {
		lead, err := f.next(ctx)
		if errors.Is(err, errClosed) || !yield(lead, err) || err != nil && !errors.Is(err, errLingered) {
			return
		}
	}
}

// next returns the next lead, or errLingered if none is ready and one that was
// yielded is due. It prefers leads that are ready, so that windows fill up under
// load.
func (f *feed) next(ctx context.Context) (Lead, error) {
	if err := ctx.Err(); err != nil {
		return Lead{}, err
	}
	select {
	case lead, ok := <-f.leads:
		return f.took(lead, ok)
	default:
	}
	f.emptyAt = time.Now()
	var due <-chan time.Time // nil, which blocks, while no lead waits
	if f.waiting {
		timer := time.NewTimer(f.due.Sub(f.emptyAt))
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-ctx.Done():
		return Lead{}, ctx.Err()
	case lead, ok := <-f.leads:
		f.emptyAt = time.Now()
		return f.took(lead, ok)
	case f.emptyAt = <-due:
		f.waiting = false
		return Lead{}, errLingered
	}
}

// took takes note of a lead that was received.
func (f *feed) took(lead Lead, open bool) (Lead, error) {
	if !open {
		return Lead{}, errClosed
	}
	if !f.waiting {
		f.waiting, f.due = true, f.emptyAt.Add(f.linger)
	}
	return lead, nil
}
