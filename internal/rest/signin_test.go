package rest_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// A SOAP login warns through the connection's logger, or through its own.
func TestSOAPLoginWarns(t *testing.T) {
	var conn, own bytes.Buffer
	to := func(b *bytes.Buffer) *slog.Logger { return slog.New(slog.NewTextHandler(b, nil)) }
	org := salesforcetest.NewOrg()
	who := org.Credentials()
	login := &auth.SOAPLogin{Domain: who.Domain, Username: who.Username, Password: auth.Secret(who.Password), SecurityToken: auth.Secret(who.SecurityToken)}
	signIn := func(log *slog.Logger) {
		c := rest.New(rest.Config{Tokens: rest.SignIn(login, log), HTTPClient: org.HTTPClient(), Version: "66.0"})
		for range 2 {
			_, err := c.Do(t.Context(), rest.Request{Path: "/limits"})
			require.NoError(t, err)
			org.ExpireSessions()
		}
	}
	signIn(nil)
	require.Empty(t, conn.String())
	signIn(to(&conn))
	require.Equal(t, 1, strings.Count(conn.String(), "Summer '27"))
	require.Nil(t, login.Logger, "the caller's value does not change")

	login.Logger = to(&own)
	signIn(to(&conn))
	require.Equal(t, 1, strings.Count(conn.String(), "Summer '27"))
	require.Equal(t, 1, strings.Count(own.String(), "Summer '27"))
	require.NotContains(t, conn.String()+own.String(), who.Password)
}

// Other providers are asked as they are.
func TestSignInOfOthers(t *testing.T) {
	var none *auth.SOAPLogin
	for _, p := range []auth.Provider{nil, none, &auth.Static{}, auth.NewCache(&auth.SOAPLogin{})} {
		require.Equal(t, p, rest.WithLogger(p, slog.New(slog.DiscardHandler)))
	}
}
