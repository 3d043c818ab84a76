package rest_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// dial returns a connection to an org behind a port, and a count of the log-ins
// that it is asked for.
func dial(t *testing.T, provider func(url string, c salesforcetest.Credentials) auth.Provider) (*rest.Conn, *salesforcetest.Org, *atomic.Int64) {
	t.Helper()
	org := salesforcetest.NewOrg()
	var logins atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/oauth2/token") || strings.Contains(r.URL.Path, "/Soap/") {
			logins.Add(1)
		}
		org.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	transport := &http.Transport{MaxConnsPerHost: 32, MaxIdleConnsPerHost: 32, DisableCompression: true}
	t.Cleanup(transport.CloseIdleConnections)
	c := rest.New(rest.Config{
		Tokens: auth.NewCache(provider(server.URL, org.Credentials())), HTTPClient: &http.Client{Transport: transport}, Version: "66.0",
	})
	return c, org, &logins
}

// together calls f a thousand times at once.
func together(f func()) {
	var wg sync.WaitGroup
	start := make(chan struct{})
	for range 1000 {
		wg.Go(func() {
			<-start
			f()
		})
	}
	close(start)
	wg.Wait()
}

// A thousand goroutines that find their session expired cost one log-in.
func TestExpiredSessionIsRenewedOnce(t *testing.T) {
	for name, provider := range map[string]func(string, salesforcetest.Credentials) auth.Provider{
		"client credentials": func(url string, c salesforcetest.Credentials) auth.Provider {
			return &auth.ClientCredentials{Domain: url, ClientID: c.ClientID, ClientSecret: auth.Secret(c.ClientSecret)}
		},
		"SOAP login": func(url string, c salesforcetest.Credentials) auth.Provider {
			return &auth.SOAPLogin{Domain: url, Username: c.Username, Password: auth.Secret(c.Password), SecurityToken: auth.Secret(c.SecurityToken)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, org, logins := dial(t, provider)
			limits := rest.Request{Path: "/limits"}
			_, err := c.Do(t.Context(), limits)
			require.NoError(t, err)
			require.EqualValues(t, 1, logins.Load())

			org.ExpireSessions()
			var failed atomic.Int64
			together(func() {
				if _, err := c.Do(t.Context(), limits); err != nil {
					failed.Add(1)
				}
			})
			require.Zero(t, failed.Load())
			require.EqualValues(t, 2, logins.Load(), "one more than before")
		})
	}
}

// A thousand goroutines with refused credentials present them once.
func TestRefusedCredentialIsPresentedOnce(t *testing.T) {
	for name, provider := range map[string]func(string, salesforcetest.Credentials) auth.Provider{
		"client credentials": func(url string, c salesforcetest.Credentials) auth.Provider {
			return &auth.ClientCredentials{Domain: url, ClientID: c.ClientID, ClientSecret: "wrong"}
		},
		"SOAP login": func(url string, c salesforcetest.Credentials) auth.Provider {
			return &auth.SOAPLogin{Domain: url, Username: c.Username, Password: "wrong"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, _, logins := dial(t, provider)
			var other atomic.Int64
			together(func() {
				if _, err := c.Do(t.Context(), rest.Request{Path: "/limits"}); !errors.Is(err, auth.ErrCredentials) {
					other.Add(1)
				}
			})
			require.Zero(t, other.Load())
			require.EqualValues(t, 1, logins.Load())
		})
	}
}

// A token that is refused for good, however new: a few log-ins, not one for
// each request.
func TestTokenRefusedForGood(t *testing.T) {
	var logins atomic.Int64
	var url string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/oauth2/token") {
			logins.Add(1)
			_, _ = w.Write([]byte(`{"access_token":"x","instance_url":"` + url + `"}`))
			return
		}
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(errorBody("INVALID_SESSION_ID", "Session expired or invalid")))
	}))
	defer server.Close()
	url = server.URL
	c := rest.New(rest.Config{Tokens: auth.NewCache(&auth.ClientCredentials{Domain: url, ClientID: "id", ClientSecret: "secret"}), Version: "66.0"})
	for range 50 {
		fails(t.Context(), t, c, rest.Request{Path: "/limits"}, auth.ErrUnauthorized)
	}
	require.EqualValues(t, 2, logins.Load())
}

// What a log-in asks to wait is waited for.
func TestDoWaitsForTheLogin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &org{steps: []step{{status: 200}}}
		c, tok, pauses := connect(t, o, nil)
		tok.fails = []error{&auth.Error{Cause: auth.ErrTemporary, RetryAt: time.Now().Add(time.Minute)}}
		_, err := c.Do(t.Context(), rest.Request{Path: "/x"})
		require.NoError(t, err)
		require.GreaterOrEqual(t, (*pauses)[0], time.Minute)
		require.Less(t, (*pauses)[0], time.Minute+time.Second)

		tok.fails = []error{&auth.Error{Cause: auth.ErrTemporary, RetryAt: time.Now().Add(time.Hour)}}
		_, err = c.Do(t.Context(), rest.Request{Path: "/x"})
		require.ErrorIs(t, err, auth.ErrTemporary, "too long")
		require.Len(t, *pauses, 1)

		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		tok.fails = []error{&auth.Error{Cause: auth.ErrTemporary, RetryAt: time.Now().Add(time.Minute)}}
		_, err = c.Do(ctx, rest.Request{Path: "/x"})
		require.ErrorIs(t, err, auth.ErrTemporary, "ctx ends before")
		require.Len(t, *pauses, 1)
	})
}

// Who has gone by the time that the session is refused gets that answer, and no
// new log-in.
func TestRefusedSessionOfWhoHasGone(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	o := &org{steps: []step{{status: 401, body: errorBody("INVALID_SESSION_ID", "x")}}}
	c, _, _ := connect(t, o, func(cfg *rest.Config) {
		cfg.HTTPClient = &http.Client{Transport: sends(func(req *http.Request) (*http.Response, error) {
			defer cancel()
			return o.RoundTrip(req)
		})}
	})
	e := fails(ctx, t, c, rest.Request{Path: "/x"})
	require.Equal(t, http.StatusUnauthorized, e.Status)
	require.Len(t, o.requests, 1)
}

// A connection that never came has carried nothing, whoever gave up waiting.
func TestNoConnectionInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _, _ := connect(t, nil, func(cfg *rest.Config) {
			cfg.HTTPClient = &http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
				<-time.After(time.Minute) // it does not listen to the request's ctx
				return nil, io.EOF
			}}}
		})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := c.Do(ctx, rest.Request{Method: http.MethodPost, Path: "/x"})
		e := failed(t, err, context.DeadlineExceeded)
		require.Equal(t, rest.No, e.Executed)
		_, prints := errors.AsType[*url.Error](err)
		require.False(t, prints, "it prints the query")
		require.Zero(t, c.Calls())
		<-time.After(2 * time.Minute)
	})
}

// What a transport that traces nothing says of the handshake is believed, and
// a time to wait that has passed is none.
func TestJudgedByWhatIsSaid(t *testing.T) {
	for _, refused := range []error{x509.UnknownAuthorityError{}, x509.HostnameError{Certificate: &x509.Certificate{}}, tls.RecordHeaderError{}} {
		c, _, _ := connect(t, &org{steps: []step{{err: refused}}}, nil)
		_, err := c.Do(t.Context(), rest.Request{Method: http.MethodPost, Path: "/x"})
		e := failed(t, err)
		require.Equal(t, rest.No, e.Executed)
		require.ErrorContains(t, err, "TLS")
	}
	c, _, _ := connect(t, &org{steps: []step{{status: 503, header: http.Header{"Retry-After": {"Mon, 02 Jan 2006 15:04:05 GMT"}}}}}, nil)
	e := fails(t.Context(), t, c, rest.Request{Method: http.MethodPost, Path: "/x"})
	require.Zero(t, e.RetryAfter)
}
