package auth_test

import (
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// A token that no header can hold is no token, whoever gave it.
func TestGarbledTokens(t *testing.T) {
	for _, bad := range []string{"a\nb", "a\r\nX-Evil: b", "a b", "a\x00", "\x7fa", "café", "a\u2028b"} {
		json := strings.NewReplacer("\n", `\n`, "\r", `\r`, "\x00", `\u0000`).Replace(bad)
		xml := strings.NewReplacer("\n", "&#10;", "\r", "&#13;", "\x00", "").Replace(bad)
		answer := &canned{status: 200, body: strings.Replace(tokenAnswer("https://acme.my.salesforce.com"), markAccess, json, 1)}
		login := &canned{status: 200, body: loginResponse("https://acme.my.salesforce.com/", xml, false, "1")}
		source := auth.FromTokenSource(oauth2.StaticTokenSource(&oauth2.Token{AccessToken: bad}), "acme.my.salesforce.com")
		for name, tt := range map[string]struct {
			p     auth.Provider
			rt    *canned
			cause error
		}{
			"OAuth":  {clientCredentials(), answer, auth.ErrResponse},
			"SOAP":   {soapLogin(), login, auth.ErrResponse},
			"source": {source, answer, auth.ErrResponse},
			"static": {&auth.Static{Domain: "acme.my.salesforce.com", AccessToken: auth.Secret(bad)}, answer, auth.ErrConfig},
			"provider": {auth.NewCache(&provider{token: func(context.Context, int64) (*auth.Token, error) {
				return &auth.Token{AccessToken: auth.Secret(bad)}, nil
			}}), answer, auth.ErrResponse},
		} {
			if name == "SOAP" && bad == "a\x00" {
				continue // no XML can hold it
			}
			_, err := tt.p.Token(through(t, tt.rt))
			require.ErrorIs(t, err, tt.cause, "%s %q", name, bad)
			require.NotContains(t, err.Error(), bad)
		}
	}
}

// Secrets are read from files, which end with a line break.
func TestSecretsAreTrimmed(t *testing.T) {
	form := func(p auth.Provider) url.Values {
		c := &canned{status: 200, body: tokenAnswer("https://acme.my.salesforce.com")}
		_, err := p.Token(through(t, c))
		require.NoError(t, err)
		v, err := url.ParseQuery(c.bodies[0])
		require.NoError(t, err)
		return v
	}
	const d = "acme.my.salesforce.com"
	require.Equal(t, "s", form(&auth.ClientCredentials{Domain: d, ClientID: " id\n", ClientSecret: " s\r\n"}).Get("client_secret"))
	require.Equal(t, "id", form(&auth.ClientCredentials{Domain: d, ClientID: " id\n", ClientSecret: "s"}).Get("client_id"))
	f := form(&auth.RefreshToken{Domain: d, ClientID: "id", ClientSecret: "\n", Store: auth.NewMemoryStore("r\n")})
	require.Equal(t, "r", f.Get("refresh_token"))
	require.NotContains(t, f, "client_secret")
	f = form(&auth.Password{Domain: d, ClientID: "id", ClientSecret: "s\n", Username: "u\n", Password: " p \r\n", SecurityToken: " t\n"})
	require.Equal(t, []string{"u", " p t", "s"}, []string{f.Get("username"), f.Get("password"), f.Get("client_secret")}, "blanks may be of a password")

	c := &canned{status: 200, body: loginResponse("https://acme.my.salesforce.com/", "x", false, "1")}
	_, err := (&auth.SOAPLogin{Domain: d, Username: "u\n", Password: " p \n", SecurityToken: "t\n"}).Token(through(t, c))
	require.NoError(t, err)
	require.Contains(t, c.bodies[0], "<urn:username>u</urn:username><urn:password> p t</urn:password>")

	got, err := (&auth.Static{Domain: d, AccessToken: " a\n"}).Token(t.Context())
	require.NoError(t, err)
	require.Equal(t, "a", string(got.AccessToken))

	w := &auth.WebServer{Domain: d, ClientID: "id", ClientSecret: "s\n", RedirectURI: "https://app.example.com/callback", Scopes: []string{"api"}}
	web := &canned{status: 200, body: tokenAnswer("https://acme.my.salesforce.com")}
	_, err = w.Exchange(through(t, web), url.Values{"state": {"s"}, "code": {"c"}}, auth.Attempt{State: "s", Verifier: "v"})
	require.NoError(t, err)
	require.Contains(t, web.bodies[0], "client_secret=s&")
}

// A token that lives shortly is not renewed all the time.
func TestShortLivedTokens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &provider{token: func(context.Context, int64) (*auth.Token, error) {
			return &auth.Token{AccessToken: "x", IssuedAt: time.Now(), Expiry: time.Now().Add(50 * time.Second)}, nil
		}}
		for after, logins := range map[time.Duration]int64{0: 1, 44 * time.Second: 1, 45 * time.Second: 2} {
			cache := auth.NewCache(p)
			p.calls.Store(0)
			for range 2 {
				_, err := cache.Token(t.Context())
				require.NoError(t, err)
				pass(after)
			}
			require.Equal(t, logins, p.calls.Load(), after)
		}
	})
}

// What is longer than any answer of Salesforce's is none, however it begins.
func TestOverlongAnswer(t *testing.T) {
	c := &canned{status: 200, body: tokenAnswer("https://acme.my.salesforce.com") + strings.Repeat(" ", 2<<20)}
	fails(through(t, c), t, clientCredentials(), auth.ErrResponse)
}

// An answer that is packed, although nobody asked for it, is read.
func TestPackedAnswer(t *testing.T) {
	var b strings.Builder
	z := gzip.NewWriter(&b)
	_, err := z.Write([]byte(tokenAnswer("https://acme.my.salesforce.com")))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	c := &canned{status: 200, header: http.Header{"Content-Encoding": {"GZIP"}}, body: b.String()}
	got, err := clientCredentials().Token(through(t, c))
	require.NoError(t, err)
	require.EqualValues(t, markAccess, got.AccessToken)
	require.Equal(t, "identity", c.requests[0].Header.Get("Accept-Encoding"))

	for _, broken := range []string{"plain", b.String()[:b.Len()-9]} {
		c.body = broken
		fails(through(t, c), t, clientCredentials(), auth.ErrTemporary)
	}
}

// The cookies of the caller's client stay at home.
func TestNoCookies(t *testing.T) {
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	at := &url.URL{Scheme: "https", Host: "acme.my.salesforce.com"}
	jar.SetCookies(at, []*http.Cookie{{Name: "sid", Value: "x"}})
	c := &canned{status: 200, header: http.Header{"Set-Cookie": {"BrowserId=y"}}, body: tokenAnswer("https://acme.my.salesforce.com")}
	given := &http.Client{Transport: c, Jar: jar}
	_, err = clientCredentials().Token(context.WithValue(t.Context(), oauth2.HTTPClient, given))
	require.NoError(t, err)
	require.Empty(t, c.requests[0].Cookies())
	require.Len(t, jar.Cookies(at), 1)
	require.NotNil(t, given.Jar)
}

// What an answer calls its scopes and codes is taken where it can be one.
func TestOddWords(t *testing.T) {
	c := &canned{status: 200, body: strings.Replace(tokenAnswer("https://acme.my.salesforce.com"), "api id", "api "+strings.Repeat("x", 65)+" i|d id", 1)}
	got, err := clientCredentials().Token(through(t, c))
	require.NoError(t, err)
	require.Equal(t, "api id", got.Scope)

	p := soapLogin()
	p.SecurityToken = "TXN_SECURITY_TOKEN"
	e := fails(through(t, &canned{status: 500, body: fault("TXN_SECURITY_END_SESSION", "x")}), t, p)
	require.Equal(t, "TXN_SECURITY_END_SESSION", e.Code)
}

// IDs, times and codes of a form that Salesforce's do not have are left out.
func TestOddValues(t *testing.T) {
	const good = "https://login.salesforce.com/id/00Dxx0000000001EAA/005xx0000000001AAA"
	for _, id := range []string{"x/00Dxx0000000001EAA/00Dxx0000000001EAA", "x/005xx0000000001AAA/005xx0000000001AAA", "x/00Dxx/005xx0000000001AAA", "00Dxx0000000001EAA", ""} {
		got, err := clientCredentials().Token(through(t, &canned{status: 200, body: strings.Replace(tokenAnswer("https://acme.my.salesforce.com"), good, id, 1)}))
		require.NoError(t, err)
		require.Equal(t, []string{"", ""}, []string{got.OrgID, got.UserID}, id)
	}
	for _, seconds := range []string{"9223372036854775807", "315360001", "0", "-5", "x"} {
		got, err := soapLogin().Token(through(t, &canned{status: 200, body: loginResponse("https://acme.my.salesforce.com/", "x", false, seconds)}))
		require.NoError(t, err)
		require.Zero(t, got.Expiry, seconds)
	}
	e := fails(through(t, &canned{status: 400, body: `{"error":"` + strings.Repeat("x", 65) + `"}`}), t, clientCredentials())
	require.Empty(t, e.Code)
}

// A refusal is remembered by the Cache's measure, not by the answer's.
func TestRefusalWithARetryAfter(t *testing.T) {
	c := &canned{status: 400, header: http.Header{"Retry-After": {"60"}}, body: `{"error":"invalid_client"}`}
	e := fails(through(t, c), t, clientCredentials(), auth.ErrCredentials)
	require.Zero(t, e.RetryAt)
}

// An answer that breaks off is an outage, whatever its status.
func TestAnswerBreaksOff(t *testing.T) {
	for _, p := range []auth.Provider{clientCredentials(), soapLogin()} {
		_, err := p.Token(through(t, roundTrip(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(iotest.ErrReader(io.ErrUnexpectedEOF))}, nil
		})))
		require.ErrorIs(t, err, auth.ErrTemporary)
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	}
}

// Who gave up is told so, and a time beyond all measure is none.
func TestGaveUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := clientCredentials().Token(ctx)
	require.ErrorContains(t, err, "gave up")
	c := &canned{status: 200, body: strings.Replace(tokenAnswer("https://acme.my.salesforce.com"), "1764000000000", "9223372036854775807", 1)}
	got, err := clientCredentials().Token(through(t, c))
	require.NoError(t, err)
	require.Zero(t, got.IssuedAt)
}

func TestNilErrorSaysNothing(t *testing.T) {
	var e *auth.Error
	require.Equal(t, "auth: no token", e.Error())
	require.False(t, e.Temporary())
}
