package auth

import (
	"context"
	"fmt"
	"io"

	"golang.org/x/oauth2"
)

// Source is a provider over a token source of golang.org/x/oauth2. Make it by
// [FromTokenSource].
type Source struct {
	// Domain is the org's address: "https://acme.my.salesforce.com". Empty takes
	// it from the token's instance_url, which the sources of x/oauth2 keep.
	Domain string

	Trusted []string // further host suffixes (".example.com") that the token may send requests to

	source oauth2.TokenSource
}

// FromTokenSource returns a provider that asks ts. It is for those who have
// their own way in: a vault, a broker, another flow.
//
// A token source knows no ctx and cannot be cancelled: Token returns as soon as
// ctx ends, or after 30 s, and leaves the source to finish on its own. One that caches, as
// [oauth2.ReuseTokenSource] does, gives a refused token again.
func FromTokenSource(ts oauth2.TokenSource) *Source { return &Source{source: ts} }

// Validate reports all that is wrong with the configuration. Each error is an
// [*Error] with the cause [ErrConfig].
func (p *Source) Validate() error {
	_, err := p.check()
	return err
}

func (p *Source) check() (origin, error) {
	if p == nil || p.source == nil {
		return origin{}, configError("the token source is nil")
	}
	if p.Domain == "" {
		return origin{}, nil
	}
	return parseDomain(p.Domain)
}

// Format writes the type's name, whatever the verb: what the token source holds
// is not known.
func (p *Source) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "auth.Source") }

// Token asks the token source. The error is an [*Error], or that of ctx.
func (p *Source) Token(ctx context.Context) (*Token, error) {
	if err := checkContext(ctx); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	host, err := p.check()
	if err != nil {
		return nil, err
	}
	type result struct {
		token *oauth2.Token
		err   error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() { done <- r }() // if the source exits the goroutine
		defer rescue(&r.err, "the token source")
		r.token, r.err = p.source.Token()
	}()
	bounded, cancel := withTimeout(ctx)
	defer cancel()
	select {
	case <-bounded.Done():
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return nil, late(bounded)
	case r := <-done:
		return p.convert(r.token, r.err, host)
	}
}

// convert judges what a token source gave.
func (p *Source) convert(t *oauth2.Token, err error, host origin) (*Token, error) {
	if err != nil {
		return nil, foreign(err, "the token source failed")
	}
	if t == nil || t.AccessToken == "" {
		return nil, &Error{Cause: ErrAnswer, Hint: "the token source returned no token"}
	}
	if !sendable(Secret(t.AccessToken)) {
		return nil, badToken("the token source returned a token with")
	}
	x := &exchange{secrets: []string{t.AccessToken}}
	instance := extra(t, "instance_url")
	switch {
	case instance == "" && p.Domain == "":
		return nil, configError("the token names no instance_url: set Domain")
	case instance == "":
		instance = host.String()
	}
	at, ok := trust(instance, host, p.Trusted)
	if !ok {
		return nil, x.refuse(untrusted, "", "")
	}
	org, user := idParts(extra(t, "id"))
	return &Token{
		AccessToken: Secret(t.AccessToken), InstanceURL: at, OrgID: org, UserID: user,
		Scope: x.scopes(extra(t, "scope")), IssuedAt: issuedAt(extra(t, "issued_at")), Expiry: t.Expiry,
	}, nil
}
