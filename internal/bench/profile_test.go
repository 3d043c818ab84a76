package main

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkSides does the job of 1,000 leads, for profiles of one side and for
// comparing two versions of it; jsforce is a process of its own and left out:
//
//	go test -run '^$' -bench Sides/ours -benchtime 20x -memprofile mem.pprof
//
// CPU and allocations are told by record, and without those of emptying the org
// between two runs, which the time of the benchmark counts. What ours does beside
// Sync is BenchmarkOurs.
func BenchmarkSides(b *testing.B) {
	for _, name := range []string{ours, peers, composites, floor} {
		b.Run(name, func(b *testing.B) { benchmark(b, name, step{Do: write}, full.Job) })
	}
}

// BenchmarkOurs does with the same leads what else ours can do with them.
func BenchmarkOurs(b *testing.B) {
	for name, s := range map[string]step{
		unchangedStep: {Do: write, Reset: reset{Keep: true}},
		readStep:      {Do: readWrite},
		decodeStep:    {Do: decode},
		unmarshalStep: {Do: unmarshal},
	} {
		b.Run(name, func(b *testing.B) { benchmark(b, ours, s, full.Job) })
	}
	for name, s := range map[string]step{streamStep: {Do: stream}, backfillStep: {Do: backfill}} {
		b.Run(name, func(b *testing.B) { benchmark(b, ours, s, full.Many) })
	}
}

func benchmark(b *testing.B, name string, s step, leads int) {
	s.Leads = [2]int{0, leads}
	sim, stop, err := startSimulator(b.Context())
	require.NoError(b, err)
	defer stop()
	r := &results{work: b.TempDir(), jobs: map[int]string{}}
	require.NoError(b, r.record(b.Context(), sim, leads))
	side, err := newSide(&task{Side: name, Org: *sim, Job: r.jobs[leads]})
	require.NoError(b, err)
	warm := step{Do: write, Leads: s.Leads}
	_, err = warm.run(b.Context(), sim, side, runtime.GC)
	require.NoError(b, err)
	var records, cpu, allocs, bytes float64
	for b.Loop() {
		f, err := s.run(b.Context(), sim, side, runtime.GC)
		require.NoError(b, err)
		records += float64((1 + actionsPerLead) * leads)
		cpu, allocs, bytes = cpu+float64(f.CPU.Nanoseconds())/1000, allocs+float64(f.Allocs), bytes+float64(f.Bytes)
	}
	b.ReportMetric(cpu/records, "µs/record")
	b.ReportMetric(allocs/records, "allocs/record")
	b.ReportMetric(bytes/records, "B/record")
}
