package auth_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// An app logs in by the client credentials flow. A server of our own stands in
// for the org.
func ExampleClientCredentials() {
	var org *httptest.Server
	org = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, `{"access_token":"00D...","instance_url":%q,"id":"https://login.salesforce.com/id/00D000000000001EAA/005000000000001AAA"}`, org.URL)
	}))
	defer org.Close()

	cache := auth.NewCache(&auth.ClientCredentials{Domain: org.URL, ClientID: "consumer key", ClientSecret: "consumer secret"})
	token, err := cache.Token(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(token.AccessToken, token.OrgID, token.InstanceURL == org.URL)
	// Output: [secret] 00D000000000001EAA true
}

// A user logs in with password and security token, and is refused.
func ExampleSOAPLogin() {
	org := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = io.WriteString(w, `<Envelope><Body><Fault><faultstring>LOGIN_MUST_USE_SECURITY_TOKEN: ...</faultstring></Fault></Body></Envelope>`)
	}))
	defer org.Close()

	login := &auth.SOAPLogin{Domain: org.URL, Username: "sync@example.com", Password: "password"}
	_, err := login.Token(context.Background())
	fmt.Println(errors.Is(err, auth.ErrSecurityToken))
	fmt.Println(err)
	// Output:
	// true
	// auth: the security token is needed (LOGIN_MUST_USE_SECURITY_TOKEN, HTTP 500): give the user's security token (Settings > Reset My Security Token), or trust this address in Setup > Network Access
}

// Validate finds mistakes before anything is sent.
func ExampleClientCredentials_Validate() {
	p := &auth.ClientCredentials{Domain: "login.salesforce.com", ClientID: "consumer key", ClientSecret: "consumer secret"}
	fmt.Println(p.Validate())
	// Output: auth: the host is not the right one: client credentials work on the org's own address only, not on login or test.salesforce.com; set Domain to the org's own address, https://MyDomain.my.salesforce.com (Setup > My Domain)
}
