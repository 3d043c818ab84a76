package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// trial is how much is asked of the worker. WORKER_TRIAL=full asks for all.
type trial struct {
	orgs, leads int // in all
	kills       int
}

func trialOf(env string) trial {
	if env == "full" {
		return trial{orgs: 5, leads: 2000, kills: 12}
	}
	return trial{orgs: 2, leads: 200, kills: 2}
}

// ordeal is a trial under way.
type ordeal struct {
	trial
	names  []string
	orgs   map[string]*salesforcetest.Org
	leads  map[string][]salesforce.Lead
	args   []string // of the worker
	env    []string
	worker *child
	base   atomic.Pointer[string] // where the worker answers; "" while it is dead
}

// newOrdeal serves the orgs over TCP, 20 ms away, so that kills find requests
// under way.
func newOrdeal(t *testing.T, tr trial) *ordeal {
	t.Helper()
	o := &ordeal{trial: tr, orgs: make(map[string]*salesforcetest.Org), leads: make(map[string][]salesforce.Lead)}
	var configs []orgConfig
	for i := range tr.orgs {
		name := fmt.Sprintf("org%d", i)
		org := newMemoryOrg()
		org.Inject(salesforcetest.Fault{Latency: 20 * time.Millisecond})
		server := httptest.NewServer(org)
		t.Cleanup(server.Close)
		who := org.Credentials()
		secret := "SECRET_" + strconv.Itoa(i)
		o.env = append(o.env, secret+"="+who.ClientSecret)
		configs = append(configs, orgConfig{
			Name: name, Domain: server.URL, ClientID: who.ClientID, ClientSecretEnv: secret,
			Settings: salesforce.Settings{Keys: salesforce.Keys{SyncedAt: syncedAt}},
		})
		o.names = append(o.names, name)
		o.orgs[name] = org
		o.leads[name] = testLeads(name, 0, tr.leads/tr.orgs)
	}
	text, err := json.Marshal(configs)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "orgs.json")
	require.NoError(t, os.WriteFile(file, text, 0o600))
	o.args = []string{"-addr", "127.0.0.1:0", "-orgs", file, "-batch", "50", "-linger", "50ms", "-ack-wait", "2s"}
	return o
}

// start starts the worker; it is up when it says where it listens.
func (o *ordeal) start(t *testing.T) {
	t.Helper()
	o.worker = startChild(t, roleWorker, o.args, o.env...)
	base := o.worker.line(t, "listening on ")
	o.base.Store(&base)
}

// arrived is how many leads the orgs have.
func (o *ordeal) arrived() int {
	n := 0
	for _, org := range o.orgs {
		n += len(org.Records(schema.Lead))
	}
	return n
}

// send posts all leads, ten at a time, no more than a fifth of them ahead of
// what has arrived, so that there are leads on the way at every kill. What is
// not answered 202 is sent again, as a careful sender does.
func (o *ordeal) send(ctx context.Context) error {
	const size = 10
	sent := 0
	for from := 0; from < o.trial.leads/o.trial.orgs; from += size {
		for _, name := range o.names {
			for sent-o.arrived() > o.trial.leads/5 {
				if !wait(ctx, 5*time.Millisecond) {
					return ctx.Err()
				}
			}
			leads := o.leads[name]
			var body bytes.Buffer
			for _, l := range leads[from:min(from+size, len(leads))] {
				data, err := encode(&l)
				if err != nil {
					return err
				}
				body.Write(append(data, '\n'))
			}
			if err := o.post(ctx, name, body.Bytes()); err != nil {
				return err
			}
			sent += size
		}
	}
	return nil
}

func (o *ordeal) post(ctx context.Context, name string, body []byte) error {
	for {
		url := *o.base.Load() + "/leads?org=" + name
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
		if err != nil {
			return err
		}
		if resp, err := http.DefaultClient.Do(req); err == nil {
			_ = resp.Body.Close() // there is nothing to read
			switch resp.StatusCode {
			case http.StatusAccepted:
				return nil
			case http.StatusServiceUnavailable:
			default:
				return fmt.Errorf("POST /leads: %s", resp.Status)
			}
		}
		if !wait(ctx, 20*time.Millisecond) {
			return ctx.Err()
		}
	}
}

// get asks the worker, and reports whether it answered well.
func (o *ordeal) get(t *testing.T, path string, into any) bool {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, *o.base.Load()+path, nil)
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	err = json.NewDecoder(resp.Body).Decode(into)
	return errors.Join(err, resp.Body.Close()) == nil && resp.StatusCode == http.StatusOK
}

// redelivered asks the worker how many leads it took that were taken before.
func (o *ordeal) redelivered(t *testing.T) int {
	t.Helper()
	var got struct {
		Worker map[string]struct {
			Redelivered int `json:"leads_redelivered"`
		}
	}
	require.True(t, o.get(t, "/debug/vars", &got), "the worker does not answer")
	n := 0
	for _, org := range got.Worker {
		n += org.Redelivered
	}
	return n
}

// status asks the worker for the sum of each state; nil where it cannot tell.
func (o *ordeal) status(t *testing.T) map[string]uint64 {
	t.Helper()
	var got struct{ Orgs []orgStatus }
	if !o.get(t, "/status", &got) {
		return nil
	}
	sum := make(map[string]uint64)
	for _, org := range got.Orgs {
		for state, n := range org.States {
			sum[state] += n
		}
	}
	return sum
}

// run sends the leads and kills the worker meanwhile, each time when another
// share of the leads has arrived; between is called after each kill. It returns
// when all is delivered.
func (o *ordeal) run(t *testing.T, between func(kill int)) {
	t.Helper()
	began := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), 7*time.Minute)
	defer cancel()
	o.start(t)
	sent := make(chan error, 1)
	go func() { sent <- o.send(ctx) }()
	again := 0 // leads that were taken from the queue more than once
	for kill := 1; kill <= o.kills; kill++ {
		within(t, 2*time.Minute, fmt.Sprintf("kill %d", kill), func() bool {
			arrived := o.arrived()
			inSync := arrived > o.finished() || arrived == o.trial.leads // or a slow machine has missed the last one
			return arrived >= kill*o.trial.leads/(o.kills+1) && inSync
		})
		again += o.redelivered(t)
		o.worker.kill(t)
		between(kill)
		o.start(t)
	}
	require.NoError(t, <-sent)
	var got map[string]uint64
	within(t, 3*time.Minute, "everything delivered", func() bool {
		got = o.status(t)
		return got != nil && got[preSync] == 0
	})
	again += o.redelivered(t)
	o.worker.stop(t, syscall.SIGTERM)

	var sum tally
	for _, name := range o.names {
		sum.count(o.orgs[name], o.leads[name])
	}
	t.Logf("%d leads over %d orgs, %d kills, %d leads delivered again: %d lost, %d doubled, in %s; status %v",
		o.trial.leads, o.trial.orgs, o.kills, again, sum.Lost, sum.Doubled, time.Since(began).Round(100*time.Millisecond), got)
	require.NotZero(t, again, "the kills found leads under way")
	require.Equal(t, tally{}, sum)
	require.Equal(t, map[string]uint64{preSync: 0, failed: 0, cleared: uint64(o.trial.leads)}, got)
}

// finished is how many leads have their Task.
func (o *ordeal) finished() int {
	n := 0
	for _, org := range o.orgs {
		n += len(org.Records(schema.Task))
	}
	return n
}

// A worker with the embedded queue is killed again and again while leads come
// in, and started anew on the same directory.
func TestKilledWorker(t *testing.T) {
	t.Parallel()
	o := newOrdeal(t, trialOf(os.Getenv("WORKER_TRIAL")))
	o.args = append(o.args, "-data", t.TempDir())
	o.run(t, func(int) {})
}

// The same with the queue in a cluster of three, of which the node that leads
// the stream is killed half-way and stays dead.
func TestKilledNode(t *testing.T) {
	t.Parallel()
	o := newOrdeal(t, trialOf(os.Getenv("WORKER_TRIAL")))
	c := startCluster(t)
	o.args = append(o.args, "-nats", c.urls(), "-replicas", "3", "-room", "64")
	o.run(t, func(kill int) {
		if kill == cmp.Or(o.kills/2, 1) {
			c.killLeader(t)
		}
	})
}
