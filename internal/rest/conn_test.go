package rest_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

func TestTheUsersClientIsNotChanged(t *testing.T) {
	hc := &http.Client{}
	rest.New(rest.Config{Tokens: &tokens{}, Version: "66.0", HTTPClient: hc})
	require.Nil(t, hc.Transport)
	require.Nil(t, hc.CheckRedirect)
}

func TestBodies(t *testing.T) {
	gz := http.Header{"Content-Encoding": {"gzip"}}
	tests := []struct {
		name string
		step step
		want string
		err  error
	}{
		{name: "plain", step: step{status: 200, body: "[1]"}, want: "[1]"},
		{name: "byte order mark", step: step{status: 200, body: "\xef\xbb\xbf[1]"}, want: "[1]"},
		{name: "gzip", step: step{status: 200, body: pack("[1]"), header: gz}, want: "[1]"},
		{name: "gzip of nothing", step: step{status: 204, header: gz}},
		{name: "no gzip", step: step{status: 200, body: "[1]", header: gz}, err: rest.ErrTruncated},
		{name: "cut gzip", step: step{status: 200, body: pack(strings.Repeat("ab", 100))[:20], header: gz}, err: rest.ErrTruncated},
		{name: "too large", step: step{status: 200, body: strings.Repeat("x", 1025)}, err: rest.ErrTooLarge},
		{name: "bomb", step: step{status: 200, body: pack(strings.Repeat("x", 1<<20)), header: gz}, err: rest.ErrTooLarge},
		{name: "just large enough", step: step{status: 200, body: strings.Repeat("x", 1024)}, want: strings.Repeat("x", 1024)},
		{name: "not modified", step: step{status: 304}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, _, _ := connect(t, &org{steps: []step{tt.step}}, func(cfg *rest.Config) { cfg.MaxBody = 1024 })
			resp, err := c.Do(t.Context(), rest.Request{Method: "PATCH", Path: "/x"})
			if tt.err != nil {
				e := failed(t, err, tt.err)
				require.Equal(t, rest.Maybe, e.Executed)
				require.Equal(t, 200, e.Status)
				return
			}
			require.NoError(t, err)
			require.Equal(t, tt.want, string(resp.Body))
			require.Equal(t, tt.step.status, resp.Status)
		})
	}
}

// Over TCP: real refusals, resets, cut bodies and redirects.
func TestOverTCP(t *testing.T) {
	var authorized []string
	thief := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		authorized = append(authorized, r.Header.Get("Authorization"))
	}))
	defer thief.Close()
	mux := http.NewServeMux()
	mux.HandleFunc("/services/data/v66.0/away", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, thief.URL, http.StatusTemporaryRedirect)
	})
	mux.HandleFunc("/services/data/v66.0/near", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/services/there", http.StatusFound) })
	mux.HandleFunc("/services/there", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.Method+" "+r.Header.Get("Authorization"))
	})
	mux.HandleFunc("/services/data/v66.0/cut", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "[")
	})
	mux.HandleFunc("/services/data/v66.0/reset", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	server := httptest.NewServer(mux)
	defer server.Close()
	c, tok, _ := connect(t, nil, func(cfg *rest.Config) { cfg.HTTPClient = server.Client() })
	tok.instance = server.URL
	do := func(method, path string) (*rest.Response, *rest.Error) {
		resp, err := c.Do(t.Context(), rest.Request{Method: method, Path: path, Body: []byte("{}")})
		var e *rest.Error
		if err != nil {
			require.ErrorAs(t, err, &e)
		}
		return resp, e
	}

	_, e := do("GET", "/away")
	require.ErrorIs(t, e, rest.ErrRedirect)
	_, e = do("POST", "/away")
	require.ErrorIs(t, e, rest.ErrRedirect)
	require.Equal(t, rest.No, e.Executed)
	require.Empty(t, authorized)
	resp, e := do("GET", "/near")
	require.Nil(t, e)
	require.Equal(t, "GET Bearer MARKtoken0", string(resp.Body))
	_, e = do("POST", "/near")
	require.ErrorIs(t, e, rest.ErrRedirect)

	_, e = do("POST", "/cut")
	require.ErrorIs(t, e, rest.ErrTruncated)
	require.Equal(t, rest.Maybe, e.Executed)
	_, e = do("POST", "/reset")
	require.Equal(t, rest.Maybe, e.Executed)
	require.Equal(t, 1, e.Tries)

	server.Close()
	calls := c.Calls()
	_, e = do("POST", "/x")
	require.Equal(t, rest.No, e.Executed)
	require.Equal(t, 3, e.Tries)
	require.Equal(t, calls, c.Calls(), "what never left is not counted")
}

// An untrusted certificate ends the connection before the request.
func TestUntrustedCertificate(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	server.StartTLS()
	defer server.Close()
	c, tok, _ := connect(t, nil, func(cfg *rest.Config) { cfg.HTTPClient = &http.Client{Transport: &http.Transport{}} })
	tok.instance = server.URL
	_, err := c.Do(t.Context(), rest.Request{Method: "POST", Path: "/x"})
	e := failed(t, err)
	require.Equal(t, rest.No, e.Executed)
	require.Equal(t, 1, e.Tries)
	require.ErrorContains(t, err, "TLS")
}

// Every way to fail, with marks wherever a secret or a captured value may stand.
func TestNothingCapturedShows(t *testing.T) {
	steps := map[string]step{
		"error":     {status: 400, body: `[{"message":"MARKvalue","errorCode":"STRING_TOO_LONG","fields":["LastName"]}]`},
		"code":      {status: 400, body: `[{"message":"x","errorCode":"MARK value"}]`},
		"401":       {status: 401, body: errorBody("INVALID_SESSION_ID", "MARKtoken0")},
		"html":      {status: 503, body: "<html>MARK</html>"},
		"transport": {err: errors.New("MARK in a transport's error")},
		"url":       {err: &url.Error{Op: "Get", URL: "https://h/?q=MARK", Err: io.EOF}},
		"redirect":  {status: 302, header: http.Header{"Location": {"https://MARK.example.com/MARK"}}},
		"ok":        {status: 200, body: "MARK", header: http.Header{"X-Mark": {"MARK"}}},
		"gzip":      {status: 200, body: "MARK", header: http.Header{"Content-Encoding": {"gzip"}}},
	}
	for name, s := range steps {
		for _, method := range []string{"GET", "POST"} {
			t.Run(name+" "+method, func(t *testing.T) {
				var log bytes.Buffer
				c, _, _ := connect(t, &org{steps: []step{s}}, func(cfg *rest.Config) {
					cfg.Logger = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
				})
				_, err := c.Do(t.Context(), rest.Request{
					Method: method, Path: "/sobjects/Lead/Email__c/MARK%40example.com", Query: url.Values{"q": {"MARK"}},
					Header: http.Header{"X-Mark": {"MARK"}}, Body: map[string]string{"LastName": "MARK"},
				})
				out := log.String()
				if err != nil {
					out += err.Error() + fmt.Sprintf("%v %+v %s %q", err, err, err, err)
					slog.New(slog.NewJSONHandler(&log, nil)).Info("failed", "err", err)
					out += log.String()
				}
				require.NotContains(t, out, "MARK")
				require.Contains(t, out, `"path":"/services/data/v66.0/sobjects/Lead/Email__c/*"`)
				require.NotContains(t, fmt.Sprintf("%v %+v %#v", c, c, c), "MARK")
			})
		}
	}
}

func TestErrorText(t *testing.T) {
	e := &rest.Error{Status: 400, Code: "STRING_TOO_LONG", Fields: []string{"MARK"}, Message: "MARK", Method: "PATCH", Path: "/services/data/v66.0/composite", Executed: rest.Maybe}
	require.Equal(t, "salesforce: PATCH /services/data/v66.0/composite: HTTP 400 STRING_TOO_LONG (it may have been executed)", e.Error())
	require.Equal(t, "salesforce: no answer", (&rest.Error{}).Error())
}

func TestUnmarshalableBody(t *testing.T) {
	c, _, _ := connect(t, &org{steps: []step{{status: 200}}}, nil)
	_, err := c.Do(t.Context(), rest.Request{Method: "POST", Path: "/x", Body: map[string]any{"a": func() {}}})
	require.ErrorIs(t, err, rest.ErrRequest)
	fails(t.Context(), t, c, rest.Request{Method: "POST", Path: "/x", Body: json.Number("1x")}, rest.ErrRequest)
}

func TestConcurrentUse(t *testing.T) {
	o := &org{steps: []step{{status: 200, header: http.Header{"Sforce-Limit-Info": {"api-usage=1/2"}}}}}
	c, _, _ := connect(t, o, nil)
	done := make(chan error, 50)
	for range cap(done) {
		go func() {
			_, err := c.Do(t.Context(), rest.Request{Path: "/x"})
			c.Usage()
			done <- err
		}()
	}
	for range cap(done) {
		select {
		case err := <-done:
			require.NoError(t, err)
		case <-time.After(10 * time.Second):
			t.Fatal("stuck")
		}
	}
	require.EqualValues(t, cap(done), c.Calls())
}

// A request without a body says nothing of one.
func TestDoWithoutABody(t *testing.T) {
	for _, method := range []string{"GET", "DELETE", "POST", "PATCH"} {
		t.Run(method, func(t *testing.T) {
			o := &org{steps: []step{{status: 204}}}
			c, _, _ := connect(t, o, nil)
			resp, err := c.Do(t.Context(), rest.Request{Method: method, Path: "/x"})
			require.NoError(t, err)
			require.Empty(t, resp.Body)
			require.Empty(t, o.bodies[0])
			want := http.Header{"Accept": {"application/json"}, "Authorization": {"Bearer MARKtoken0"}, "User-Agent": {"mobly-salesforce-go"}}
			if diff := cmp.Diff(want, o.requests[0].Header); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A limit beyond all measure is none.
func TestLargestMaxBody(t *testing.T) {
	o := &org{steps: []step{{status: 200, body: "{}"}}}
	c, _, _ := connect(t, o, func(cfg *rest.Config) { cfg.MaxBody = math.MaxInt64 })
	resp, err := c.Do(t.Context(), rest.Request{Path: "/x"})
	require.NoError(t, err)
	require.Equal(t, "{}", string(resp.Body))
}
