package auth

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Types that hold secrets implement Format, for every verb: if a verb does not
// fit a field, as %s does not fit a struct behind a pointer, fmt prints the field
// without calling its methods.

// public lists the fields that are shown as they are. Secrets are shown as masks,
// and every other field is hidden.
var public = []string{
	"ClientID", "Username", "Audience", "Trusted", "Version", "ClientName", "Scopes", "Prompt",
	"Token", "InstanceURL", "OrgID", "UserID", "Scope", "IssuedAt", "Expiry", "UsedAt",
}

// format writes the name of v's type and the fields that are shown and not blank.
func format(f fmt.State, v any) {
	name := strings.TrimPrefix(fmt.Sprintf("%T", v), "*")
	var fields []string
	if s := reflect.Indirect(reflect.ValueOf(v)); s.IsValid() { // not a nil pointer
		for field, value := range s.Fields() {
			if text := shown(field, value); text != "" {
				fields = append(fields, field.Name+":"+text)
			}
		}
	}
	_, _ = io.WriteString(f, name+"{"+strings.Join(fields, " ")+"}") // a State reports no error
}

// shown returns the text of a field, "" if it is blank or hidden.
func shown(field reflect.StructField, value reflect.Value) string {
	switch {
	case !field.IsExported() || value.IsZero():
		return ""
	case field.Name == "Domain":
		return host(value.String())
	case field.Name == "Store":
		return fmt.Sprintf("%T", value.Interface())
	case field.Type != reflect.TypeFor[Secret]() && !slices.Contains(public, field.Name):
		return ""
	}
	switch v := value.Interface().(type) {
	case time.Time:
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

// Format writes the provider with its secrets masked.
func (p ClientCredentials) Format(f fmt.State, _ rune) { format(f, p) }

// Format writes the provider with its secrets masked.
func (p JWTBearer) Format(f fmt.State, _ rune) { format(f, p) }

// Format writes the provider with its secrets masked.
func (p Password) Format(f fmt.State, _ rune) { format(f, p) }

// Format writes the provider with its secrets masked.
func (p *SOAPLogin) Format(f fmt.State, _ rune) { format(f, p) }

// Format writes the provider with its secrets masked.
func (p *RefreshToken) Format(f fmt.State, _ rune) { format(f, p) }

// Format writes the provider with its secrets masked.
func (p Static) Format(f fmt.State, _ rune) { format(f, p) }

// Format writes the flow with its secrets masked.
func (p WebServer) Format(f fmt.State, _ rune) { format(f, p) }
