package salesforcetest

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"slices"
	"time"
)

// App is how the org's connected app is set up. The zero App is a confidential
// client with every flow but the password flow, whose refresh tokens stay the
// same and last until they are revoked.
type App struct {
	NoRunAs       bool // nobody is named for client credentials to run as
	Public        bool // the app needs no secret for the web server and refresh flows; a wrong one is refused all the same
	RequirePKCE   bool // the web server flow is refused without a code challenge
	AllowPassword bool // the password flow works, which orgs of today block
	Rotate        bool // each refresh answers a new refresh token; using an old one revokes the whole family
	Unapproved    bool // no admin has approved the app: a JWT is refused
	Deny          bool // the user refuses access when asked

	// RefreshToken becomes a refresh token of the first user with each SetApp, even
	// if it was replaced or revoked before; blank adds none.
	RefreshToken string
	// JWTPublicKey verifies signed assertions: an RSA public key or a certificate,
	// in PEM. Without one, and with any other text, all assertions are refused.
	JWTPublicKey []byte

	Callbacks []string // callback URLs, equal to the letter; empty takes any
	Scopes    []string // what may be asked for; empty is api, id, openid and refresh_token
	Blocked   []string // grant types that are switched off: "client_credentials"

	RefreshIdle time.Duration // a refresh token that rests for longer is dead; 0 is for ever
}

// App returns how the connected app is set up.
func (o *Org) App() App {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.auth.app.clone()
}

// SetApp changes how the connected app is set up. What it gave out stays good.
func (o *Org) SetApp(a App) {
	o.mu.Lock()
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

// RefuseSignIn makes the token endpoint refuse every request with that error, and
// login() of the SOAP API answer it as a fault: "invalid_grant", or a code such as
// "LOGIN_DURING_RESTRICTED_TIME". A blank code ends it.
func (o *Org) RefuseSignIn(code, message string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.auth.refused = refusal{code, message}
}

// ExpirePassword makes login() of the SOAP API say that the password has
// expired, with a session that serves nothing, until [Org.SetCredentials] gives
// a new one.
func (o *Org) ExpirePassword() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.auth.expired = o.creds.Password
}
