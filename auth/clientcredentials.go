package auth

import "context"

// ClientCredentials logs an app in as the user that the app runs as, by the
// OAuth 2.0 client credentials flow. It is what to use for a service without a
// person at hand.
//
// In the org, an External Client App needs Enable Client Credentials Flow, the
// scope api, and a user to run as in its policies.
type ClientCredentials struct {
	Domain       string // the org's My Domain: "https://acme.my.salesforce.com"; what people paste is put right, login.salesforce.com is refused
	ClientID     string // the app's consumer key
	ClientSecret Secret // the app's consumer secret

	Trusted []string // further host suffixes (".example.com") that the answer may send requests to
}

// Validate reports all that is wrong with the configuration, without asking
// Salesforce. Each error is an [*Error] with the cause [ErrConfig] or [ErrHost].
func (p *ClientCredentials) Validate() error {
	_, err := p.check()
	return err
}

func (p *ClientCredentials) check() (origin, error) {
	if p == nil {
		return origin{}, configError("the provider is nil")
	}
	host, err := parseDomain(p.Domain)
	if host.generic() {
		err = &Error{Cause: ErrHost, Hint: "client credentials work on the org's own address only, not on login or test.salesforce.com; " + hintHost}
	}
	return host, join(err,
		need(p.ClientID, "ClientID is empty: give the app's consumer key"),
		need(string(p.ClientSecret), "ClientSecret is empty: give the app's consumer secret"))
}

// Token asks for a token, once and for at most 30 s. The error is an [*Error].
func (p *ClientCredentials) Token(ctx context.Context) (*Token, error) {
	if err := checkContext(ctx); err != nil {
		return nil, err
	}
	host, err := p.check()
	if err != nil {
		return nil, err
	}
	t, _, err := tokenRequest{flow: byClient, host: host, client: p.ClientID, secret: p.ClientSecret, trusted: p.Trusted}.send(ctx)
	return t, err
}
