package auth

import "context"

// ClientCredentials logs an app in as the user that the app runs as, by the
// OAuth 2.0 client credentials flow.
type ClientCredentials struct {
	Domain       string // the org's My Domain: "https://acme.my.salesforce.com"; login.salesforce.com is refused
	ClientID     string // the app's consumer key
	ClientSecret Secret // the app's consumer secret

	Trusted []string // further host suffixes (".example.com") that the answer may send us to
}

// Token asks for a token.
func (p *ClientCredentials) Token(ctx context.Context) (*Token, error) {
	return nil, &Error{Cause: ErrConfig}
}
