// Package slab gives out memory for short lists and takes it back for later
// use: what one sync plans and writes would otherwise be most of what the
// garbage collector has to look after.
package slab

import "sync"

// chunkSize is how many values a chunk has: a few leads' worth of changes. A
// chunk is no larger than what Go allocates without asking its page heap.
const chunkSize = 80

// Slab gives out memory for lists of values, many in one chunk. The zero Slab
// allocates each list by itself, for lists that outlive the Slab.
type Slab[T any] struct {
	pool  *sync.Pool // of *[chunkSize]T; nil: nothing is pooled
	taken []*[chunkSize]T
	free  []T
}

// From returns a Slab that takes its chunks from a pool and returns them to it.
// A pool serves Slabs of one type.
func From[T any](pool *sync.Pool) Slab[T] { return Slab[T]{pool: pool} }

// Take returns an empty list with room for n values; nil for none.
func (s *Slab[T]) Take(n int) []T {
	switch {
	case n == 0:
		return nil
	case s.pool == nil || n > chunkSize:
		return make([]T, 0, n)
	case n > len(s.free):
		chunk, ok := s.pool.Get().(*[chunkSize]T)
		if !ok {
			chunk = new([chunkSize]T)
		}
		s.taken, s.free = append(s.taken, chunk), chunk[:]
	}
	list := s.free[:0:n]
	s.free = s.free[n:]
	return list
}

// One returns room for one value.
func (s *Slab[T]) One() *T { return &s.Take(1)[:1][0] }

// Release clears all lists and returns their memory to the pool. Nobody may use
// them any more.
func (s *Slab[T]) Release() {
	for _, chunk := range s.taken {
		clear(chunk[:])
		s.pool.Put(chunk)
	}
	s.taken, s.free = nil, nil
}
