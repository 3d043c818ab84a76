package fair

import (
	"testing"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// Figures count the faults that struck, and what became of the leads.
type Figures struct {
	requests, faults int
	kinds            map[string]int
	found            Census
}

// NewFigures returns figures that are all zero.
func NewFigures() *Figures { return &Figures{kinds: make(map[string]int)} }

// Kind returns how many faults of a kind struck.
func (f *Figures) Kind(name string) int { return f.kinds[name] }

// Add adds the figures of another run.
func (f *Figures) Add(other *Figures) {
	f.requests, f.faults = f.requests+other.requests, f.faults+other.faults
	for name, n := range other.kinds {
		f.kinds[name] += n
	}
	f.found.add(other.found)
}

// Count adds n faults of a kind, for those that the org knows nothing of.
func (f *Figures) Count(kind string, n int) { f.kinds[kind] += n }

// Print logs the figures, and how often each of the kinds struck.
func (f *Figures) Print(t testing.TB, runs int, kinds ...string) {
	t.Helper()
	t.Logf("%d runs, %d requests, %d of them struck by a fault", runs, f.requests, f.faults)
	for _, kind := range kinds {
		t.Logf("%6d  %s", f.kinds[kind], kind)
	}
	t.Log(f.found)
}

// Figures counts the requests and their faults, audits the org, and requires that
// a last sync writes nothing. Faults are counted by the name that nameOf gives
// them.
func (q *Queue) Figures(cfg salesforce.Config, nameOf func(salesforcetest.Fault) string) *Figures {
	out := NewFigures()
	for _, r := range q.w.Org.Requests() {
		out.requests++
		if len(r.Faults) > 0 {
			out.faults++
		}
		for _, f := range r.Faults {
			out.kinds[nameOf(f)]++
		}
	}
	out.found = q.fair.Audit(q.w)
	q.Silent(cfg)
	return out
}
