package salesforcetest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

const (
	callback = "https://app.example.com/callback"
	verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
)

// challenge is what S256 makes of the verifier (RFC 7636, appendix B).
const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

// tokens asks the token endpoint as the connected app.
func (a *api) tokens(pairs ...string) (int, map[string]any) {
	a.t.Helper()
	c := a.org.Credentials()
	v := url.Values{"client_id": {c.ClientID}, "client_secret": {c.ClientSecret}}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
		if pairs[i+1] == "" {
			v.Del(pairs[i])
		}
	}
	return a.form("/services/oauth2/token", v)
}

// authorize sends a browser to the org, and returns where it is sent back to.
func (a *api) authorize(pairs ...string) (reply, url.Values) {
	a.t.Helper()
	v := url.Values{"response_type": {"code"}, "client_id": {a.org.Credentials().ClientID}, "redirect_uri": {callback}, "state": {"s1"}}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	address := a.org.URL() + "/services/oauth2/authorize?" + v.Encode()
	r, err := http.NewRequestWithContext(a.t.Context(), http.MethodGet, address, http.NoBody)
	require.NoError(a.t, err)
	client := a.org.HTTPClient()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(r)
	require.NoError(a.t, err)
	require.NoError(a.t, resp.Body.Close())
	back, err := url.Parse(resp.Header.Get("Location"))
	require.NoError(a.t, err)
	return reply{t: a.t, status: resp.StatusCode, header: resp.Header}, back.Query()
}

func TestAuthorize(t *testing.T) {
	a := newAPI(t)
	r, back := a.authorize("redirect_uri", callback+"?a=b")
	require.Equal(t, http.StatusFound, r.status)
	require.True(t, strings.HasPrefix(r.header.Get("Location"), callback+"?"))
	require.Equal(t, []string{"b", "s1"}, []string{back.Get("a"), back.Get("state")})
	require.NotEmpty(t, back.Get("code"))

	tests := map[string]struct {
		app    salesforcetest.App
		params []string
		want   string // error sent back
		status int    // of a page instead
	}{
		"unknown app":      {params: []string{"client_id", "x"}, status: 400},
		"unknown callback": {app: salesforcetest.App{Callbacks: []string{callback + "2"}}, status: 400},
		"relative":         {params: []string{"redirect_uri", "/x"}, status: 400},
		"flow off":         {app: salesforcetest.App{Blocked: []string{"authorization_code"}}, status: 400},
		"implicit":         {params: []string{"response_type", "token"}, want: "unsupported_response_type"},
		"scope":            {params: []string{"scope", "api full"}, want: "invalid_scope"},
		"no PKCE":          {app: salesforcetest.App{RequirePKCE: true}, want: "invalid_request"},
		"plain PKCE":       {params: []string{"code_challenge", verifier, "code_challenge_method", "plain"}, want: "invalid_request"},
		"denied":           {app: salesforcetest.App{Deny: true}, want: "access_denied"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t)
			a.org.SetApp(tt.app)
			r, back := a.authorize(tt.params...)
			if tt.status != 0 {
				require.Equal(t, tt.status, r.status)
				require.Empty(t, back)
				return
			}
			require.Equal(t, http.StatusFound, r.status)
			require.Equal(t, []string{tt.want, "s1"}, []string{back.Get("error"), back.Get("state")})
			require.Empty(t, back.Get("code"))
		})
	}
}

func TestCode(t *testing.T) {
	pkce := []string{"code_challenge", challenge, "code_challenge_method", "S256"}
	tests := map[string]struct {
		app    salesforcetest.App
		ask    []string
		give   []string
		late   time.Duration
		want   string // error, empty for none
		scopes string
	}{
		"without PKCE":         {scopes: "api id openid refresh_token"},
		"scopes":               {ask: []string{"scope", "api offline_access"}, scopes: "api offline_access"},
		"with PKCE":            {ask: pkce, give: []string{"code_verifier", verifier}, scopes: "api id openid refresh_token"},
		"at the last moment":   {late: 15 * time.Minute, scopes: "api id openid refresh_token"},
		"public":               {app: salesforcetest.App{Public: true}, give: []string{"client_secret", ""}, scopes: "api id openid refresh_token"},
		"public, wrong secret": {app: salesforcetest.App{Public: true}, give: []string{"client_secret", "x"}, want: "invalid_client"},
		"no secret":            {give: []string{"client_secret", ""}, want: "invalid_client"},
		"no verifier":          {ask: pkce, want: "invalid_grant"},
		"a verifier alone":     {give: []string{"code_verifier", verifier}, want: "invalid_grant"},
		"another verifier":     {ask: pkce, give: []string{"code_verifier", strings.Repeat("x", 43)}, want: "invalid_request"},
		"a short verifier":     {ask: pkce, give: []string{"code_verifier", "x"}, want: "invalid_request"},
		"another callback":     {give: []string{"redirect_uri", callback + "2"}, want: "redirect_uri_mismatch"},
		"unknown code":         {give: []string{"code", "x"}, want: "invalid_grant"},
		"expired":              {late: 15*time.Minute + time.Second, want: "invalid_grant"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t)
			a.org.SetApp(tt.app)
			now := time.Now()
			a.org.SetClock(func() time.Time { return now })
			_, back := a.authorize(tt.ask...)
			now = now.Add(tt.late)
			give := append([]string{"grant_type", "authorization_code", "code", back.Get("code"), "redirect_uri", callback}, tt.give...)
			status, body := a.tokens(give...)
			if tt.want != "" {
				require.Equal(t, http.StatusBadRequest, status)
				require.Equal(t, tt.want, body["error"], body)
				return
			}
			require.Equal(t, http.StatusOK, status, body)
			require.Equal(t, tt.scopes, body["scope"])
			require.NotEmpty(t, body["refresh_token"])
			a.token = body["access_token"].(string)
			require.Equal(t, http.StatusOK, a.do(http.MethodGet, "/limits", nil).status)
			_, body = a.tokens(give...)
			require.Equal(t, "invalid_grant", body["error"], "a code works once")
		})
	}
	a := newAPI(t)
	_, back := a.authorize("scope", "api id")
	_, body := a.tokens("grant_type", "authorization_code", "code", back.Get("code"), "redirect_uri", callback)
	require.NotContains(t, body, "refresh_token", "the scope brings none")
}

func TestRefresh(t *testing.T) {
	a := newAPI(t)
	a.org.SetApp(salesforcetest.App{RefreshToken: "r1"})
	refresh := func(token string) (int, map[string]any) {
		return a.tokens("grant_type", "refresh_token", "refresh_token", token)
	}
	serves := func(token any) int {
		return a.do(http.MethodGet, "/limits", nil, "Authorization", "Bearer "+token.(string)).status
	}
	for range 2 {
		status, body := refresh("r1")
		require.Equal(t, http.StatusOK, status, body)
		require.NotContains(t, body, "refresh_token", "only with rotation")
	}
	_, body := refresh("x")
	require.Equal(t, fields{"error": "invalid_grant", "error_description": "expired access/refresh token"}, body)

	app := a.org.App()
	app.Rotate = true
	a.org.SetApp(app)
	_, first := refresh("r1")
	_, second := refresh(first["refresh_token"].(string))
	require.NotEqual(t, first["refresh_token"], second["refresh_token"])
	require.Equal(t, []int{200, 200}, []int{serves(first["access_token"]), serves(second["access_token"])})
	status, body := refresh(first["refresh_token"].(string)) // one that was replaced
	require.Equal(t, http.StatusBadRequest, status)
	require.Equal(t, "invalid_grant", body["error"])
	require.Equal(t, []int{401, 401}, []int{serves(first["access_token"]), serves(second["access_token"])}, "the family is dead")
	status, _ = refresh(second["refresh_token"].(string))
	require.Equal(t, http.StatusBadRequest, status)

	app.RefreshToken = "r3"
	a.org.SetApp(app)
	for _, active := range []bool{false, true} { // what is refused replaces nothing
		id := second["id"].(string)
		require.NoError(t, a.org.Update(id[strings.LastIndexByte(id, '/')+1:], map[string]any{"IsActive": active}))
		status, body = refresh("r3")
		require.Equal(t, active, status == http.StatusOK, body)
	}

	a = newAPI(t)
	now := time.Now()
	a.org.SetClock(func() time.Time { return now })
	a.org.SetApp(salesforcetest.App{RefreshIdle: 30 * 24 * time.Hour, RefreshToken: "r2"})
	for _, days := range []int{29, 30, 31} {
		now = now.Add(time.Duration(days) * 24 * time.Hour)
		status, _ = refresh("r2")
		require.Equal(t, days < 31, status == http.StatusOK, "the limit slides")
	}
}

func TestRevokeAndIntrospect(t *testing.T) {
	a := newAPI(t)
	c := a.org.Credentials()
	a.org.SetApp(salesforcetest.App{RefreshToken: "r1"})
	_, body := a.tokens("grant_type", "refresh_token", "refresh_token", "r1")
	access := body["access_token"].(string)
	introspect := func(token string) map[string]any {
		_, body := a.form("/services/oauth2/introspect", url.Values{"token": {token}, "client_id": {c.ClientID}, "client_secret": {c.ClientSecret}})
		return body
	}
	got := introspect(access)
	require.Equal(t, []any{true, "access_token", c.ClientID, c.Username, "api id openid refresh_token"},
		[]any{got["active"], got["token_type"], got["client_id"], got["username"], got["scope"]})
	require.InDelta(t, 7200, got["exp"].(float64)-got["iat"].(float64), 1)
	require.Equal(t, "refresh_token", introspect("r1")["token_type"])
	require.Equal(t, fields{"active": false}, introspect("x"))
	status, _ := a.form("/services/oauth2/introspect", url.Values{"token": {access}, "client_id": {c.ClientID}})
	require.Equal(t, http.StatusBadRequest, status)

	r := a.send(http.MethodPost, a.org.URL()+"/services/oauth2/revoke", "token=r1")
	require.Equal(t, http.StatusOK, r.status)
	require.Equal(t, fields{"active": false}, introspect(access), "the tokens that came of it are dead too")
	require.Equal(t, fields{"active": false}, introspect("r1"))
}

func TestIdentity(t *testing.T) {
	a := newAPI(t)
	c := a.org.Credentials()
	_, token := a.tokens("grant_type", "client_credentials")
	get := func(address, authorization string) reply {
		return a.send(http.MethodGet, address, "", "Authorization", authorization)
	}
	bearer := "Bearer " + token["access_token"].(string)
	id := token["id"].(string)
	identity := get(id, bearer).object()
	info := get(a.org.URL()+"/services/oauth2/userinfo", bearer).object()
	require.Equal(t, []any{id, c.Username, true}, []any{identity["id"], identity["username"], identity["active"]})
	require.Equal(t, []any{id, c.Username, identity["user_id"], identity["organization_id"]},
		[]any{info["sub"], info["preferred_username"], info["user_id"], info["organization_id"]})
	require.Equal(t, a.org.URL()+"/services/data/v{version}/", info["urls"].(map[string]any)["rest"])
	require.NoError(t, a.org.Update(info["user_id"].(string), fields{"TimeZoneSidKey": "America/Los_Angeles"}))
	require.Equal(t, []any{0.0, -28800000.0}, []any{info["utcOffset"], get(id, bearer).object()["utcOffset"]}, "as recorded in April and in September")

	require.Equal(t, "Missing_OAuth_Token", string(get(id, "").body))
	require.Equal(t, "Bad_OAuth_Token", string(get(id, "Bearer x").body))
	require.Equal(t, http.StatusForbidden, get(a.org.URL()+"/services/oauth2/userinfo", "Bearer x").status)
	require.Equal(t, "Wrong_Id", string(get(strings.Replace(id, "/005", "/00x", 1), bearer).body))

	known := get(a.org.URL()+"/.well-known/openid-configuration", "").object()
	require.Equal(t, a.org.URL()+"/services/oauth2/token", known["token_endpoint"])
	require.Equal(t, []any{"S256"}, known["code_challenge_methods_supported"])
	require.Empty(t, get(known["jwks_uri"].(string), "").object()["keys"])
	require.Equal(t, http.StatusNotFound, get(a.org.URL()+"/.well-known/x", "").status)
	require.Equal(t, http.StatusNotFound, get(a.org.URL()+"/id/x", "").status)
}

func TestPasswordFlow(t *testing.T) {
	a := newAPI(t)
	c := a.org.Credentials()
	ask := func(user, password string) int {
		status, body := a.tokens("grant_type", "password", "username", user, "password", password)
		if status != http.StatusOK {
			require.Equal(t, fields{"error": "invalid_grant", "error_description": "authentication failure"}, body)
		}
		return status
	}
	require.Equal(t, 400, ask(c.Username, c.Password+c.SecurityToken), "orgs of today block it")
	a.org.SetApp(salesforcetest.App{AllowPassword: true})
	require.Equal(t, 200, ask(c.Username, c.Password+c.SecurityToken))
	require.Equal(t, 400, ask(c.Username, c.Password))
	require.Equal(t, 400, ask("x", c.Password+c.SecurityToken))
	a.org.ExpirePassword()
	require.Equal(t, 400, ask(c.Username, c.Password+c.SecurityToken))
}

// What is set up to fail fails until it is taken back.
func TestSignInSetUp(t *testing.T) {
	a := newAPI(t)
	c := a.org.Credentials()
	grant := func() any {
		_, body := a.tokens("grant_type", "client_credentials")
		return body["error"]
	}
	for _, app := range []salesforcetest.App{{NoRunAs: true}, {Blocked: []string{"client_credentials"}}} {
		a.org.SetApp(app)
		require.Equal(t, "invalid_grant", grant())
	}
	app := salesforcetest.App{Scopes: []string{"id"}}
	a.org.SetApp(app)
	app.Scopes[0] = "changed"
	require.Equal(t, []string{"id"}, a.org.App().Scopes)
	_, body := a.tokens("grant_type", "client_credentials")
	require.Equal(t, http.StatusForbidden, a.do(http.MethodGet, "/limits", nil, "Authorization", "Bearer "+body["access_token"].(string)).status, "the scope api is needed")
	a.org.SetApp(salesforcetest.App{})
	a.org.RefuseSignIn("rate_limit_exceeded", "login rate exceeded")
	require.Equal(t, "rate_limit_exceeded", grant())
	a.org.RefuseSignIn("", "")
	require.Nil(t, grant())

	login := func(password string) string {
		return string(a.send(http.MethodPost, a.org.URL()+"/services/Soap/u/64.0", soapLogin(c.Username, password), "SOAPAction", "login").body)
	}
	a.org.RefuseSignIn("ORG_LOCKED", "Organization is locked & closed")
	require.Contains(t, login(c.Password+c.SecurityToken), "<sf:exceptionCode>ORG_LOCKED</sf:exceptionCode><sf:exceptionMessage>Organization is locked &amp; closed<")
	a.org.RefuseSignIn("", "")
	a.org.ExpirePassword()
	answer := login(c.Password + c.SecurityToken)
	require.Contains(t, answer, "<passwordExpired>true</passwordExpired>")
	_, rest, _ := strings.Cut(answer, "<sessionId>")
	session, _, _ := strings.Cut(rest, "<")
	r := a.do(http.MethodGet, "/limits", nil, "Authorization", "Bearer "+session)
	require.Equal(t, "INVALID_OPERATION_WITH_EXPIRED_PASSWORD", r.refusal().Code)
	a.org.SetCredentials(salesforcetest.Credentials{Password: "new"})
	require.Contains(t, login("new"+c.SecurityToken), "<passwordExpired>false</passwordExpired>")
}

// Each user signs in with credentials of their own.
func TestOtherUsersSignIn(t *testing.T) {
	a := newAPI(t)
	id, err := a.org.AddUser(salesforcetest.User{Username: "ann@acme.example"})
	require.NoError(t, err)
	c := a.org.CredentialsOf(id)
	status, body := a.tokens("grant_type", "client_credentials", "client_id", c.ClientID, "client_secret", c.ClientSecret)
	require.Equal(t, http.StatusOK, status, body)
	require.True(t, strings.HasSuffix(body["id"].(string), id))
	answer := string(a.send(http.MethodPost, a.org.URL()+"/services/Soap/u/64.0", soapLogin("ANN@acme.example", c.Password+c.SecurityToken), "SOAPAction", "login").body)
	require.Contains(t, answer, "<userId>"+id+"</userId>")
	session := body["access_token"].(string)
	require.NoError(t, a.org.Update(id, map[string]any{"IsActive": false}))
	_, body = a.tokens("grant_type", "client_credentials", "client_id", c.ClientID, "client_secret", c.ClientSecret)
	require.Equal(t, "inactive user", body["error_description"])
	r := a.do(http.MethodGet, "/limits", nil, "Authorization", "Bearer "+session)
	require.Equal(t, "INVALID_SESSION_ID", r.refusal().Code, "and is out at once")
}

// What one app was given is nothing to another, and its tries do no harm.
func TestEachAppHasItsOwn(t *testing.T) {
	a := newAPI(t)
	a.org.SetApp(salesforcetest.App{Rotate: true})
	id, err := a.org.AddUser(salesforcetest.User{Username: "ann@acme.example"})
	require.NoError(t, err)
	c, other := a.org.Credentials(), a.org.CredentialsOf(id)
	as := func(c salesforcetest.Credentials, pairs ...string) (int, map[string]any) {
		return a.tokens(append(pairs, "client_id", c.ClientID, "client_secret", c.ClientSecret)...)
	}
	_, back := a.authorize()
	status, body := as(other, "grant_type", "authorization_code", "code", back.Get("code"), "redirect_uri", callback)
	require.Equal(t, http.StatusBadRequest, status)
	require.Equal(t, fields{"error": "invalid_grant", "error_description": "invalid authorization code"}, body)

	_, back = a.authorize()
	status, own := as(c, "grant_type", "authorization_code", "code", back.Get("code"), "redirect_uri", callback)
	require.Equal(t, http.StatusOK, status)
	refresh, access := own["refresh_token"].(string), own["access_token"].(string)
	status, body = as(other, "grant_type", "refresh_token", "refresh_token", refresh)
	require.Equal(t, http.StatusBadRequest, status)
	require.Equal(t, fields{"error": "invalid_grant", "error_description": "expired access/refresh token"}, body)
	for _, token := range []string{refresh, access} {
		for who, active := range map[salesforcetest.Credentials]bool{c: true, other: false} {
			_, body := a.form("/services/oauth2/introspect", url.Values{"token": {token}, "client_id": {who.ClientID}, "client_secret": {who.ClientSecret}})
			require.Equal(t, active, body["active"])
		}
	}
	status, _ = as(c, "grant_type", "refresh_token", "refresh_token", refresh)
	require.Equal(t, http.StatusOK, status, "the family lives")
}
