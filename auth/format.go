package auth

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Types that hold secrets implement Format, for every verb: if a verb does not
// fit a field, as %s does not fit a struct behind a pointer, fmt prints the field
// without calling its methods. They implement MarshalJSON too, because people
// paste addresses with a password into Domain.

// public lists the fields that are shown as they are. Secrets are shown as masks,
// and every other field is hidden.
var public = []string{
	"ClientID", "Username", "Audience", "Trusted", "Version", "ClientName", "Scopes", "Prompt",
	"Token", "InstanceURL", "OrgID", "UserID", "Scope", "IssuedAt", "Expiry", "UsedAt",
}

// shownField is a field of a struct as it is shown.
type shownField struct {
	name  string
	value any
}

// shown returns the fields of a struct that are shown and not blank.
func shown(v any) []shownField {
	s := reflect.Indirect(reflect.ValueOf(v))
	if !s.IsValid() { // a nil pointer
		return nil
	}
	var out []shownField
	for field, value := range s.Fields() {
		f := shownField{name: field.Name}
		switch {
		case !field.IsExported():
		case field.Name == "Domain":
			f.value = host(value.String())
		case field.Name == "Store":
			f.value = fmt.Sprintf("%T", value.Interface())
		case field.Type == reflect.TypeFor[Secret](), slices.Contains(public, field.Name):
			f.value = value.Interface()
		}
		if f.value != nil && text(f.value) != "" {
			out = append(out, f)
		}
	}
	return out
}

// format writes the name of v's type and the fields that are shown.
func format(f fmt.State, v any) {
	name := strings.TrimPrefix(fmt.Sprintf("%T", v), "*")
	var fields []string
	for _, field := range shown(v) {
		fields = append(fields, field.name+":"+text(field.value))
	}
	_, _ = io.WriteString(f, name+"{"+strings.Join(fields, " ")+"}") // a State reports no error
}

// marshal returns a JSON object of the fields that are shown.
func marshal(v any) ([]byte, error) {
	b := []byte("{")
	for i, field := range shown(v) {
		if i > 0 {
			b = append(b, ',')
		}
		value, err := json.Marshal(field.value)
		if err != nil {
			return nil, err
		}
		b = fmt.Appendf(b, "%q:%s", field.name, value)
	}
	return append(b, '}'), nil
}

// text is a field as it is shown, "" if it is blank.
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

// host is a Domain as it is shown, without the password people may paste.
func host(domain string) string {
	o, err := parseDomain(domain)
	if err != nil {
		return ""
	}
	return o.String()
}

// Format writes the token with its secret masked.
func (t Token) Format(f fmt.State, _ rune) { format(f, t) }

// Format writes the token with its secret masked.
func (s StoredToken) Format(f fmt.State, _ rune) { format(f, s) }

// Format writes the grant with its secrets masked.
func (g Grant) Format(f fmt.State, _ rune) { format(f, g) }

// Format writes the attempt without its URL, which holds the state.
func (a Attempt) Format(f fmt.State, _ rune) { format(f, a) }

// MarshalJSON writes what Format does.
func (a Attempt) MarshalJSON() ([]byte, error) { return marshal(a) }

// Format writes the provider with its secrets masked.
func (p ClientCredentials) Format(f fmt.State, _ rune) { format(f, p) }

// MarshalJSON writes what Format does.
func (p ClientCredentials) MarshalJSON() ([]byte, error) { return marshal(p) }

// Format writes the provider with its secrets masked.
func (p JWTBearer) Format(f fmt.State, _ rune) { format(f, p) }

// MarshalJSON writes what Format does.
func (p JWTBearer) MarshalJSON() ([]byte, error) { return marshal(p) }

// Format writes the provider with its secrets masked.
func (p Password) Format(f fmt.State, _ rune) { format(f, p) }

// MarshalJSON writes what Format does.
func (p Password) MarshalJSON() ([]byte, error) { return marshal(p) }

// Format writes the provider with its secrets masked.
func (p *SOAPLogin) Format(f fmt.State, _ rune) { format(f, p) }

// MarshalJSON writes what Format does.
func (p *SOAPLogin) MarshalJSON() ([]byte, error) { return marshal(p) }

// Format writes the provider with its secrets masked.
func (p *RefreshToken) Format(f fmt.State, _ rune) { format(f, p) }

// MarshalJSON writes what Format does.
func (p *RefreshToken) MarshalJSON() ([]byte, error) { return marshal(p) }

// Format writes the provider with its secrets masked.
func (p Static) Format(f fmt.State, _ rune) { format(f, p) }

// MarshalJSON writes what Format does.
func (p Static) MarshalJSON() ([]byte, error) { return marshal(p) }

// Format writes the flow with its secrets masked.
func (p WebServer) Format(f fmt.State, _ rune) { format(f, p) }

// MarshalJSON writes what Format does.
func (p WebServer) MarshalJSON() ([]byte, error) { return marshal(p) }

// MarshalJSON writes the address, and nothing of the token source.
func (p *Source) MarshalJSON() ([]byte, error) { return marshal(p) }
