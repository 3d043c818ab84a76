package auth

import (
	"context"
	"net/url"
	"strings"
)

// Password logs in as a user by the OAuth 2.0 user name and password flow.
//
// It is a legacy: orgs made since Summer '23 block it until an admin allows it,
// and External Client Apps do not have it. Every failure reads "authentication
// failure"; the reason stands in the user's Login History alone. Prefer
// [ClientCredentials] or [JWTBearer].
type Password struct {
	Domain        string // the org's address: "https://acme.my.salesforce.com"; what people paste is put right
	ClientID      string // consumer key of a connected app
	ClientSecret  Secret // its consumer secret
	Username      string // "user@example.com": the user name, not always the e-mail address
	Password      Secret
	SecurityToken Secret // mailed to the user with each change of password; empty from trusted addresses

	Trusted []string // further host suffixes (".example.com") that the answer may send requests to
}

// Validate reports all that is wrong with the configuration, without asking
// Salesforce. Each error is an [*Error] with the cause [ErrConfig].
func (p *Password) Validate() error {
	_, err := p.check()
	return err
}

func (p *Password) check() (origin, error) {
	if p == nil {
		return origin{}, configError("the provider is nil")
	}
	host, err := parseDomain(p.Domain)
	return host, join(err,
		need(p.ClientID, "ClientID is empty: give the app's consumer key"),
		need(string(p.ClientSecret), "ClientSecret is empty: give the app's consumer secret"),
		need(p.Username, "Username is empty"), need(string(p.Password), "Password is empty"))
}

// Token logs in, once and for at most 30 s. The error is an [*Error].
func (p *Password) Token(ctx context.Context) (*Token, error) {
	if err := checkContext(ctx); err != nil {
		return nil, err
	}
	host, err := p.check()
	if err != nil {
		return nil, err
	}
	password := unbroken(p.Password) + trimmed(p.SecurityToken)
	t, _, err := tokenRequest{
		flow: byUser, host: host, client: p.ClientID, secret: p.ClientSecret, trusted: p.Trusted,
		params:  url.Values{"username": {strings.TrimSpace(p.Username)}, "password": {string(password)}},
		secrets: []Secret{password, p.Password, p.SecurityToken},
	}.send(ctx)
	return t, err
}
