package auth

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// The types that hold secrets format themselves, whatever the verb: under one
// that does not fit a field, as %s does not fit a struct behind a pointer, fmt
// prints the field without calling the methods of what is in it.

// show writes a type's name and those of its fields that are not blank.
func show(f fmt.State, name string, pairs ...any) {
	var b strings.Builder
	b.WriteString("auth." + name + "{")
	for i := 0; i+1 < len(pairs); i += 2 {
		if s := text(pairs[i+1]); s != "" {
			if !strings.HasSuffix(b.String(), "{") {
				b.WriteByte(' ')
			}
			fmt.Fprintf(&b, "%s:%s", pairs[i], s)
		}
	}
	b.WriteByte('}')
	_, _ = io.WriteString(f, b.String()) // a State reports no error
}

// text is a field as it is shown; blank is nothing.
func text(v any) string {
	switch v := v.(type) {
	case Secret:
		if v == "" {
			return ""
		}
		return mask
	case string:
		return v
	case time.Time:
		if v.IsZero() {
			return ""
		}
		return v.Format(time.RFC3339)
	case []string:
		return strings.Join(v, ",")
	default:
		return fmt.Sprint(v)
	}
}

// Format writes the token with its secret masked.
func (t Token) Format(f fmt.State, _ rune) {
	show(f, "Token", "AccessToken", t.AccessToken, "InstanceURL", t.InstanceURL, "OrgID", t.OrgID, "UserID", t.UserID, "Scope", t.Scope,
		"IssuedAt", t.IssuedAt, "Expiry", t.Expiry)
}

// Format writes the provider with its secrets masked.
func (p ClientCredentials) Format(f fmt.State, _ rune) {
	show(f, "ClientCredentials", "Domain", host(p.Domain), "ClientID", p.ClientID, "ClientSecret", p.ClientSecret, "Trusted", p.Trusted)
}

// Format writes the provider with its key masked.
func (p JWTBearer) Format(f fmt.State, _ rune) {
	show(f, "JWTBearer", "Domain", host(p.Domain), "ClientID", p.ClientID, "Username", p.Username, "Key", p.Key, "Audience", p.Audience, "Trusted", p.Trusted)
}

// Format writes the provider with its secrets masked.
func (p Password) Format(f fmt.State, _ rune) {
	show(f, "Password", "Domain", host(p.Domain), "ClientID", p.ClientID, "ClientSecret", p.ClientSecret, "Username", p.Username,
		"Password", p.Password, "SecurityToken", p.SecurityToken, "Trusted", p.Trusted)
}

// Format writes the provider with its secrets masked.
func (p *SOAPLogin) Format(f fmt.State, _ rune) {
	if p == nil {
		show(f, "SOAPLogin")
		return
	}
	show(f, "SOAPLogin", "Domain", host(p.Domain), "Username", p.Username, "Password", p.Password, "SecurityToken", p.SecurityToken,
		"Version", p.Version, "ClientName", p.ClientName, "Trusted", p.Trusted)
}

// Format writes the provider with its secret masked.
func (p *RefreshToken) Format(f fmt.State, _ rune) {
	if p == nil {
		show(f, "RefreshToken")
		return
	}
	show(f, "RefreshToken", "Domain", host(p.Domain), "ClientID", p.ClientID, "ClientSecret", p.ClientSecret, "Store", fmt.Sprintf("%T", p.Store), "Trusted", p.Trusted)
}

// Format writes the provider with its token masked.
func (p Static) Format(f fmt.State, _ rune) {
	show(f, "Static", "Domain", host(p.Domain), "AccessToken", p.AccessToken)
}

// Format writes the flow with its secret masked.
func (p WebServer) Format(f fmt.State, _ rune) {
	show(f, "WebServer", "Domain", host(p.Domain), "ClientID", p.ClientID, "ClientSecret", p.ClientSecret, "Scopes", p.Scopes, "Prompt", p.Prompt, "Trusted", p.Trusted)
}

// Format writes the attempt with its secrets masked. The URL holds one of them.
func (a Attempt) Format(f fmt.State, _ rune) {
	show(f, "Attempt", "State", a.State, "Verifier", a.Verifier)
}

// Format writes the grant with its secrets masked.
func (g Grant) Format(f fmt.State, _ rune) {
	show(f, "Grant", "Token", g.Token, "RefreshToken", g.RefreshToken)
}

// Format writes the token with its secret masked.
func (s StoredToken) Format(f fmt.State, _ rune) {
	show(f, "StoredToken", "RefreshToken", s.RefreshToken, "UsedAt", s.UsedAt)
}

// host is a Domain as it is shown: what people paste may hold a password.
func host(domain string) string {
	o, err := parseDomain(domain)
	if err != nil {
		return ""
	}
	return o.String()
}
