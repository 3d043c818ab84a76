package salesforce_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// pipes is a network within a bubble.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error { p.once.Do(func() { close(p.closed) }); return nil }

func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case p.conns <- server:
		return client, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// TestNoGoroutineOutlivesItsLastWaiter syncs over net/http's own transport, in
// every way that a sync can end. After CloseIdleConnections none of the
// goroutines that are left runs code of this module or of the transport.
func TestNoGoroutineOutlivesItsLastWaiter(t *testing.T) {
	for name, fault := range map[string]salesforcetest.Fault{
		"well":            {},
		"resets":          {Kind: salesforcetest.Reset, Executed: true, Probability: 0.4},
		"time-outs":       {Kind: salesforcetest.Hang, Probability: 0.4},
		"half answers":    {Kind: salesforcetest.Truncate, Probability: 0.4},
		"slow bodies":     {Kind: salesforcetest.SlowBody, Latency: time.Hour, Probability: 0.4},
		"cancelled":       {Latency: 20 * time.Second},
		"a token is slow": {Kind: salesforcetest.Hang, Path: "/oauth2/token"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.org.Inject(fault)
				network := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
				server := &http.Server{Handler: overHTTPS(w.org), ReadHeaderTimeout: time.Minute}
				go func() { _ = server.Serve(network) }()
				defer func() { _ = server.Close() }()
				transport := &http.Transport{DialContext: network.dial, DialTLSContext: network.dial}
				cfg := keyed()
				cfg.Settings.API.BatchSize, cfg.CallTimeout, cfg.HTTPClient = 1, time.Minute, &http.Client{Transport: transport}
				c := w.client(cfg)
				ctx, stop := context.WithTimeout(t.Context(), 70*time.Second)
				defer stop()
				var wait sync.WaitGroup
				n := 30
				if underRace {
					n = 12
				}
				for range 3 {
					wait.Go(func() { _, _ = c.Sync(ctx, someLeads(n)...) })
				}
				wait.Wait()
				if name == "well" {
					require.Len(t, w.org.Records(schema.Lead), n)
				}
				transport.CloseIdleConnections()
				synctest.Wait()
				all := make([]byte, 1<<20)
				all = all[:runtime.Stack(all, true)]
				for stack := range strings.SplitSeq(string(all), "\n\n") {
					ours := strings.Contains(stack, "mobly-salesforce-go/auth.") || strings.Contains(stack, "mobly-salesforce-go/internal/") ||
						strings.Contains(stack, "mobly-salesforce-go/salesforce.") || strings.Contains(stack, "net/http.(*Transport)") || strings.Contains(stack, "net/http.(*persistConn)")
					require.False(t, ours, stack)
				}
			})
		})
	}
}

// overHTTPS serves an org as if the requests came over TLS, which a pipe need not
// speak.
func overHTTPS(org *salesforcetest.Org) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("X-Forwarded-Proto", "https")
		org.ServeHTTP(w, r)
	})
}

// TestHeapDoesNotGrow syncs 200 times, changed leads and unchanged ones, with one
// client.
func TestHeapDoesNotGrow(t *testing.T) {
	if underRace {
		t.Skip("the race detector keeps memory of its own")
	}
	w := newWorld(t)
	w.org.KeepRequests(1)
	c := w.client(keyed())
	leads := someLeads(40)
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	var early uint64
	for i := range 200 {
		if i%2 == 0 {
			for j := range leads {
				leads[j].Person.JobTitle = fmt.Sprintf("Analyst %d", i)
			}
		}
		w.sync(c, leads...)
		if i == 20 {
			early = heap()
		}
	}
	late := heap()
	require.Less(t, late, early+2<<20, "180 syncs keep %d bytes", int64(late)-int64(early)) //nolint:gosec // no heap is that large
	require.Len(t, w.org.Records(schema.Lead), 40)
	runtime.KeepAlive(c)
}
