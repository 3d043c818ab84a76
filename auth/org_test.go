package auth_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

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
	require.NoError(t, org.SetJWTPublicKey(publicPEM(keys().own)))
	org.SetRefreshToken("refresh-1")
	return &world{org, server.URL, org.Credentials()}
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
