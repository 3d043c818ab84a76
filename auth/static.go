package auth

import "context"

// Static gives an access token that was had elsewhere: by the Salesforce CLI,
// by another service, or in a test. Nobody renews it: once it is refused, all
// is over.
type Static struct {
	Domain      string // the org's address, where requests go: "https://acme.my.salesforce.com"
	AccessToken Secret // access token or SOAP session ID
}

// Validate reports all that is wrong with the configuration. Each error is an
// [*Error] with the cause [ErrConfig].
func (p *Static) Validate() error {
	_, err := p.check()
	return err
}

func (p *Static) check() (origin, error) {
	if p == nil {
		return origin{}, configError("the provider is nil")
	}
	host, err := parseDomain(p.Domain)
	if host.generic() {
		err = &Error{Cause: ErrHost, Hint: "requests go to the org's own address, not to login or test.salesforce.com; " + hintHost}
	}
	token := need(string(p.AccessToken), "AccessToken is empty")
	if token == nil && !sendable(trimmed(p.AccessToken)) {
		token = configError("AccessToken has characters that no access token has: blanks, line breaks, others than ASCII")
	}
	return host, join(err, token)
}

// Token returns the token. It asks nobody.
func (p *Static) Token(ctx context.Context) (*Token, error) {
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
	return &Token{AccessToken: trimmed(p.AccessToken), InstanceURL: host.String()}, nil
}
