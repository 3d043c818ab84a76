package auth_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

func TestBegin(t *testing.T) {
	p := &auth.WebServer{Domain: "acme.lightning.force.com", ClientID: " key ", ClientSecret: markSecret, RedirectURI: "https://app.example.com/callback", Prompt: "consent"}
	a, err := p.Begin()
	require.NoError(t, err)
	b, err := p.Begin()
	require.NoError(t, err)
	require.NotEqual(t, a.State, b.State)
	require.NotEqual(t, a.Verifier, b.Verifier)
	require.Regexp(t, `^[A-Za-z0-9_-]{43,128}$`, string(a.Verifier))
	require.NotContains(t, a.URL, string(a.Verifier))

	u, err := url.Parse(a.URL)
	require.NoError(t, err)
	require.Equal(t, "https://acme.my.salesforce.com/services/oauth2/authorize", strings.TrimSuffix(a.URL, "?"+u.RawQuery))
	q := u.Query()
	require.Regexp(t, `^[A-Za-z0-9_-]{43}$`, q.Get("code_challenge"))
	q.Del("code_challenge")
	want := url.Values{
		"response_type": {"code"}, "client_id": {"key"}, "redirect_uri": {"https://app.example.com/callback"}, "scope": {"api refresh_token"},
		"state": {string(a.State)}, "code_challenge_method": {"S256"}, "prompt": {"consent"},
	}
	if diff := cmp.Diff(want, q); diff != "" {
		t.Error(diff)
	}
}

func TestWebServerConfiguration(t *testing.T) {
	good := auth.WebServer{Domain: "login.salesforce.com", ClientID: "key", RedirectURI: "https://app.example.com/callback"}
	require.NoError(t, good.Validate())
	for callback, ok := range map[string]bool{
		"http://localhost:1717/OauthRedirect": true, "http://127.0.0.1/x": true, "acme://done": true,
		"": false, "/callback": false, "http://app.example.com/callback": false, "https://app.example.com/#x": false, "https://u:p@app.example.com/": false,
	} {
		p := good
		p.RedirectURI = callback
		require.Equal(t, ok, p.Validate() == nil, callback)
		_, err := p.Begin()
		require.Equal(t, ok, err == nil, callback)
	}
	_, err := (&auth.WebServer{}).Begin()
	require.ErrorIs(t, err, auth.ErrConfig)
	require.Error(t, (*auth.WebServer)(nil).Validate())
}

// browse lets the user of the org agree, and returns what the callback gets.
func browse(t *testing.T, a *auth.Attempt) url.Values {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, a.URL, http.NoBody)
	require.NoError(t, err)
	code, location := do(t, req)
	require.Equal(t, http.StatusFound, code)
	u, err := url.Parse(location)
	require.NoError(t, err)
	return u.Query()
}

func TestExchange(t *testing.T) {
	tests := []struct {
		name   string
		app    salesforcetest.App
		change func(w *world, p *auth.WebServer, a *auth.Attempt)
		after  func(w *world, p *auth.WebServer, a *auth.Attempt, callback url.Values)
		cause  error
		code   string
		asked  int // token requests
	}{
		{name: "confidential", asked: 1},
		{name: "PKCE required", app: salesforcetest.App{RequirePKCE: true}, asked: 1},
		{name: "public", app: salesforcetest.App{Public: true}, change: func(_ *world, p *auth.WebServer, _ *auth.Attempt) { p.ClientSecret = "" }, asked: 1},
		{name: "public, the app wants a secret", change: func(_ *world, p *auth.WebServer, _ *auth.Attempt) { p.ClientSecret = "" }, cause: auth.ErrCredentials, code: "invalid_client", asked: 1},
		{name: "wrong secret", change: func(_ *world, p *auth.WebServer, _ *auth.Attempt) { p.ClientSecret = "x" }, cause: auth.ErrCredentials, code: "invalid_client", asked: 1},
		{name: "PKCE mismatch", after: func(_ *world, _ *auth.WebServer, a *auth.Attempt, _ url.Values) {
			a.Verifier = auth.Secret(strings.Repeat("x", 43))
		}, cause: auth.ErrConsent, code: "invalid_request", asked: 1},
		{name: "no verifier", after: func(_ *world, _ *auth.WebServer, a *auth.Attempt, _ url.Values) { a.Verifier = "" }, cause: auth.ErrConsent, code: "invalid_grant", asked: 1},
		{name: "expired code", after: func(w *world, _ *auth.WebServer, _ *auth.Attempt, _ url.Values) {
			w.SetClock(func() time.Time { return time.Now().Add(16 * time.Minute) })
		}, cause: auth.ErrConsent, code: "invalid_grant", asked: 1},
		{name: "unknown code", after: func(_ *world, _ *auth.WebServer, _ *auth.Attempt, c url.Values) { c.Set("code", "x") }, cause: auth.ErrConsent, code: "invalid_grant", asked: 1},
		{name: "another callback", after: func(_ *world, p *auth.WebServer, _ *auth.Attempt, _ url.Values) { p.RedirectURI += "2" }, cause: auth.ErrConfig, code: "redirect_uri_mismatch", asked: 1},
		{name: "another state", after: func(_ *world, _ *auth.WebServer, _ *auth.Attempt, c url.Values) { c.Set("state", "x") }, cause: auth.ErrState},
		{name: "no state", after: func(_ *world, _ *auth.WebServer, a *auth.Attempt, c url.Values) { a.State = ""; c.Del("state") }, cause: auth.ErrState},
		{name: "denied", app: salesforcetest.App{Deny: true}, cause: auth.ErrAppNotApproved, code: "access_denied"},
		{name: "denied to somebody else", app: salesforcetest.App{Deny: true}, after: func(_ *world, _ *auth.WebServer, a *auth.Attempt, _ url.Values) { a.State = "x" }, cause: auth.ErrState},
		{name: "no code", after: func(_ *world, _ *auth.WebServer, _ *auth.Attempt, c url.Values) { c.Del("code") }, cause: auth.ErrResponse},
		{name: "scope beyond the app's", app: salesforcetest.App{Scopes: []string{"api"}}, cause: auth.ErrConfig, code: "invalid_scope"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := serve(t)
			w.SetApp(tt.app)
			p := w.web()
			a, err := p.Begin()
			require.NoError(t, err)
			if tt.change != nil {
				tt.change(w, p, a)
			}
			callback := browse(t, a)
			if tt.after != nil {
				tt.after(w, p, a, callback)
			}
			grant, err := p.Exchange(t.Context(), callback, *a)
			require.Equal(t, tt.asked, w.tokenRequests())
			if tt.cause == nil {
				require.NoError(t, err)
				require.NotEmpty(t, grant.RefreshToken)
				require.Equal(t, "api refresh_token", grant.Token.Scope)
				require.Equal(t, http.StatusOK, status(t, grant.Token))
				_, err = p.Exchange(t.Context(), callback, *a)
				require.ErrorIs(t, err, auth.ErrConsent, "a code works once")
				return
			}
			require.Nil(t, grant)
			e := failed(t, err, tt.cause)
			require.Equal(t, tt.code, e.Code)
			require.NotEmpty(t, e.Hint())
		})
	}
}

// The other errors that come with the browser.
func TestExchangeOfARefusal(t *testing.T) {
	p := &auth.WebServer{Domain: "acme.my.salesforce.com", ClientID: "key", RedirectURI: "https://app.example.com/callback"}
	for code, cause := range map[string]error{
		"OAUTH_APPROVAL_ERROR_GENERIC": auth.ErrAppNotApproved, "OAUTH_APP_ACCESS_DENIED": auth.ErrAppNotApproved,
		"invalid_scope": auth.ErrConfig, "server_error": auth.ErrTemporary, "<script>": auth.ErrConfig,
	} {
		_, err := p.Exchange(t.Context(), url.Values{"state": {"s"}, "error": {code}, "error_description": {"\x1b[31m" + markSecret}}, auth.Attempt{State: "s"})
		require.ErrorIs(t, err, cause)
		requireHidden(t, "Error", err.Error())
		require.NotContains(t, err.Error(), "script")
	}
}

func TestGrantWithoutARefreshToken(t *testing.T) {
	w := serve(t)
	p := w.web()
	p.Scopes = []string{"api", "id"}
	a, err := p.Begin()
	require.NoError(t, err)
	grant, err := p.Exchange(t.Context(), browse(t, a), *a)
	require.NoError(t, err, "it was not asked for")
	require.Empty(t, grant.RefreshToken)
	require.ErrorIs(t, grant.Save(t.Context(), auth.NewMemoryStore("")), auth.ErrNoRefreshToken)

	// Asked for, and not given.
	c := &canned{status: 200, body: tokenAnswer("https://acme.my.salesforce.com")}
	p = &auth.WebServer{Domain: "acme.my.salesforce.com", ClientID: "key", RedirectURI: "https://app.example.com/callback"}
	_, err = p.Exchange(through(t, c), url.Values{"state": {"s"}, "code": {"c"}}, auth.Attempt{State: "s", Verifier: "v"})
	e := failed(t, err, auth.ErrNoRefreshToken)
	require.Contains(t, e.Hint(), "Perform requests at any time")
	require.Equal(t, "api id", e.Description)
	form, err := url.ParseQuery(c.bodies[0])
	require.NoError(t, err)
	want := url.Values{"grant_type": {"authorization_code"}, "code": {"c"}, "redirect_uri": {p.RedirectURI}, "client_id": {"key"}, "code_verifier": {"v"}}
	if diff := cmp.Diff(want, form); diff != "" {
		t.Errorf("a public client sends no secret: %s", diff)
	}
}

// From the browser to requests, and again after the token was lost.
func TestGrantIsSaved(t *testing.T) {
	w := serve(t)
	w.SetApp(salesforcetest.App{Rotate: true})
	store := &auth.FileStore{Path: t.TempDir() + "/token.json"}
	cache := auth.NewCache(w.refresh(store))
	for range 2 { // the second time with a dead token in the store
		fails(t.Context(), t, cache, auth.ErrConsent)
		p := w.web()
		a, err := p.Begin()
		require.NoError(t, err)
		grant, err := p.Exchange(t.Context(), browse(t, a), *a)
		require.NoError(t, err)
		require.NoError(t, grant.Save(t.Context(), store))
		token, err := cache.Token(t.Context())
		require.NoError(t, err, "the cache that remembered the refusal uses the new grant at once")
		require.Equal(t, http.StatusOK, status(t, token))

		old := load(t, store)
		require.NoError(t, store.Save(t.Context(), old, auth.StoredToken{RefreshToken: "revoked"}))
		cache.Refused(token)
	}
}
