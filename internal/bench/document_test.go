package main

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the golden file, and the prose of BENCHMARKS.md around its figures")

// BENCHMARKS.md has the prose of this program around the figures of its last run,
// and names the peers in the versions that are measured.
func TestDocument(t *testing.T) {
	const file = "../../BENCHMARKS.md"
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	head, tail := around()
	require.NotEmpty(t, tail)
	_, rest, found := strings.Cut(string(text), "\n## Figures\n\n")
	require.True(t, found)
	figures, _, found := strings.Cut(rest, "\n## What the others do not do\n")
	require.True(t, found)
	want := head + figures + "\n" + tail
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(want), 0o644))
		return
	}
	require.Empty(t, cmp.Diff(want, string(text)))

	require.Contains(t, head, "go-salesforce) "+pinned(t, "go.mod", `go-salesforce/v3 (v\S+)`)+" ")
	require.Contains(t, head, "jsforce.github.io) "+pinned(t, "../conformance/package.json", `"jsforce": "([0-9.]+)"`)+",")
}

// pinned is the version that a file asks for.
func pinned(t *testing.T, file, pattern string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	m := regexp.MustCompile(pattern).FindSubmatch(text)
	require.NotNil(t, m, "%s names no exact version", file)
	return string(m[1])
}

func TestSummary(t *testing.T) {
	for _, tt := range []struct {
		values   []float64
		decimals int
		want     string
	}{
		{nil, 0, "-"},
		{[]float64{7}, 0, "7"},
		{[]float64{7, 7, 7}, 2, "7.00"},
		{[]float64{3, 1, 2}, 0, "2 (1-3)"},
		{[]float64{1, 2}, 1, "1.5 (1.0-2.0)"},
		{[]float64{1.01, 1.02, 1.03}, 1, "1.0"},
		{[]float64{100, 1, 2, 3, 4, 5, 6, 7, 8, 9, -100}, 0, "5 (1-9)"},
	} {
		require.Equal(t, tt.want, summary(tt.values).text(tt.decimals), "%v", tt.values)
	}
}

// The report of runs that are made up: one side is missing, and some bounds hold.
func TestReport(t *testing.T) {
	r := &results{scale: full, all: map[key][]figures{}}
	parts := r.parts()
	for i := range parts {
		for n, side := range parts[i].Sides {
			if side == node {
				continue
			}
			task := parts[i].task(side, &remote{}, "", false)
			for run := range 3 {
				all := make([]figures, len(task.Steps))
				for k := range all {
					f := &all[k]
					step := task.Steps[k]
					scale := time.Duration(1000*(1+n) + 100*k + 10*run)
					*f = figures{Wall: scale * time.Millisecond, CPU: scale * 20 * time.Microsecond, Allocs: uint64(scale) * 80, Bytes: uint64(scale) * 5000, Peak: int64(scale) << 15}
					f.Served = served{Calls: 4, Reads: 4, Requests: 5, Trips: 1 + k, Connections: n, Bytes: int64(scale) * 1000, Leads: step.leaves(), Tasks: actionsPerLead * step.leaves()}
				}
				require.NoError(t, r.add(&parts[i], task, all))
			}
		}
	}
	text := document(r.report(), 3, "Made up.", time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC))
	head, tail := around()
	text, ok := strings.CutPrefix(text, head)
	require.True(t, ok)
	text, ok = strings.CutSuffix(text, tail)
	require.True(t, ok)
	first, text, _ := strings.Cut(text, "\n")
	require.Regexp(t, `^3 runs on 2026-12-01: go\S+, \d+ CPUs \(.+\), \S+/\S+\. Made up\.$`, first)
	golden := filepath.Join("testdata", "report.md")
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(text), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(string(want), text))
}
