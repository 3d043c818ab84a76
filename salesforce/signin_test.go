package salesforce_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// refusing is a provider that gives no token.
type refusing struct{ err error }

func (r refusing) Token(context.Context) (*auth.Token, error) { return nil, r.err }

// An error of signing in is the sign-in's throughout: its cause comes first, and
// whether it passes, its code and its hint are those of the *auth.Error.
func TestSignInFails(t *testing.T) {
	t.Parallel()
	for name, e := range map[string]*auth.Error{
		"a wrong secret":       {Cause: auth.ErrCredentials, Code: "invalid_client", Status: 400},
		"a user locked out":    {Cause: auth.ErrCredentials, Code: "PASSWORD_LOCKOUT", Status: 500},
		"no user to run as":    {Cause: auth.ErrNoRunAs, Code: "invalid_grant", Status: 400},
		"an expired password":  {Cause: auth.ErrPasswordExpired},
		"the wrong host":       {Cause: auth.ErrHost},
		"no such host":         {Cause: auth.ErrHost, Err: errors.New("dial tcp: lookup s3cret")},
		"an app not approved":  {Cause: auth.ErrAppNotApproved, Code: "OAUTH_APP_ACCESS_DENIED", Status: 400},
		"no API":               {Cause: auth.ErrPermission, Code: "API_DISABLED_FOR_ORG", Status: 500},
		"a page at 502":        {Cause: auth.ErrTemporary, Status: 502},
		"too many log-ins":     {Cause: auth.ErrTemporary, Code: "LOGIN_RATE_EXCEEDED", Status: 500},
		"the day's requests":   {Cause: auth.ErrTemporary, Code: "REQUEST_LIMIT_EXCEEDED", Status: 500},
		"a dead refresh token": {Cause: auth.ErrConsent, Code: "invalid_grant", Status: 400},
		"a foreign answer":     {Cause: auth.ErrResponse, Status: 200},
		"a store":              {Cause: auth.ErrStore, Err: errors.New("disk s3cret")},
		"a configuration":      {Cause: auth.ErrConfig},
		"an unknown code":      {Cause: auth.ErrConfig, Code: "new_code", Status: 400},
		"an API version":       {Cause: auth.ErrVersion, Code: "UNSUPPORTED_API_VERSION", Status: 500},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				cfg := keyed()
				cfg.Auth = refusing{e}
				cfg.HTTPClient = w.org.HTTPClient()
				c, err := salesforce.New(cfg)
				require.NoError(t, err)
				judge := func(err error) {
					t.Helper()
					var got *sferr.Error
					require.ErrorAs(t, err, &got)
					require.Equal(t, e.Temporary(), sferr.Explain(err).Temporary)
					require.Equal(t, e.Temporary(), errors.Is(err, auth.ErrTemporary))
					require.Equal(t, e.Code, got.Code)
					require.Equal(t, e.Hint(), sferr.Explain(err).Hint)
					require.ErrorIs(t, err, e.Cause)
					text := strings.TrimPrefix(err.Error(), "salesforce: ")
					require.True(t, strings.HasPrefix(text, e.Cause.Error()), text)
					require.Equal(t, 1, strings.Count(text, e.Cause.Error()), text)
					require.Contains(t, text, e.Hint())
					require.NotContains(t, text, "s3cret")
					require.Equal(t, errors.Is(err, sferr.ErrNotSent), strings.Contains(text, "not sent"))
				}
				_, err = c.Describe(t.Context(), schema.Lead)
				judge(err)
				results, err := c.Sync(t.Context(), withActions(person("m1", "p1@lumen.example"), note("a1", "met")))
				judge(err)
				r := results[0]
				judge(r.Err)
				require.Equal(t, salesforce.NotSent, r.Outcome)
				require.ErrorIs(t, r.Err, sferr.ErrNotSent)
				require.Equal(t, salesforce.Retry, r.State(), "the lead may be sent once somebody has mended it")
				if !e.Temporary() {
					require.GreaterOrEqual(t, r.RetryAfter(), 5*time.Minute)
				}
				for _, err := range salesforce.Query[struct{}](t.Context(), c, "SELECT Id FROM Lead") {
					judge(err)
				}
				for r, err := range c.SetBulk(1, 0, 0).Backfill(t.Context(), all([]salesforce.Lead{person("m1", "p1@lumen.example")})) {
					if err != nil {
						judge(err)
						continue
					}
					require.Equal(t, salesforce.NotSent, r.Outcome)
					judge(r.Err)
				}
			})
		})
	}
}

// once is a provider that gives one token.
type once struct {
	next  auth.Provider
	given bool
}

func (o *once) Token(ctx context.Context) (*auth.Token, error) {
	if o.given {
		return nil, &auth.Error{Cause: auth.ErrCredentials, Code: "invalid_client", Status: 400}
	}
	o.given = true
	return o.next.Token(ctx)
}

// A job is not asked about again and again by somebody who is not let in.
func TestJobIsNotWaitedForWithoutToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		who := w.org.Credentials()
		first := &once{next: &auth.ClientCredentials{Domain: who.Domain, ClientID: who.ClientID, ClientSecret: auth.Secret(who.ClientSecret)}}
		cfg := keyed()
		cfg.Auth, cfg.HTTPClient = first, w.org.HTTPClient()
		c, err := salesforce.New(cfg)
		require.NoError(t, err)
		var asked time.Time
		w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError, Method: http.MethodGet, Path: "/jobs/ingest", Status: 401, Code: "INVALID_SESSION_ID"})
		asked = time.Now()
		got, err := w.backfill(c, someLeads(2)...)
		require.ErrorIs(t, err, auth.ErrCredentials)
		require.Equal(t, 5*time.Second, time.Since(asked), "the job is asked about once")
		require.Equal(t, salesforce.InDoubt, got[0].Outcome)
		require.True(t, strings.HasPrefix(got[0].Err.Error(), "salesforce: "+auth.ErrCredentials.Error()+" (invalid_client, HTTP 400)"), got[0].Err.Error())
		require.Regexp(t, "; Bulk API job 750[A-Za-z0-9]+ of Lead", got[0].Err.Error())
	})
}

// What an admin is told where an object cannot be read is what Salesforce says:
// a limit, an outage or a proxy is no missing permission.
func TestDescribeIsRefusedForALimit(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status     int
		code, text string
		needs      bool // the error says that Read is missing
		hidden     bool // and so does Check
	}{
		{403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", false, false},
		{403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded.", false, false},
		{403, "LIMIT_EXCEEDED", "x", false, false},
		{403, "TOO_MANY_APEX_REQUESTS", "x", false, false},
		{403, "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization.", false, false},
		{403, "API_CURRENTLY_DISABLED", "x", false, false},
		{403, "FUNCTIONALITY_TEMPORARILY_UNAVAILABLE", "x", false, false},
		{403, "ORG_IN_MAINTENANCE", "x", false, false},
		{403, "NEW_CODE", "x", false, false},
		{403, "", "<html>no", false, false},
		{404, "", "<html>no", false, false},
		{403, "INSUFFICIENT_ACCESS", "x", true, false},
		{400, "INSUFFICIENT_ACCESS_OR_READONLY", "x", true, false},
		{404, "NOT_FOUND", "The requested resource does not exist", true, true},
		{404, "INVALID_TYPE", "x", true, true},
	} {
		t.Run(fmt.Sprint(tt.status, tt.code, tt.text), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				cfg := w.signedIn(w.through(keyed(), func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
					switch {
					case !describes(path, body):
						return do()
					case tt.code == "":
						return foreign(tt.status, "text/html", "", tt.text), nil
					}
					return reply(tt.status, `[{"errorCode":"`+tt.code+`","message":"`+tt.text+`"}]`), nil
				}))
				_, err := w.client(cfg).Sync(t.Context(), person("m1", "p1@lumen.example"))
				require.Error(t, err)
				require.Equal(t, tt.needs, strings.Contains(err.Error(), "needs Read"), err)
				if tt.code != "" {
					require.ErrorContains(t, err, tt.code)
				}

				report, err := setup.Check(t.Context(), cfg, setup.CheckOptions{})
				if err != nil {
					return // a proxy's answer, or an outage: the check could not be made
				}
				hidden := slices.ContainsFunc(report.Findings, func(f setup.Finding) bool { return f.Code == "OBJECT_NOT_VISIBLE" && f.Object == schema.Lead })
				require.Equal(t, tt.hidden, hidden)
			})
		})
	}
}

// A SOAP login without a logger warns through the client's, once.
func TestSOAPLoginWarnsThroughTheClient(t *testing.T) {
	w := newWorld(t)
	who := w.org.Credentials()
	login := &auth.SOAPLogin{Domain: who.Domain, Username: who.Username, Password: auth.Secret(who.Password), SecurityToken: auth.Secret(who.SecurityToken)}
	var log bytes.Buffer
	cfg := keyed()
	cfg.Auth, cfg.HTTPClient, cfg.Logger = login, w.org.HTTPClient(), slog.New(slog.NewTextHandler(&log, nil))
	c, err := salesforce.New(cfg)
	require.NoError(t, err)
	for range 2 {
		_, err = c.Describe(t.Context(), schema.Lead)
		require.NoError(t, err)
		w.org.ExpireSessions()
	}
	require.Equal(t, 1, strings.Count(log.String(), "Summer '27"))
	require.Nil(t, login.Logger, "the caller's value does not change")
}
