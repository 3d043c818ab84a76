package hostile_test

import (
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// spent returns the processor time of the thread, which others on the machine do not
// prolong.
func spent(t *testing.T) time.Duration {
	t.Helper()
	const thread = 1 // RUSAGE_THREAD
	var use syscall.Rusage
	require.NoError(t, syscall.Getrusage(thread, &use))
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
