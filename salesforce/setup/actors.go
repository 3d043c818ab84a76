package setup

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// actors are the users of a setup, and the permission set.
type actors struct {
	org      string   // ID; "" if Salesforce did not say
	admin    string   // ID
	user     rows.Row // the integration user; the zero Row: none is named
	set      rows.Row // the permission set; the zero Row: the org has none
	assigned bool     // user has set
}

// customize is the permission without which no field can be created.
const customize = "CustomizeApplication"

// actors reads who is who, and refuses a user who is not an admin. The integration
// user is the one whose field, "Username" or "Id", has the value; "" names nobody.
func (a *Admin) actors(ctx context.Context, field, value, set string) (*actors, error) {
	out, err := a.self(ctx)
	if err != nil {
		return nil, err
	}
	where := "Id = " + soql.Quote(out.admin)
	if value != "" {
		where += " OR " + field + " = " + soql.Quote(value)
	}
	users, err := a.org.List(ctx, "/query", "SELECT Id, Username, IsActive, ProfileId FROM User WHERE "+where)
	if err != nil {
		return nil, err
	}
	var profile string
	for _, u := range users {
		if u.Text("Id") == out.admin {
			profile = u.Text("ProfileId")
		}
		if value != "" && strings.EqualFold(u.Text(field), value) {
			out.user = u
		}
	}
	switch {
	case value != "" && !out.user.Is("IsActive"):
		return nil, fmt.Errorf("%w: %s", sferr.ErrNoUser, value)
	case value != "" && out.user.Text("Id") == out.admin:
		return nil, fmt.Errorf("%w: it is the integration user itself, which should not have these rights: sign in as an admin", sferr.ErrNotAdmin)
	}
	return out, viewSetup(a.rights(ctx, out, profile, set))
}

func (a *Admin) self(ctx context.Context) (*actors, error) {
	token, err := a.org.Token(ctx)
	if login, ok := errors.AsType[*auth.Error](err); ok {
		return nil, &sferr.Error{Code: login.Code, Err: err}
	} else if err != nil {
		return nil, err
	}
	if token.UserID != "" {
		return &actors{org: token.OrgID, admin: token.UserID}, nil
	}
	var who struct {
		User string `json:"user_id"`
		Org  string `json:"organization_id"`
	}
	err = a.org.Send(ctx, http.MethodGet, "/services/oauth2/userinfo", nil, &who)
	if err == nil && who.User == "" {
		err = sferr.ErrResponse
	}
	return &actors{org: who.Org, admin: who.User}, err
}

// rights reads the permission sets that say what the admin may do, and the one to
// be created.
func (a *Admin) rights(ctx context.Context, out *actors, profile, name string) error {
	who := []string{out.admin}
	if !out.user.None() {
		who = append(who, out.user.Text("Id"))
	}
	assignments, err := a.org.List(ctx, "/query", "SELECT AssigneeId, PermissionSetId FROM PermissionSetAssignment WHERE "+soql.In("AssigneeId", who))
	if err != nil {
		return err
	}
	admins, users := map[string]bool{}, map[string]bool{} // IDs of permission sets
	where := []string{"Name = " + soql.Quote(name), "ProfileId = " + soql.Quote(profile)}
	for _, r := range assignments {
		set := r.Text("PermissionSetId")
		if r.Text("AssigneeId") == out.admin {
			admins[set] = true
			where = append(where, "Id = "+soql.Quote(set))
		} else {
			users[set] = true
		}
	}
	fields := []string{"Id, Name, Label, LicenseId, NamespacePrefix, IsOwnedByProfile, ProfileId, Permissions" + customize}
	for _, p := range userPermissions {
		fields = append(fields, "Permissions"+p.User)
	}
	sets, err := a.org.List(ctx, "/query", "SELECT "+strings.Join(fields, ", ")+" FROM PermissionSet WHERE "+strings.Join(where, " OR "))
	if err != nil {
		return err
	}
	may := false
	for _, s := range sets {
		isAdmins := admins[s.Text("Id")] || profile != "" && s.Text("ProfileId") == profile
		may = may || isAdmins && s.Is("Permissions"+customize)
		if strings.EqualFold(s.Text("Name"), name) && s.Text("NamespacePrefix") == "" && !s.Is("IsOwnedByProfile") {
			out.set, out.assigned = s, users[s.Text("Id")]
		}
	}
	if !may {
		return fmt.Errorf("%w: it lacks Customize Application: sign in as a user with the profile System Administrator, or grant it", sferr.ErrNotAdmin)
	}
	return nil
}

// viewSetup explains the refusal of the objects that hold permissions.
func viewSetup(err error) error {
	if code(err) == "INVALID_TYPE" || code(err) == "INSUFFICIENT_ACCESS" {
		return fmt.Errorf("%w: it lacks View Setup and Configuration: sign in as a user with the profile System Administrator, or grant it: %w", sferr.ErrNotAdmin, err)
	}
	return err
}
