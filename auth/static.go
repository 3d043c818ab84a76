package auth

import "context"

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
		err = &Error{Cause: ErrHost, Hint: "requests go to the org's own address, not to login or test.salesforce.com; " + hintHost}
	}
	token := need(string(p.AccessToken), "AccessToken is empty")
	if token == nil && !sendable(trimmed(p.AccessToken)) {
		token = configError("AccessToken has" + hintGarbled)
	}
	return join(err, token)
}

// Token returns the token, without a request.
func (p *Static) Token(ctx context.Context) (*Token, error) {
	if err := ready(ctx, p); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return &Token{AccessToken: trimmed(p.AccessToken), InstanceURL: host(p.Domain)}, nil
}
