package auth_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// Salesforce gives no reason for these refusals: the hint names every cause that an
// admin can fix.
func TestHintsOfRefusalsWithoutReasonNameAllCauses(t *testing.T) {
	causes := []string{
		"password", "security token is wrong", "Reset My Security Token", "Domain", "login.salesforce.com", "sandbox", "My Domain", "inactive", "frozen",
		"locked out", "Is Single Sign-On Enabled", "Multi-Factor Authentication for API Logins", "Login Hours", "Login IP Ranges", "Login History",
	}
	w := serve(t)
	for _, tt := range []struct {
		code, description string
		p                 auth.Provider
		more              []string
	}{
		{"INVALID_LOGIN", "Invalid username, password, security token; or user locked out.", w.soap(), []string{"SOAP login() is off", "retired"}},
		{"invalid_grant", "authentication failure", w.password(), []string{"Summer '23", "External Client Apps", "20 February 2027"}},
	} {
		w.RefuseSignIn(tt.code, tt.description)
		e := fails(t.Context(), t, tt.p, auth.ErrCredentials)
		for _, cause := range append(causes, tt.more...) {
			require.Contains(t, e.Hint(), cause, tt.code)
		}
	}
	for _, code := range []string{"OAUTH_EC_APP_NOT_FOUND", "OAUTH_APPROVAL_ERROR_GENERIC", "app_not_found"} {
		w.RefuseSignIn(code, "")
		e := fails(t.Context(), t, w.client(), auth.ErrAppNotApproved)
		for _, cause := range []string{"install", "policies", "Domain and ClientID belong to different orgs", "Distribution State is Local", "not login.salesforce.com"} {
			require.Contains(t, e.Hint(), cause, code)
		}
		require.NotContains(t, e.Hint(), "Login History", "it calls the log-in a success")
	}
}

// A code that is not in the table is shown unless it holds a secret, whatever family
// it looks like.
func TestFamiliesHideSecrets(t *testing.T) {
	for code, shown := range map[string]bool{
		"OAUTH_EC_APP_EXPIRED": true, "OAUTH_NEW_NOT_FOUND": true, "OAUTH_" + markSecret + "_NOT_FOUND": false, "OAUTH_MARKhush-hush": false,
	} {
		c := &canned{status: 400, body: fmt.Sprintf(`{"error":%q}`, code)}
		p := &auth.ClientCredentials{Domain: "acme.my.salesforce.com", ClientID: "id", ClientSecret: markSecret}
		e := fails(through(t, c), t, p, auth.ErrAppNotApproved)
		require.Equal(t, shown, e.Code == code, code)
		requireHidden(t, code, e.Error())
	}
}

// Tokens that need a proof with each request fail at once; tokens without a type are
// bearer tokens.
func TestTokenTypes(t *testing.T) {
	for _, tt := range []struct {
		kind  string // of JSON; "" leaves it out
		takes bool
	}{
		{"", true}, {`"Bearer"`, true}, {`"bearer"`, true}, {`"BEARER"`, true}, {`""`, true}, {"null", true},
		{`"DPoP"`, false}, {`"dpop"`, false}, {`"DPOP"`, false}, {`"MAC"`, false}, {`"N_A"`, false}, {`"pop"`, false}, {`"Bearer,DPoP"`, false},
	} {
		body := strings.Replace(tokenAnswer("https://acme.my.salesforce.com"), `"token_type":"Bearer",`, "", 1)
		require.NotContains(t, body, "token_type")
		if tt.kind != "" {
			body = strings.Replace(body, "{", `{"token_type":`+tt.kind+`,"refresh_token":"MARKrotated-2",`, 1)
		}
		for name, p := range map[string]auth.Provider{
			"client credentials": &auth.ClientCredentials{Domain: "acme.my.salesforce.com", ClientID: "id", ClientSecret: markSecret},
			"JWT":                &auth.JWTBearer{Domain: "acme.my.salesforce.com", ClientID: "id", Username: "u", Key: privatePEM(keys().own)},
			"password":           &auth.Password{Domain: "acme.my.salesforce.com", ClientID: "id", ClientSecret: markSecret, Username: "u", Password: markPassword},
			"refresh":            &auth.RefreshToken{Domain: "acme.my.salesforce.com", ClientID: "id", Store: auth.NewMemoryStore("refresh-1")},
		} {
			c := &canned{status: 200, body: body}
			cache := auth.NewCache(p)
			_, err := cache.Token(through(t, c))
			if tt.takes {
				require.NoError(t, err, "%s %s", name, tt.kind)
				continue
			}
			e := failed(t, err, auth.ErrConfig)
			require.Contains(t, e.Hint(), "DPoP", "%s %s", name, tt.kind)
			require.Contains(t, e.Hint(), "External Client App Manager")
			requireHidden(t, name, err.Error())
			_, err = cache.Token(through(t, c))
			require.ErrorIs(t, err, auth.ErrConfig)
			require.Len(t, c.requests, 1, "it is not asked again at once")
		}
		source := auth.FromTokenSource(sourceFunc(func() (*oauth2.Token, error) {
			var token oauth2.Token
			err := json.Unmarshal([]byte(body), &token)
			return &token, err
		}), "acme.my.salesforce.com")
		_, err := source.Token(t.Context())
		require.Equal(t, tt.takes, err == nil, tt.kind)
	}
}

// A refresh token that came with a useless token is stored all the same: the old one
// is dead.
func TestBoundTokenKeepsTheRefreshToken(t *testing.T) {
	store := auth.NewMemoryStore("refresh-1")
	body := strings.Replace(tokenAnswer("https://acme.my.salesforce.com"), `"token_type":"Bearer"`, `"token_type":"DPoP","refresh_token":"refresh-2"`, 1)
	p := &auth.RefreshToken{Domain: "acme.my.salesforce.com", ClientID: "id", Store: store}
	fails(through(t, &canned{status: 200, body: body}), t, p, auth.ErrConfig)
	stored, err := store.Load(t.Context())
	require.NoError(t, err)
	require.Equal(t, "refresh-2", string(stored.RefreshToken))
}

// Every permanent refusal of the password flow says when the flow ends.
func TestPasswordEnds(t *testing.T) {
	w := serve(t)
	for _, tt := range []struct {
		code, description string
		ends              bool
	}{
		{"invalid_grant", "authentication failure", true},
		{"invalid_grant", "", true},
		{"unsupported_grant_type", "grant type not supported", true},
		{"unauthorized_client", "", true},
		{"invalid_request", "username-password flow is retired", true},
		{"access_denied", "", true},
		{"flow_retired", "", true},
		{"OAUTH_APP_BLOCKED", "", true},
		{"invalid_client", "invalid client credentials", true},
		{"server_error", "", false},
		{"rate_limit_exceeded", "", false},
		{"unknown_error", "retry your request", false},
	} {
		w.RefuseSignIn(tt.code, tt.description)
		e := fails(t.Context(), t, w.password())
		require.Equal(t, tt.ends, strings.Contains(e.Hint(), "20 February 2027"), tt.code)
		e = fails(t.Context(), t, w.client())
		require.NotContains(t, e.Hint(), "2027", tt.code)
	}
}

// Credentials are not sent along a redirect. The error names the host if it is one
// of Salesforce's, to be configured.
func TestRedirectedSignIn(t *testing.T) {
	for _, tt := range []struct{ location, names string }{
		{"https://renamed.my.salesforce.com/services/oauth2/token", "https://renamed.my.salesforce.com"},
		{"https://acme--uat.sandbox.my.salesforce.com/services/oauth2/token?x=1", "https://acme--uat.sandbox.my.salesforce.com"},
		{"https://RENAMED.my.salesforce.com:443/", "https://renamed.my.salesforce.com"},
		{"https://acme.my.salesforce.mil/services/oauth2/token", "https://acme.my.salesforce.mil"},
		{"https://evil.example/services/oauth2/token", ""},
		{"https://renamed.my.salesforce.com.evil.example/", ""},
		{"https://evilsalesforce.com/", ""},
		{"http://renamed.my.salesforce.com/", ""},
		{"https://renamed.my.salesforce.com:8443/", ""},
		{"https://" + markSecret + "@renamed.my.salesforce.com/", ""},
		{"https://acme.my.salesforce.com/login", ""},
		{"/login", ""},
		{"", ""},
	} {
		for _, status := range []int{301, 302, 303, 307, 308} {
			for name, p := range map[string]auth.Provider{
				"OAuth": &auth.Password{Domain: "acme.my.salesforce.com", ClientID: "id", ClientSecret: markSecret, Username: "u", Password: markPassword},
				"SOAP":  &auth.SOAPLogin{Domain: "acme.my.salesforce.com", Username: "u", Password: markPassword, SecurityToken: markToken},
			} {
				c := &canned{status: status, header: http.Header{"Location": {tt.location}}, body: "<html>moved</html>"}
				e := fails(through(t, c), t, p, auth.ErrHost)
				require.Len(t, c.requests, 1, name)
				require.Equal(t, status, e.Status)
				require.Contains(t, e.Hint(), "set Domain", name)
				require.NotContains(t, e.Hint(), "evil")
				requireHidden(t, name, e.Error())
				if tt.names != "" {
					require.Contains(t, e.Hint(), tt.names+":", "%s %s", name, tt.location)
				} else {
					require.NotContains(t, e.Hint(), "renamed", "%s %s", name, tt.location)
				}
			}
		}
	}
	c := &canned{status: 400, header: http.Header{"Location": {"https://renamed.my.salesforce.com/"}}, body: `{"error":"inactive_user"}`}
	e := fails(through(t, c), t, &auth.ClientCredentials{Domain: "acme.my.salesforce.com", ClientID: "id", ClientSecret: markSecret}, auth.ErrCredentials)
	require.NotContains(t, e.Hint(), "renamed", "it is not a redirect")
}

func TestTokenMoved(t *testing.T) {
	for _, tt := range []struct{ from, location, to string }{
		{"https://acme.my.salesforce.com", "https://renamed.my.salesforce.com/services/data/v66.0/query?q=MARKsecret", "https://renamed.my.salesforce.com"},
		{"https://na46.salesforce.com", "https://acme.my.salesforce.com/services/data", "https://acme.my.salesforce.com"},
		{"https://acme.my.salesforce.com/", "https://login.salesforce.com/?ec=302", "https://login.salesforce.com"},
		{"https://acme.cloudforce.com", "https://acme.my.salesforce.com", "https://acme.my.salesforce.com"},
		{"https://acme.my.salesforce.com/", "https://acme.my.salesforce.com/login", ""},
		{"https://acme.my.salesforce.com", "https://Acme.my.salesforce.com:443/login", ""},
		{"https://acme.my.salesforce.com", "https://evil.example/", ""},
		{"https://acme.my.salesforce.com", "https://salesforce.com/", ""},
		{"https://acme.my.salesforce.com", "https://127.0.0.1/", ""},
		{"http://localhost:80", "http://localhost:81/", ""},
		{"https://acme.my.salesforce.com", "/services", ""},
		{"https://acme.my.salesforce.com", "https://[renamed.my.salesforce.com", ""},
		{"https://acme.my.salesforce.com", "", ""},
		{"", "", ""},
	} {
		e := (&auth.Token{InstanceURL: tt.from}).Moved(tt.location)
		if tt.to == "" {
			require.Nil(t, e, tt.location)
			continue
		}
		require.ErrorIs(t, e, auth.ErrHost)
		require.Contains(t, e.Hint(), tt.to+": set Domain", tt.location)
		requireHidden(t, tt.location, e.Error())
	}
}

// An error of another's provider has the hint of its code, whatever its letter case, and
// of the family that it looks like.
func TestHintsOfCodes(t *testing.T) {
	for _, tt := range []struct{ code, description, hint string }{
		{"INVALID_LOGIN", "", "Login History"},
		{"TRIAL_EXPIRED", "", "trial"},
		{"invalid_grant", "inactive user", "activate"},
		{"OAUTH_EC_APP_NOT_FOUND", "", "install"},
		{"oauth_ec_app_not_found", "", "install"},
		{"OAUTH_APP_ACCESS_DENIED", "", "pre-authorized"},
		{"OAUTH_EC_APP_EXPIRED", "", "unblock"},
		{"use_dpop_nonce", "", "switch off"},
		{"anything", "External client app is not installed in this org", "install"},
		{"something_new", "", ""},
		{"", "not installed", ""},
	} {
		e := &auth.Error{Cause: auth.ErrCredentials, Code: tt.code, Description: tt.description}
		require.Contains(t, e.Hint(), tt.hint, tt.code)
		require.Equal(t, tt.hint == "", e.Hint() == "", tt.code)
	}
}
