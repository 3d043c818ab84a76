package salesforcetest_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTokenEndpoint(t *testing.T) {
	a := newAPI(t)
	c := a.org.Credentials()
	form := func(pairs ...string) url.Values {
		v := url.Values{"grant_type": {"client_credentials"}, "client_id": {c.ClientID}, "client_secret": {c.ClientSecret}}
		for i := 0; i+1 < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		return v
	}
	tests := map[string]struct {
		base        string
		form        url.Values
		code, about string
	}{
		"wrong secret":   {c.Domain, form("client_secret", "x"), "invalid_client", "invalid client credentials"},
		"unknown client": {c.Domain, form("client_id", "x"), "invalid_client_id", "client identifier invalid"},
		"no client":      {c.Domain, form("client_id", ""), "invalid_request", "client identifier and client secret are required"},
		"unknown grant":  {c.Domain, form("grant_type", "x"), "unsupported_grant_type", "grant type not supported"},
		"no grant":       {c.Domain, url.Values{}, "unsupported_grant_type", "grant type not supported"},
		"password":       {c.Domain, form("grant_type", "password", "username", c.Username), "invalid_grant", "authentication failure"},
		"generic host":   {"https://login.salesforce.com", form(), "invalid_grant", "request not supported on this domain"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := a.send(http.MethodPost, tt.base+"/services/oauth2/token", tt.form.Encode())
			require.Equal(t, http.StatusBadRequest, r.status)
			require.Equal(t, fields{"error": tt.code, "error_description": tt.about}, r.object())
		})
	}

	status, token := a.form("/services/oauth2/token", form())
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, a.org.URL(), token["instance_url"])
	require.Equal(t, "Bearer", token["token_type"])
	require.Regexp(t, `^\d{13}$`, token["issued_at"])
	require.Regexp(t, `/id/00D\w{15}/005\w{15}$`, token["id"])
	require.NotEmpty(t, token["signature"])
	require.NotContains(t, token, "expires_in")

	r := a.send(http.MethodGet, a.org.URL()+"/services/oauth2/token", "")
	require.Equal(t, http.StatusMethodNotAllowed, r.status)
}

func TestTokenByBasic(t *testing.T) {
	a := newAPI(t)
	c := a.org.Credentials()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, c.Domain+"/services/oauth2/token", strings.NewReader("grant_type=client_credentials"))
	r.SetBasicAuth(url.QueryEscape(c.ClientID), url.QueryEscape(c.ClientSecret))
	w := httptest.NewRecorder()
	a.org.ServeHTTP(w, r)
	require.Equal(t, http.StatusOK, w.Code)
	require.Contains(t, w.Body.String(), `"access_token"`)
}

func TestSessions(t *testing.T) {
	a := newAPI(t)
	now := time.Now()
	a.org.SetClock(func() time.Time { return now })
	limits := func(authorization string) reply {
		return a.do(http.MethodGet, "/limits", nil, "Authorization", authorization)
	}
	refused := func(r reply, code string) {
		t.Helper()
		require.Equal(t, http.StatusUnauthorized, r.status)
		require.Equal(t, code, r.refusal().Code)
	}
	require.Equal(t, http.StatusOK, limits("Bearer "+a.token).status)
	require.Equal(t, http.StatusOK, limits("OAuth "+a.token).status)
	refused(limits("Bearer nonsense"), "INVALID_SESSION_ID")
	refused(limits(""), "INVALID_SESSION_ID")
	refused(limits(a.token), "INVALID_AUTH_HEADER")
	refused(limits("Basic "+a.token), "INVALID_AUTH_HEADER")

	now = now.Add(2 * time.Hour)
	require.Equal(t, http.StatusOK, limits("Bearer "+a.token).status, "it lasts two hours from the last request")
	now = now.Add(2*time.Hour + time.Second)
	refused(limits("Bearer "+a.token), "INVALID_SESSION_ID")

	a.signIn()
	a.org.ExpireSessions()
	refused(limits("Bearer "+a.token), "INVALID_SESSION_ID")

	a.signIn()
	require.Equal(t, http.StatusOK, a.send(http.MethodPost, a.org.URL()+"/services/oauth2/revoke", url.Values{"token": {a.token}}.Encode()).status)
	refused(limits("Bearer "+a.token), "INVALID_SESSION_ID")
	r := a.send(http.MethodPost, a.org.URL()+"/services/oauth2/revoke", url.Values{"token": {a.token}}.Encode())
	require.Equal(t, "invalid_token", r.object()["error"])
}

// soapLogin is the text that simple-salesforce sends, more or less.
func soapLogin(user, password string) string {
	return `<?xml version="1.0" encoding="utf-8"?><env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" xmlns:urn="urn:partner.soap.sforce.com">` +
		`<env:Header><urn:CallOptions><urn:client>test/1.0</urn:client></urn:CallOptions></env:Header><env:Body><urn:login>` +
		`<urn:username>` + user + `</urn:username><urn:password>` + password + `</urn:password></urn:login></env:Body></env:Envelope>`
}

func TestSOAPLogin(t *testing.T) {
	a := newAPI(t)
	a.org.SetCredentials(struct{ Domain, ClientID, ClientSecret, Username, Password, SecurityToken string }{Password: `a&b<c>"`})
	c := a.org.Credentials()
	good := soapLogin(c.Username, `a&amp;b&lt;c&gt;&quot;`+c.SecurityToken)
	login := func(path, body string, header ...string) reply {
		return a.send(http.MethodPost, a.org.URL()+"/services/Soap/"+path, body, append([]string{"SOAPAction", "login"}, header...)...)
	}
	text := func(r reply, element string) string {
		m := regexp.MustCompile(`<` + element + `>(.*?)</` + element + `>`).FindSubmatch(r.body)
		require.NotNil(t, m, string(r.body))
		return string(m[1])
	}

	for _, path := range []string{"u/64.0", "c/64.0", "u/42.0"} {
		r := login(path, good)
		require.Equal(t, http.StatusOK, r.status, string(r.body))
		require.Equal(t, "text/xml; charset=utf-8", r.header.Get("Content-Type"))
		require.Empty(t, r.header.Get("Sforce-Limit-Info"))
		require.True(t, strings.HasPrefix(text(r, "serverUrl"), a.org.URL()+"/services/Soap/"+path+"/00D"))
		require.Equal(t, "7200", text(r, "sessionSecondsValid"))
		a.token = text(r, "sessionId")
		require.Equal(t, http.StatusOK, a.do(http.MethodGet, "/limits", nil).status)
	}
	r := a.send(http.MethodPost, "https://login.salesforce.com/services/Soap/u/64.0", good, "SOAPAction", `""`)
	require.True(t, strings.HasPrefix(text(r, "serverUrl"), a.org.URL()), "everybody is sent to My Domain")

	for name, tt := range map[string]struct {
		r    reply
		code string
	}{
		"wrong password":    {login("u/64.0", soapLogin(c.Username, "wrong")), "sf:INVALID_LOGIN"},
		"wrong user":        {login("u/64.0", soapLogin("x", `a&amp;b&lt;c&gt;&quot;`+c.SecurityToken)), "sf:INVALID_LOGIN"},
		"no security token": {login("u/64.0", soapLogin(c.Username, `a&amp;b&lt;c&gt;&quot;`)), "sf:LOGIN_MUST_USE_SECURITY_TOKEN"},
		"too new":           {login("u/65.0", good), "sf:UNSUPPORTED_API_VERSION"},
		"no version":        {login("u/NaN", good), "sf:UNSUPPORTED_API_VERSION"},
		"retired":           {login("u/30.0", good), "sf:UNSUPPORTED_API_VERSION"},
		"no SOAPAction":     {login("u/64.0", good, "SOAPAction", ""), "soapenv:Client"},
		"not XML":           {login("u/64.0", "{}"), "soapenv:Client"},
		"another call":      {login("u/64.0", strings.ReplaceAll(good, "urn:login>", "urn:query>")), "soapenv:Client"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, http.StatusInternalServerError, tt.r.status)
			require.Equal(t, tt.code, text(tt.r, "faultcode"))
			if code, ok := strings.CutPrefix(tt.code, "sf:"); ok {
				require.Equal(t, code, text(tt.r, "sf:exceptionCode"))
				require.True(t, strings.HasPrefix(text(tt.r, "faultstring"), code+": "))
			}
		})
	}

	logout := `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header><SessionHeader xmlns="urn:partner.soap.sforce.com"><sessionId>` +
		a.token + `</sessionId></SessionHeader></e:Header><e:Body><logout xmlns="urn:partner.soap.sforce.com"/></e:Body></e:Envelope>`
	require.Equal(t, http.StatusOK, login("u/64.0", logout).status)
	require.Equal(t, http.StatusUnauthorized, a.do(http.MethodGet, "/limits", nil).status)
	require.Equal(t, "sf:INVALID_SESSION_ID", text(login("u/64.0", logout), "faultcode"))
}
