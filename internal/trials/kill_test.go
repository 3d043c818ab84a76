package trials

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/conformance/fair"
	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// errand is what the process that is killed is told, in its environment.
type errand struct {
	URL, ClientID, ClientSecret string
	Leads                       int
	Keys, Campaigns             bool
}

const errandName = "TEST_SYNC_ERRAND"

// config is the same in each world that holds nothing yet.
func (e *errand) config(w *testworld.World) salesforce.Config {
	cfg := salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}, Policies: salesforce.Policies{Unkeyed: salesforce.MatchByName}}}
	if e.Keys {
		cfg = testworld.Keyed()
		cfg.Settings.Policies.Unkeyed = salesforce.MatchByName
	}
	if e.Campaigns {
		fair.Relate(w, &cfg)
	}
	return cfg
}

// TestSyncProcess is no test but the process that [TestKill] kills: it syncs its
// leads from the first to the last, fifty at a time.
func TestSyncProcess(t *testing.T) {
	text := os.Getenv(errandName)
	if text == "" {
		t.Skip("there is no errand")
	}
	var e errand
	require.NoError(t, json.Unmarshal([]byte(text), &e))
	w := testworld.New(t)
	cfg := e.config(w)
	all := fair.New(w, cfg, 1, e.Leads).Leads
	cfg.Settings.API.BatchSize = 2
	cfg.Auth = &auth.ClientCredentials{Domain: e.URL, ClientID: e.ClientID, ClientSecret: auth.Secret(e.ClientSecret)}
	c, err := salesforce.New(cfg)
	require.NoError(t, err)
	for leads := range slices.Chunk(all, 50) {
		results, err := c.Sync(t.Context(), leads...)
		require.NoError(t, err)
		for i := range results {
			require.NotEqual(t, salesforce.Retry, results[i].State(), results[i].Err)
		}
	}
}

// killer serves an org, and kills the process that asks at its n-th request:
// before it is carried out, or after, so that the answer never arrives.
type killer struct {
	org http.Handler

	mu      sync.Mutex
	after   bool
	left    int
	process *os.Process
}

func (k *killer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	k.mu.Lock()
	defer k.mu.Unlock() // so that the next process finds all that the last one sent carried out
	k.left--
	if k.left != 0 {
		k.org.ServeHTTP(w, r)
		return
	}
	if k.after {
		k.org.ServeHTTP(httptest.NewRecorder(), r)
	}
	if err := k.process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		panic(err)
	}
	panic(http.ErrAbortHandler)
}

// run starts the process and waits for its end. Zero requests: it is not killed.
func (k *killer) run(ctx context.Context, e *errand, after bool, requests int) ([]byte, error) {
	text, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestSyncProcess$") //nolint:gosec // this very program
	cmd.Env = append(os.Environ(), errandName+"="+string(text))
	var out safeBuffer
	cmd.Stdout, cmd.Stderr = &out, &out
	k.mu.Lock()
	err = cmd.Start()
	k.after, k.left, k.process = after, requests, cmd.Process
	k.mu.Unlock()
	if err == nil {
		err = cmd.Wait()
	}
	return out.text(), err
}

// TestKill kills a process that syncs over TCP at random moments, and starts it
// again from its input.
func TestKill(t *testing.T) {
	t.Parallel()
	leads, kills := 60, 3
	switch {
	case *chaos > 0:
		leads, kills = 1000, 30
	case testworld.UnderRace:
		leads, kills = 10, 1
	}
	for _, e := range []*errand{{Leads: leads, Keys: true}, {Leads: leads}, {Leads: leads, Keys: true, Campaigns: true}} {
		t.Run(fmt.Sprintf("keys=%v,campaigns=%v", e.Keys, e.Campaigns), func(t *testing.T) {
			w := testworld.New(t)
			f := fair.New(w, e.config(w), 1, leads)
			k := &killer{org: w.Org}
			server := httptest.NewServer(k)
			defer server.Close()
			who := w.Org.Credentials()
			e.URL, e.ClientID, e.ClientSecret = server.URL, who.ClientID, who.ClientSecret
			chance := rand.New(rand.NewPCG(uint64(leads), 9))
			killed, most := 0, leads/50+20
			for killed < kills {
				out, err := k.run(t.Context(), e, chance.IntN(2) == 0, 1+chance.IntN(most))
				if err == nil {
					most = 5 // all is done: it says so in few requests
					continue
				}
				require.ErrorContains(t, err, "killed", "%s", out)
				killed++
			}
			out, err := k.run(t.Context(), e, false, 0)
			require.NoError(t, err, "%s", out)
			t.Logf("%d leads, killed %d times: %s", leads, killed, f.Audit(w))
		})
	}
}

// safeBuffer takes what a process writes to both of its outputs.
type safeBuffer struct {
	mu sync.Mutex
	b  []byte
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.b = append(s.b, p...)
	return len(p), nil
}

func (s *safeBuffer) text() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.b)
}
