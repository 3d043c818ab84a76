package salesforcetest_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// TestAuth signs in as the first user and as another, until the org refuses.
func TestAuth(t *testing.T) {
	a := newAPI(t)
	user, err := a.org.AddIntegrationUser()
	require.NoError(t, err)
	ctx := context.WithValue(t.Context(), oauth2.HTTPClient, a.org.HTTPClient())
	for want, provider := range map[string]auth.Provider{
		a.org.Records("User")[0]["Id"].(string): a.org.Auth(),
		user:                                    a.org.AuthOf(user),
	} {
		token, err := provider.Token(ctx)
		require.NoError(t, err)
		require.Equal(t, want, token.UserID)
		require.Equal(t, http.StatusOK, a.do(http.MethodGet, "/limits", nil, "Authorization", "Bearer "+string(token.AccessToken)).status)
	}
	a.org.RefuseSignIn("invalid_grant", "no client credentials user enabled")
	_, err = a.org.Auth().Token(ctx)
	require.ErrorContains(t, err, "invalid_grant")
	a.org.RefuseSignIn("", "")
	_, err = a.org.Auth().Token(ctx)
	require.NoError(t, err)
	_, err = a.org.AuthOf("005000000000000AAA").Token(ctx)
	require.Error(t, err, "no such user")
}
