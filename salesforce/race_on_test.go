//go:build race

package salesforce_test

// underRace says that the race detector watches, which makes everything some
// ten times slower: tests that only repeat themselves repeat less.
const underRace = true
