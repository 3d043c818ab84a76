package salesforce_test

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/fair"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

var chaos = flag.Int("chaos", 0, "run the tests of chaos with so many seeds and 250 leads each; 0: a small one")

// The things that go wrong with jobs, beside those that go wrong with everything.
const (
	deliveredTwice = "request delivered twice"
	ofAnother      = "answer of another request"
	cutShorter     = "answer cut"
	answerLost     = "answer lost" // of what is written after the jobs: members and follow-ups
)

// jobFaults are injected each with its share of chance: answers get mixed up among
// those to requests of one step, and among all.
func jobFaults() map[string][]salesforcetest.Fault {
	out := map[string][]salesforcetest.Fault{
		deliveredTwice: {{Kind: salesforcetest.Twice, Path: "/jobs/"}},
		cutShorter:     {{Kind: salesforcetest.Truncate, Path: "/jobs/"}},
		answerLost:     {{Kind: salesforcetest.Reset, Executed: true, Path: "/composite"}},
		ofAnother:      {{Kind: salesforcetest.Replay, Path: "/jobs/"}, {Kind: salesforcetest.Replay, Method: http.MethodGet, Path: "esults"}},
	}
	for _, step := range jobSteps {
		out[ofAnother] = append(out[ofAnother], salesforcetest.Fault{Kind: salesforcetest.Replay, Method: step.method, Path: step.path})
	}
	return out
}

// TestChaosBackfill brings the leads of a fair into an org by jobs, without related
// records and with campaign members and follow-ups, while a part of all requests of jobs
// goes wrong, and others read the same objects, giving again what a queue would. Nothing
// is lost, nothing doubled, every field is what the oracle says, and every result is true
// of the org.
//
//	go test -run TestChaosBackfill -v ./salesforce -chaos 25
func TestChaosBackfill(t *testing.T) {
	t.Parallel()
	seeds, leads := 1, 75
	if *chaos > 0 {
		seeds, leads = *chaos, 250
	}
	total, runs := fair.NewFigures(), 0
	for seed := range uint64(seeds) {
		for _, strategy := range []salesforce.Strategy{salesforce.LeadsAndContacts, salesforce.LeadsOnly} {
			for _, related := range []bool{false, true} {
				t.Run(fmt.Sprintf("seed=%d/%s,related=%v", seed, strategy, related), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						runs++
						cfg := keyed()
						cfg.Settings.Policies.Strategy = strategy
						total.Add(runJobChaos(t, cfg, related, seed, leads))
					})
				})
			}
		}
	}
	kinds := []string{deliveredTwice, ofAnother, cutShorter, answerLost}
	total.Print(t, runs, kinds...)
	for _, kind := range kinds {
		if !underRace {
			require.GreaterOrEqual(t, total.Kind(kind), 30, kind)
		}
	}
}

func runJobChaos(t *testing.T, cfg salesforce.Config, related bool, seed uint64, n int) *fair.Figures {
	t.Helper()
	w := newWorld(t)
	if related {
		fair.Relate(w.shared, &cfg)
	}
	if cfg.Settings.Policies.Strategy != salesforce.LeadsOnly {
		w.org.SetJobTime(20 * time.Second) // else a job is done before it can be aborted
	}
	q := fair.NewQueue(w.shared, fair.New(w.shared, cfg, seed, n))
	var removes []func()
	names := make(map[salesforcetest.FaultKind]string)
	for name, faults := range jobFaults() {
		for i, f := range faults {
			names[f.Kind] = name
			f.Seed = (seed+1)*0x9e3779b97f4a7c15 + uint64(i)*0xbf58476d1ce4e5b9 + uint64(len(name))
			f.Probability = map[string]float64{deliveredTwice: 0.06, cutShorter: 0.03, ofAnother: 0.015, answerLost: 0.3}[name]
			if f.Path == "/results" {
				f.Probability = 0.08 // others read the same objects
			}
			removes = append(removes, w.org.Inject(f))
		}
	}
	halved := &halving{chance: rand.New(rand.NewPCG(seed, 4))} //nolint:gosec // a test that can be repeated
	w.drain(q, w.through(cfg, halved.answer), rand.New(rand.NewPCG(seed, 3)))
	for _, remove := range removes {
		remove()
	}
	figures := q.Figures(cfg, func(f salesforcetest.Fault) string { return names[f.Kind] })
	figures.Count(cutShorter, halved.struck)
	return figures
}

// halving passes half of some answers about jobs off as all of them.
type halving struct {
	mu     sync.Mutex
	chance *rand.Rand
	struck int
}

func (h *halving) strikes(path string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !strings.Contains(path, "/jobs/") || h.chance.Float64() >= 0.03 {
		return false
	}
	h.struck++
	return true
}

func (h *halving) answer(path, _ string, do func() (*http.Response, error)) (*http.Response, error) {
	resp, err := do()
	if err != nil || !h.strikes(path) {
		return resp, err
	}
	body := io.Reader(resp.Body)
	if resp.Header.Get("Content-Encoding") == "gzip" {
		if body, err = gzip.NewReader(body); err != nil {
			return nil, err
		}
		resp.Header.Del("Content-Encoding")
	}
	whole, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	half := whole[:len(whole)/2]
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(half)), int64(len(half))
	return resp, nil
}

// drain is [fair.Queue.Drain] by jobs.
func (w *world) drain(q *fair.Queue, cfg salesforce.Config, chance *rand.Rand) {
	w.t.Helper()
	c, others := w.client(cfg), w.client(cfg)
	for q.Waiting() > 0 {
		if chance.IntN(3) == 0 {
			c = w.client(cfg)
		}
		for _, object := range []string{schema.Contact, schema.Lead} {
			_ = others.SetQueryPage(8).QueryJob(w.t.Context(), object, "Id", "LastName") // theirs go wrong as well
		}
		b := q.Take(10 + chance.IntN(20))
		results, err := w.backfill(c.SetBulk(1, 1, 3000).SetQueryPage(8), b.Leads...)
		b.Judge(results, err)
	}
}
