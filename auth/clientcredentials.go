package auth

import (
	"context"
	"errors"
	"strings"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

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
	var errs []error
	host, err := parseDomain(p.Domain)
	if err != nil {
		errs = append(errs, err)
	}
	if host.generic() {
		errs = append(errs, &Error{Cause: ErrHost, Hint: "client credentials work on the org's own address only, not on login or test.salesforce.com; " + hintHost})
	}
	if strings.TrimSpace(p.ClientID) == "" {
		errs = append(errs, configError("ClientID is empty: give the app's consumer key"))
	}
	if p.ClientSecret == "" {
		errs = append(errs, configError("ClientSecret is empty: give the app's consumer secret"))
	}
	return host, join(errs)
}

// Token asks for a token, once and for at most 30 s. The error is an [*Error].
func (p *ClientCredentials) Token(ctx context.Context) (*Token, error) {
	host, err := p.check()
	if err != nil {
		return nil, err
	}
	ctx, cancel := withTimeout(ctx)
	defer cancel()
	x := &exchange{secrets: []string{string(p.ClientSecret)}}
	cfg := clientcredentials.Config{
		ClientID:     strings.TrimSpace(p.ClientID),
		ClientSecret: string(p.ClientSecret),
		TokenURL:     host.String() + "/services/oauth2/token",
		AuthStyle:    oauth2.AuthStyleInParams, // never to be guessed: a guess sends refused credentials twice
	}
	t, err := cfg.Token(context.WithValue(ctx, oauth2.HTTPClient, x.httpClient(ctx)))
	return x.oauthToken(ctx, t, err, host, p.Trusted)
}

// join returns nil, the one error, or all of them as one [*Error] that says so.
func join(errs []error) error {
	switch len(errs) {
	case 0:
		return nil
	case 1:
		return errs[0]
	}
	hints := make([]string, 0, len(errs))
	for _, err := range errs {
		if e, ok := errors.AsType[*Error](err); ok {
			hints = append(hints, e.Hint)
		}
	}
	return &Error{Cause: ErrConfig, Hint: strings.Join(hints, "; "), Err: errors.Join(errs...)}
}
