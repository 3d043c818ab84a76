//go:build race

package setup_test

// underRace says that the race detector watches, which makes everything some
// ten times slower: tests that only repeat themselves repeat less.
const underRace = true
