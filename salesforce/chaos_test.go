package salesforce_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

var chaos = flag.Int("chaos", 0, "run the tests of chaos with so many seeds and 1,000 leads each; 0: a small one")

// chaosKind is one of the things that go wrong. None is known to be worse than
// what a real network, a load balancer or an org did to somebody.
type chaosKind struct {
	name  string
	fault salesforcetest.Fault
}

// chaosKinds are drawn evenly.
var chaosKinds = []chaosKind{
	{"reset before it was carried out", salesforcetest.Fault{Kind: salesforcetest.Reset}},
	{"reset after it was carried out", salesforcetest.Fault{Kind: salesforcetest.Reset, Executed: true}},
	{"hang before", salesforcetest.Fault{Kind: salesforcetest.Hang}},
	{"hang after", salesforcetest.Fault{Kind: salesforcetest.Hang, Executed: true}},
	{"500 JSON before", salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 500}},
	{"500 JSON after", salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 500, Executed: true}},
	{"502 HTML before", salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 502, HTML: true}},
	{"502 HTML after", salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 502, HTML: true, Executed: true}},
	{"503 JSON before", salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 503}},
	{"503 HTML after", salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 503, HTML: true, Executed: true}},
	{"answer cut in half", salesforcetest.Fault{Kind: salesforcetest.Truncate}},
	{"slow body, past the time-out", salesforcetest.Fault{Kind: salesforcetest.SlowBody, Latency: 10 * time.Minute}},
	{"session ended", salesforcetest.Fault{Kind: salesforcetest.ExpireSession}},
	{"rows locked", salesforcetest.Fault{Kind: salesforcetest.LockRow}},
	{"daily limit", salesforcetest.Fault{Kind: salesforcetest.DailyLimit}},
	{"concurrent limit", salesforcetest.Fault{Kind: salesforcetest.ConcurrentLimit}},
	{"answer to an earlier request", salesforcetest.Fault{Kind: salesforcetest.Replay}},
	{"composite halted after its first part", salesforcetest.Fault{Kind: salesforcetest.Halt, Parts: 1}},
	{"composite halted before its first part", salesforcetest.Fault{Kind: salesforcetest.Halt}},
	{"latency of 40 s", salesforcetest.Fault{Latency: 40 * time.Second}},
	{"latency past the time-out", salesforcetest.Fault{Latency: 7 * time.Minute}},
	// A proxy that sends an insert twice doubles it, whatever a client does: only
	// what has a key, or reads, is sent twice.
	{"carried out twice", salesforcetest.Fault{Kind: salesforcetest.Twice}},
}

// figures are what the tests of chaos count.
type figures struct {
	requests, faults int
	kinds            map[string]int
	found            census
}

func (f *figures) add(other *figures) {
	f.requests, f.faults = f.requests+other.requests, f.faults+other.faults
	for name, n := range other.kinds {
		f.kinds[name] += n
	}
	f.found.add(other.found)
}

func (f *figures) print(t *testing.T, runs int, kinds ...string) {
	t.Helper()
	t.Logf("%d runs, %d requests, %d of them struck by a fault", runs, f.requests, f.faults)
	for _, kind := range kinds {
		t.Logf("%6d  %s", f.kinds[kind], kind)
	}
	t.Logf("persons: %d, lost %d, doubled %d; Tasks: %d, lost %d, doubled %d; wrong fields: %d", f.found.persons,
		f.found.lostPersons, f.found.doubledPersons, f.found.tasks, f.found.lostTasks, f.found.doubledTasks, f.found.wrong)
}

// TestChaos brings the leads of a fair into an org while a tenth of all requests
// goes wrong, giving again what a queue would. Nothing is lost, nothing doubled,
// every field is what the oracle says, and every result is true of the org.
//
//	go test -run TestChaos -chaos 25 -v ./salesforce
func TestChaos(t *testing.T) {
	t.Parallel()
	seeds, leads := 1, 100
	if *chaos > 0 {
		seeds, leads = *chaos, 1000
	}
	total, runs := &figures{kinds: make(map[string]int)}, 0
	for seed := range uint64(seeds) {
		for _, c := range chaosConfigs() {
			t.Run(fmt.Sprintf("seed=%d/%s", seed, c.name), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					runs++
					total.add(runChaos(t, c.cfg, seed, leads))
				})
			})
		}
	}
	var kinds []string
	for _, k := range chaosKinds {
		kinds = append(kinds, k.name)
	}
	total.print(t, runs, kinds...)
}

type namedConfig struct {
	name string
	cfg  salesforce.Config
}

func chaosConfigs() []namedConfig {
	var out []namedConfig
	for _, s := range []salesforce.Strategy{salesforce.LeadsAndContacts, salesforce.LeadsOnly} {
		name := [...]string{"contacts", "leads"}[s]
		with, without := keyed(), salesforce.Config{}
		for _, c := range []*salesforce.Config{&with, &without} {
			c.Strategy, c.Unkeyed = s, salesforce.MatchExact
		}
		out = append(out, namedConfig{name + ",keys", with}, namedConfig{name + ",no keys", without})
	}
	return out
}

func runChaos(t *testing.T, cfg salesforce.Config, seed uint64, n int) *figures {
	t.Helper()
	w := newWorld(t)
	q := newQueue(w, newFair(w, cfg, seed, n))
	removes := injectChaos(w.org, cfg, seed)
	q.drain(cfg, rand.New(rand.NewPCG(seed, 2)))
	for _, remove := range removes {
		remove()
	}
	return q.figures(cfg, nameOf)
}

// figures counts the requests and their faults, audits the org, and requires that a
// last sync writes nothing.
func (q *queue) figures(cfg salesforce.Config, nameOf func(salesforcetest.Fault) string) *figures {
	out := &figures{kinds: make(map[string]int)}
	for _, r := range q.w.org.Requests() {
		out.requests++
		if len(r.Faults) > 0 {
			out.faults++
		}
		for _, f := range r.Faults {
			out.kinds[nameOf(f)]++
		}
	}
	out.found = q.fair.audit(q.w)
	q.silent(cfg)
	return out
}

// injectChaos has a tenth of all requests go wrong.
func injectChaos(org *salesforcetest.Org, cfg salesforce.Config, seed uint64) (removes []func()) {
	for i, k := range chaosKinds {
		f := k.fault
		f.Seed, f.Probability = (seed+1)*0x9e3779b97f4a7c15+uint64(i)*0xbf58476d1ce4e5b9, 0.1/float64(len(chaosKinds)-1)
		if f.Kind != salesforcetest.Twice {
			removes = append(removes, org.Inject(f))
			continue
		}
		objects := []string{"GET"} // what names it holds reads
		if cfg.ExternalID != "" {
			objects = append(objects, cfg.ExternalID, cfg.ActivityID)
		}
		for _, f.Object = range objects {
			removes = append(removes, org.Inject(f))
		}
	}
	return removes
}

func nameOf(f salesforcetest.Fault) string {
	f.Seed, f.Probability, f.Object = 0, 0, ""
	for _, k := range chaosKinds {
		if reflect.DeepEqual(k.fault, f) {
			return k.name
		}
	}
	return ""
}

// silent requires that a last sync of all leads, by a client that knows nothing,
// writes nothing.
func (q *queue) silent(cfg salesforce.Config) {
	q.w.t.Helper()
	q.w.org.ResetRequests()
	for i, r := range q.w.sync(q.w.client(cfg), q.fair.leads...) {
		require.True(q.w.t, r.Final(), "lead %d: %v", i, r.Err)
		require.Equal(q.w.t, salesforce.Unchanged, r.Outcome)
	}
	require.Zero(q.w.t, q.w.writes())
}
