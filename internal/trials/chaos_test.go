package trials

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/fair"
	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

var chaos = flag.Int("chaos", 0, "run the tests of chaos with so many seeds and 1,000 leads each; 0: a small one")

// TestChaos brings the leads of a fair into an org while a tenth of all requests
// goes wrong, giving again what a queue would. Nothing is lost, nothing doubled,
// every field is what the oracle says, and every result is true of the org.
//
//	go test -run TestChaos -v ./internal/trials -chaos 25
func TestChaos(t *testing.T) {
	t.Parallel()
	seeds, leads := 1, 100
	if *chaos > 0 {
		seeds, leads = *chaos, 1000
	}
	total, runs := fair.NewFigures(), 0
	for seed := range uint64(seeds) {
		for _, c := range chaosConfigs() {
			t.Run(fmt.Sprintf("seed=%d/%s", seed, c.name), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					runs++
					total.Add(runChaos(t, c, seed, leads))
				})
			})
		}
	}
	var kinds []string
	for _, k := range fair.Kinds {
		kinds = append(kinds, k.Name)
	}
	total.Print(t, runs, kinds...)
}

type namedConfig struct {
	name    string
	cfg     salesforce.Config
	related bool // with campaign members, and follow-ups where there is a key for them
}

// in is the configuration in a world, whose campaigns it may name.
func (c *namedConfig) in(w *testworld.World) salesforce.Config {
	cfg := c.cfg
	if c.related {
		fair.Relate(w, &cfg)
		cfg.Settings.API.Concurrency = 8 // for few campaigns
	}
	return cfg
}

func chaosConfigs() []namedConfig {
	var out []namedConfig
	for _, s := range []salesforce.Strategy{salesforce.LeadsAndContacts, salesforce.LeadsOnly} {
		name := map[salesforce.Strategy]string{salesforce.LeadsAndContacts: "contacts", salesforce.LeadsOnly: "leads"}[s]
		with, without := testworld.Keyed(), testworld.Keyless()
		for _, c := range []*salesforce.Config{&with, &without} {
			c.Settings.Policies.Strategy, c.Settings.Policies.Unkeyed = s, salesforce.MatchByName
		}
		out = append(out, namedConfig{name + ",keys", with, false}, namedConfig{name + ",no keys", without, false},
			namedConfig{name + ",keys,campaigns", with, true}, namedConfig{name + ",no keys,campaigns", without, true})
	}
	return out
}

func runChaos(t *testing.T, c namedConfig, seed uint64, n int) *fair.Figures {
	t.Helper()
	w := testworld.New(t)
	cfg := c.in(w)
	q := fair.NewQueue(w, fair.New(w, cfg, seed, n))
	removes := fair.Inject(w.Org, cfg, seed)
	q.Drain(cfg, rand.New(rand.NewPCG(seed, 2)))
	for _, remove := range removes {
		remove()
	}
	return q.Figures(cfg, fair.NameOf)
}
