package salesforcetest_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// TestWhateverGoesWrong runs clients side by side under faults of all kinds. Of
// each record the org has one version: what was answered as saved is there, and
// what was not carried out is not.
func TestWhateverGoesWrong(t *testing.T) {
	kinds := []salesforcetest.FaultKind{
		"", salesforcetest.Reset, salesforcetest.Hang, salesforcetest.ServerError, salesforcetest.Truncate, salesforcetest.SlowBody,
		salesforcetest.RefuseRecord,
	}
	for seed := range uint64(12) {
		synctest.Test(t, func(t *testing.T) {
			a := newAPI(t)
			chance := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // a test that can be repeated
			parent := a.create("Lead", lead())
			for i := range 4 {
				a.org.Inject(salesforcetest.Fault{
					Kind: kinds[chance.IntN(len(kinds))], Latency: time.Duration(chance.IntN(20)) * time.Second, Executed: chance.IntN(2) == 0,
					Probability: 0.4, Seed: seed + uint64(i), Object: []string{"", "Task"}[chance.IntN(2)],
				})
			}
			var mu sync.Mutex
			saved := map[string]bool{}
			var wait sync.WaitGroup
			for range 6 {
				wait.Go(func() {
					for range 5 {
						status, text := a.within(15*time.Second, http.MethodPost, "/sobjects/Task", `{"Subject": "Call", "WhoId": "`+parent+`"}`)
						var answer struct{ ID string }
						if status == http.StatusCreated && json.Unmarshal([]byte(text), &answer) == nil {
							mu.Lock()
							require.False(t, saved[answer.ID])
							saved[answer.ID] = true
							mu.Unlock()
						}
					}
				})
			}
			wait.Wait()
			there := map[string]bool{}
			for _, r := range a.org.Records("Task") {
				there[r["Id"].(string)] = true
			}
			executed := 0
			for _, r := range a.org.Requests() {
				if r.Method == http.MethodPost && r.Status == http.StatusCreated {
					executed++
				}
			}
			for id := range saved {
				require.True(t, there[id], "seed %d: an answer of what is not there", seed)
			}
			require.GreaterOrEqual(t, len(there)+1, executed, "seed %d: one lead, and a task for each that was carried out", seed)
			require.GreaterOrEqual(t, len(there), len(saved))
		})
	}
}

// within sends a request and gives up after some time.
func (a *api) within(d time.Duration, method, path, body string) (status int, text string) {
	ctx, cancel := context.WithTimeout(a.t.Context(), d)
	defer cancel()
	status, text, err := a.try(ctx, method, path, body)
	if err != nil {
		return 0, ""
	}
	return status, text
}
