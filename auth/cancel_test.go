package auth_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// silent accepts connections and never answers.
func silent(t *testing.T) (address string, asked <-chan struct{}) {
	t.Helper()
	seen, stop := make(chan struct{}, 100), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		seen <- struct{}{}
		<-stop
	}))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(stop) })
	return server.URL, seen
}

// deafSource is a token source that takes its time.
type deafSource struct {
	asked chan<- struct{}
	stop  <-chan struct{}
}

func (s deafSource) Token() (*oauth2.Token, error) {
	s.asked <- struct{}{}
	<-s.stop
	return nil, io.EOF
}

// flows are all ways in, and caches of two.
func flows(host string) map[string]auth.Provider {
	all := guarded(host)
	for _, name := range []string{"ClientCredentials", "RefreshToken"} {
		all["Cache of "+name] = auth.NewCache(guarded(host)[name])
	}
	return all
}

// requireQuick cancels once asked, and wants an answer in time: of three tries
// the best counts, as machines have other things to do.
func requireQuick(t *testing.T, asked <-chan struct{}, token func(context.Context) (*auth.Token, error)) {
	t.Helper()
	best := time.Hour
	for range 3 {
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan time.Time, 1)
		go func() {
			if _, err := token(ctx); err == nil {
				t.Error("no error")
			}
			done <- time.Now()
		}()
		if asked != nil {
			<-asked
		}
		start := time.Now()
		cancel()
		best = min(best, (<-done).Sub(start))
		if asked == nil || best < 100*time.Millisecond {
			break
		}
	}
	t.Log(best)
	require.Less(t, best, 100*time.Millisecond)
}

func TestCancelInEveryFlow(t *testing.T) {
	host, asked := silent(t)
	for name, p := range flows(host) {
		t.Run(name, func(t *testing.T) {
			token := p.Token
			if r, ok := p.(*auth.RefreshToken); ok { // its lease is held until the answer comes
				token = func(ctx context.Context) (*auth.Token, error) {
					return (&auth.RefreshToken{Domain: r.Domain, ClientID: "id", Store: auth.NewMemoryStore(markToken)}).Token(ctx)
				}
			}
			requireQuick(t, asked, token)
		})
	}
	t.Run("FromTokenSource", func(t *testing.T) {
		seen, stop := make(chan struct{}, 3), make(chan struct{})
		defer close(stop)
		requireQuick(t, seen, auth.FromTokenSource(deafSource{seen, stop}, "").Token)
	})
	t.Run("no connection", func(t *testing.T) { // a listener whose queue nobody empties
		l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
		require.NoError(t, err)
		defer func() { _ = l.Close() }()
		requireQuick(t, nil, (&auth.ClientCredentials{Domain: "http://" + l.Addr().String(), ClientID: "id", ClientSecret: markSecret}).Token)
	})
	for name, store := range map[string]auth.TokenStore{"memory": auth.NewMemoryStore("x"), "file": fileStore(t, "x")} {
		t.Run("waiting for the lease, "+name, func(t *testing.T) {
			release, err := store.Lease(t.Context())
			require.NoError(t, err)
			defer release()
			requireQuick(t, nil, (&auth.RefreshToken{Domain: host, ClientID: "id", Store: store}).Token)
		})
	}
}

// Who waits for somebody else's refresh leaves at once, and the refresh goes on
// for the others. Time is the bubble's: not a millisecond passes.
func TestCancelWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := roundTrip(func(req *http.Request) (*http.Response, error) {
			select {
			case <-time.After(10 * time.Second):
			case <-req.Context().Done():
				return nil, req.Context().Err()
			}
			return respond(200, tokenAnswer("https://acme.my.salesforce.com"))
		})
		for name, p := range flows("https://acme.my.salesforce.com") {
			if name == "SOAPLogin" || name == "WebServer" || strings.HasPrefix(name, "Cache") {
				continue // another answer, or a cache already
			}
			cache := auth.NewCache(p)
			first, cancel := context.WithCancel(through(t, rt))
			start := time.Now()
			left := make(chan error, 1)
			go func() {
				_, err := cache.Token(first)
				left <- err
			}()
			synctest.Wait()
			stayed := make(chan error, 1)
			go func() {
				_, err := cache.Token(through(t, rt))
				stayed <- err
			}()
			synctest.Wait()
			cancel()
			require.ErrorIs(t, <-left, context.Canceled, name)
			require.Zero(t, time.Since(start))
			require.NoError(t, <-stayed, name)
			require.Equal(t, 10*time.Second, time.Since(start))
		}
	})
}

// A provider that is asked without a cache bounds itself.
func TestEveryFlowEndsByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := through(t, roundTrip(func(req *http.Request) (*http.Response, error) {
			<-req.Context().Done()
			return nil, req.Context().Err()
		}))
		for name, p := range flows("https://acme.my.salesforce.com") {
			start := time.Now()
			_, err := p.Token(ctx)
			require.ErrorIs(t, err, auth.ErrTemporary, name)
			require.ErrorIs(t, err, context.DeadlineExceeded, name)
			require.Equal(t, 30*time.Second, time.Since(start), name)
		}
		start, stop := time.Now(), make(chan struct{})
		defer close(stop)
		source := auth.FromTokenSource(deafSource{make(chan struct{}, 1), stop}, "acme.my.salesforce.com")
		fails(t.Context(), t, source, auth.ErrTemporary)
		require.Equal(t, 30*time.Second, time.Since(start))
	})
}
