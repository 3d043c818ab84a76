//go:build !race

package salesforce_test

const underRace = false
