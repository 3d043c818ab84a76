package rest_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// A request is sent as often as the configuration says, and not at all again where
// it may have been executed and must not be twice.
func TestAttempts(t *testing.T) {
	for _, tt := range []struct{ attempts, repeatable, other int }{{0, 3, 1}, {1, 1, 1}, {2, 2, 1}, {rest.MaxAttempts, rest.MaxAttempts, 1}} {
		for _, repeatable := range []bool{true, false} {
			o := &org{steps: []step{{status: 502}}}
			c, _, pauses := connect(t, o, func(cfg *rest.Config) { cfg.Attempts = tt.attempts })
			_, err := c.Do(t.Context(), rest.Request{Method: "POST", Path: "/x", Repeatable: repeatable})
			want := map[bool]int{true: tt.repeatable, false: tt.other}[repeatable]
			require.Equal(t, want, failed(t, err).Tries)
			require.Len(t, o.requests, want)
			require.Len(t, *pauses, want-1)
		}
	}
}

// The trace and the log report each attempt, the pause after it, and that a request
// is sent again.
func TestTriesAreTold(t *testing.T) {
	o := &org{steps: []step{{status: 503, body: errorBody("SERVER_UNAVAILABLE", "MARK")}, {status: 401, body: errorBody("INVALID_SESSION_ID", "MARK")}, {status: 200}}}
	var tries []rest.Try
	var log bytes.Buffer
	type key struct{}
	c, _, pauses := connect(t, o, func(cfg *rest.Config) {
		cfg.Trace = func(ctx context.Context, try rest.Try) {
			require.Equal(t, "mine", ctx.Value(key{}))
			tries = append(tries, try)
		}
		cfg.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	_, err := c.Do(context.WithValue(t.Context(), key{}, "mine"), rest.Request{Path: "/x"})
	require.NoError(t, err)
	for i := range tries {
		tries[i].Took = 0
	}
	path := "/services/data/v66.0/x"
	want := []rest.Try{
		{Method: "GET", Path: path, Status: 503, Attempt: 1, RetryIn: 2 * time.Second},
		{Method: "GET", Path: path, Status: 401, Attempt: 2},
		{Method: "GET", Path: path, Status: 200, Attempt: 3},
	}
	if diff := cmp.Diff(want, tries); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	require.Equal(t, []time.Duration{2 * time.Second}, *pauses)
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	require.Len(t, lines, 3)
	require.Contains(t, lines[0], "level=WARN")
	require.Contains(t, lines[0], "attempt=1 retryIn=2s")
	require.Contains(t, lines[1], "level=DEBUG")
	require.Contains(t, lines[2], "level=DEBUG")
	require.NotContains(t, log.String(), "MARK")
}

// A request that is not retried has no pause to report.
func TestLastTryIsTold(t *testing.T) {
	for name, change := range map[string]func(*rest.Config, *rest.Request){
		"one attempt":           func(c *rest.Config, _ *rest.Request) { c.Attempts = 1 },
		"not repeatable":        func(_ *rest.Config, r *rest.Request) { r.Method = "POST" },
		"the caller says no":    func(_ *rest.Config, r *rest.Request) { r.Retry = func(*rest.Error) bool { return false } },
		"too long a wait":       func(_ *rest.Config, _ *rest.Request) {},
		"nothing that can help": func(_ *rest.Config, _ *rest.Request) {},
	} {
		t.Run(name, func(t *testing.T) {
			s := step{status: 502}
			switch name {
			case "too long a wait":
				s = step{status: 503, header: map[string][]string{"Retry-After": {"3600"}}}
			case "nothing that can help":
				s = step{status: 404}
			}
			var tries []rest.Try
			req := rest.Request{Path: "/x"}
			o := &org{steps: []step{s}}
			c, _, _ := connect(t, o, func(cfg *rest.Config) {
				change(cfg, &req)
				cfg.Trace = func(_ context.Context, try rest.Try) { tries = append(tries, try) }
			})
			_, err := c.Do(t.Context(), req)
			require.Error(t, err)
			require.Len(t, tries, 1)
			require.Zero(t, tries[0].RetryIn)
			require.Len(t, o.requests, 1)
		})
	}
}
