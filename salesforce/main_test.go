package salesforce_test

import (
	"os"
	"runtime/debug"
	"testing"
)

// TestMain collects garbage less often than usual, unless GOGC says otherwise:
// tests make orgs by the thousand and soon let go of them, and under the race
// detector a collection costs so much that this saves a fifth of the time. What
// is measured is measured in programs of their own, which have a GOGC.
func TestMain(m *testing.M) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	os.Exit(m.Run())
}
