package auth

import (
	"context"
	"net/url"
	"strings"
)

// Password logs in as a user by the OAuth 2.0 user name and password flow.
//
// Salesforce ends this flow on 20 February 2027, without exceptions: move to
// [ClientCredentials] or [JWTBearer]. Until then a Client logs one warning. Orgs
// created since Summer '23 block the flow until an admin allows it, and External
// Client Apps do not support it. Every failure reads "authentication failure"; only
// the user's Login History gives the reason.
type Password struct {
	Domain        string // the org's address: "https://acme.my.salesforce.com"; common paste mistakes are corrected
	ClientID      string // consumer key of a connected app
	ClientSecret  Secret // its consumer secret
	Username      string // "user@example.com": the user name, not always the e-mail address
	Password      Secret
	SecurityToken Secret // e-mailed to the user with each password change; not needed from trusted IP addresses

	Trusted []string // further host suffixes (".example.com") that the answer may send requests to
}

// Validate reports mistakes in the configuration, as an [*Error] of [ErrConfig].
func (p *Password) Validate() error {
	if p == nil {
		return errNoProvider()
	}
	_, err := parseDomain(p.Domain)
	return join(err, needClientID(p.ClientID), needClientSecret(p.ClientSecret),
		need(p.Username, "Username is empty"), need(string(p.Password), "Password is empty"))
}

// Token logs in, once and for at most 30 s. The error is an [*Error].
func (p *Password) Token(ctx context.Context) (*Token, error) {
	if err := ready(ctx, p.Validate); err != nil {
		return nil, err
	}
	password := unbroken(p.Password) + trimmed(p.SecurityToken)
	t, _, err := tokenRequest{
		flow: byUser, domain: p.Domain, client: p.ClientID, secret: p.ClientSecret, trusted: p.Trusted,
		params:  url.Values{"username": {strings.TrimSpace(p.Username)}, "password": {string(password)}},
		secrets: []Secret{password, p.Password, p.SecurityToken},
	}.send(ctx)
	return t, err
}
