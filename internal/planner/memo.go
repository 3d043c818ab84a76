package planner

import (
	"maps"
	"sync"
)

// maxMemo bounds what a memo keeps; past it, everything is forgotten and learned
// anew.
const maxMemo = 10_000

// memo is something learned, by key. The zero value is empty. It is safe for
// concurrent use.
type memo[K comparable, V any] struct {
	mu     sync.Mutex
	values map[K]V
}

// get returns the value of the first key that has one.
func (m *memo[K, V]) get(keys ...K) (v V, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, key := range keys {
		if v, ok = m.values[key]; ok {
			break
		}
	}
	return v, ok
}

// put gives all keys one value.
func (m *memo[K, V]) put(v V, keys ...K) {
	values := make(map[K]V, len(keys))
	for _, key := range keys {
		values[key] = v
	}
	m.putAll(values)
}

// putAll gives each key its value. All of them stay, however many they are.
func (m *memo[K, V]) putAll(values map[K]V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.values == nil || len(m.values) >= maxMemo {
		m.values = make(map[K]V)
	}
	maps.Copy(m.values, values)
}

// full reports whether the next put drops all that is known.
func (m *memo[K, V]) full() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.values) >= maxMemo
}

func (m *memo[K, V]) empty() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.values) == 0
}

// copyFrom takes over all that another memo has.
func (m *memo[K, V]) copyFrom(other *memo[K, V]) {
	other.mu.Lock()
	defer other.mu.Unlock()
	m.values = maps.Clone(other.values)
}

// forget drops the keys that are stale.
func (m *memo[K, V]) forget(stale func(K) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	maps.DeleteFunc(m.values, func(key K, _ V) bool { return stale(key) })
}
