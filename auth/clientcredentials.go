package auth

import "context"

// ClientCredentials logs an app in as the user it runs as, by the OAuth 2.0
// client credentials flow. Use it for a service that runs unattended.
//
// In the org, an External Client App needs Enable Client Credentials Flow, the
// scope api, and a run-as user in its policies.
type ClientCredentials struct {
	Domain       string // the org's My Domain: "https://acme.my.salesforce.com"; common paste mistakes are corrected, login.salesforce.com is refused
	ClientID     string // the app's consumer key
	ClientSecret Secret // the app's consumer secret

	Trusted []string // further host suffixes (".example.com") that the answer may send requests to
}

// Validate reports mistakes in the configuration, such as a Domain that holds a
// user name or password, as an [*Error] of [ErrConfig] or [ErrHost].
func (p *ClientCredentials) Validate() error {
	if p == nil {
		return errNoProvider()
	}
	host, err := parseDomain(p.Domain)
	if host.generic() {
		err = &Error{Cause: ErrHost, hint: "client credentials work on the org's own address only, not on login or test.salesforce.com; " + hintHost}
	}
	return join(err, needClientID(p.ClientID), needClientSecret(p.ClientSecret))
}

// Token asks for a token, once and for at most 30 s. The error is an [*Error].
func (p *ClientCredentials) Token(ctx context.Context) (*Token, error) {
	if err := ready(ctx, p.Validate); err != nil {
		return nil, err
	}
	t, _, err := tokenRequest{flow: byClient, domain: p.Domain, client: p.ClientID, secret: p.ClientSecret, trusted: p.Trusted}.send(ctx)
	return t, err
}
