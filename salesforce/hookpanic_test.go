package salesforce_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// trap is code of the caller's that panics, or exits its goroutine, when it is called
// for the n-th time.
type trap struct {
	at     atomic.Int64 // calls until then; 0 or less never does
	sprung atomic.Bool
	exits  bool
}

func (p *trap) step() {
	if p.at.Add(-1) != 0 {
		return
	}
	p.sprung.Store(true)
	if p.exits {
		runtime.Goexit()
	}
	panic(p)
}

// hooked is a call under test: its configuration, its leads and what it does with
// results go through the trap of one row.
type hooked struct {
	*world
	trap  *trap
	cfg   salesforce.Config
	leads iter.Seq2[salesforce.Lead, error]
	given func() // for each result
}

// hooks are all places where the SDK calls its caller, one row each.
var hooks = []struct {
	name string
	set  func(*hooked)
	err  error // a panic arrives as this instead
}{
	{"Trace.Request", func(h *hooked) { h.cfg.Trace.Request = func(context.Context, salesforce.RequestInfo) { h.trap.step() } }, nil},
	{"Trace.Batch", func(h *hooked) { h.cfg.Trace.Batch = func(context.Context, salesforce.BatchInfo) { h.trap.step() } }, nil},
	{"Trace.Job", func(h *hooked) { h.cfg.Trace.Job = func(context.Context, salesforce.JobInfo) { h.trap.step() } }, nil},
	{"Trace.Run", func(h *hooked) {
		told := h.cfg.Trace.Run
		h.cfg.Trace.Run = func(ctx context.Context, i salesforce.RunInfo) { told(ctx, i); h.trap.step() }
	}, nil},
	{"Limiter", func(h *hooked) {
		h.cfg.Limiter = limiterFunc(func(context.Context) error { h.trap.step(); return nil })
	}, nil},
	{"Logger, Enabled", func(h *hooked) { h.cfg.Logger = slog.New(handler{enabled: h.trap.step}) }, nil},
	{"Logger, Handle", func(h *hooked) { h.cfg.Logger = slog.New(handler{handle: h.trap.step}) }, nil},
	{"HTTPClient, before the request", func(h *hooked) { h.transport(h.trap.step, nil) }, nil},
	{"HTTPClient, after the request", func(h *hooked) { h.transport(nil, h.trap.step) }, nil},
	{"HTTPClient, body", func(h *hooked) { h.body(h.trap.step) }, nil},
	{"input", func(h *hooked) { h.leads = stepping(h.leads, h.trap.step) }, nil},
	{"reader of the input", func(h *hooked) {
		var text []byte
		for _, lead := range h.all() {
			one, err := json.Marshal(lead)
			require.NoError(h.t, err)
			text = append(append(text, one...), '\n')
		}
		h.leads = func(yield func(salesforce.Lead, error) bool) {
			salesforce.DecodeLeads(steppingReader{strings.NewReader(string(text)), h.trap.step}, salesforce.DecodeOptions{})(yield)
		}
	}, nil},
	{"consumer", func(h *hooked) { h.given = h.trap.step }, nil},
	{"Auth", func(h *hooked) { h.cfg.Auth = providerFunc{h.cfg.Auth, h.trap.step} }, auth.ErrConfig},
	{"TokenSource", func(h *hooked) {
		h.cfg.Auth = auth.FromTokenSource(sourceFunc{h.cfg.Auth, h.org.HTTPClient(), h.trap.step}, h.org.URL())
	}, auth.ErrConfig},
}

// hookedCalls are what is done with a Client, with its configuration, or as an admin.
var hookedCalls = map[string]func(*hooked, *salesforce.Client) error{
	"Sync": func(h *hooked, c *salesforce.Client) error {
		results, err := c.Sync(h.t.Context(), h.all()...)
		for range results {
			h.given()
		}
		return err
	},
	"Plan and Apply": func(h *hooked, c *salesforce.Client) error {
		plan, err := c.Plan(h.t.Context(), h.all()...)
		if err == nil {
			_, err = c.Apply(h.t.Context(), plan)
		}
		return err
	},
	"Stream": func(h *hooked, c *salesforce.Client) error {
		return h.results(c.SetWindow(3).Stream(h.t.Context(), h.leads))
	},
	"Backfill": func(h *hooked, c *salesforce.Client) error {
		return h.results(c.SetBulk(1, 0, 0).Backfill(h.t.Context(), h.leads))
	},
	"Query": func(h *hooked, c *salesforce.Client) error {
		for _, err := range salesforce.Query[map[string]any](h.t.Context(), c, "SELECT Id FROM User") {
			if err != nil {
				return err
			}
			h.given()
		}
		return nil
	},
	"Describe": func(h *hooked, c *salesforce.Client) error { _, err := c.Describe(h.t.Context(), "Lead"); return err },
	"Admin": func(h *hooked, _ *salesforce.Client) error {
		a, err := setup.NewAdmin(setup.AdminConfig{Auth: h.cfg.Auth, HTTPClient: h.cfg.HTTPClient, Logger: h.cfg.Logger})
		require.NoError(h.t, err)
		changes, err := a.Plan(h.t.Context(), salesforce.Settings{}, setup.Options{})
		if err == nil {
			_, err = a.Apply(h.t.Context(), changes)
		}
		return err
	},
	"Ping": func(h *hooked, c *salesforce.Client) error { return c.Ping(h.t.Context()) },
	"Check": func(h *hooked, _ *salesforce.Client) error {
		report, err := setup.Check(h.t.Context(), h.cfg, setup.CheckOptions{})
		if err == nil && report.Count(setup.SeverityError) > 0 {
			err = auth.ErrConfig // nothing else is wrong
		}
		return err
	},
}

// TestHookPanics springs every trap in every call, each time one step later, until
// the call ends without. A panic arrives in the goroutine of the call with its
// value, after all requests that had started. No goroutine, lock or file is left,
// the requests are counted, and the Client goes on: what it writes then is there
// once.
func TestHookPanics(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	for _, row := range hooks {
		steps := 0
		for way := range hookedCalls {
			t.Run(row.name+"/"+way, func(t *testing.T) {
				for n := 1; n <= 40; n += 1 + n/4 + underRaceSteps {
					sprung, exits := false, n%3 == 2 && row.err == nil
					synctest.Test(t, func(t *testing.T) { sprung = springTrap(t, n, exits, row.set, way, row.err) })
					require.Empty(t, openSpools(dir), "step %d", n)
					if !sprung {
						break
					}
					steps++
				}
			})
		}
		require.NotZero(t, steps, "nothing calls %s", row.name)
	}
}

// underRaceSteps is how many steps more are left out under the race detector.
var underRaceSteps = map[bool]int{true: 4}[underRace]

// springTrap makes one call whose trap springs at its n-th step, and reports whether
// it was reached.
func springTrap(t *testing.T, n int, exits bool, set func(*hooked), way string, want error) bool {
	h := &hooked{world: newWorld(t), trap: &trap{exits: exits}, given: func() {}}
	h.leads = salesforce.FromSlice(hookLeads())
	h.cfg = h.signedIn(keyed())
	h.cfg.Settings.API.BatchSize, h.cfg.Settings.API.Concurrency = 3, 3
	var calls, reported atomic.Int64
	h.cfg.Trace = &salesforce.Trace{Run: func(_ context.Context, i salesforce.RunInfo) { reported.Add(i.Calls) }}
	set(h)
	h.cfg.HTTPClient = countingCalls(h.cfg.HTTPClient, &calls)
	c, err := salesforce.New(h.cfg)
	require.NoError(t, err)

	h.trap.at.Store(int64(n))
	value, err := caught(func() error { return hookedCalls[way](h, c) })
	h.trap.at.Store(0)
	if !h.trap.sprung.Load() {
		require.Nil(t, value)
		require.NoError(t, err)
		return false
	}
	switch {
	case exits:
		require.Equal(t, exited, value)
	case want != nil:
		require.Nil(t, value)
		require.ErrorIs(t, err, want)
	default:
		require.Equal(t, any(h.trap), value, "error: %v", err)
	}
	if c.Calls() > 0 { // Check has a connection of its own
		require.Equal(t, calls.Load(), c.Calls(), "every request is counted")
	}
	if slices.Contains([]string{"Sync", "Stream", "Backfill"}, way) {
		require.Equal(t, calls.Load(), reported.Load(), "Trace.Run is told of every request")
	}
	<-time.After(2 * time.Minute) // whatever a provider that panicked makes the Client wait
	_, err = c.Sync(t.Context(), hookLeads()...)
	require.NoError(t, err, "the Client goes on")
	for _, r := range h.sync(c, hookLeads()...) {
		require.Equal(t, salesforce.Unchanged, r.Outcome)
	}
	require.Len(t, h.org.Records("Lead"), len(hookLeads()))
	require.Len(t, h.org.Records("Task"), len(hookLeads()))
	return true
}

// hookLeads are leads that take several requests at once.
func hookLeads() []salesforce.Lead {
	var out []salesforce.Lead
	for i := range 8 {
		out = append(out, withActions(person(fmt.Sprint("m", i), fmt.Sprintf("a%d@lumen.example", i)), note(fmt.Sprint("a", i), "met")))
	}
	return out
}

func (h *hooked) all() []salesforce.Lead {
	var out []salesforce.Lead
	for lead, err := range h.leads {
		require.NoError(h.t, err)
		out = append(out, lead)
	}
	return out
}

func (h *hooked) results(results iter.Seq2[salesforce.Result, error]) error {
	for _, err := range results {
		if err != nil {
			return err
		}
		h.given()
	}
	return nil
}

// exited is what caught returns if the goroutine was exited.
var exited any = "exited"

// caught returns the value of a panic, or the error.
func caught(do func() error) (value any, err error) {
	var wg sync.WaitGroup
	wg.Go(func() {
		value = exited
		defer func() {
			if v := recover(); v != nil {
				value = v
			}
		}()
		err = do()
		value = nil
	})
	wg.Wait()
	return value, err
}

// openSpools returns the temporary files of the SDK that are there or open.
func openSpools(dir string) []string {
	out, _ := filepath.Glob(filepath.Join(dir, "mobly-*"))
	links, _ := filepath.Glob("/proc/self/fd/*")
	for _, link := range links {
		if to, err := os.Readlink(link); err == nil && strings.Contains(to, dir+"/mobly-") {
			out = append(out, to)
		}
	}
	return out
}

// countingCalls counts the requests that reach the transport, sign-ins aside.
func countingCalls(client *http.Client, n *atomic.Int64) *http.Client {
	next := client.Transport
	return &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		if !strings.HasPrefix(r.URL.Path, "/services/oauth2/") {
			n.Add(1)
		}
		return next.RoundTrip(r)
	})}
}

func (h *hooked) transport(before, after func()) {
	next := h.cfg.HTTPClient.Transport
	h.cfg.HTTPClient = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		if strings.HasPrefix(r.URL.Path, "/services/oauth2/") {
			return next.RoundTrip(r)
		}
		if before != nil {
			before()
		}
		resp, err := next.RoundTrip(r)
		if after != nil {
			after()
		}
		return resp, err
	})}
}

func (h *hooked) body(step func()) {
	next := h.cfg.HTTPClient.Transport
	h.cfg.HTTPClient = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		resp, err := next.RoundTrip(r)
		if err == nil && !strings.HasPrefix(r.URL.Path, "/services/oauth2/") {
			resp.Body = steppingBody{resp.Body, step}
		}
		return resp, err
	})}
}

type steppingBody struct {
	io.ReadCloser
	step func()
}

func (b steppingBody) Read(p []byte) (int, error) { b.step(); return b.ReadCloser.Read(p) }

type steppingReader struct {
	io.Reader
	step func()
}

func (r steppingReader) Read(p []byte) (int, error) {
	r.step()
	return r.Reader.Read(p[:min(len(p), 100)])
}

func stepping(leads iter.Seq2[salesforce.Lead, error], step func()) iter.Seq2[salesforce.Lead, error] {
	return func(yield func(salesforce.Lead, error) bool) {
		for lead, err := range leads {
			if step(); !yield(lead, err) {
				return
			}
		}
	}
}

type limiterFunc func(context.Context) error

func (f limiterFunc) Wait(ctx context.Context) error { return f(ctx) }

// handler is a log handler.
type handler struct{ enabled, handle func() }

func (h handler) Enabled(context.Context, slog.Level) bool {
	if h.enabled != nil {
		h.enabled()
	}
	return true
}

func (h handler) Handle(context.Context, slog.Record) error {
	if h.handle != nil {
		h.handle()
	}
	return nil
}

func (h handler) WithAttrs([]slog.Attr) slog.Handler { return h }
func (h handler) WithGroup(string) slog.Handler      { return h }

type providerFunc struct {
	auth.Provider
	step func()
}

func (p providerFunc) Token(ctx context.Context) (*auth.Token, error) {
	p.step()
	return p.Provider.Token(ctx)
}

type sourceFunc struct {
	provider auth.Provider
	client   *http.Client
	step     func()
}

func (s sourceFunc) Token() (*oauth2.Token, error) {
	s.step()
	t, err := s.provider.Token(context.WithValue(context.Background(), oauth2.HTTPClient, s.client))
	if err != nil {
		return nil, err
	}
	return (&oauth2.Token{AccessToken: string(t.AccessToken)}).WithExtra(map[string]any{"instance_url": t.InstanceURL}), nil
}
