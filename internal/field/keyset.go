package field

import "bytes"

// KeySet numbers keys in the order in which they are added. A small set
// allocates nothing, a large one no more than a map.
type KeySet struct {
	room [256]byte // the keys, one after the other
	ends [8]int
	n    int
	many map[string]int
}

// Add returns the number of key, counted from 0, and whether it is new.
func (s *KeySet) Add(key []byte) (at int, added bool) {
	if s.many == nil {
		start := 0
		for i, end := range s.ends[:s.n] {
			if bytes.Equal(s.room[start:end], key) {
				return i, false
			}
			start = end
		}
		if s.n < len(s.ends) && start+len(key) <= len(s.room) {
			s.ends[s.n] = start + copy(s.room[start:], key)
			s.n++
			return s.n - 1, true
		}
		s.grow()
	}
	if at, ok := s.many[string(key)]; ok {
		return at, false
	}
	at = len(s.many)
	s.many[string(key)] = at
	return at, true
}

func (s *KeySet) grow() {
	s.many = make(map[string]int, 4*len(s.ends))
	start := 0
	for i, end := range s.ends[:s.n] {
		s.many[string(s.room[start:end])] = i
		start = end
	}
}

// Union returns the items of both lists, each once by its key.
func Union[T any, K comparable](a, b []T, key func(T) K) []T {
	if len(a)+len(b) == 0 {
		return nil
	}
	items := make([]T, 0, len(a)+len(b))
	seen := make(map[K]struct{}, len(a)+len(b))
	for _, list := range [...][]T{a, b} {
		for _, item := range list {
			k := key(item)
			if _, there := seen[k]; !there {
				seen[k] = struct{}{}
				items = append(items, item)
			}
		}
	}
	return items
}

// Itself is the key of an item that is its own.
func Itself[T any](item T) T { return item }
