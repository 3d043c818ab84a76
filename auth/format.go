package auth

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
)

// The types that hold secrets format themselves, whatever the verb: under one
// that does not fit a field, as %s does not fit a struct behind a pointer, fmt
// prints the field without calling the methods of what is in it. They marshal
// themselves to JSON as well, since a Domain may hold a password too.

// shown are the names and values of a type's fields, in turn.
type shown []any

// format writes a type's name and those of its fields that are not blank.
func (s shown) format(f fmt.State, name string) {
	var b strings.Builder
	b.WriteString("auth." + name + "{")
	for i := 0; i+1 < len(s); i += 2 {
		if v := text(s[i+1]); v != "" {
			if !strings.HasSuffix(b.String(), "{") {
				b.WriteByte(' ')
			}
			fmt.Fprintf(&b, "%s:%s", s[i], v)
		}
	}
	b.WriteByte('}')
	_, _ = io.WriteString(f, b.String()) // a State reports no error
}

// json returns an object of those fields that are not blank.
func (s shown) json() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i := 0; i+1 < len(s); i += 2 {
		if text(s[i+1]) == "" {
			continue
		}
		v, err := json.Marshal(s[i+1])
		if err != nil {
			return nil, err
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:%s", s[i], v)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
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
	shown{"AccessToken", t.AccessToken, "InstanceURL", t.InstanceURL, "OrgID", t.OrgID, "UserID", t.UserID, "Scope", t.Scope,
		"IssuedAt", t.IssuedAt, "Expiry", t.Expiry}.format(f, "Token")
}

func (p ClientCredentials) shown() shown {
	return shown{"Domain", host(p.Domain), "ClientID", p.ClientID, "ClientSecret", p.ClientSecret, "Trusted", p.Trusted}
}

// Format writes the provider with its secrets masked.
func (p ClientCredentials) Format(f fmt.State, _ rune) { p.shown().format(f, "ClientCredentials") }

// MarshalJSON writes what Format does.
func (p ClientCredentials) MarshalJSON() ([]byte, error) { return p.shown().json() }

func (p JWTBearer) shown() shown {
	return shown{"Domain", host(p.Domain), "ClientID", p.ClientID, "Username", p.Username, "Key", p.Key, "Audience", p.Audience, "Trusted", p.Trusted}
}

// Format writes the provider with its key masked.
func (p JWTBearer) Format(f fmt.State, _ rune) { p.shown().format(f, "JWTBearer") }

// MarshalJSON writes what Format does.
func (p JWTBearer) MarshalJSON() ([]byte, error) { return p.shown().json() }

func (p Password) shown() shown {
	return shown{"Domain", host(p.Domain), "ClientID", p.ClientID, "ClientSecret", p.ClientSecret, "Username", p.Username,
		"Password", p.Password, "SecurityToken", p.SecurityToken, "Trusted", p.Trusted}
}

// Format writes the provider with its secrets masked.
func (p Password) Format(f fmt.State, _ rune) { p.shown().format(f, "Password") }

// MarshalJSON writes what Format does.
func (p Password) MarshalJSON() ([]byte, error) { return p.shown().json() }

func (p *SOAPLogin) shown() shown {
	if p == nil {
		return nil
	}
	return shown{"Domain", host(p.Domain), "Username", p.Username, "Password", p.Password, "SecurityToken", p.SecurityToken,
		"Version", p.Version, "ClientName", p.ClientName, "Trusted", p.Trusted}
}

// Format writes the provider with its secrets masked.
func (p *SOAPLogin) Format(f fmt.State, _ rune) { p.shown().format(f, "SOAPLogin") }

// MarshalJSON writes what Format does.
func (p *SOAPLogin) MarshalJSON() ([]byte, error) { return p.shown().json() }

func (p *RefreshToken) shown() shown {
	if p == nil {
		return nil
	}
	return shown{"Domain", host(p.Domain), "ClientID", p.ClientID, "ClientSecret", p.ClientSecret, "Store", fmt.Sprintf("%T", p.Store), "Trusted", p.Trusted}
}

// Format writes the provider with its secret masked.
func (p *RefreshToken) Format(f fmt.State, _ rune) { p.shown().format(f, "RefreshToken") }

// MarshalJSON writes what Format does: of the store its type.
func (p *RefreshToken) MarshalJSON() ([]byte, error) { return p.shown().json() }

func (p Static) shown() shown {
	return shown{"Domain", host(p.Domain), "AccessToken", p.AccessToken}
}

// Format writes the provider with its token masked.
func (p Static) Format(f fmt.State, _ rune) { p.shown().format(f, "Static") }

// MarshalJSON writes what Format does.
func (p Static) MarshalJSON() ([]byte, error) { return p.shown().json() }

// MarshalJSON writes the address, and nothing of the token source.
func (p *Source) MarshalJSON() ([]byte, error) {
	if p == nil {
		return shown{}.json()
	}
	return shown{"Domain", host(p.Domain), "Trusted", p.Trusted}.json()
}

func (p WebServer) shown() shown {
	return shown{"Domain", host(p.Domain), "ClientID", p.ClientID, "ClientSecret", p.ClientSecret, "Scopes", p.Scopes, "Prompt", p.Prompt, "Trusted", p.Trusted}
}

// Format writes the flow with its secret masked.
func (p WebServer) Format(f fmt.State, _ rune) { p.shown().format(f, "WebServer") }

// MarshalJSON writes what Format does.
func (p WebServer) MarshalJSON() ([]byte, error) { return p.shown().json() }

// Format writes the attempt with its secrets masked. The URL holds one of them.
func (a Attempt) Format(f fmt.State, _ rune) {
	shown{"State", a.State, "Verifier", a.Verifier}.format(f, "Attempt")
}

// MarshalJSON writes what Format does.
func (a Attempt) MarshalJSON() ([]byte, error) {
	return shown{"State", a.State, "Verifier", a.Verifier}.json()
}

// Format writes the grant with its secrets masked.
func (g Grant) Format(f fmt.State, _ rune) {
	shown{"Token", g.Token, "RefreshToken", g.RefreshToken}.format(f, "Grant")
}

// Format writes the token with its secret masked.
func (s StoredToken) Format(f fmt.State, _ rune) {
	shown{"RefreshToken", s.RefreshToken, "UsedAt", s.UsedAt}.format(f, "StoredToken")
}

// host is a Domain as it is shown: what people paste may hold a password.
func host(domain string) string {
	o, err := parseDomain(domain)
	if err != nil {
		return ""
	}
	return o.String()
}
