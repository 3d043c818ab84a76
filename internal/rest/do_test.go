package rest_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

func TestDoSends(t *testing.T) {
	o := &org{steps: []step{{status: 200, body: `{"ok":true}`, header: http.Header{"Sforce-Limit-Info": {"per-app-api-usage=17/250(appName=x); api-usage=25/5000"}}}}}
	c, _, _ := connect(t, o, func(cfg *rest.Config) { cfg.App = "acme/1.0" })
	var sent atomic.Int64
	resp, err := c.Do(t.Context(), rest.Request{
		Method: "POST", Path: "/composite", Query: url.Values{"q": {"a b&c"}}, Header: http.Header{"Sforce-Auto-Assign": {"FALSE"}},
		Body: map[string]any{"a": "<ü&>"}, Sent: &sent,
	})
	require.NoError(t, err)
	require.Equal(t, 200, resp.Status)
	require.Equal(t, `{"ok":true}`, string(resp.Body))
	require.Len(t, o.requests, 1)
	req := o.requests[0]
	require.Equal(t, "POST https://acme.my.salesforce.com/services/data/v66.0/composite?q=a+b%26c", req.Method+" "+req.URL.String())
	want := http.Header{
		"Accept": {"application/json"}, "Authorization": {"Bearer MARKtoken0"}, "Content-Type": {"application/json; charset=UTF-8"},
		"Sforce-Auto-Assign": {"FALSE"}, "Sforce-Call-Options": {"client=acme/1.0"}, "User-Agent": {"acme/1.0 mobly-salesforce-go"},
	}
	if diff := cmp.Diff(want, req.Header); diff != "" {
		t.Error(diff)
	}
	var body map[string]any
	require.NoError(t, json.Unmarshal([]byte(o.bodies[0]), &body))
	require.Equal(t, "<ü&>", body["a"])
	used, limit := c.Usage()
	require.Equal(t, []int{25, 5000}, []int{used, limit})
	require.EqualValues(t, 1, c.Calls())
	require.EqualValues(t, 1, sent.Load())
}

func TestDoPaths(t *testing.T) {
	tests := []struct{ path, want string }{
		{"/query", "/services/data/v66.0/query"},
		{"query", "/services/data/v66.0/query"},
		{"/services/data", "/services/data"},
		{"/services/data/v60.0/query/01g-2000", "/services/data/v60.0/query/01g-2000"},
		{"/query?q=SELECT+Id", "/services/data/v66.0/query?q=SELECT+Id"},
		{"/sobjects/Lead/mobly_id__c/a%2Fb%20{c}", "/services/data/v66.0/sobjects/Lead/mobly_id__c/a%2Fb%20{c}"},
		{"//evil.com/x", "/services/data/v66.0//evil.com/x"},
		{"", ""},
		{"/a b", ""},
		{"/a#b", ""},
		{"/a%zz", ""},
		{"/a\r\nX: y", ""},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			o := &org{steps: []step{{status: 200}}}
			c, _, _ := connect(t, o, nil)
			_, err := c.Do(t.Context(), rest.Request{Path: tt.path})
			if tt.want == "" {
				require.ErrorIs(t, err, rest.ErrRequest)
				require.Empty(t, o.requests)
				return
			}
			require.NoError(t, err)
			require.Equal(t, "acme.my.salesforce.com", o.requests[0].URL.Host)
			if diff := cmp.Diff(mustPath(t, tt.want), o.requests[0].URL.RequestURI()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// mustPath returns path as it goes over the wire.
func mustPath(t *testing.T, path string) string {
	t.Helper()
	u, err := url.Parse("https://h" + path)
	require.NoError(t, err)
	return u.RequestURI()
}

// What is tried again, and what is told of it.
func TestDoTries(t *testing.T) {
	dial := &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	reset := &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	html := "<html><body>oops</body></html>"
	tests := []struct {
		name        string
		step        step
		once        bool // a second try would succeed
		repeatable  int  // tries of a repeatable request
		other       int  // tries of another
		maybe       bool // it may have been executed
		err         error
		code        string
		pauseFactor time.Duration // of the first pause, with jitter 0.5
	}{
		{name: "dial refused", step: step{err: dial}, repeatable: 3, other: 3, err: syscall.ECONNREFUSED, pauseFactor: 1},
		{name: "no such host", step: step{err: &net.DNSError{IsNotFound: true}}, repeatable: 3, other: 3, pauseFactor: 1},
		{name: "reset", step: step{err: reset}, repeatable: 3, other: 1, maybe: true, err: syscall.ECONNRESET, pauseFactor: 1},
		{name: "EOF", step: step{err: io.ErrUnexpectedEOF}, repeatable: 3, other: 1, maybe: true, err: io.ErrUnexpectedEOF, pauseFactor: 1},
		{name: "502 HTML", step: step{status: 502, body: html}, repeatable: 3, other: 1, maybe: true, pauseFactor: 1},
		{name: "503 HTML", step: step{status: 503, body: html}, repeatable: 3, other: 1, maybe: true, pauseFactor: 1},
		{name: "500 empty", step: step{status: 500}, repeatable: 3, other: 1, maybe: true, pauseFactor: 1},
		{name: "500 UNKNOWN_EXCEPTION", step: step{status: 500, body: errorBody("UNKNOWN_EXCEPTION", "x")}, repeatable: 3, other: 1, maybe: true, code: "UNKNOWN_EXCEPTION", pauseFactor: 1},
		{name: "400 REQUEST_RUNNING_TOO_LONG", step: step{status: 400, body: errorBody("REQUEST_RUNNING_TOO_LONG", "x")}, repeatable: 3, other: 1, maybe: true, code: "REQUEST_RUNNING_TOO_LONG", pauseFactor: 1},
		{name: "503 SERVER_UNAVAILABLE", step: step{status: 503, body: errorBody("SERVER_UNAVAILABLE", "x")}, repeatable: 3, other: 3, code: "SERVER_UNAVAILABLE", pauseFactor: 8},
		{name: "400 UNABLE_TO_LOCK_ROW", step: step{status: 400, body: errorBody("UNABLE_TO_LOCK_ROW", "x")}, repeatable: 3, other: 1, maybe: true, code: "UNABLE_TO_LOCK_ROW", pauseFactor: 1},
		{name: "400 MATCH_SERVICE_TIMED_OUT", step: step{status: 400, body: errorBody("MATCH_SERVICE_TIMED_OUT", "x")}, repeatable: 3, other: 1, maybe: true, code: "MATCH_SERVICE_TIMED_OUT", pauseFactor: 1},
		{name: "403 concurrent", step: step{status: 403, body: errorBody("REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded.")}, repeatable: 3, other: 3, code: "REQUEST_LIMIT_EXCEEDED", pauseFactor: 8},
		{name: "403 daily", step: step{status: 403, body: errorBody("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")}, repeatable: 1, other: 1, code: "REQUEST_LIMIT_EXCEEDED"},
		{name: "403 LIMIT_EXCEEDED", step: step{status: 403, body: errorBody("LIMIT_EXCEEDED", "x")}, repeatable: 3, other: 3, code: "LIMIT_EXCEEDED", pauseFactor: 8},
		{name: "403 STORAGE_LIMIT_EXCEEDED", step: step{status: 403, body: errorBody("STORAGE_LIMIT_EXCEEDED", "x")}, repeatable: 1, other: 1, code: "STORAGE_LIMIT_EXCEEDED"},
		{name: "400 a flow met a locked row", step: step{status: 400, body: errorBody("FLOW_EXCEPTION", "UNABLE_TO_LOCK_ROW: x")}, repeatable: 3, other: 1, maybe: true, code: "FLOW_EXCEPTION", pauseFactor: 1},
		{name: "429", step: step{status: 429, header: http.Header{"Retry-After": {"7"}}}, repeatable: 3, other: 3, pauseFactor: 29},
		{name: "408", step: step{status: 408}, repeatable: 3, other: 1, maybe: true, pauseFactor: 1},
		{name: "400", step: step{status: 400, body: errorBody("INVALID_FIELD", "x")}, repeatable: 1, other: 1, code: "INVALID_FIELD"},
		{name: "403", step: step{status: 403, body: errorBody("INSUFFICIENT_ACCESS", "x")}, repeatable: 1, other: 1, code: "INSUFFICIENT_ACCESS"},
		{name: "404", step: step{status: 404, body: errorBody("NOT_FOUND", "x")}, repeatable: 1, other: 1, code: "NOT_FOUND"},
		{name: "410", step: step{status: 410}, repeatable: 1, other: 1},
		{name: "420", step: step{status: 420, body: html}, repeatable: 1, other: 1},
		{name: "431 HTML", step: step{status: 431, body: html}, repeatable: 1, other: 1},
		{name: "300", step: step{status: 300, body: `["/services/data/v66.0/sobjects/Lead/00Qa"]`}, repeatable: 1, other: 1},
		{name: "302", step: step{status: 302, header: http.Header{"Location": {"https://evil.com/"}}}, repeatable: 1, other: 1, err: rest.ErrRedirect},
	}
	for _, tt := range tests {
		for _, repeatable := range []bool{true, false} {
			t.Run(tt.name, func(t *testing.T) {
				o := &org{steps: []step{tt.step}}
				c, tok, pauses := connect(t, o, nil)
				_, err := c.Do(t.Context(), rest.Request{Method: "POST", Path: "/x", Body: []byte("{}"), Repeatable: repeatable})
				e := failed(t, err)
				tries, executed := tt.repeatable, rest.No
				if !repeatable {
					tries = tt.other
				}
				if tt.maybe {
					executed = rest.Maybe
				}
				require.Len(t, o.requests, tries)
				require.Equal(t, tries, e.Tries)
				require.Equal(t, executed, e.Executed)
				require.Equal(t, tt.step.status, e.Status)
				require.Equal(t, tt.code, e.Code)
				require.Empty(t, tok.refused)
				if tt.err != nil {
					require.ErrorIs(t, err, tt.err)
				}
				require.Len(t, *pauses, tries-1)
				if tries > 1 {
					require.Equal(t, tt.pauseFactor*250*time.Millisecond, (*pauses)[0])
				}
				for _, b := range o.bodies {
					require.Equal(t, "{}", b)
				}
			})
		}
	}
}

// A try that was lost stays lost, whatever the later ones come to.
func TestDoRemembersALostTry(t *testing.T) {
	dial := &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	o := &org{steps: []step{{err: io.ErrUnexpectedEOF}, {err: dial}, {err: dial}}}
	c, _, _ := connect(t, o, nil)
	e := fails(t.Context(), t, c, rest.Request{Method: "PATCH", Path: "/x", Repeatable: true})
	require.Equal(t, rest.Maybe, e.Executed)
}

// A refused session is renewed for what may be sent again, and for nothing else.
func TestDoRenewsNoSessionForALostTry(t *testing.T) {
	o := &org{steps: []step{{status: 500, body: errorBody("INVALID_SESSION_ID", "x")}, {status: 200}}}
	c, _, _ := connect(t, o, nil)
	e := fails(t.Context(), t, c, rest.Request{Method: "POST", Path: "/x"})
	require.Equal(t, rest.Maybe, e.Executed)
	require.Len(t, o.requests, 1)
}

func TestDoSucceedsAtLast(t *testing.T) {
	o := &org{steps: []step{{status: 503}, {status: 502}, {status: 200, body: "1"}}}
	c, _, pauses := connect(t, o, nil)
	resp, err := c.Do(t.Context(), rest.Request{Path: "/x"})
	require.NoError(t, err)
	require.Equal(t, "1", string(resp.Body))
	require.Equal(t, []time.Duration{250 * time.Millisecond, 500 * time.Millisecond}, *pauses)
	require.EqualValues(t, 3, c.Calls())
}

func TestDoRenewsTheSession(t *testing.T) {
	expired := step{status: 401, body: errorBody("INVALID_SESSION_ID", "Session expired or invalid")}
	tests := []struct {
		name    string
		steps   []step
		sent    int
		refused int
		err     error
		fails   bool
	}{
		{name: "once", steps: []step{expired, {status: 201}}, sent: 2, refused: 1},
		{name: "twice", steps: []step{expired}, sent: 2, refused: 1, fails: true, err: auth.ErrUnauthorized},
		{name: "header", steps: []step{{status: 401, body: errorBody("INVALID_AUTH_HEADER", "")}, {status: 201}}, sent: 2, refused: 1},
		{name: "empty 401", steps: []step{{status: 401}, {status: 201}}, sent: 2, refused: 1},
		{name: "plain text", steps: []step{{status: 403, body: "Bad_OAuth_Token"}, {status: 201}}, sent: 2, refused: 1},
		{name: "plain text, twice", steps: []step{{status: 403, body: "Missing_OAuth_Token"}}, sent: 2, refused: 1, fails: true, err: auth.ErrUnauthorized},
		{name: "not for REST", steps: []step{{status: 401, body: errorBody("INVALID_SESSION_ID", "This session is not valid for use with the REST API")}}, sent: 1, fails: true},
		{name: "agent", steps: []step{{status: 401, body: errorBody("INVALID_SESSION_ID", "Connected app is not attached to Agent")}}, sent: 1, fails: true},
		{name: "another 403", steps: []step{{status: 403, body: "<html>"}}, sent: 1, fails: true},
		{name: "then busy", steps: []step{expired, {status: 429}, {status: 429}, {status: 201}}, sent: 4, refused: 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := &org{steps: tt.steps}
			c, tok, _ := connect(t, o, nil)
			_, err := c.Do(t.Context(), rest.Request{Method: "POST", Path: "/x", Body: []byte("{}")})
			require.Equal(t, tt.fails, err != nil)
			if tt.err != nil {
				require.ErrorIs(t, err, tt.err)
			}
			require.Len(t, o.requests, tt.sent)
			require.Len(t, tok.refused, tt.refused)
			if tt.err == auth.ErrUnauthorized { //nolint:errorlint // of the table
				require.Equal(t, []string{"MARKtoken1"}, tok.rejected)
			} else {
				require.Empty(t, tok.rejected)
			}
			require.Equal(t, !tt.fails, len(tok.accepted) == 1)
			if tt.refused > 0 {
				require.Equal(t, "MARKtoken0", tok.refused[0])
				require.Equal(t, "Bearer MARKtoken1", o.requests[1].Header.Get("Authorization"))
			}
		})
	}
}

func TestDoWithoutAToken(t *testing.T) {
	o := &org{steps: []step{{status: 200}}}
	c, tok, _ := connect(t, o, nil)
	tok.fails = []error{&auth.Error{Cause: auth.ErrTemporary}, &auth.Error{Cause: auth.ErrTemporary}}
	_, err := c.Do(t.Context(), rest.Request{Method: "POST", Path: "/x"})
	require.NoError(t, err)

	refused := &auth.Error{Cause: auth.ErrCredentials, Status: 400}
	tok.fails = []error{refused, refused}
	fails(t.Context(), t, c, rest.Request{Method: "POST", Path: "/x"}, auth.ErrCredentials)
	require.Len(t, tok.fails, 1, "a refused credential is not tried again")
	require.Len(t, o.requests, 1)
	require.EqualValues(t, 1, c.Calls())

	tok.fails, tok.instance = nil, "http://acme.my.salesforce.com"
	fails(t.Context(), t, c, rest.Request{Path: "/x"}, rest.ErrInstance)
	require.Len(t, o.requests, 1)
}

func TestDoAndTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &org{steps: []step{{status: 503, header: http.Header{"Retry-After": {"60"}}}}}
		c, _, _ := connect(t, o, func(cfg *rest.Config) { cfg.Wait, cfg.Rand = nil, nil })
		start := time.Now()
		_, err := c.Do(t.Context(), rest.Request{Path: "/x"})
		require.Error(t, err)
		require.GreaterOrEqual(t, time.Since(start), 2*time.Minute)
		require.Less(t, time.Since(start), 2*time.Minute+2*time.Second)

		// A date counts as well.
		o.steps = []step{{status: 503, header: http.Header{"Retry-After": {time.Now().Add(90 * time.Second).UTC().Format(http.TimeFormat)}}}, {status: 200}}
		o.requests = nil
		start = time.Now()
		_, err = c.Do(t.Context(), rest.Request{Path: "/x"})
		require.NoError(t, err)
		require.GreaterOrEqual(t, time.Since(start), 89*time.Second)

		// No pause goes beyond the caller's deadline, nor beyond two minutes.
		for _, asked := range []string{"60", "3600"} {
			o.steps, o.requests = []step{{status: 503, header: http.Header{"Retry-After": {asked}}}}, nil
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			if asked == "3600" {
				cancel()
				ctx, cancel = context.WithCancel(t.Context())
			}
			start = time.Now()
			e := fails(ctx, t, c, rest.Request{Path: "/x"})
			require.Positive(t, e.RetryAfter)
			require.Zero(t, time.Since(start))
			cancel()
		}

		// Cancelling ends a pause.
		o.steps, o.requests = []step{{status: 503, header: http.Header{"Retry-After": {"60"}}}}, nil
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		start = time.Now()
		_, err = c.Do(ctx, rest.Request{Path: "/x"})
		require.Error(t, err)
		require.Equal(t, time.Second, time.Since(start))
	})
}

func TestDoWithoutAnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sent := 0
		c, _, _ := connect(t, nil, func(cfg *rest.Config) {
			cfg.Timeout = time.Minute
			cfg.HTTPClient = &http.Client{Transport: sends(func(req *http.Request) (*http.Response, error) {
				sent++
				<-req.Context().Done()
				return nil, req.Context().Err()
			})}
		})
		// Each try has its own time-out.
		start := time.Now()
		_, err := c.Do(t.Context(), rest.Request{Path: "/x"})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Equal(t, 3*time.Minute, time.Since(start))
		require.Equal(t, 3, sent)

		// The caller's end is the end.
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start = time.Now()
		e := fails(ctx, t, c, rest.Request{Method: "POST", Path: "/x"}, context.DeadlineExceeded)
		require.Equal(t, rest.Maybe, e.Executed)
		require.Equal(t, time.Second, time.Since(start))
		require.Equal(t, 4, sent)

		// What never left was not executed.
		e = fails(ctx, t, c, rest.Request{Method: "POST", Path: "/x"}, context.DeadlineExceeded)
		require.Equal(t, rest.No, e.Executed)
		require.Equal(t, 4, sent)
		require.EqualValues(t, 4, c.Calls())
	})
}

type limiter struct{ waits int }

func (l *limiter) Wait(context.Context) error {
	l.waits++
	if l.waits > 1 {
		return errors.New("no more")
	}
	return nil
}

func TestDoAsksTheLimiter(t *testing.T) {
	o := &org{steps: []step{{status: 200}}}
	l := &limiter{}
	c, _, _ := connect(t, o, func(cfg *rest.Config) { cfg.Limiter = l })
	_, err := c.Do(t.Context(), rest.Request{Path: "/x"})
	require.NoError(t, err)
	_, err = c.Do(t.Context(), rest.Request{Path: "/x"})
	require.ErrorContains(t, err, "no more")
	require.Len(t, o.requests, 1)
}
