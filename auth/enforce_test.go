package auth_test

import (
	"context"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// What the org refuses by itself, and what becomes of it.
func TestRefusals(t *testing.T) {
	tests := []struct {
		name  string
		setUp func(w *world) auth.Provider
		cause error
		code  string
	}{
		{"wrong secret", func(w *world) auth.Provider { p := w.client(); p.ClientSecret = "x"; return p }, auth.ErrCredentials, "invalid_client"},
		{"wrong key", func(w *world) auth.Provider { p := w.client(); p.ClientID = "x"; return p }, auth.ErrCredentials, "invalid_client_id"},
		{"no run-as user", func(w *world) auth.Provider { w.SetApp(salesforcetest.App{NoRunAs: true}); return w.client() }, auth.ErrNoRunAs, "invalid_grant"},
		{"flow off", func(w *world) auth.Provider {
			w.SetApp(salesforcetest.App{Blocked: []string{"client_credentials"}})
			return w.client()
		}, auth.ErrNoRunAs, "invalid_grant"},
		{"inactive user", func(w *world) auth.Provider { deactivate(w); return w.client() }, auth.ErrCredentials, "invalid_grant"},

		{"JWT of another key", func(w *world) auth.Provider { p := w.jwt(); p.Key = privatePEM(keys().other); return p }, auth.ErrConfig, "invalid_grant"},
		{"JWT for sandboxes", func(w *world) auth.Provider { p := w.jwt(); p.Audience = "https://test.salesforce.com"; return p }, auth.ErrConfig, "invalid_grant"},
		{"JWT too late", func(w *world) auth.Provider {
			w.SetClock(func() time.Time { return time.Now().Add(time.Hour) })
			return w.jwt()
		}, auth.ErrConfig, "invalid_grant"},
		{"JWT too early", func(w *world) auth.Provider {
			w.SetClock(func() time.Time { return time.Now().Add(-time.Hour) })
			return w.jwt()
		}, auth.ErrConfig, "invalid_grant"},
		{"JWT not approved", func(w *world) auth.Provider {
			w.SetApp(salesforcetest.App{Unapproved: true, JWTPublicKey: publicPEM(keys().own)})
			return w.jwt()
		}, auth.ErrAppNotApproved, "invalid_grant"},
		{"JWT for nobody", func(w *world) auth.Provider { p := w.jwt(); p.Username = "nobody"; return p }, auth.ErrAppNotApproved, "invalid_grant"},
		{"JWT of nobody", func(w *world) auth.Provider { p := w.jwt(); p.ClientID = "x"; return p }, auth.ErrCredentials, "invalid_client_id"},

		{"no security token", func(w *world) auth.Provider { p := w.soap(); p.SecurityToken = ""; return p }, auth.ErrSecurityToken, "LOGIN_MUST_USE_SECURITY_TOKEN"},
		{"wrong password", func(w *world) auth.Provider { p := w.soap(); p.Password = "x"; return p }, auth.ErrCredentials, "INVALID_LOGIN"},
		{"inactive user, SOAP", func(w *world) auth.Provider { deactivate(w); return w.soap() }, auth.ErrCredentials, "INVALID_LOGIN"},
		{"expired password", func(w *world) auth.Provider { w.ExpirePassword(); return w.soap() }, auth.ErrPasswordExpired, ""},
		{"too new", func(w *world) auth.Provider { p := w.soap(); p.Version = "65.0"; return p }, auth.ErrVersion, "UNSUPPORTED_API_VERSION"},
		{"retired", func(w *world) auth.Provider { p := w.soap(); p.Version = "30.0"; return p }, auth.ErrVersion, "UNSUPPORTED_API_VERSION"},

		{"password flow blocked", func(w *world) auth.Provider { return w.password() }, auth.ErrCredentials, "invalid_grant"},
		{"password flow, wrong password", func(w *world) auth.Provider {
			w.SetApp(salesforcetest.App{AllowPassword: true, JWTPublicKey: publicPEM(keys().own)})
			p := w.password()
			p.SecurityToken = ""
			return p
		}, auth.ErrCredentials, "invalid_grant"},

		{"unknown refresh token", func(w *world) auth.Provider { return w.refresh(auth.NewMemoryStore("x")) }, auth.ErrConsent, "invalid_grant"},
		{"no refresh token", func(w *world) auth.Provider { return w.refresh(auth.NewMemoryStore("")) }, auth.ErrConsent, ""},
		{"idle for too long", func(w *world) auth.Provider {
			w.SetApp(salesforcetest.App{RefreshIdle: 30 * 24 * time.Hour})
			w.SetClock(func() time.Time { return time.Now().Add(31 * 24 * time.Hour) })
			return w.refresh(auth.NewMemoryStore("refresh-1"))
		}, auth.ErrConsent, "invalid_grant"},
		{"refresh without the secret", func(w *world) auth.Provider {
			p := w.refresh(auth.NewMemoryStore("refresh-1"))
			p.ClientSecret = ""
			return p
		}, auth.ErrCredentials, "invalid_client"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := serve(t)
			p := tt.setUp(w)
			e := fails(t.Context(), t, p, tt.cause)
			require.Equal(t, tt.code, e.Code)
			require.NotEmpty(t, e.Hint())
		})
	}
}

func deactivate(w *world) {
	id := w.Records("User")[0]["Id"].(string)
	if err := w.Update(id, map[string]any{"IsActive": false}); err != nil {
		panic(err)
	}
}

// Every way in opens a session that serves requests.
func TestEveryWayIn(t *testing.T) {
	w := serve(t)
	w.SetApp(salesforcetest.App{AllowPassword: true, JWTPublicKey: publicPEM(keys().own)})
	got, err := w.client().Token(t.Context())
	require.NoError(t, err)
	for name, p := range map[string]auth.Provider{
		"ClientCredentials": w.client(), "JWTBearer": w.jwt(), "SOAPLogin": w.soap(), "Password": w.password(),
		"RefreshToken":    w.refresh(auth.NewMemoryStore("refresh-1")),
		"Static":          &auth.Static{Domain: w.url, AccessToken: got.AccessToken},
		"FromTokenSource": auth.FromTokenSource(oauth2.StaticTokenSource((&oauth2.Token{AccessToken: string(got.AccessToken)}).WithExtra(map[string]any{"instance_url": w.url})), w.url), // a loopback host is trusted only if one is configured
		"Cache":           auth.NewCache(w.client()),
	} {
		t.Run(name, func(t *testing.T) {
			if v, ok := p.(interface{ Validate() error }); ok {
				require.NoError(t, v.Validate())
			}
			token, err := p.Token(t.Context())
			require.NoError(t, err)
			require.Equal(t, w.url, token.InstanceURL)
			if token.OrgID != "" {
				require.Regexp(t, "^00D.{12,15}$", token.OrgID)
				require.Regexp(t, "^005.{12,15}$", token.UserID)
			}
			require.Equal(t, http.StatusOK, status(t, token))
		})
	}
}

// status asks the org for its limits.
func status(t *testing.T, token *auth.Token) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, token.InstanceURL+"/services/data/v66.0/limits", http.NoBody)
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+string(token.AccessToken))
	code, _ := do(t, req)
	return code
}

// do returns the status of an answer, and where it redirects to.
func do(t *testing.T, req *http.Request) (code int, location string) {
	t.Helper()
	resp, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return resp.StatusCode, resp.Header.Get("Location")
}

// What no provider would send: the org refuses it over HTTP all the same.
func TestTheOrgEnforces(t *testing.T) {
	w := serve(t)
	good := url.Values{"grant_type": {"client_credentials"}, "client_id": {w.who.ClientID}, "client_secret": {w.who.ClientSecret}}
	with := func(k, v string) url.Values {
		f := maps.Clone(good)
		f.Set(k, v)
		return f
	}
	for _, tt := range []struct {
		name, host string
		form       url.Values
		want       string
	}{
		{"wrong grant", "", with("grant_type", "urn:nothing"), `{"error":"unsupported_grant_type","error_description":"grant type not supported"}`},
		{"wrong host", "login.salesforce.com", good, `{"error":"invalid_grant","error_description":"request not supported on this domain"}`},
		{"host of the user interface", "acme.lightning.force.com", good, `{"error":"unsupported_grant_type","error_description":"grant type not supported"}`},
		{"wrong secret", "", with("client_secret", "x"), `{"error":"invalid_client","error_description":"invalid client credentials"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, w.url+"/services/oauth2/token", strings.NewReader(tt.form.Encode()))
			require.NoError(t, err)
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if tt.host != "" {
				req.Host = tt.host
			}
			resp, err := http.DefaultTransport.RoundTrip(req)
			require.NoError(t, err)
			body, err := io.ReadAll(resp.Body)
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			require.Equal(t, http.StatusBadRequest, resp.StatusCode)
			require.JSONEq(t, tt.want, string(body))
		})
	}
}
