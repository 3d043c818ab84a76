package salesforce

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// manyLeads is a list of n leads with all that Mobly has of one.
func manyLeads(t testing.TB, n int) []byte {
	out := []byte(`{"leads":[`)
	for i := range n {
		l := fullLead()
		l.Person.ID, l.Person.Email = fmt.Sprintf("3f0e8a52-7c1d-4b6e-9a40-%012d", i), fmt.Sprintf("ada.nwosu%d@northwind.example", i)
		l.Person.NumberOfScans = new(i)
		text, err := json.Marshal(l)
		require.NoError(t, err)
		out = append(append(out, text...), ',')
	}
	return append(bytes.TrimSuffix(out, []byte(",")), "]}"...)
}

// BenchmarkDecodeLeads compares with json.Unmarshal of the same text into any, in
// alternation: the ratio is that of the shortest times of each.
func BenchmarkDecodeLeads(b *testing.B) {
	text := manyLeads(b, 1000)
	least := func(shortest *time.Duration, do func()) {
		start := time.Now()
		do()
		if took := time.Since(start); *shortest == 0 || took < *shortest {
			*shortest = took
		}
	}
	var anyTime, leadsTime time.Duration
	for b.Loop() {
		least(&anyTime, func() {
			var v any
			require.NoError(b, json.Unmarshal(text, &v))
		})
		least(&leadsTime, func() {
			n := 0
			for _, err := range DecodeLeads(bytes.NewReader(text), DecodeOptions{}) {
				require.NoError(b, err)
				n++
			}
			require.Equal(b, 1000, n)
		})
	}
	b.ReportMetric(leadsTime.Seconds()/anyTime.Seconds(), "ratio")
	b.ReportMetric(float64(leadsTime.Microseconds())/1000, "us/lead")
}

func BenchmarkLeadUnmarshalJSON(b *testing.B) {
	text, err := json.Marshal(fullLead())
	require.NoError(b, err)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		var l Lead
		require.NoError(b, l.UnmarshalJSON(text))
	}
}

// A full lead is decoded in no more than so many allocations, a clone of none. The few
// that a call makes for all its leads do not count.
func TestDecodeLeadsAllocations(t *testing.T) {
	const n = 100
	text := manyLeads(t, n)
	allocs := testing.AllocsPerRun(5, func() {
		for _, err := range DecodeLeads(bytes.NewReader(text), DecodeOptions{}) {
			require.NoError(t, err)
		}
	})
	require.LessOrEqual(t, math.Floor(allocs/n), 45.0)
}
