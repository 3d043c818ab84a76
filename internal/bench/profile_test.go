package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkSides does the job of 1,000 leads, for profiles of one side and for
// comparing two versions of it:
//
//	go test -run '^$' -bench Sides/ours -benchtime 20x -memprofile mem.pprof
//
// CPU and allocations are told by record, and without those of emptying the org
// between two runs, which the time of the benchmark counts.
func BenchmarkSides(b *testing.B) {
	const leads = 1000
	sim, stop, err := startSimulator(b.Context())
	require.NoError(b, err)
	defer stop()
	j, err := recordJob(b.Context(), sim, makeLeads(leads))
	require.NoError(b, err)
	text, err := json.Marshal(j)
	require.NoError(b, err)
	file := filepath.Join(b.TempDir(), "job.json")
	require.NoError(b, os.WriteFile(file, text, 0o600))
	for _, name := range sides {
		b.Run(name, func(b *testing.B) {
			t := task{Side: name, Org: sim.Credentials, Job: file, Leads: leads}
			j, err := t.load()
			require.NoError(b, err)
			do, err := newSide(b.Context(), name, t.Org, j, leads)
			require.NoError(b, err)
			_, err = run(b.Context(), sim, do, delay{})
			require.NoError(b, err)
			var records, cpu, allocs float64
			for b.Loop() {
				f, err := run(b.Context(), sim, do, delay{})
				require.NoError(b, err)
				records += (1 + actionsPerLead) * leads
				cpu, allocs = cpu+float64(f.CPU.Nanoseconds())/1000, allocs+float64(f.Allocs)
			}
			b.ReportMetric(cpu/records, "µs/record")
			b.ReportMetric(allocs/records, "allocs/record")
		})
	}
}
