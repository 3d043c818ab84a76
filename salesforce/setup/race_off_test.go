//go:build !race

package setup_test

const underRace = false
