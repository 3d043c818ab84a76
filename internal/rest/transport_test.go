package rest_test

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// byDefault has http.DefaultTransport be another one until the test ends.
func byDefault(t *testing.T, other http.RoundTripper) {
	t.Helper()
	before := http.DefaultTransport
	http.DefaultTransport = other
	t.Cleanup(func() { http.DefaultTransport = before })
}

// connectByDefault returns a connection over a copy of http.DefaultTransport.
func connectByDefault(url string, connections int) *rest.Conn {
	return rest.New(rest.Config{Tokens: &tokens{instance: url}, Version: "66.0", Connections: connections})
}

// A transport with TLS settings or a dialler of its own does not try HTTP/2 by
// itself. The copy does, unless the original refuses.
func TestHTTP2WhereOffered(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*http.Transport)
		h1     bool
		want   string
	}{
		"as Go makes it":       {func(*http.Transport) {}, false, "HTTP/2.0"},
		"without the setting":  {func(tr *http.Transport) { tr.ForceAttemptHTTP2 = false }, false, "HTTP/2.0"},
		"with a dialler":       {func(tr *http.Transport) { tr.ForceAttemptHTTP2, tr.DialContext = false, (&net.Dialer{}).DialContext }, false, "HTTP/2.0"},
		"it is not offered":    {func(*http.Transport) {}, true, "HTTP/1.1"},
		"the original refuses": {func(tr *http.Transport) { tr.TLSNextProto = map[string]func(string, *tls.Conn) http.RoundTripper{} }, false, "HTTP/1.1"},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.WriteString(w, `"`+r.Proto+`"`)
			}))
			server.EnableHTTP2 = !tt.h1
			server.StartTLS()
			defer server.Close()
			original := http.DefaultTransport.(*http.Transport).Clone()
			original.TLSClientConfig = &tls.Config{RootCAs: server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}
			tt.change(original)
			byDefault(t, original)
			resp, err := connectByDefault(server.URL, 4).Do(t.Context(), rest.Request{Path: "/limits"})
			require.NoError(t, err)
			require.Equal(t, `"`+tt.want+`"`, string(resp.Body))
			require.Zero(t, original.MaxIdleConnsPerHost)
			require.Equal(t, 100, original.MaxIdleConns)
			require.Equal(t, 90*time.Second, original.IdleConnTimeout)
		})
	}
}

// What stands in for http.DefaultTransport and is no http.Transport sends the
// requests itself.
func TestDefaultTransportOfAnotherType(t *testing.T) {
	o := &org{steps: []step{{status: 200, body: "[1]"}}}
	byDefault(t, o)
	resp, err := connectByDefault("https://acme.my.salesforce.com", 4).Do(t.Context(), rest.Request{Path: "/limits"})
	require.NoError(t, err)
	require.Equal(t, "[1]", string(resp.Body))
	require.Len(t, o.requests, 1)
}

// The connections of a Conn that nobody uses any more end by themselves, also if
// http.DefaultTransport would keep its own for ever.
func TestIdleConnectionsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "[1]")
		})}
		network := make(chan net.Conn)
		go func() { _ = server.Serve(listener(network)) }()
		defer func() { _ = server.Close() }()
		byDefault(t, &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
			client, other := net.Pipe()
			network <- other
			return client, nil
		}})
		_, err := connectByDefault("http://localhost", 4).Do(t.Context(), rest.Request{Path: "/limits"})
		require.NoError(t, err)
		idle := func() bool {
			synctest.Wait()
			all := make([]byte, 1<<20)
			return strings.Contains(string(all[:runtime.Stack(all, true)]), "net/http.(*persistConn)")
		}
		<-time.After(80 * time.Second)
		require.True(t, idle(), "kept for the next call")
		<-time.After(11 * time.Second)
		require.False(t, idle())
	})
}

// listener takes connections from a channel.
type listener chan net.Conn

func (l listener) Accept() (net.Conn, error) {
	c, ok := <-l
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}

func (l listener) Close() error {
	close(l)
	return nil
}

func (l listener) Addr() net.Addr { return &net.TCPAddr{} }
