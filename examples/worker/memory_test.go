package main

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// memorySource is a queue in memory that keeps time as JetStream does: what
// goes back is given again when its delay is over, before what is new, and what
// is neither settled nor extended within ackWait is given again as well. It
// works on a fake clock.
type memorySource struct {
	batch   int
	linger  time.Duration
	ackWait time.Duration

	mu      sync.Mutex
	next    uint64
	waiting []*memoryItem // in the order in which they were put
	changed chan struct{} // closed when there is more

	dead, cleared []uint64 // by number in the queue
	lastCleared   time.Time
}

type memoryItem struct {
	item
	due time.Time
}

func newMemorySource() *memorySource {
	return &memorySource{batch: maxBatch, linger: 500 * time.Millisecond, ackWait: time.Minute, changed: make(chan struct{})}
}

func (s *memorySource) put(leads ...salesforce.Lead) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range leads {
		s.next++
		s.waiting = append(s.waiting, &memoryItem{item: item{lead: l, seq: s.next}})
	}
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *memorySource) fetch(ctx context.Context) ([]item, error) {
	for {
		s.mu.Lock()
		changed, due := s.changed, time.Now().Add(pollWait)
		for _, it := range s.waiting {
			if it.due.Before(due) {
				due = it.due
			}
		}
		s.mu.Unlock()
		if d := time.Until(due); d > 0 {
			timer := time.NewTimer(d)
			select {
			case <-timer.C:
			case <-changed:
			case <-ctx.Done():
				return nil, nil
			}
			timer.Stop()
			continue
		}
		wait(ctx, s.linger)
		return s.take(), nil
	}
}

func (s *memorySource) take() []item {
	s.mu.Lock()
	defer s.mu.Unlock()
	var items []item
	for _, it := range s.waiting {
		if len(items) < s.batch && !it.due.After(time.Now()) {
			it.tries++
			it.due = time.Now().Add(s.ackWait)
			items = append(items, it.item)
		}
	}
	return items
}

// each calls do with the waiting items of these numbers.
func (s *memorySource) each(seqs []uint64, do func(*memoryItem)) {
	for _, it := range s.waiting {
		if slices.Contains(seqs, it.seq) {
			do(it)
		}
	}
}

func (s *memorySource) extend(items []item) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var seqs []uint64
	for _, it := range items {
		seqs = append(seqs, it.seq)
	}
	s.each(seqs, func(it *memoryItem) { it.due = time.Now().Add(s.ackWait) })
}

func (s *memorySource) settle(_ context.Context, verdicts []verdict) ([]verdict, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	done := make(map[uint64]bool)
	for _, v := range verdicts {
		switch {
		case v.again > 0:
			s.each([]uint64{v.seq}, func(it *memoryItem) { it.due = time.Now().Add(v.again) })
			continue
		case v.dead != "":
			s.dead = append(s.dead, v.seq)
		default:
			s.cleared = append(s.cleared, v.seq)
			s.lastCleared = time.Now()
		}
		done[v.seq] = true
	}
	s.waiting = slices.DeleteFunc(s.waiting, func(it *memoryItem) bool { return done[it.seq] })
	return nil, nil
}
