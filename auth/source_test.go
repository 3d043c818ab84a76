package auth_test

import (
	"errors"
	"net/http"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// sourceFunc is a token source.
type sourceFunc func() (*oauth2.Token, error)

func (f sourceFunc) Token() (*oauth2.Token, error) { return f() }

func TestFromTokenSource(t *testing.T) {
	expiry := time.Now().Add(time.Hour)
	full := (&oauth2.Token{AccessToken: markAccess, Expiry: expiry}).WithExtra(map[string]any{
		"instance_url": "https://acme.my.salesforce.com", "id": "https://login.salesforce.com/id/00Dxx0000000001EAA/005xx0000000001AAA", "scope": "api " + markAccess, "issued_at": "1764000000000",
	})
	bare := &oauth2.Token{AccessToken: markAccess}
	evil := bare.WithExtra(map[string]any{"instance_url": "https://evil.example"})
	tests := []struct {
		name   string
		token  *oauth2.Token
		err    error
		domain string
		cause  error
		want   string // instance
	}{
		{name: "full", token: full, want: "https://acme.my.salesforce.com"},
		{name: "with a domain", token: bare, domain: "acme.lightning.force.com", want: "https://acme.my.salesforce.com"},
		{name: "the token knows better", token: full, domain: "https://proxy.example.com", want: "https://acme.my.salesforce.com"},
		{name: "no address", token: bare, cause: auth.ErrConfig},
		{name: "foreign address", token: evil, cause: auth.ErrUntrustedHost},
		{name: "foreign address with a domain", token: evil, domain: "acme.my.salesforce.com", cause: auth.ErrUntrustedHost},
		{name: "bad domain", token: full, domain: "http://acme.my.salesforce.com", cause: auth.ErrConfig},
		{name: "no token", cause: auth.ErrResponse},
		{name: "empty token", token: &oauth2.Token{}, cause: auth.ErrResponse},
		{name: "failure", err: errors.New("MARK"), cause: auth.ErrTemporary},
		{name: "refusal", err: &oauth2.RetrieveError{Response: &http.Response{StatusCode: http.StatusBadRequest}, Body: []byte(`{"error":"invalid_grant","error_description":"inactive user"}`)}, cause: auth.ErrCredentials},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := auth.FromTokenSource(sourceFunc(func() (*oauth2.Token, error) { return tt.token, tt.err }), tt.domain)
			got, err := p.Token(t.Context())
			if tt.cause != nil {
				require.ErrorIs(t, err, tt.cause)
				requireHidden(t, "Error", err.Error())
				_, leaked := errors.AsType[*oauth2.RetrieveError](err)
				require.False(t, leaked, "x/oauth2's error prints the body")
				return
			}
			require.NoError(t, err)
			require.Equal(t, tt.want, got.InstanceURL)
			if tt.token == full {
				want := &auth.Token{
					AccessToken: markAccess, InstanceURL: tt.want, OrgID: "00Dxx0000000001EAA", UserID: "005xx0000000001AAA", Scope: "api",
					IssuedAt: time.UnixMilli(1764000000000), Expiry: expiry,
				}
				if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(auth.Token{})); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
	_, err := auth.FromTokenSource(nil, "").Token(t.Context())
	require.ErrorIs(t, err, auth.ErrConfig)
	fails(t.Context(), t, auth.FromTokenSource(sourceFunc(func() (*oauth2.Token, error) { runtime.Goexit(); return nil, nil }), ""), auth.ErrResponse)
}

func TestStatic(t *testing.T) {
	for domain, want := range map[string]string{
		"acme.lightning.force.com": "https://acme.my.salesforce.com", "http://127.0.0.1:1": "http://127.0.0.1:1",
		"": "", "login.salesforce.com": "", "http://acme.my.salesforce.com": "",
	} {
		got, err := (&auth.Static{Domain: domain, AccessToken: markAccess}).Token(t.Context())
		require.Equal(t, want == "", err != nil, domain)
		if err == nil {
			require.Equal(t, want, got.InstanceURL)
		}
	}
	require.ErrorContains(t, (&auth.Static{Domain: "acme.my.salesforce.com"}).Validate(), "AccessToken")
	require.Error(t, (*auth.Static)(nil).Validate())
}
