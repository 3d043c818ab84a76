//go:build race

package testworld

// UnderRace reports whether the race detector is on. It slows everything down
// about ten times, so tests that repeat themselves repeat less.
const UnderRace = true
