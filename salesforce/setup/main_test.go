package setup_test

import (
	"os"
	"runtime/debug"
	"testing"
)

// TestMain collects garbage less often than usual, unless GOGC says otherwise:
// tests make orgs by the hundred and soon let go of them, and under the race
// detector a collection costs so much that this saves some of the time.
func TestMain(m *testing.M) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	os.Exit(m.Run())
}
