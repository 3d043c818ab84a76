package salesforce

import "sync"

// memory is what Syncs that are over leave to the next ones. What a Sync plans
// and writes is of no use once its results are made, and would be most of what
// the collector has to look after.
type memory struct {
	changes, tasks, ops sync.Pool // of chunks, cleared
}

// chunkSize is how many values a chunk has: a few leads' worth of FieldChanges.
// A chunk is no larger than what Go allocates without asking its page heap.
const chunkSize = 128

// slab gives out memory for lists of values, many in one chunk. The zero slab
// makes each list by itself, for those who keep them.
type slab[T any] struct {
	spare *sync.Pool // of *[chunkSize]T; nil: nothing is used again
	taken []*[chunkSize]T
	free  []T
}

// take returns an empty list with room for n values, nil for none.
func (s *slab[T]) take(n int) []T {
	if n == 0 {
		return nil
	}
	if s.spare == nil || n > chunkSize {
		return make([]T, 0, n)
	}
	if n > len(s.free) {
		chunk, ok := s.spare.Get().(*[chunkSize]T)
		if !ok {
			chunk = new([chunkSize]T)
		}
		s.taken, s.free = append(s.taken, chunk), chunk[:]
	}
	list := s.free[:0:n]
	s.free = s.free[n:]
	return list
}

// one returns room for one value.
func (s *slab[T]) one() *T { return &s.take(1)[:1][0] }

// release gives all lists back: nobody may hold one any more.
func (s *slab[T]) release() {
	for _, chunk := range s.taken {
		clear(chunk[:]) // nothing of a lead stays
		s.spare.Put(chunk)
	}
	s.taken, s.free = nil, nil
}
