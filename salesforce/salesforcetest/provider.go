package salesforcetest

import "github.com/getmobly/mobly-salesforce-go/auth"

// Auth signs in as the first user: the org's Credentials as an
// [auth.ClientCredentials]. It sends its requests as [auth] says, so under a client
// of package salesforce through that client's HTTPClient.
func (o *Org) Auth() auth.Provider { return o.Credentials().provider() }

// AuthOf signs in as that user, with what [Org.CredentialsOf] returns.
func (o *Org) AuthOf(userID string) auth.Provider { return o.CredentialsOf(userID).provider() }

func (c Credentials) provider() auth.Provider {
	return &auth.ClientCredentials{Domain: c.Domain, ClientID: c.ClientID, ClientSecret: auth.Secret(c.ClientSecret)}
}
