package salesforce_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// renamed is the transport of an org whose My Domain changes after some requests.
// From then on, the old host redirects, and tokens name the new one.
type renamed struct {
	org    *salesforcetest.Org
	next   http.RoundTripper
	status int
	after  int64 // requests
	lags   bool  // tokens name the old host all the same

	sent, tokens, redirected atomic.Int64
}

const renamedHost = "renamed.my.salesforce.com"

func (m *renamed) RoundTrip(r *http.Request) (*http.Response, error) {
	moved := m.sent.Add(1) > m.after
	old := strings.TrimPrefix(m.org.URL(), "https://")
	if strings.HasSuffix(r.URL.Path, "/oauth2/token") {
		m.tokens.Add(1)
		resp, err := m.next.RoundTrip(r)
		if err != nil || !moved || m.lags {
			return resp, err
		}
		body, err := io.ReadAll(resp.Body)
		body = bytes.ReplaceAll(body, []byte(`"`+m.org.URL()+`"`), []byte(`"https://`+renamedHost+`"`))
		resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		return resp, err
	}
	if moved && r.URL.Host == old {
		m.redirected.Add(1)
		if r.Body != nil {
			_, _ = io.Copy(io.Discard, r.Body)
			_ = r.Body.Close()
		}
		return &http.Response{
			StatusCode: m.status, Header: http.Header{"Location": {"https://" + renamedHost + r.URL.RequestURI()}, "Content-Type": {"text/html"}},
			Body: io.NopCloser(strings.NewReader("<html>moved</html>")), Request: r,
		}, nil
	}
	at := r.Clone(r.Context())
	at.URL.Host, at.Host = old, old
	return m.next.RoundTrip(at)
}

// clientOf returns a client of an org that moves.
func (m *renamed) clientOf(t *testing.T, w *world, log io.Writer) *salesforce.Client {
	t.Helper()
	m.org, m.next = w.org, w.org.HTTPClient().Transport
	cfg := keyed()
	cfg.HTTPClient, cfg.Logger = &http.Client{Transport: m}, slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelWarn}))
	c, err := salesforce.New(w.signedIn(cfg))
	require.NoError(t, err)
	return c
}

// Wherever in a sync the org moves, every lead and action is written once, with one
// more token, and the second sync is silent.
func TestOrgMovesAnywhere(t *testing.T) {
	t.Parallel()
	leads := []salesforce.Lead{
		withActions(person("m1", "p1@lumen.example"), note("a1", "met")), person("m2", "p2@lumen.example"), withActions(person("m3", "p3@lumen.example"), note("a3", "called")),
	}
	for _, run := range []string{"Sync", "Plan", "Stream", "Backfill"} {
		for i, status := range []int{301, 307, 308, 302} {
			for after := int64(1); ; after++ {
				if skips(int(after), 4) {
					continue
				}
				done := false
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t)
					known := w.lead(map[string]any{"Email": "p2@lumen.example", "LastName": "Old"})
					m := &renamed{status: status, after: after}
					var log bytes.Buffer
					c := m.clientOf(t, w, &log)
					w.run(c, run, leads...)
					require.Len(t, w.org.Records("Lead"), 3, "%s %d %d", run, status, after)
					require.Len(t, w.org.Records("Task"), 2)
					require.Equal(t, "m2", w.stored(known)["mobly_id__c"])
					done = m.sent.Load() <= after
					want := int64(2)
					if done {
						want = 1
					}
					require.Equal(t, want, m.tokens.Load(), "%s %d %d", run, status, after)
					require.Equal(t, int(want-1), strings.Count(log.String(), "the Salesforce org has moved"), log.String())

					m.after = 0
					w.org.ResetRequests()
					for _, r := range w.sync(c, leads...) {
						require.Equal(t, salesforce.Unchanged, r.Outcome, "%s %d", run, after)
					}
					require.Zero(t, w.writes())
				})
				if done || i > 0 && after > 3 {
					break
				}
			}
		}
	}
}

// run syncs leads in one of the ways that there are. All must be written.
func (w *world) run(c *salesforce.Client, way string, leads ...salesforce.Lead) {
	w.t.Helper()
	var results salesforce.Results
	var err error
	switch way {
	case "Plan":
		plan, planErr := c.Plan(w.t.Context(), leads...)
		require.NoError(w.t, planErr)
		results, err = c.Apply(w.t.Context(), plan)
	case "Stream":
		for r, e := range c.Stream(w.t.Context(), salesforce.FromSlice(leads)) {
			if e != nil {
				err = e
				continue
			}
			results = append(results, r)
		}
	case "Backfill":
		results, err = w.backfill(c, leads...)
	default:
		results, err = c.Sync(w.t.Context(), leads...)
	}
	require.NoError(w.t, err)
	require.Len(w.t, results, len(leads))
	for _, r := range results {
		require.NoError(w.t, r.Err)
	}
}

// Where new tokens still name the old address, or sign-ins are redirected too, the
// leads are not sent, and the error says what to configure.
func TestOrgMovedInVain(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 307, 308} {
		w := newWorld(t)
		m := &renamed{status: status, lags: true}
		c := m.clientOf(t, w, io.Discard)
		for range 5 {
			results, err := c.Sync(t.Context(), withActions(person("m1", "p1@lumen.example"), note("a1", "met")))
			require.ErrorIs(t, err, auth.ErrHost)
			require.Equal(t, salesforce.NotSent, results[0].Outcome)
			require.Equal(t, salesforce.Retry, results[0].State())
			p := sferr.Explain(results[0].Err)
			require.Equal(t, "SIGN_IN_HOST", p.Code)
			require.Contains(t, p.Hint, "https://"+renamedHost+": set Domain")
			require.NotContains(t, results[0].Err.Error(), "<html>")
		}
		require.EqualValues(t, 2, m.tokens.Load(), "not one for each call")
		require.Empty(t, w.org.Records("Lead"))
		m.after = 1 << 30 // it was a mistake
		w.sync(c, person("m1", "p1@lumen.example"))
	}
}

// Answers of something else than the API have a hint, and quote nothing.
func TestHintsOfPages(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status   int
		location string
		hint     string
	}{
		{404, "", "set Domain"}, {404, "", "api.version"}, {410, "", "set Domain"}, {410, "", "api.version"}, {414, "", "16 KiB"}, {431, "", "fewer leads"},
		{420, "", "edge knows no org"}, {413, "", "api.batchSize"},
		{301, "https://portal.hotel.example/login", "log-in page"}, {302, "https://evil.example/", "proxy"}, {307, "http://acme.my.salesforce.com/", "set Domain"},
		{303, "https://renamed.my.salesforce.com/", "set Domain"}, {308, "", "set Domain"},
	} {
		for _, writes := range []bool{false, true} {
			t.Run(fmt.Sprint(tt.status, tt.location, writes), func(t *testing.T) {
				w, asked := newWorld(t), 0
				cfg := w.through(keyed(), func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
					write := strings.Contains(body, `"POST"`) || strings.Contains(body, `"PATCH"`)
					if !strings.HasSuffix(path, "/composite") || writes != write {
						return do()
					}
					asked++
					resp := &http.Response{StatusCode: tt.status, Header: http.Header{"Content-Type": {"text/html"}}, Body: io.NopCloser(strings.NewReader("<html><body>MARKpage</body></html>"))}
					if tt.location != "" {
						resp.Header.Set("Location", tt.location)
					}
					return resp, nil
				})
				results, err := w.client(cfg).Sync(t.Context(), person("m1", "p1@lumen.example"))
				require.Error(t, errors.Join(err, results[0].Err))
				require.Positive(t, asked)
				p := sferr.Explain(results[0].Err)
				require.Contains(t, p.Hint, tt.hint)
				require.NotContains(t, results[0].Err.Error()+p.Reason+p.Hint, "MARK")
				require.NotContains(t, results[0].Err.Error()+p.Reason+p.Hint, "<")
				if unread := tt.status == 414 || tt.status == 420 || tt.status == 431 || tt.status == 301; unread {
					require.Equal(t, salesforce.NotSent, results[0].Outcome, "it was never passed on")
				}
				require.Equal(t, salesforce.Retry, results[0].State())
			})
		}
	}
}

// A Client whose users sign in by OAuth with a password warns once, when it first
// signs in.
func TestPasswordWarnsThroughTheClient(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.org.SetApp(salesforcetest.App{AllowPassword: true})
	who := w.org.Credentials()
	login := &auth.Password{
		Domain: who.Domain, ClientID: who.ClientID, ClientSecret: auth.Secret(who.ClientSecret),
		Username: who.Username, Password: auth.Secret(who.Password), SecurityToken: auth.Secret(who.SecurityToken),
	}
	for range 2 {
		var log bytes.Buffer
		cfg := keyed()
		cfg.Auth, cfg.HTTPClient, cfg.Logger = login, w.org.HTTPClient(), slog.New(slog.NewTextHandler(&log, nil))
		c, err := salesforce.New(cfg)
		require.NoError(t, err)
		require.Empty(t, log.String(), "New signs in nowhere")
		for range 3 {
			_, err = c.Describe(t.Context(), "Lead")
			require.NoError(t, err)
			w.org.ExpireSessions()
		}
		require.Equal(t, 1, strings.Count(log.String(), "20 February 2027"), log.String())
		require.NotContains(t, log.String(), who.Password)
	}
}
