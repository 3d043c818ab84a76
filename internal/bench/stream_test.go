package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every lead of a stream is created once and has its result, and the org is asked
// whether that is so.
func TestStream(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, compare(t.Context(), []string{"-stream", "20,1100", "-actions", "1"}, &out))
	require.Contains(t, out.String(), "| 20 | Created:20 | Created:20 |")
	require.Contains(t, out.String(), "| 1,100 | Created:1100 | Created:1100 |")
	require.Error(t, compare(t.Context(), []string{"-stream", "many"}, &out))

	sim, stop, err := startSimulator(t.Context())
	require.NoError(t, err)
	defer stop()
	task := &streamTask{Org: sim.Credentials, Leads: 10}
	s, err := task.stream(t.Context())
	require.NoError(t, err)
	require.NoError(t, s.check(t.Context(), sim, 0))
	require.Len(t, s.CPU, 10)
	require.Positive(t, s.Peak)
	require.NoError(t, sim.reset(t.Context(), reset{}))
	require.ErrorContains(t, s.check(t.Context(), sim, 0), "SELECT COUNT() FROM Lead is 0, want 2010")
	s.Outcomes["Created"]--
	require.ErrorContains(t, s.check(t.Context(), sim, 0), "not all were created")
}
