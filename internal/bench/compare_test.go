package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestMain lets the test binary be the simulator and the sides.
func TestMain(m *testing.M) {
	if os.Getenv(roleVar) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// The sides leave the same records, or compare fails; what they cost is for
// people to read, but for the calls, which do not depend on the machine.
func TestCompare(t *testing.T) {
	sim, stop, err := startSimulator(t.Context())
	require.NoError(t, err)
	defer stop()
	c, err := compareJob(t.Context(), sim, 210, []delay{{}}, t.TempDir(), "")
	require.NoError(t, err)
	mine, peer, least := c.Sides[ours][0], c.Sides[peers][0], c.Sides[floor][0]
	require.Equal(t, 2+4, peer.Served.Calls, "collections of 200")
	require.Zero(t, peer.Served.Reads)
	require.Less(t, mine.Served.Calls, peer.Served.Calls)
	require.Equal(t, mine.Served.Calls, least.Served.Calls)
	require.Equal(t, mine.Served.Reads, least.Served.Reads)
	require.Equal(t, mine.Served.Bytes, least.Served.Bytes, "the floor sends the same")
	require.LessOrEqual(t, 2*mine.Allocs, peer.Allocs, "allocations")
	require.LessOrEqual(t, mine.Allocs, uint64(30*(1+actionsPerLead)*210), "allocations by record")
	for name, all := range c.Sides {
		require.Positive(t, all[0].CPU, name)
		require.Positive(t, all[0].Allocs, name)
	}

	c.Sides[floor][0].Served.Digest = "another"
	require.ErrorContains(t, c.check(), "floor at 0 ms left other records")
}

// A digest is blind for IDs and times, and for nothing else.
func TestDigest(t *testing.T) {
	at := func(id, name, who string) string {
		return digest([]map[string]any{{"Id": id, leadKey: "k", "LastName": name, "CreatedDate": id}},
			[]map[string]any{{"Id": "t" + id, "WhoId": who, "Subject": "Call"}})
	}
	require.Equal(t, at("1", "Kim", "1"), at("2", "Kim", "2"))
	require.NotEqual(t, at("1", "Kim", "1"), at("1", "Lee", "1"))
	require.NotEqual(t, at("1", "Kim", "1"), at("1", "Kim", "3"), "the Task hangs on no lead of the job")
}

func TestCommand(t *testing.T) {
	file := filepath.Join(t.TempDir(), "BENCHMARKS.md")
	var out bytes.Buffer
	require.NoError(t, compare(t.Context(), []string{"-leads", "5", "-short", "-note", "Quiet.", "-out", file}, &out))
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Contains(t, out.String(), "| API calls |")
	require.Contains(t, string(text), "### 5 Leads and 15 Tasks")
	require.Contains(t, string(text), "Quiet.")
	require.Error(t, compare(t.Context(), []string{"-nope"}, &out))
	require.Error(t, play(t.Context(), "nobody", nil, nil))
}

// The prose above the tables tells how large a lead of the job is.
func TestHead(t *testing.T) {
	require.Contains(t, head, fmt.Sprintf("leads with %d mapped values", reflect.TypeFor[leadRecord]().NumField()-1), "and the key")
}

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
	require.NoError(t, sim.reset(t.Context(), delay{}))
	require.ErrorContains(t, s.check(t.Context(), sim, 0), "SELECT COUNT() FROM Lead is 0, want 2010")
	s.Outcomes["Created"]--
	require.ErrorContains(t, s.check(t.Context(), sim, 0), "not all were created")
}
