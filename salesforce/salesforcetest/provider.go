package salesforcetest

import "github.com/getmobly/mobly-salesforce-go/auth"

// Auth returns a provider that signs in as the first user: [Org.Credentials] as
// an [auth.ClientCredentials]. Its requests have to go through
// [Org.HTTPClient].
func (o *Org) Auth() auth.Provider { return o.Credentials().provider() }

// AuthOf returns a provider that signs in as the given user, as [Org.Auth] does
// as the first.
func (o *Org) AuthOf(userID string) auth.Provider { return o.CredentialsOf(userID).provider() }

func (c Credentials) provider() auth.Provider {
	return &auth.ClientCredentials{Domain: c.Domain, ClientID: c.ClientID, ClientSecret: auth.Secret(c.ClientSecret)}
}
