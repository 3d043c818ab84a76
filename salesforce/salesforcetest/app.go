package salesforcetest

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"slices"
	"time"
)

// App says how the org's connected app is set up. The zero App is a
// confidential client that supports every flow but the password flow. Its
// refresh tokens do not rotate and last until they are revoked.
type App struct {
	NoRunAs       bool // client credentials have no user to run as
	Public        bool // the app needs no secret for the web server and refresh flows; a wrong one is still refused
	RequirePKCE   bool // the web server flow is refused without a code challenge
	AllowPassword bool // the password flow works; new orgs block it
	Rotate        bool // each refresh returns a new refresh token; using an old one revokes the whole family
	Unapproved    bool // no admin has approved the app: a JWT is refused
	Deny          bool // the user refuses access when asked

	// RefreshToken is made a valid refresh token of the first user by each SetApp,
	// even if it was replaced or revoked before; blank adds none.
	RefreshToken string
	// JWTPublicKey verifies signed assertions: an RSA public key or a certificate,
	// in PEM. Without one, and with any other text, all assertions are refused.
	JWTPublicKey []byte

	Callbacks []string // callback URLs, matched exactly; empty accepts any
	Scopes    []string // scopes that may be requested; empty is api, id, openid and refresh_token
	Blocked   []string // grant types that are switched off: "client_credentials"

	RefreshIdle time.Duration // a refresh token that is idle for longer expires; 0 is never
}

// App returns how the connected app is set up.
func (o *Org) App() App {
	o.lock()
	defer o.mu.Unlock()
	return o.auth.app.clone()
}

// SetApp changes how the connected app is set up. Tokens issued before stay
// valid.
func (o *Org) SetApp(a App) {
	o.lock()
	defer o.mu.Unlock()
	o.auth.app = a.clone()
	o.auth.jwtKey = parsePublicKey(a.JWTPublicKey)
	if a.RefreshToken != "" {
		o.auth.refresh[a.RefreshToken] = &family{
			current: a.RefreshToken, user: o.userID, client: o.creds.ClientID, scopes: o.auth.app.scopes(), used: o.clock(),
		}
	}
}

func (a App) clone() App {
	a.Callbacks, a.Scopes, a.Blocked = slices.Clone(a.Callbacks), slices.Clone(a.Scopes), slices.Clone(a.Blocked)
	a.JWTPublicKey = slices.Clone(a.JWTPublicKey)
	return a
}

// scopes are what may be asked for.
func (a App) scopes() []string {
	if len(a.Scopes) == 0 {
		return []string{"api", "id", "openid", "refresh_token"}
	}
	return a.Scopes
}

// parsePublicKey returns nil if text is neither an RSA public key nor a
// certificate of one.
func parsePublicKey(text []byte) *rsa.PublicKey {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil
	}
	var key any
	var err error
	switch block.Type {
	case "CERTIFICATE":
		var c *x509.Certificate
		if c, err = x509.ParseCertificate(block.Bytes); err == nil {
			key = c.PublicKey
		}
	case "RSA PUBLIC KEY":
		key, err = x509.ParsePKCS1PublicKey(block.Bytes)
	default:
		key, err = x509.ParsePKIXPublicKey(block.Bytes)
	}
	if rsaKey, ok := key.(*rsa.PublicKey); err == nil && ok {
		return rsaKey
	}
	return nil
}

// RefuseSignIn makes the token endpoint refuse every request with the given
// error, and login() of the SOAP API return it as a fault: "invalid_grant", or
// a code such as "LOGIN_DURING_RESTRICTED_TIME". A blank code ends this.
func (o *Org) RefuseSignIn(code, message string) {
	o.lock()
	defer o.mu.Unlock()
	o.auth.refused = refusal{code, message}
}

// ExpirePassword makes login() of the SOAP API report an expired password, with
// a session that serves no request, until [Org.SetCredentials] sets a new one.
func (o *Org) ExpirePassword() {
	o.lock()
	defer o.mu.Unlock()
	o.auth.expired = o.creds.Password
}
