package rest_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// Requests that are sent at once find their connections again the next time.
func TestConnectionsAreKept(t *testing.T) {
	const atOnce = 8
	var opened atomic.Int64
	var all sync.WaitGroup // answers come once all requests of a wave are there
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		all.Done()
		all.Wait()
		_, _ = w.Write([]byte("{}"))
	}))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	c, err := rest.New(rest.Config{Tokens: &tokens{instance: server.URL}, Version: "66.0"})
	require.NoError(t, err)
	for range 3 {
		all.Add(atOnce)
		var wg sync.WaitGroup
		for range atOnce {
			wg.Go(func() {
				if _, err := c.Do(t.Context(), rest.Request{Path: "/limits"}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
	require.EqualValues(t, atOnce, opened.Load())
}
