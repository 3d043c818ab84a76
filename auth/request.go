package auth

import (
	"context"
	"maps"
	"net/url"
	"strings"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// flow is a way of asking the token endpoint: its grant type.
type flow string

const (
	anyFlow  flow = "" // in rules
	byClient flow = "client_credentials"
	byJWT    flow = "urn:ietf:params:oauth:grant-type:jwt-bearer"
	byCode   flow = "authorization_code"
	byToken  flow = "refresh_token"
	byUser   flow = "password"
)

// tokenRequest is a request to the token endpoint.
type tokenRequest struct {
	flow    flow
	host    origin
	client  string // consumer key, empty where the flow does not send it
	secret  Secret // consumer secret, likewise
	params  url.Values
	secrets []Secret // that params hold
	trusted []string
}

// send asks, once and for at most 30 s. The refresh token is empty where the
// answer has none; it may come with an error too, where the answer names a host
// that is not trusted. The error is an [*Error].
func (r tokenRequest) send(ctx context.Context) (t *Token, refresh Secret, err error) {
	ctx, cancel := withTimeout(ctx)
	defer cancel()
	secret := string(trimmed(r.secret))
	x := &exchange{flow: r.flow, secrets: []string{secret}}
	for _, s := range r.secrets {
		x.secrets = append(x.secrets, string(s))
	}
	params := url.Values{"grant_type": {string(r.flow)}}
	maps.Copy(params, r.params)
	// This one honours ctx and sets grant_type to what it is given. The style is
	// never to be guessed: a guess sends refused credentials twice.
	cfg := clientcredentials.Config{
		ClientID: strings.TrimSpace(r.client), ClientSecret: secret, TokenURL: r.host.String() + "/services/oauth2/token",
		EndpointParams: params, AuthStyle: oauth2.AuthStyleInParams,
	}
	got, err := cfg.Token(context.WithValue(ctx, oauth2.HTTPClient, x.httpClient(ctx)))
	t, err = x.oauthToken(ctx, got, err, r.host, r.trusted)
	if got != nil {
		refresh = Secret(extra(got, "refresh_token"))
	}
	return t, refresh, err
}
