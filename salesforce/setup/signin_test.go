package setup_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// once is a provider that gives one token, if any.
type once struct {
	next  auth.Provider
	given bool
}

func (o *once) Token(ctx context.Context) (*auth.Token, error) {
	if o.given || o.next == nil {
		return nil, &auth.Error{Cause: auth.ErrCredentials, Code: "invalid_client", Status: 400}
	}
	o.given = true
	return o.next.Token(ctx)
}

// Who is not let in is told why, first of all, and nothing else is tried.
func TestAdminIsNotLetIn(t *testing.T) {
	w, cfg := newWorld(t), small()
	told := func(err error) {
		t.Helper()
		var e *sferr.Error
		require.ErrorAs(t, err, &e)
		require.True(t, strings.HasPrefix(e.Error(), "salesforce: the credentials are refused (invalid_client, HTTP 400): the consumer secret is wrong"), e)
		require.Equal(t, "invalid_client", e.Code)
		require.Contains(t, sferr.Explain(e).Hint, "the consumer secret is wrong")
	}
	a, err := setup.NewAdmin(setup.AdminConfig{Auth: new(once), HTTPClient: w.http})
	require.NoError(t, err)
	_, err = a.Plan(t.Context(), cfg.Settings, setup.Options{Assign: mobly})
	told(err)

	changes := w.plan(cfg, setup.Options{})
	a, err = setup.NewAdmin(setup.AdminConfig{Auth: &once{next: w.auth("")}, HTTPClient: w.http})
	require.NoError(t, err)
	w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError, Method: http.MethodPost, Path: "/tooling/sobjects", Status: 401, Code: "INVALID_SESSION_ID"})
	w.org.ResetRequests()
	report, err := a.Apply(t.Context(), changes)
	require.NoError(t, err)
	require.Greater(t, len(report), 1)
	told(report[0].Err)
	require.Equal(t, salesforce.Failed, report[0].Outcome)
	for _, r := range report[1:] {
		require.Equal(t, salesforce.NotSent, r.Outcome)
		told(r.Err)
	}
}

// An answer that cannot be read is told by what it is.
func TestAdminCannotReadTheAnswer(t *testing.T) {
	w := newWorld(t)
	w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 502, HTML: true})
	_, err := w.admin("").Plan(t.Context(), small().Settings, setup.Options{Assign: mobly})
	require.ErrorContains(t, err, "a refusal without a code: an HTML page, text/html (HTTP 502, ")
}

// A report names the flow, and a SOAP login warns through the configuration's logger.
func TestCheckNamesTheFlow(t *testing.T) {
	for want, login := range map[string]func(salesforcetest.Credentials, *auth.Token) auth.Provider{
		"SOAP login": func(c salesforcetest.Credentials, _ *auth.Token) auth.Provider { return soap(c) },
		"a token obtained elsewhere": func(_ salesforcetest.Credentials, given *auth.Token) auth.Provider {
			return auth.FromTokenSource(oauth2.StaticTokenSource(&oauth2.Token{AccessToken: string(given.AccessToken)}), given.InstanceURL)
		},
		"": func(_ salesforcetest.Credentials, given *auth.Token) auth.Provider {
			return auth.NewCache(&auth.Static{Domain: given.InstanceURL, AccessToken: given.AccessToken})
		},
	} {
		w := newCheckWorld(t, checkConfig())
		cfg := w.connect()
		given, err := cfg.Auth.Token(context.WithValue(t.Context(), oauth2.HTTPClient, w.org.HTTPClient()))
		require.NoError(t, err)
		var log bytes.Buffer
		cfg.Auth, cfg.Logger = login(w.org.CredentialsOf(w.user), given), slog.New(slog.NewTextHandler(&log, nil))
		require.Equal(t, want, w.checked(cfg).Flow)
		require.Equal(t, want == "SOAP login", strings.Contains(log.String(), "Summer '27"), log.String())
	}
}
