package auth

import (
	"context"
	"fmt"
	"io"
	"slices"

	"golang.org/x/oauth2"
)

type tokenSource struct {
	source  oauth2.TokenSource
	domain  string
	trusted []string
}

// FromTokenSource returns a provider that gets its tokens from ts: a vault, a
// broker, or another flow. The domain is the org's address; "" takes it from the
// token's instance_url, which the sources of x/oauth2 keep. Trusted lists further
// host suffixes (".example.com") that the token may send requests to.
//
// A token source takes no ctx and cannot be cancelled. Token returns as soon as
// ctx ends, or after 30 s, and the source finishes in the background. A source
// that caches, such as [oauth2.ReuseTokenSource], returns a refused token again.
func FromTokenSource(ts oauth2.TokenSource, domain string, trusted ...string) Provider {
	return &tokenSource{source: ts, domain: domain, trusted: slices.Clone(trusted)}
}

// Validate reports mistakes in the arguments of [FromTokenSource].
func (p *tokenSource) Validate() error {
	if p.source == nil {
		return configError("the token source is nil")
	}
	if p.domain == "" {
		return nil
	}
	_, err := parseDomain(p.domain)
	return err
}

// Format hides the token source, which may hold secrets.
func (p *tokenSource) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "auth.FromTokenSource") }

// Token asks the token source. The error is an [*Error], or that of ctx.
func (p *tokenSource) Token(ctx context.Context) (*Token, error) {
	if err := ready(ctx, p.Validate); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	done := aside("the token source", nil, p.source.Token)
	bounded, cancel := context.WithTimeout(ctx, refreshTimeout)
	defer cancel()
	select {
	case <-bounded.Done():
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return nil, late(bounded)
	case r := <-done:
		return p.convert(r.value, r.err)
	}
}

func (p *tokenSource) convert(t *oauth2.Token, err error) (*Token, error) {
	switch {
	case err != nil:
		return nil, foreign(err, "the token source failed")
	case t == nil || t.AccessToken == "":
		return nil, &Error{Cause: ErrResponse, hint: "the token source returned no token"}
	case !sendable(Secret(t.AccessToken)):
		return nil, badToken("the token source returned a token with")
	}
	configured, _ := parseDomain(p.domain) // Validate has read it
	named := extra(t, "instance_url")
	switch {
	case named == "" && p.domain == "":
		return nil, configError("the token names no instance_url: set Domain")
	case named == "":
		named = configured.String()
	}
	return (&exchange{secrets: []Secret{Secret(t.AccessToken)}}).token(t, named, configured, p.trusted)
}

// Static is an access token obtained elsewhere: by the Salesforce CLI, by
// another service, or in a test. It is not renewed; once Salesforce rejects it,
// every call fails.
type Static struct {
	Domain      string // the org's address, where requests go: "https://acme.my.salesforce.com"
	AccessToken Secret // access token or SOAP session ID
}

// Validate reports mistakes in the configuration, as an [*Error] of [ErrConfig].
func (p *Static) Validate() error {
	if p == nil {
		return errNoProvider()
	}
	host, err := parseDomain(p.Domain)
	if host.generic() {
		err = &Error{Cause: ErrHost, hint: "requests go to the org's own address, not to login or test.salesforce.com; " + hintHost}
	}
	token := need(string(p.AccessToken), "AccessToken is empty")
	if token == nil && !sendable(trimmed(p.AccessToken)) {
		token = configError("AccessToken has" + hintGarbled)
	}
	return join(err, token)
}

// Token returns the token, without a request.
func (p *Static) Token(ctx context.Context) (*Token, error) {
	if err := ready(ctx, p.Validate); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return &Token{AccessToken: trimmed(p.AccessToken), InstanceURL: host(p.Domain)}, nil
}
