package setup

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// refuseSelf refuses an admin who is the user that the configuration signs in,
// as far as its provider says who that is. username is the admin's; "" is not
// known yet.
func (a *Admin) refuseSelf(integration auth.Provider, username string) error {
	if same(integration, a.auth) || username != "" && strings.EqualFold(usernameOf(integration), username) {
		return fmt.Errorf("%w: it signs in as the configuration does: give an admin's own provider", ErrAdmin)
	}
	return nil
}

// same reports whether two providers are one, or are client credentials of one
// app, which sign in one user.
func same(a, b auth.Provider) bool {
	x, ok := a.(*auth.ClientCredentials)
	y, too := b.(*auth.ClientCredentials)
	if ok && too && x != nil && y != nil {
		return x.ClientID == y.ClientID
	}
	return a != nil && b != nil && reflect.TypeOf(a) == reflect.TypeOf(b) && reflect.TypeOf(a).Comparable() && a == b
}

// usernameOf is whom a provider signs in, "" where it does not say.
func usernameOf(p auth.Provider) string {
	switch p := p.(type) {
	case *auth.SOAPLogin:
		if p != nil {
			return p.Username
		}
	case *auth.JWTBearer:
		if p != nil {
			return p.Username
		}
	case *auth.Password:
		if p != nil {
			return p.Username
		}
	}
	return ""
}
