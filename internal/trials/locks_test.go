package trials

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/fair"
	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// TestNoLocksOfOurOwn syncs the leads of a fair eight requests at once, over an org
// that holds its locks for a minute and fails whoever waits longer than ten seconds:
// no request waits for another of the same call, though all members are of three
// campaigns and all Contacts of one Account.
func TestNoLocksOfOurOwn(t *testing.T) {
	t.Parallel()
	for _, c := range chaosConfigs() {
		for _, batch := range []int{1, 7, 200} {
			t.Run(fmt.Sprintf("%s/batch=%d", c.name, batch), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { syncOverLocks(t, c, batch) })
			})
		}
	}
}

func syncOverLocks(t *testing.T, c namedConfig, batch int) {
	t.Helper()
	w := testworld.New(t)
	cfg := c.in(w)
	f := fair.New(w, cfg, uint64(batch), 120)
	account := w.Add("Account", map[string]any{"Name": "Lumen"})
	for _, r := range w.Org.Records("Contact") {
		require.NoError(t, w.Org.Update(r["Id"].(string), map[string]any{"AccountId": account}))
	}
	cfg.Settings.API.BatchSize, cfg.Settings.API.Concurrency = batch, 8
	w.Org.Inject(salesforcetest.Fault{Latency: time.Minute})
	w.Org.SetConcurrentLimit(0) // requests that end at an instant may still count when the next ones begin
	var locked, most, open atomic.Int64
	client := w.Client(w.Through(cfg, func(_, _ string, do func() (*http.Response, error)) (*http.Response, error) {
		now := open.Add(1)
		defer open.Add(-1)
		for was := most.Load(); now > was && !most.CompareAndSwap(was, now); was = most.Load() {
		}
		answer, err := do()
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		locked.Add(int64(strings.Count(string(body), "UNABLE_TO_LOCK_ROW")))
		answer.Body = io.NopCloser(bytes.NewReader(body))
		return answer, nil
	}))
	for i, r := range w.Sync(client, f.Leads...) {
		require.NotEqual(t, salesforce.Retry, r.State(), "lead %d: %v", i, r.Problem())
	}
	require.Zero(t, locked.Load(), "records found locked")
	if batch < 200 {
		require.Greater(t, most.Load(), int64(1), "nothing was sent at once")
	}
	f.Audit(w)
}
