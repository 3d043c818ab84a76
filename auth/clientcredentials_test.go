package auth_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

func clientCredentials() *auth.ClientCredentials {
	return &auth.ClientCredentials{Domain: "https://acme.my.salesforce.com", ClientID: "cid", ClientSecret: markSecret}
}

func TestClientCredentials(t *testing.T) {
	rt := &canned{status: 200, header: http.Header{"Content-Type": {"application/json;charset=UTF-8"}}, body: tokenAnswer("https://acme.my.salesforce.com")}
	got, err := clientCredentials().Token(through(t, rt))
	require.NoError(t, err)
	want := &auth.Token{
		AccessToken: markAccess, InstanceURL: "https://acme.my.salesforce.com", OrgID: "00Dxx0000000001EAA", UserID: "005xx0000000001AAA",
		Scope: "api id", IssuedAt: time.UnixMilli(1764000000000),
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(auth.Token{})); diff != "" {
		t.Error(diff)
	}
	require.Len(t, rt.requests, 1)
	require.Equal(t, "https://acme.my.salesforce.com/services/oauth2/token", rt.requests[0].URL.String())
	require.Empty(t, rt.requests[0].Header.Get("Authorization"))
	form, err := url.ParseQuery(rt.bodies[0])
	require.NoError(t, err)
	if diff := cmp.Diff(url.Values{"grant_type": {"client_credentials"}, "client_id": {"cid"}, "client_secret": {markSecret}}, form); diff != "" {
		t.Error(diff)
	}
}

// Refusals in every form. [TestGrantTable] has every code.
func TestClientCredentialsErrors(t *testing.T) {
	refusal := func(code, description string) string {
		return `{"error":"` + code + `","error_description":"` + description + `"}`
	}
	tests := []struct {
		name   string
		status int
		body   string
		cause  error
		code   string
	}{
		{"authentication failure", 400, refusal("invalid_grant", "authentication failure"), auth.ErrCredentials, "invalid_grant"},
		{"secret", 401, refusal("invalid_client", "invalid client credentials"), auth.ErrCredentials, "invalid_client"},
		{"unknown 500", 500, refusal("something_new", "x"), auth.ErrTemporary, "something_new"},
		{"error in 200", 200, refusal("invalid_grant", "authentication failure"), auth.ErrCredentials, "invalid_grant"},
		{"no token", 200, `{"instance_url":"https://acme.my.salesforce.com"}`, auth.ErrResponse, ""},
		{"foreign host", 200, tokenAnswer("https://acme.my.salesforce.com.evil.example"), auth.ErrUntrustedHost, ""},
		{"http host", 200, tokenAnswer("http://acme.my.salesforce.com"), auth.ErrUntrustedHost, ""},
		{"loopback", 200, tokenAnswer("https://127.0.0.1"), auth.ErrUntrustedHost, ""},
		{"no host", 200, tokenAnswer(""), auth.ErrUntrustedHost, ""},
		{"array", 400, `[{"error":"invalid_grant"}]`, auth.ErrRestricted, ""},
		{"HTML 200", 200, "<html>", auth.ErrResponse, ""},
		{"HTML 502", 502, "<html>MARKaccess</html>", auth.ErrTemporary, ""},
		{"empty 400", 400, "", auth.ErrRestricted, ""},
		{"empty 404", 404, "", auth.ErrHost, ""},
		{"redirect", 302, "", auth.ErrHost, ""},
		{"echo", 400, refusal(markSecret, "we got "+markSecret), auth.ErrConfig, ""},
	}
	for _, tt := range tests {
		for _, contentType := range []string{"application/json", "text/plain", "text/html", ""} {
			t.Run(tt.name+" "+contentType, func(t *testing.T) {
				rt := &canned{status: tt.status, header: http.Header{"Content-Type": {contentType}}, body: tt.body}
				_, err := clientCredentials().Token(through(t, rt))
				e := failed(t, err, tt.cause)
				require.Equal(t, tt.code, e.Code)
				require.Equal(t, tt.status, e.Status)
				require.NotEmpty(t, e.Hint())
				require.Len(t, rt.requests, 1, "a refused credential is sent once")
				requireHidden(t, "Error", err.Error()+e.Description)
				_, leaked := errors.AsType[*oauth2.RetrieveError](err)
				require.False(t, leaked, "x/oauth2's error prints the body")
			})
		}
	}
}

func TestConfigurationIsRefusedBeforeAnyRequest(t *testing.T) {
	tests := []struct {
		name  string
		p     interface{ Validate() error }
		cause error
		says  string
	}{
		{"login host", &auth.ClientCredentials{Domain: "login.salesforce.com", ClientID: "a", ClientSecret: "b"}, auth.ErrHost, "own address only"},
		{"test host", &auth.ClientCredentials{Domain: "https://TEST.salesforce.com/", ClientID: "a", ClientSecret: "b"}, auth.ErrHost, "own address only"},
		{"http", &auth.ClientCredentials{Domain: "http://acme.my.salesforce.com", ClientID: "a", ClientSecret: "b"}, auth.ErrConfig, "https"},
		{"everything", &auth.ClientCredentials{}, auth.ErrConfig, "ClientSecret"},
		{"nil", (*auth.ClientCredentials)(nil), auth.ErrConfig, "nil"},
		{"no password", &auth.SOAPLogin{Domain: "acme.my.salesforce.com", Username: "u"}, auth.ErrConfig, "Password"},
		{"password not in UTF-8", &auth.SOAPLogin{Domain: "acme.my.salesforce.com", Username: "u", Password: "MARK\xfc"}, auth.ErrConfig, "UTF-8"},
		{"control character", &auth.SOAPLogin{Domain: "acme.my.salesforce.com", Username: "u", Password: "p", SecurityToken: "MARK\x00"}, auth.ErrConfig, "UTF-8"},
		{"user not in UTF-8", &auth.SOAPLogin{Domain: "acme.my.salesforce.com", Username: "m\xfcller", Password: "p"}, auth.ErrConfig, "UTF-8"},
		{"nil SOAP", (*auth.SOAPLogin)(nil), auth.ErrConfig, "nil"},
		{"password in the address", &auth.SOAPLogin{Domain: "https://u:MARKpw@acme.my.salesforce.com", Username: "u", Password: "p"}, auth.ErrConfig, "leave them out"},
		{"broken address", &auth.SOAPLogin{Domain: "https://MARK%zz", Username: "u", Password: "p"}, auth.ErrConfig, "URL"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.p.Validate()
			require.ErrorIs(t, err, tt.cause)
			require.ErrorContains(t, err, tt.says)
			requireHidden(t, "Error", err.Error())
			_, err2 := tt.p.(auth.Provider).Token(through(t, roundTrip(func(*http.Request) (*http.Response, error) {
				t.Error("a request was sent")
				return nil, io.EOF
			})))
			require.EqualError(t, err2, err.Error())
		})
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func TestNoAnswer(t *testing.T) {
	tests := []struct {
		name  string
		err   error
		cause error
	}{
		{"no such host", &net.DNSError{Err: "no such host", Name: "acme", IsNotFound: true}, auth.ErrHost},
		{"look-up fails", &net.DNSError{Err: "server misbehaving", Name: "acme"}, auth.ErrTemporary},
		{"refused", &net.OpError{Op: "dial", Err: errors.New("connection refused")}, auth.ErrTemporary},
		{"odd", errors.New("MARKhush-hush-hush in a transport's error"), auth.ErrTemporary},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ctx := through(t, roundTrip(func(*http.Request) (*http.Response, error) { return nil, tt.err }))
			for _, p := range []auth.Provider{clientCredentials(), soapLogin()} {
				_, err := p.Token(ctx)
				require.ErrorIs(t, err, tt.cause)
				require.ErrorIs(t, err, tt.err)
				requireHidden(t, "Error", err.Error())
			}
		})
	}
}
