package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

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

// measureAll fails unless all sides leave the same records. The test checks counts
// only: times and memory depend on the machine.
func TestMeasure(t *testing.T) {
	const leads = 420
	s := scale{Runs: 2, Job: leads, Large: leads, Many: 20, Latency: time.Millisecond, Badge: 20 * time.Millisecond}
	r, err := measureAll(t.Context(), s, io.Discard)
	require.NoError(t, err)
	measured := sides
	if r.absent != "" {
		t.Log("without jsforce: ", r.absent)
		measured = []string{ours, peers, composites, floor}
	}
	job := func(side, step string, read reading) int { return int(r.of(jobPart, side, step, read).Median) }
	for _, side := range measured {
		for _, step := range []string{firstStep, warmStep} {
			require.Len(t, r.all[key{jobPart, side, step}], 2, "%s %s", side, step)
			require.Positive(t, job(side, step, cpu), "%s %s", side, step)
			require.Positive(t, job(side, step, resident), "%s %s", side, step)
		}
		if side != floor {
			require.Len(t, r.all[key{linePart, side, warmStep}], 2, side)
			require.Positive(t, r.of(linePart, side, firstStep, connections).Low, side)
		}
		wantReads, wantCalls := 0, map[string]int{peers: 3 + 7, node: 3 + 7, composites: 1 + 2}[side]
		if side == ours || side == floor {
			wantReads, wantCalls = job(ours, warmStep, reads), job(ours, warmStep, calls)
		}
		require.Equal(t, wantReads, job(side, warmStep, reads), side)
		require.Equal(t, wantCalls, job(side, warmStep, calls), side)
	}
	require.Positive(t, job(ours, warmStep, reads))
	require.Equal(t, job(ours, warmStep, kB), job(floor, warmStep, kB), "the floor sends the same")
	require.LessOrEqual(t, 2*job(ours, warmStep, allocs), job(peers, warmStep, allocs), "allocations")
	require.LessOrEqual(t, job(ours, warmStep, allocs), 30*(1+actionsPerLead)*leads, "allocations by record")
	require.Less(t, job(ours, unchangedStep, calls), job(ours, warmStep, calls))

	badge := func(side, step string, read reading) int { return int(r.of(badgePart, side, step, read).Median) }
	require.Equal(t, 3, badge(peers, coldStep, trips), "a token, the Lead, the Tasks")
	require.Equal(t, 2, badge(peers, warmStep, trips))
	require.Equal(t, 3, badge(ours, warmStep, trips))
	require.Equal(t, 1, badge(ours, unchangedStep, requests))
	require.LessOrEqual(t, badge(ours, coldStep, trips), badge(ours, coldStep, requests))

	for _, side := range []string{ours, peers, composites} {
		require.Len(t, r.all[key{largePart, side, firstStep}], 2, side)
	}
	for _, k := range []key{{jobPart, ours, readStep}, {textPart, ours, decodeStep}, {manyPart, ours, backfillStep}} {
		require.Positive(t, r.of(k.part, k.side, k.step, allocs).Low, k.step)
	}
	for _, b := range r.promises() {
		require.Positive(t, b.value, b.name)
		require.False(t, math.IsInf(b.value, 0), b.name)
	}
}

// A run whose side did not do what it was to do is an error.
func TestAdd(t *testing.T) {
	p := &part{Name: jobPart, Steps: []step{{Name: warmStep, Do: write, Leads: [2]int{0, 2}, Digest: true}}}
	done := served{Calls: 3, Reads: 1, Leads: 2, Tasks: 6, Digest: "a"}
	with := func(change func(*served)) []figures {
		s := done
		change(&s)
		return []figures{{Served: s}}
	}
	for _, tt := range []struct {
		name string
		step string
		all  []figures
		want string
	}{
		{"as the first", warmStep, with(func(*served) {}), ""},
		{"other values", warmStep, with(func(s *served) { s.Digest = "b" }), "warm: the org has other records"},
		{"a Lead too many", warmStep, with(func(s *served) { s.Leads++ }), "warm: the org has 3 Leads and 6 Tasks, want 2 and 6"},
		{"a Task too few", warmStep, with(func(s *served) { s.Tasks-- }), "warm: the org has 2 Leads and 5 Tasks, want 2 and 6"},
		{"written though unchanged", unchangedStep, with(func(*served) {}), "unchanged: 2 of 3 calls wrote"},
		{"nothing", warmStep, nil, "figures of 0 steps, want 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := &results{all: map[key][]figures{}}
			task := p.task(peers, &remote{}, "", true)
			require.NoError(t, r.add(p, task, with(func(*served) {})))
			task.Steps[0].Name = tt.step
			err := r.add(p, task, tt.all)
			if tt.want == "" {
				require.NoError(t, err)
				require.Len(t, r.all[key{jobPart, peers, warmStep}], 2)
				return
			}
			require.ErrorContains(t, err, tt.want)
			require.Len(t, r.all[key{jobPart, peers, warmStep}], 1)
		})
	}
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

func TestSequential(t *testing.T) {
	at := func(from, to int) span { return span{time.Unix(int64(from), 0), time.Unix(int64(to), 0)} }
	for _, tt := range []struct {
		name  string
		spans []span
		want  int
	}{
		{"none", nil, 0},
		{"one", []span{at(1, 2)}, 1},
		{"one after the other", []span{at(1, 2), at(3, 4), at(5, 6)}, 3},
		{"at once", []span{at(1, 4), at(2, 5), at(3, 6)}, 1},
		{"two at once, then two", []span{at(1, 3), at(1, 4), at(5, 7), at(5, 8)}, 2},
		{"a long one beside three", []span{at(1, 9), at(1, 2), at(3, 4), at(5, 6)}, 3},
		{"in the order of no answer", []span{at(5, 6), at(1, 2), at(3, 4)}, 3},
	} {
		t.Run(tt.name, func(t *testing.T) { require.Equal(t, tt.want, sequential(tt.spans)) })
	}
}

// What the command prints, it also writes into the document.
func TestCommand(t *testing.T) {
	file := filepath.Join(t.TempDir(), "BENCHMARKS.md")
	var out bytes.Buffer
	require.NoError(t, compare(t.Context(), []string{"-short", "-note", "Quiet.", "-out", file}, &out))
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Contains(t, out.String(), "| API calls |")
	require.Contains(t, string(text), "### 30 Leads and 90 Tasks")
	require.Contains(t, string(text), "Quiet.")
	require.Error(t, compare(t.Context(), []string{"-nope"}, &out))
	require.Error(t, play(t.Context(), "nobody", nil, nil))
}

// The prose above the tables says how large a lead of the job is.
func TestHead(t *testing.T) {
	require.Contains(t, frame, fmt.Sprintf("leads with %d mapped values", reflect.TypeFor[leadRecord]().NumField()-1), "and the key")
}
