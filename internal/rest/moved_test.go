package rest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// movable is an org that may be renamed: the old host redirects then, and tokens
// name the new one, unless they lag.
type movable struct {
	mu       sync.Mutex
	status   int    // of redirects
	location string // a host, or a whole address that is sent as it is
	lags     bool   // new tokens still name the old host
	moved    bool
	tokens   int
	sent     []string // method, host, token and body of every request
}

const (
	oldHost = "acme.my.salesforce.com"
	newHost = "renamed.my.salesforce.com"
)

func (m *movable) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
		_ = r.Body.Close()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	answer := func(status int, text string) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(text))}, nil
	}
	m.sent = append(m.sent, strings.TrimSpace(r.Method+" "+r.URL.Host+" "+r.Header.Get("Authorization")+" "+string(body)))
	if m.moved && r.URL.Host == oldHost {
		resp, err := answer(m.status, "<html>moved</html>")
		resp.Header.Set("Location", m.location)
		if !strings.Contains(m.location, "/") {
			resp.Header.Set("Location", "https://"+m.location+r.URL.RequestURI())
		}
		return resp, err
	}
	return answer(http.StatusOK, "{}")
}

// Token makes movable a provider.
func (m *movable) Token(context.Context) (*auth.Token, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tokens++
	host := oldHost
	if m.moved && !m.lags {
		host = newHost
	}
	return &auth.Token{AccessToken: auth.Secret(fmt.Sprintf("MARKtoken%d", m.tokens)), InstanceURL: "https://" + host}, nil
}

// join returns a connection to m by a cache, and what it logs.
func (m *movable) join() (*rest.Conn, *bytes.Buffer) {
	log := new(bytes.Buffer)
	return rest.New(rest.Config{
		Tokens: auth.NewCache(m), HTTPClient: &http.Client{Transport: m}, Version: "66.0",
		Logger: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}), log
}

// A redirect to another of Salesforce's hosts leads to one new token, to the address
// that it names, and to a hint in the log. The host of the redirect gets nothing.
func TestMoved(t *testing.T) {
	for _, status := range []int{301, 302, 307, 308} {
		for _, method := range []string{"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"} {
			for _, location := range []string{newHost, "cs42.salesforce.com", "https://acme.my.salesforce.mil/", "https://login.salesforce.com/?ec=302&startURL=%2Fservices"} {
				m := &movable{status: status, location: location}
				c, log := m.join()
				request := rest.Request{Method: method, Path: "/x"}
				if method != "GET" && method != "HEAD" {
					request.Body = []byte(`{"name":"MARKvalue"}`)
				}
				_, err := c.Do(t.Context(), request)
				require.NoError(t, err)
				m.moved, m.sent = true, nil
				resp, err := c.Do(t.Context(), request)
				require.NoError(t, err)
				require.False(t, resp.Lost, "a redirect executes nothing")
				body, _ := request.Body.([]byte)
				require.Equal(t, []string{
					strings.TrimSpace(method + " " + oldHost + " Bearer MARKtoken1 " + string(body)),
					strings.TrimSpace(method + " " + newHost + " Bearer MARKtoken2 " + string(body)),
				}, m.sent, "%d %s", status, location)
				_, err = c.Do(t.Context(), request)
				require.NoError(t, err)
				require.Len(t, m.sent, 3, "the new address is kept")
				require.Equal(t, 2, m.tokens)
				require.Equal(t, 1, strings.Count(log.String(), "the Salesforce org has moved"), log)
				require.Contains(t, log.String(), "set Domain")
				require.NotContains(t, log.String(), "MARK")
				require.NotContains(t, log.String(), "startURL")
			}
		}
	}
}

// Answers that do not say that the org has moved cost no token.
func TestNotMoved(t *testing.T) {
	for _, tt := range []struct {
		status   int
		location string
	}{
		{307, "evil.example"}, {301, "my.salesforce.com.evil.example"}, {308, "evilsalesforce.com"}, {302, "https://renamed.my.salesforce.com:8443/"},
		{301, "http://renamed.my.salesforce.com/services"}, {301, "https://user:MARK@renamed.my.salesforce.com/"}, {301, "https://10.0.0.1/"},
		{303, newHost}, {300, newHost}, {307, "ftp://renamed.my.salesforce.com/"},
	} {
		m := &movable{status: tt.status, location: tt.location, moved: true, lags: true}
		c, log := m.join()
		e := fails(t.Context(), t, c, rest.Request{Method: "POST", Path: "/x", Body: []byte("{}")})
		require.Equal(t, tt.status, e.Status)
		require.Equal(t, tt.status != 300, errors.Is(&e, rest.ErrRedirect), tt.location)
		require.Equal(t, tt.status == 303, e.Executed == rest.Maybe, "See Other is the answer to a request that was executed")
		require.Len(t, m.sent, 1, tt.location)
		require.Equal(t, 1, m.tokens, tt.location)
		require.Empty(t, log.String())
		require.NotContains(t, e.Error(), "MARK")
	}
}

// Where a new token still names the address that redirects, the error says what to
// set, nothing is sent there again, and no more than one token a minute is asked for.
func TestMovedInVain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &movable{status: 301, location: newHost, moved: true, lags: true}
		c, log := m.join()
		for range 20 {
			e := fails(t.Context(), t, c, rest.Request{Method: "POST", Path: "/x", Body: []byte("{}")}, auth.ErrHost, rest.ErrRedirect)
			require.Equal(t, 301, e.Status)
			require.Equal(t, rest.No, e.Executed)
			require.ErrorContains(t, &e, "https://"+newHost+": set Domain")
			require.NotContains(t, e.Error(), "MARK")
		}
		require.Equal(t, 2, m.tokens)
		require.Len(t, m.sent, 20)
		require.Equal(t, 1, strings.Count(log.String(), "has moved"))
		<-time.After(time.Minute)
		fails(t.Context(), t, c, rest.Request{Path: "/x"}, auth.ErrHost)
		require.Equal(t, 3, m.tokens)

		m.lags = false // the org's tokens know now
		<-time.After(time.Minute)
		_, err := c.Do(t.Context(), rest.Request{Path: "/x"})
		require.NoError(t, err)
		require.Equal(t, 4, m.tokens)
	})
}

// Hosts that redirect to each other end with an error, not in a loop.
func TestMovedInCircles(t *testing.T) {
	given := 0
	o := &org{steps: []step{{status: 307, header: http.Header{"Location": {"https://a.my.salesforce.com/"}}}}}
	tok := provider(func() *auth.Token {
		given++
		return &auth.Token{AccessToken: auth.Secret(fmt.Sprint("t", given)), InstanceURL: fmt.Sprintf("https://b%d.my.salesforce.com", given)}
	})
	c := rest.New(rest.Config{Tokens: auth.NewCache(tok), HTTPClient: &http.Client{Transport: o}, Version: "66.0"})
	fails(t.Context(), t, c, rest.Request{Path: "/x"}, auth.ErrHost)
	require.Len(t, o.requests, 2)
}

// provider is a provider without errors.
type provider func() *auth.Token

func (p provider) Token(context.Context) (*auth.Token, error) { return p(), nil }

// A thousand requests that find the org moved cost one log-in.
func TestMovedOnce(t *testing.T) {
	m := &movable{status: 307, location: newHost}
	c, _ := m.join()
	_, err := c.Do(t.Context(), rest.Request{Path: "/x"})
	require.NoError(t, err)
	m.moved = true
	var failed atomic.Int64
	together(func() {
		if _, err := c.Do(t.Context(), rest.Request{Method: "POST", Path: "/x", Body: []byte("{}")}); err != nil {
			failed.Add(1)
		}
	})
	require.Zero(t, failed.Load())
	require.Equal(t, 2, m.tokens)
}

// A session that is refused before or after the move is renewed too.
func TestMovedAndRefused(t *testing.T) {
	moved := step{status: 301, header: http.Header{"Location": {"https://renamed.my.salesforce.com/x"}}}
	expired := step{status: 401, body: errorBody("INVALID_SESSION_ID", "x")}
	for _, steps := range [][]step{{expired, moved, {status: 200}}, {moved, expired, {status: 200}}} {
		o := &org{steps: steps}
		given := 0
		tok := provider(func() *auth.Token {
			given++
			return &auth.Token{AccessToken: auth.Secret(fmt.Sprint("t", given)), InstanceURL: fmt.Sprintf("https://a%d.my.salesforce.com", given)}
		})
		c := rest.New(rest.Config{Tokens: auth.NewCache(tok), HTTPClient: &http.Client{Transport: o}, Version: "66.0"})
		_, err := c.Do(t.Context(), rest.Request{Method: "POST", Path: "/x", Body: []byte("{}")})
		require.NoError(t, err)
		require.Equal(t, 3, given)
	}
}

// A request is not resent to the new address if an earlier try was lost: it may have
// been executed.
func TestMovedAfterALostTry(t *testing.T) {
	moved := step{status: 301, header: http.Header{"Location": {"https://renamed.my.salesforce.com/x"}}}
	o := &org{steps: []step{{status: 503}, moved, {status: 200}}}
	c, tok, _ := connect(t, o, nil)
	e := fails(t.Context(), t, c, rest.Request{Method: "POST", Path: "/x"})
	require.Equal(t, rest.Maybe, e.Executed)
	require.Len(t, o.requests, 1)
	_, err := c.Do(t.Context(), rest.Request{Method: "PATCH", Path: "/x", Repeatable: true})
	require.ErrorIs(t, err, auth.ErrHost, "its new token names the old address")
	require.Equal(t, []string{"MARKtoken0"}, tok.refused)
}

// A host that answered before and is gone has its token dropped, each minute at most:
// the next token may name another host.
func TestHostIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, gone := range map[string]step{
			"no such host": {err: &net.DNSError{IsNotFound: true}}, "no route": {status: 420}, "a page": {status: 404, body: "<html>URL No Longer Exists</html>"}, "gone": {status: 410},
		} {
			o := &org{steps: []step{gone}}
			c, tok, _ := connect(t, o, func(cfg *rest.Config) { cfg.Attempts = 1 })
			fails(t.Context(), t, c, rest.Request{Path: "/x"})
			require.Empty(t, tok.refused, "%s: it never answered", name)
			o.steps, o.requests = []step{{status: 200}, gone}, nil
			_, err := c.Do(t.Context(), rest.Request{Path: "/x"})
			require.NoError(t, err)
			for range 5 {
				fails(t.Context(), t, c, rest.Request{Path: "/x"})
			}
			require.Equal(t, []string{"MARKtoken0"}, tok.refused, name)
			<-time.After(time.Minute)
			fails(t.Context(), t, c, rest.Request{Path: "/x"})
			require.Equal(t, []string{"MARKtoken0", "MARKtoken1"}, tok.refused, name)
		}
		for name, there := range map[string]step{
			"a record": {status: 404, body: errorBody("NOT_FOUND", "x")}, "a version": {status: 410, body: errorBody("GONE", "x")}, "a reset": {err: io.ErrUnexpectedEOF},
			"a proxy": {status: 403}, "too long": {status: 414}, "headers": {status: 431}, "down": {status: 503}, "a resolver": {err: &net.DNSError{IsTemporary: true}},
		} {
			o := &org{steps: []step{{status: 200}, there}}
			c, tok, _ := connect(t, o, func(cfg *rest.Config) { cfg.Attempts = 1 })
			_, err := c.Do(t.Context(), rest.Request{Path: "/x"})
			require.NoError(t, err)
			fails(t.Context(), t, c, rest.Request{Path: "/x"})
			require.Empty(t, tok.refused, name)
		}
	})
}
