//go:build !race

package testworld

// UnderRace reports whether the race detector is on.
const UnderRace = false
