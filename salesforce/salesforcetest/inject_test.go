package salesforcetest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// try sends a request that may fail on the way.
func (a *api) try(ctx context.Context, method, path, body string) (status int, text string, err error) {
	a.t.Helper()
	r, err := http.NewRequestWithContext(ctx, method, a.org.URL()+data+path, strings.NewReader(body))
	require.NoError(a.t, err)
	r.Header.Set("Authorization", "Bearer "+a.token)
	resp, err := a.org.HTTPClient().Do(r)
	if err != nil {
		return 0, "", err
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	out, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(out), err
}

const nwosu = `{"LastName": "Nwosu", "Company": "Northwind"}`

// TestFaults says of each kind what the client sees, and whether the org
// carried the request out.
func TestFaults(t *testing.T) {
	tests := map[string]struct {
		fault  salesforcetest.Fault
		status int
		text   string
		err    error
		leads  int
	}{
		"reset before": {salesforcetest.Fault{Kind: salesforcetest.Reset}, 0, "", syscall.ECONNRESET, 0},
		"reset after":  {salesforcetest.Fault{Kind: salesforcetest.Reset, Executed: true}, 0, "", syscall.ECONNRESET, 1},
		"error":        {salesforcetest.Fault{Kind: salesforcetest.ServerError}, 503, "SERVER_UNAVAILABLE", nil, 0},
		"error after":  {salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 500, Executed: true}, 500, "UNKNOWN_EXCEPTION", nil, 1},
		"error page":   {salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 502, HTML: true}, 502, "<title>Bad Gateway</title>", nil, 0},
		"error of a code": {salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 400, Code: "QUERY_TIMEOUT", Message: "Slow"},
			400, `[{"message":"Slow","errorCode":"QUERY_TIMEOUT"}]`, nil, 0},
		"truncated": {salesforcetest.Fault{Kind: salesforcetest.Truncate}, 201, `{"id":"00Q`, io.ErrUnexpectedEOF, 1},
		"session":   {salesforcetest.Fault{Kind: salesforcetest.ExpireSession}, 401, "INVALID_SESSION_ID", nil, 0},
		"lock":      {salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, Code: "UNABLE_TO_LOCK_ROW"}, 400, "unable to obtain exclusive access to this record", nil, 0},
		"a limit": {salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 403, Code: "REQUEST_LIMIT_EXCEEDED", Message: "TotalRequests Limit exceeded."},
			403, `[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]`, nil, 0},
		"twice":        {salesforcetest.Fault{Kind: salesforcetest.Twice}, 201, `"success":true`, nil, 2},
		"none":         {salesforcetest.Fault{}, 201, `"success":true`, nil, 1},
		"other method": {salesforcetest.Fault{Kind: salesforcetest.Reset, Method: "PATCH"}, 201, `"success":true`, nil, 1},
		"other path":   {salesforcetest.Fault{Kind: salesforcetest.Reset, Path: "/composite"}, 201, `"success":true`, nil, 1},
		"other object": {salesforcetest.Fault{Kind: salesforcetest.Reset, Object: "Contact"}, 201, `"success":true`, nil, 1},
		"this object":  {salesforcetest.Fault{Kind: salesforcetest.Reset, Object: "lead", Method: "post"}, 0, "", syscall.ECONNRESET, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t)
			remove := a.org.Inject(tt.fault)
			status, text, err := a.try(t.Context(), http.MethodPost, "/sobjects/Lead", nwosu)
			require.ErrorIs(t, err, tt.err)
			require.Equal(t, tt.status, status)
			require.Contains(t, text, tt.text)
			require.Len(t, a.org.Records("Lead"), tt.leads)
			log := a.org.Requests()
			require.Equal(t, tt.err != nil, log[len(log)-1].Lost)
			struck := []salesforcetest.Fault{tt.fault}
			if strings.HasPrefix(name, "other ") {
				struck = nil
			}
			require.Equal(t, struck, log[len(log)-1].Faults)
			remove()
			a.signIn()
			a.create("Lead", lead())
		})
	}
}

// TestFaultsOverTCP: the same where the org is served over a network.
func TestFaultsOverTCP(t *testing.T) {
	a := newAPI(t)
	server := httptest.NewServer(a.org)
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // net/http repeats a GET on a connection that it kept
	get := func() (string, error) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/services/data", nil)
		require.NoError(t, err)
		r.Header.Set("Accept-Encoding", "identity")
		resp, err := client.Do(r)
		if err != nil {
			return "", err
		}
		defer func() { _ = resp.Body.Close() }()
		b, err := io.ReadAll(resp.Body)
		return string(b), err
	}
	whole, err := get()
	require.NoError(t, err)
	a.org.Inject(salesforcetest.Fault{Kind: salesforcetest.Reset, Path: "/services", Nth: 1})
	a.org.Inject(salesforcetest.Fault{Kind: salesforcetest.Truncate, Path: "/services", Nth: 2})
	a.org.Inject(salesforcetest.Fault{Kind: salesforcetest.SlowBody, Path: "/services", Nth: 3, Latency: time.Millisecond})
	_, err = get()
	require.Error(t, err)
	half, err := get()
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.True(t, strings.HasPrefix(whole, half) && len(half) < len(whole), half)
	slow, err := get()
	require.NoError(t, err)
	require.Equal(t, whole, slow)
}

// TestWhichRequests are struck of those that meet the conditions.
func TestWhichRequests(t *testing.T) {
	struck := func(f salesforcetest.Fault) string {
		a := newAPI(t)
		f.Kind = salesforcetest.ServerError
		a.org.Inject(f)
		var b strings.Builder
		for range 20 {
			status, _, err := a.try(t.Context(), http.MethodGet, "/limits", "")
			require.NoError(t, err)
			b.WriteByte("x."[min(status/100, 3)-2])
		}
		return strings.NewReplacer("x", ".", ".", "x").Replace(b.String())
	}
	require.Equal(t, "xxxxxxxxxxxxxxxxxxxx", struck(salesforcetest.Fault{}))
	require.Equal(t, "..x.................", struck(salesforcetest.Fault{Nth: 3}))
	require.Equal(t, "xx..................", struck(salesforcetest.Fault{Times: 2}))
	some := struck(salesforcetest.Fault{Probability: 0.5, Seed: 7})
	require.Equal(t, some, struck(salesforcetest.Fault{Probability: 0.5, Seed: 7}), "the same seed strikes the same requests")
	require.NotEqual(t, some, struck(salesforcetest.Fault{Probability: 0.5, Seed: 8}))
	require.Contains(t, some, "x")
	require.Contains(t, some, ".")
}

// TestLatency: time that synctest skips, and in which others are answered.
func TestLatency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(t)
		a.org.Inject(salesforcetest.Fault{Latency: time.Minute, Method: http.MethodPost, Path: "/sobjects/Lead"})
		a.org.Inject(salesforcetest.Fault{Latency: time.Second})
		start := time.Now()
		var wait sync.WaitGroup
		for range 3 {
			wait.Go(func() { a.create("Lead", lead()) })
		}
		synctest.Wait()
		require.Empty(t, a.query("SELECT Id FROM Lead"), "nothing is committed yet")
		require.Equal(t, time.Second, time.Since(start), "the query did not wait for the others")
		wait.Wait()
		require.Equal(t, 61*time.Second, time.Since(start), "they overlapped, and latencies add up")
		require.Len(t, a.org.Records("Lead"), 3)
	})
}

// TestTimeOut: who goes away in the meantime does not know, and the org has it.
func TestTimeOut(t *testing.T) {
	for name, tt := range map[string]struct {
		fault salesforcetest.Fault
		leads int
	}{
		"too slow":   {salesforcetest.Fault{Latency: time.Minute}, 1},
		"hang":       {salesforcetest.Fault{Kind: salesforcetest.Hang}, 0},
		"hang after": {salesforcetest.Fault{Kind: salesforcetest.Hang, Executed: true}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := newAPI(t)
				a.org.Inject(tt.fault)
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				defer cancel()
				start := time.Now()
				_, _, err := a.try(ctx, http.MethodPost, "/sobjects/Lead", nwosu)
				require.ErrorIs(t, err, context.DeadlineExceeded)
				require.Equal(t, 10*time.Second, time.Since(start))
				require.Len(t, a.org.Records("Lead"), tt.leads)
			})
		})
	}
}

func TestSlowBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(t)
		whole := a.do(http.MethodGet, "/sobjects", nil).body
		a.org.Inject(salesforcetest.Fault{Kind: salesforcetest.SlowBody, Latency: 8 * time.Second, Method: http.MethodGet})
		start := time.Now()
		require.Equal(t, string(whole), string(a.do(http.MethodGet, "/sobjects", nil).body))
		require.GreaterOrEqual(t, time.Since(start), 8*time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		status, _, err := a.try(ctx, http.MethodGet, "/sobjects", "")
		require.Equal(t, http.StatusOK, status)
		require.ErrorIs(t, err, context.DeadlineExceeded)
	})
}

// TestReplay answers with what came before, though the request is carried out.
func TestReplay(t *testing.T) {
	a := newAPI(t)
	a.org.Inject(salesforcetest.Fault{Kind: salesforcetest.Replay, Method: http.MethodPost, Nth: 2})
	first, second, third := a.create("Lead", lead()), a.create("Lead", lead()), a.create("Lead", lead())
	require.Equal(t, first, second)
	require.NotEqual(t, first, third)
	require.Len(t, a.org.Records("Lead"), 3)
}

// TestLockedRecords: single records of a collection, by a seed.
func TestLockedRecords(t *testing.T) {
	a := newAPI(t)
	a.org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, Code: "UNABLE_TO_LOCK_ROW", PerRecord: true, Object: "Lead", Nth: 2})
	rec := lead("attributes", fields{"type": "Lead"})
	r := a.do(http.MethodPost, "/composite/sobjects", fields{"records": []fields{rec, rec, rec}}).list()
	require.Equal(t, []any{true, false, true}, []any{r[0]["success"], r[1]["success"], r[2]["success"]})
	require.Equal(t, map[string]any{"statusCode": "UNABLE_TO_LOCK_ROW", "message": "unable to obtain exclusive access to this record", "fields": []any{}},
		r[1]["errors"].([]any)[0])
}

// TestRecordsRefusedByFault: by any code, in both shapes of an error.
func TestRecordsRefusedByFault(t *testing.T) {
	a := newAPI(t)
	f := salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, PerRecord: true, Object: "Lead", Nth: 2, Code: "ENTITY_IS_LOCKED", Message: "In approval", Fields: []string{"Title"}}
	remove := a.org.Inject(f)
	rec := lead("attributes", fields{"type": "Lead"})
	r := a.do(http.MethodPost, "/composite/sobjects", fields{"records": []fields{rec, rec, rec}}).list()
	require.Equal(t, []any{true, false, true}, []any{r[0]["success"], r[1]["success"], r[2]["success"]})
	require.Equal(t, map[string]any{"statusCode": "ENTITY_IS_LOCKED", "message": "In approval", "fields": []any{"Title"}}, r[1]["errors"].([]any)[0])
	remove()

	remove = a.org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, Times: 1})
	status, text, err := a.try(t.Context(), http.MethodPost, "/sobjects/Lead", nwosu)
	require.NoError(t, err)
	require.Equal(t, http.StatusBadRequest, status)
	require.JSONEq(t, `[{"message":"","errorCode":"UNKNOWN_EXCEPTION","fields":[]}]`, text)
	a.create("Lead", lead())
	remove()
	require.Len(t, a.org.Records("Lead"), 3)
}

func TestHaltedComposite(t *testing.T) {
	a := newAPI(t)
	a.org.Inject(salesforcetest.Fault{Kind: salesforcetest.Halt, Parts: 1})
	part := func(ref string) fields {
		return fields{"method": "POST", "url": data + "/sobjects/Lead", "referenceId": ref, "body": lead()}
	}
	for _, allOrNone := range []bool{false, true} {
		got := parts(a.do(http.MethodPost, "/composite", fields{"allOrNone": allOrNone, "compositeRequest": []fields{part("a"), part("b"), part("c")}}))
		require.Equal(t, 400.0, got[1]["httpStatusCode"]) //nolint:testifylint // a whole number
		require.Equal(t, "PROCESSING_HALTED", got[2]["body"].([]any)[0].(map[string]any)["errorCode"])
		require.Len(t, a.org.Records("Lead"), 1, "the first of the first request, nothing of the second")
	}
}
