package auth_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"

	"golang.org/x/oauth2"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// A service gets a token by client credentials, as long as nobody replaces the
// app's secret. An org in memory stands in for the real one.
func ExampleClientCredentials() {
	org := salesforcetest.NewOrg()
	server := httptest.NewServer(org)
	ctx, domain, id, secret := context.Background(), server.URL, org.Credentials().ClientID, auth.Secret(org.Credentials().ClientSecret)

	provider := &auth.ClientCredentials{Domain: domain, ClientID: id, ClientSecret: secret} // "acme.my.salesforce.com"
	cache := auth.NewCache(provider)
	token, err := cache.Token(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(token.AccessToken, token.InstanceURL == domain)

	provider = &auth.ClientCredentials{Domain: domain, ClientID: id, ClientSecret: "the one before"}
	_, err = auth.NewCache(provider).Token(ctx)
	fmt.Println(errors.Is(err, auth.ErrCredentials))
	server.Close()
	// Output:
	// [secret] true
	// true
}

// Validate finds mistakes before anything is sent.
func ExampleClientCredentials_Validate() {
	p := &auth.ClientCredentials{Domain: "login.salesforce.com", ClientID: "consumer key", ClientSecret: "consumer secret"}
	fmt.Println(p.Validate())
	// Output: auth: wrong host: client credentials work on the org's own address only, not on login or test.salesforce.com; set Domain to the org's own address, https://MyDomain.my.salesforce.com (Setup > My Domain)
}

// An app signs an assertion with its private key; the org has the certificate.
func ExampleJWTBearer() {
	org := salesforcetest.NewOrg()
	server := httptest.NewServer(org)
	defer server.Close()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		fmt.Println(err)
		return
	}
	public := pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(&key.PublicKey)})
	private := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	org.SetApp(salesforcetest.App{JWTPublicKey: public})

	p := &auth.JWTBearer{
		Domain:   server.URL,
		ClientID: org.Credentials().ClientID,
		Username: org.Credentials().Username,
		Key:      auth.Secret(private), // read from a file
	}
	token, err := p.Token(context.Background())
	fmt.Println(err == nil, token.AccessToken)

	p.Username = "somebody.else@example.com"
	_, err = p.Token(context.Background())
	fmt.Println(errors.Is(err, auth.ErrAppNotApproved))
	// Output:
	// true [secret]
	// true
}

// A user logs in with password and security token, and forgets the latter.
func ExampleSOAPLogin() {
	org := salesforcetest.NewOrg()
	server := httptest.NewServer(org)
	defer server.Close()

	login := &auth.SOAPLogin{Domain: server.URL, Username: org.Credentials().Username, Password: auth.Secret(org.Credentials().Password)}
	_, err := login.Token(context.Background())
	fmt.Println(errors.Is(err, auth.ErrSecurityToken))
	fmt.Println(err)
	// Output:
	// true
	// auth: the security token is needed (LOGIN_MUST_USE_SECURITY_TOKEN, HTTP 500): the security token is missing or outdated (a new password brings a new one): use the current one (Settings > Reset My Security Token), or trust this address (Setup > Network Access); or the user name or password is wrong
}

// The legacy password flow, in an org that blocks it, as most do.
func ExamplePassword() {
	org := salesforcetest.NewOrg()
	server := httptest.NewServer(org)
	defer server.Close()

	who := org.Credentials()
	p := &auth.Password{
		Domain: server.URL, ClientID: who.ClientID, ClientSecret: auth.Secret(who.ClientSecret),
		Username: who.Username, Password: auth.Secret(who.Password), SecurityToken: auth.Secret(who.SecurityToken),
	}
	_, err := p.Token(context.Background())
	fmt.Println(errors.Is(err, auth.ErrCredentials))

	org.SetApp(salesforcetest.App{AllowPassword: true})
	token, err := p.Token(context.Background())
	fmt.Println(err == nil, token.AccessToken)
	// Output:
	// true
	// true [secret]
}

// A service gets access tokens for the user who authorised it. A FileStore shares
// the refresh token among the replicas on one machine.
func ExampleRefreshToken() {
	org := salesforcetest.NewOrg()
	org.SetApp(salesforcetest.App{Rotate: true, RefreshToken: "5Aep861..."})
	server := httptest.NewServer(org)
	defer server.Close()

	store := auth.NewMemoryStore("5Aep861...") // or &auth.FileStore{Path: "/var/lib/sync/salesforce.json"}
	p := &auth.RefreshToken{
		Domain: server.URL, ClientID: org.Credentials().ClientID, ClientSecret: auth.Secret(org.Credentials().ClientSecret), Store: store,
	}
	token, err := p.Token(context.Background())
	fmt.Println(err == nil, token.AccessToken)

	stored, err := store.Load(context.Background())
	fmt.Println(err == nil, stored.RefreshToken != "5Aep861...") // the org has replaced it
	// Output:
	// true [secret]
	// true true
}

// A token that somebody else got, as by "sf org display".
func ExampleStatic() {
	p := &auth.Static{Domain: "https://acme.my.salesforce.com/lightning/page/home", AccessToken: "00D..."}
	token, err := p.Token(context.Background())
	fmt.Println(err, token.AccessToken, token.InstanceURL)
	// Output: <nil> [secret] https://acme.my.salesforce.com
}

// A way in of one's own, as a token source of golang.org/x/oauth2.
func ExampleFromTokenSource() {
	p := auth.FromTokenSource(oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "00D..."}), "https://acme.my.salesforce.com")
	token, err := p.Token(context.Background())
	fmt.Println(err, token.AccessToken, token.InstanceURL)
	// Output: <nil> [secret] https://acme.my.salesforce.com
}

// Requests of your own: ctx carries the HTTP client.
func ExampleCache() {
	org := salesforcetest.NewOrg()
	who := org.Credentials()
	cache := auth.NewCache(&auth.ClientCredentials{Domain: who.Domain, ClientID: who.ClientID, ClientSecret: auth.Secret(who.ClientSecret)})
	ctx := context.WithValue(context.Background(), oauth2.HTTPClient, org.HTTPClient())

	get := func() int {
		token, err := cache.Token(ctx)
		if err != nil {
			fmt.Println(err)
			return 0
		}
		req, _ := http.NewRequestWithContext(ctx, http.MethodGet, token.InstanceURL+"/services/data/v66.0/limits", http.NoBody)
		req.Header.Set("Authorization", "Bearer "+string(token.AccessToken))
		resp, err := org.HTTPClient().Do(req)
		if err != nil {
			fmt.Println(err)
			return 0
		}
		_ = resp.Body.Close()
		if resp.StatusCode == http.StatusUnauthorized {
			cache.Refused(token)
		}
		return resp.StatusCode
	}
	fmt.Println(get())
	org.ExpireSessions()
	fmt.Println(get(), get())
	// Output:
	// 200
	// 401 200
}
