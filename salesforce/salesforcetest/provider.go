package salesforcetest

import "github.com/getmobly/mobly-salesforce-go/auth"

// Auth signs in as the first user: [Org.Credentials] as an
// [auth.ClientCredentials]. Its user has to send requests by [Org.HTTPClient].
func (o *Org) Auth() auth.Provider { return o.Credentials().provider() }

// AuthOf signs in as that user: [Org.CredentialsOf] likewise.
func (o *Org) AuthOf(userID string) auth.Provider { return o.CredentialsOf(userID).provider() }

func (c Credentials) provider() auth.Provider {
	return &auth.ClientCredentials{Domain: c.Domain, ClientID: c.ClientID, ClientSecret: auth.Secret(c.ClientSecret)}
}
