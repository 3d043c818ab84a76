package auth_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// The marks stand for secrets: no output may hold one.
const (
	markPassword = "MARK-pa&ss<w>\"ord'"
	markToken    = "MARKpsst-psst-psst"
	markSecret   = "MARKhush-hush-hush"
	markAccess   = "MARK00Dxx!AQaccess"
)

// canned answers every request in process with the same status and body, and
// keeps what was asked.
type canned struct {
	status int
	header http.Header
	body   string

	requests []*http.Request
	bodies   []string
}

func (c *canned) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	c.requests, c.bodies = append(c.requests, req), append(c.bodies, string(body))
	rec := httptest.NewRecorder()
	maps.Copy(rec.Header(), c.header)
	rec.WriteHeader(c.status)
	_, _ = rec.WriteString(c.body)
	return rec.Result(), nil
}

// through returns a context whose requests go to rt.
func through(t *testing.T, rt http.RoundTripper) context.Context {
	t.Helper()
	return context.WithValue(t.Context(), oauth2.HTTPClient, &http.Client{Transport: rt})
}

// loginResponse is a successful answer to login().
func loginResponse(serverURL, session string, expired bool, seconds string) string {
	flag := "false"
	if expired {
		flag = "true"
	}
	return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><loginResponse><result>` +
		`<passwordExpired>` + flag + `</passwordExpired><serverUrl>` + serverURL + `</serverUrl><sessionId>` + session + `</sessionId><userId>005xx0000000001AAA</userId>` +
		`<userInfo><organizationId>00Dxx0000000001EAA</organizationId><roleId xsi:nil="true"/><sessionSecondsValid>` + seconds + `</sessionSecondsValid></userInfo></result></loginResponse></soapenv:Body></soapenv:Envelope>`
}

// fault is a refused login().
func fault(code, message string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="urn:fault.partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><soapenv:Fault>` +
		`<faultcode>sf:` + code + `</faultcode><faultstring>` + code + `: ` + message + `</faultstring><detail><sf:LoginFault xsi:type="sf:LoginFault"><sf:exceptionCode>` + code + `</sf:exceptionCode><sf:exceptionMessage>` + message + `</sf:exceptionMessage></sf:LoginFault></detail></soapenv:Fault></soapenv:Body></soapenv:Envelope>`
}

// tokenAnswer is a successful answer of the token endpoint.
func tokenAnswer(instance string) string {
	return `{"access_token":"` + markAccess + `","signature":"c2ln","scope":"api id","instance_url":"` + instance + `","id":"https://login.salesforce.com/id/00Dxx0000000001EAA/005xx0000000001AAA","token_type":"Bearer","issued_at":"1764000000000"}`
}

// fails asks p for a token, and returns a copy of its error, which has these causes.
func fails(ctx context.Context, t *testing.T, p auth.Provider, causes ...error) auth.Error {
	t.Helper()
	_, err := p.Token(ctx)
	return *failed(t, err, causes...)
}

// failed returns err as an [*auth.Error] of these causes.
func failed(t *testing.T, err error, causes ...error) *auth.Error {
	t.Helper()
	var e *auth.Error
	require.ErrorAs(t, err, &e)
	for _, cause := range causes {
		require.ErrorIs(t, err, cause)
	}
	return e
}

// world is an org behind a port, and all that logs in to it.
type world struct {
	*salesforcetest.Org
	url string
	who salesforcetest.Credentials
}

// serve puts an org behind a port of its own.
func serve(t *testing.T) *world {
	t.Helper()
	org := salesforcetest.NewOrg()
	server := httptest.NewServer(org)
	t.Cleanup(server.Close)
	org.SetApp(salesforcetest.App{JWTPublicKey: publicPEM(keys().own), RefreshToken: "refresh-1"})
	return &world{org, server.URL, org.Credentials()}
}

// giveRefreshToken makes the org accept one more refresh token.
func giveRefreshToken(org *salesforcetest.Org, token string) {
	app := org.App()
	app.RefreshToken = token
	org.SetApp(app)
}

func (w *world) client() *auth.ClientCredentials {
	return &auth.ClientCredentials{Domain: w.url, ClientID: w.who.ClientID, ClientSecret: auth.Secret(w.who.ClientSecret)}
}

func (w *world) jwt() *auth.JWTBearer {
	return &auth.JWTBearer{Domain: w.url, ClientID: w.who.ClientID, Username: w.who.Username, Key: privatePEM(keys().own)}
}

func (w *world) soap() *auth.SOAPLogin {
	return &auth.SOAPLogin{Domain: w.url, Username: w.who.Username, Password: auth.Secret(w.who.Password), SecurityToken: auth.Secret(w.who.SecurityToken)}
}

func (w *world) password() *auth.Password {
	return &auth.Password{
		Domain: w.url, ClientID: w.who.ClientID, ClientSecret: auth.Secret(w.who.ClientSecret),
		Username: w.who.Username, Password: auth.Secret(w.who.Password), SecurityToken: auth.Secret(w.who.SecurityToken),
	}
}

func (w *world) refresh(store auth.TokenStore) *auth.RefreshToken {
	return &auth.RefreshToken{Domain: w.url, ClientID: w.who.ClientID, ClientSecret: auth.Secret(w.who.ClientSecret), Store: store}
}

func (w *world) web() *auth.WebServer {
	return &auth.WebServer{
		Domain: w.url, ClientID: w.who.ClientID, ClientSecret: auth.Secret(w.who.ClientSecret), RedirectURI: "https://app.example.com/callback",
	}
}

// tokenRequests counts the log-ins that were asked for.
func (w *world) tokenRequests() int {
	n := 0
	for _, r := range w.Requests() {
		if strings.HasSuffix(r.Path, "/oauth2/token") || strings.Contains(r.Path, "/Soap/") {
			n++
		}
	}
	return n
}

// keys are made once: they take long.
var keys = sync.OnceValue(func() (k struct{ own, other *rsa.PrivateKey }) {
	k.own, _ = rsa.GenerateKey(rand.Reader, 2048)
	k.other, _ = rsa.GenerateKey(rand.Reader, 2048)
	return k
})

func privatePEM(k *rsa.PrivateKey) auth.Secret {
	return auth.Secret(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(k)}))
}

func publicPEM(k *rsa.PrivateKey) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(&k.PublicKey)})
}
