package setup

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// actors are the users of a setup, and the permission set.
type actors struct {
	org      string  // ID; "" if Salesforce did not say
	admin    string  // ID
	name     string  // the admin's user name
	user     org.Row // the integration user; nil: none is named
	set      org.Row // the permission set; nil: the org has none
	assigned bool    // user has set
}

// customize is the permission without which no field can be created.
const customize = "CustomizeApplication"

// actors reads who is who, and refuses a user who is not an admin. The integration
// user is named by username or userID, or not at all. The permission set is read
// with the given user permissions.
func (a *Admin) actors(ctx context.Context, username, userID, set string, permissions []string) (*actors, error) {
	out := &actors{}
	if err := a.self(ctx, out); err != nil {
		return nil, err
	}
	where := "Id = " + soql.Quote(out.admin)
	switch {
	case username != "":
		where += " OR Username = " + soql.Quote(username)
	case userID != "":
		where += " OR Id = " + soql.Quote(userID)
	}
	users, err := a.org.List(ctx, "/query", "SELECT Id, Username, IsActive, ProfileId FROM User WHERE "+where)
	if err != nil {
		return nil, err
	}
	var profile string
	for _, u := range users {
		if u.Text("Id") == out.admin {
			profile, out.name = u.Text("ProfileId"), u.Text("Username")
		}
		if username != "" && strings.EqualFold(u.Text("Username"), username) || userID != "" && u.Text("Id") == userID {
			out.user = u
		}
	}
	switch {
	case username+userID != "" && (out.user == nil || !out.user.Is("IsActive")):
		return nil, fmt.Errorf("%w: %s", ErrUser, username+userID)
	case out.user != nil && out.user.Text("Id") == out.admin:
		return nil, fmt.Errorf("%w: it is the integration user itself, who must not have the rights for it: sign in as an admin", ErrAdmin)
	}
	return out, viewSetup(a.rights(ctx, out, profile, set, permissions))
}

// self reads who the admin is.
func (a *Admin) self(ctx context.Context, out *actors) error {
	token, err := a.org.Token(ctx)
	if login, ok := errors.AsType[*auth.Error](err); ok {
		return &sferr.Error{Code: login.Code, Err: err}
	} else if err != nil {
		return err
	}
	out.org, out.admin = token.OrgID, token.UserID
	if out.admin != "" {
		return nil
	}
	var who struct {
		User string `json:"user_id"`
		Org  string `json:"organization_id"`
	}
	if err := a.send(ctx, http.MethodGet, "/services/oauth2/userinfo", nil, &who); err != nil {
		return err
	}
	if out.org, out.admin = who.Org, who.User; out.admin == "" {
		return ErrAnswer
	}
	return nil
}

// rights reads the permission sets that say what the admin may do, and the one to
// be created.
func (a *Admin) rights(ctx context.Context, out *actors, profile, name string, permissions []string) error {
	user := out.user.Text("Id")
	who := []string{out.admin}
	if user != "" {
		who = append(who, user)
	}
	assignments, err := a.org.List(ctx, "/query", "SELECT AssigneeId, PermissionSetId FROM PermissionSetAssignment WHERE "+soql.In("AssigneeId", who))
	if err != nil {
		return err
	}
	type assignment struct{ user, set string }
	assigned := map[assignment]bool{}
	where := []string{"Name = " + soql.Quote(name), "ProfileId = " + soql.Quote(profile)}
	for _, r := range assignments {
		assigned[assignment{r.Text("AssigneeId"), r.Text("PermissionSetId")}] = true
		if r.Text("AssigneeId") == out.admin {
			where = append(where, "Id = "+soql.Quote(r.Text("PermissionSetId")))
		}
	}
	fields := []string{"Id, Name, Label, LicenseId, NamespacePrefix, IsOwnedByProfile, ProfileId, Permissions" + customize}
	for _, p := range permissions {
		fields = append(fields, "Permissions"+p)
	}
	sets, err := a.org.List(ctx, "/query", "SELECT "+strings.Join(fields, ", ")+" FROM PermissionSet WHERE "+strings.Join(where, " OR "))
	if err != nil {
		return err
	}
	may := false
	for _, s := range sets {
		admins := profile != "" && s.Text("ProfileId") == profile || assigned[assignment{out.admin, s.Text("Id")}]
		may = may || admins && s.Is("Permissions"+customize)
		if strings.EqualFold(s.Text("Name"), name) && s.Text("NamespacePrefix") == "" && !s.Is("IsOwnedByProfile") {
			out.set = s
			out.assigned = assigned[assignment{user, s.Text("Id")}]
		}
	}
	if !may {
		return fmt.Errorf("%w: it lacks Customize Application: sign in as a user with the profile System Administrator, or grant it", ErrAdmin)
	}
	return nil
}

// viewSetup explains the refusal of the objects that hold permissions.
func viewSetup(err error) error {
	if code(err) == "INVALID_TYPE" || code(err) == "INSUFFICIENT_ACCESS" {
		return fmt.Errorf("%w: it lacks View Setup and Configuration: sign in as a user with the profile System Administrator, or grant it: %w", ErrAdmin, err)
	}
	return err
}

// refuseSelf refuses an admin who is the integration user, as far as the providers
// say who that is. The admin's username is "" if it is not known yet.
func (a *Admin) refuseSelf(integration auth.Provider, username string) error {
	if same(integration, a.auth) || username != "" && strings.EqualFold(usernameOf(integration), username) {
		return fmt.Errorf("%w: it signs in as the configuration does: give an admin's own provider", ErrAdmin)
	}
	return nil
}

// same reports whether two providers are one, or are client credentials of one app,
// which sign in one user.
func same(a, b auth.Provider) bool {
	if isNil(a) || isNil(b) || reflect.TypeOf(a) != reflect.TypeOf(b) {
		return false
	}
	if x, ok := a.(*auth.ClientCredentials); ok {
		return x.ClientID == b.(*auth.ClientCredentials).ClientID
	}
	return reflect.TypeOf(a).Comparable() && a == b
}

// usernameOf returns whom a provider signs in, or "" if it does not say.
func usernameOf(p auth.Provider) string {
	if isNil(p) {
		return ""
	}
	switch p := p.(type) {
	case *auth.SOAPLogin:
		return p.Username
	case *auth.JWTBearer:
		return p.Username
	case *auth.Password:
		return p.Username
	}
	return ""
}
