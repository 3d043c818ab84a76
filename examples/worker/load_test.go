package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// peak is the most memory that a child has had, in MiB.
func (c *child) peak(t *testing.T) (mib int) {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
	if err != nil {
		t.Skipf("the memory of a process is not known here: %v", err)
	}
	_, after, _ := strings.Cut(string(text), "VmHWM:")
	_, err = fmt.Sscan(after, &mib)
	require.NoError(t, err)
	return mib >> 10
}

// Bodies of 53 MB, four at once, take no more memory than a few leads do, and each
// costs its one lead.
func TestLargeBodies(t *testing.T) {
	t.Parallel()
	o := newOrdeal(t, trial{orgs: 1})
	o.args = append(o.args, "-data", t.TempDir())
	o.start(t)
	const size = 53_000_000
	bodies := [][]byte{
		[]byte(`{"leads": [{"lastName": "` + strings.Repeat("x", size) + `"}]}`),
		[]byte(`[{"lastName": "Nwosu", "custom": {"a": ` + strings.Repeat("[", size/2) + strings.Repeat("]", size/2) + `}}]`),
	}
	var posting sync.WaitGroup
	for i := range 4 {
		posting.Go(func() {
			status, text := fetch(t, http.MethodPost, *o.base.Load()+"/leads?org=org0", bytes.NewReader(bodies[i%2]))
			if status != http.StatusUnprocessableEntity || !strings.Contains(text, "bytes, more than 4194304") {
				t.Errorf("%d: %.200s", status, text)
			}
		})
	}
	posting.Wait()
	t.Logf("%d MiB", o.worker.peak(t))
	require.Less(t, o.worker.peak(t), 250)
}

// A thousand senders at once are all answered, and nothing is lost.
func TestManyPosts(t *testing.T) {
	t.Parallel()
	base, stop := launch(t, "-data", t.TempDir(), "-sync", "1s")
	var posting sync.WaitGroup
	for i := range 1000 {
		posting.Go(func() {
			body := fmt.Sprintf(`{"id": "%d", "lastName": "Nwosu", "email": "%d@northwind.example"}`, i, i)
			if status, text := fetch(t, http.MethodPost, base+"/leads?org=demo", strings.NewReader(body)); status != http.StatusAccepted {
				t.Errorf("%d: %s", status, text)
			}
		})
	}
	posting.Wait()
	within(t, 30*time.Second, "all delivered", func() bool {
		_, text := fetch(t, http.MethodGet, base+"/status", nil)
		return strings.Contains(text, `"Cleared": 1000`)
	})
	require.NoError(t, stop())
}

// Large bodies wait for each other, a minute at most, and keep no small one waiting.
func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := newTurns()
		var done func()
		for range cap(turns.large) {
			done = turns.take(t.Context(), -1)
		}
		got := make(chan func(), 1)
		go func() { got <- turns.take(t.Context(), smallBody+1) }()
		synctest.Wait()
		require.Empty(t, got, "there are not more turns")
		require.NotNil(t, turns.take(t.Context(), smallBody), "small ones have turns of their own")
		done()
		require.NotNil(t, <-got)
		require.Nil(t, turns.take(t.Context(), -1), "a minute later")
	})
}
