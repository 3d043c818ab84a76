package setup

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// actors are the users that a setup is about, and the permission set.
type actors struct {
	org      string // ID; "" where nobody said
	admin    string // ID
	name     string // the admin's user name
	user     row    // the integration user; nil where none is named
	set      row    // the permission set; nil where the org has none
	assigned bool   // user has set
}

// customize is the permission without which no field is made.
const customize = "CustomizeApplication"

// actors finds out who is who, and refuses an admin who is none. username, or
// userID, is the integration user; both may be blank. set is the permission
// set, which is read with the user permissions that are named.
func (a *Admin) actors(ctx context.Context, username, userID, set string, permissions []string) (*actors, error) {
	out := &actors{}
	if err := a.self(ctx, out); err != nil {
		return nil, err
	}
	where := "Id = " + salesforce.Quote(out.admin)
	switch {
	case username != "":
		where += " OR Username = " + salesforce.Quote(username)
	case userID != "":
		where += " OR Id = " + salesforce.Quote(userID)
	}
	users, err := a.query(ctx, "/query", "SELECT Id, Username, IsActive, ProfileId FROM User WHERE "+where)
	if err != nil {
		return nil, err
	}
	var profile string
	for _, u := range users {
		if u.text("Id") == out.admin {
			profile, out.name = u.text("ProfileId"), u.text("Username")
		}
		if username != "" && strings.EqualFold(u.text("Username"), username) || userID != "" && u.text("Id") == userID {
			out.user = u
		}
	}
	switch {
	case username+userID != "" && (out.user == nil || !out.user.is("IsActive")):
		return nil, fmt.Errorf("%w: %s", ErrUser, username+userID)
	case out.user != nil && out.user.text("Id") == out.admin:
		return nil, fmt.Errorf("%w: it is the integration user itself, who must not have the rights for it: sign in as an admin", ErrAdmin)
	}
	return out, a.rights(ctx, out, profile, set, permissions)
}

// self finds out who the admin is.
func (a *Admin) self(ctx context.Context, out *actors) error {
	token, err := a.conn.Token(ctx)
	if err != nil {
		return wrap(err)
	}
	out.org, out.admin = token.OrgID, token.UserID
	if out.admin != "" {
		return nil
	}
	var who struct {
		User string `json:"user_id"`
		Org  string `json:"organization_id"`
	}
	if err := a.get(ctx, "/services/oauth2/userinfo", &who); err != nil {
		return err
	}
	if out.org, out.admin = who.Org, who.User; out.admin == "" {
		return &Error{Status: http.StatusOK, Err: ErrAnswer}
	}
	return nil
}

// rights reads the permission sets that matter: those that say what the admin
// may do, and the one to be made.
func (a *Admin) rights(ctx context.Context, out *actors, profile, name string, permissions []string) error {
	who := []string{salesforce.Quote(out.admin)}
	if out.user != nil {
		who = append(who, salesforce.Quote(out.user.text("Id")))
	}
	assigned, err := a.query(ctx, "/query", "SELECT AssigneeId, PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId IN ("+strings.Join(who, ",")+")")
	if err != nil {
		return viewSetup(err)
	}
	where := []string{"Name = " + salesforce.Quote(name), "ProfileId = " + salesforce.Quote(profile)}
	for _, r := range assigned {
		if r.text("AssigneeId") == out.admin {
			where = append(where, "Id = "+salesforce.Quote(r.text("PermissionSetId")))
		}
	}
	fields := []string{"Id, Name, Label, LicenseId, NamespacePrefix, IsOwnedByProfile, ProfileId, Permissions" + customize}
	for _, p := range permissions {
		fields = append(fields, "Permissions"+p)
	}
	sets, err := a.query(ctx, "/query", "SELECT "+strings.Join(fields, ", ")+" FROM PermissionSet WHERE "+strings.Join(where, " OR "))
	if err != nil {
		return viewSetup(err)
	}
	may := false
	for _, s := range sets {
		mine := profile != "" && s.text("ProfileId") == profile ||
			slices.ContainsFunc(assigned, func(r row) bool {
				return r.text("AssigneeId") == out.admin && r.text("PermissionSetId") == s.text("Id")
			})
		may = may || mine && s.is("Permissions"+customize)
		if strings.EqualFold(s.text("Name"), name) && s.text("NamespacePrefix") == "" && !s.is("IsOwnedByProfile") {
			out.set = s
		}
	}
	if !may {
		return fmt.Errorf("%w: it lacks Customize Application: sign in as a user with the profile System Administrator, or grant it", ErrAdmin)
	}
	out.assigned = out.user != nil && out.set != nil && slices.ContainsFunc(assigned, func(r row) bool {
		return r.text("AssigneeId") == out.user.text("Id") && r.text("PermissionSetId") == out.set.text("Id")
	})
	return nil
}

// viewSetup turns the refusal of the objects that permissions are kept in into
// what it means.
func viewSetup(err error) error {
	if code(err) == "INVALID_TYPE" || code(err) == "INSUFFICIENT_ACCESS" {
		return fmt.Errorf("%w: it lacks View Setup and Configuration: sign in as a user with the profile System Administrator, or grant it: %w", ErrAdmin, err)
	}
	return err
}

// Schema returns what the org says of the objects that the configuration
// reaches. Unlike what [salesforce.Client.Describe] returns, it has the custom
// fields that the configuration names also where nobody may see them yet: it is
// what [Files] is to be given. It reads only.
func (a *Admin) Schema(ctx context.Context, cfg salesforce.Config) (*schema.Schema, error) {
	if err := a.ready(ctx); err != nil {
		return nil, err
	}
	d, err := newDesign(cfg, nil, Options{})
	if err != nil {
		return nil, err
	}
	org, _, err := a.schema(ctx, d)
	return org, err
}

// schema returns what the org is, and the IDs of its custom fields by
// lower-case "lead.mobly_id__c".
func (a *Admin) schema(ctx context.Context, d *design) (*schema.Schema, map[string]string, error) {
	rows, err := a.query(ctx, "/tooling/query", "SELECT Id, TableEnumOrId, DeveloperName, NamespacePrefix FROM CustomField WHERE TableEnumOrId IN ('Activity','Contact','Lead')")
	if err != nil {
		return nil, nil, viewSetup(err)
	}
	ids := make(map[string]string, len(rows))
	for _, r := range rows {
		if r.text("NamespacePrefix") == "" {
			ids[strings.ToLower(r.text("TableEnumOrId")+"."+r.text("DeveloperName")+"__c")] = r.text("Id")
		}
	}
	var objects []*schema.Object
	for _, name := range [...]string{schema.Lead, schema.Contact, schema.Task} {
		if name == schema.Contact && d.permission(schema.Contact) == nil {
			continue
		}
		var raw rawAnswer
		if err := a.get(ctx, "/sobjects/"+url.PathEscape(name)+"/describe", &raw); err != nil {
			return nil, nil, err
		}
		o, err := schema.ParseDescribe(raw)
		if err != nil {
			return nil, nil, &Error{Err: errors.Join(ErrAnswer, err)}
		}
		for i := range d.fields {
			f := &d.fields[i]
			id := ids[strings.ToLower(f.FullName())]
			if id == "" || describedAs(f.Object) != name || o.Field(f.Name) != nil {
				continue
			}
			hidden, err := a.customField(ctx, id)
			if err != nil {
				return nil, nil, err
			}
			o = o.With(*hidden)
		}
		objects = append(objects, o)
	}
	return schema.New(objects...), ids, nil
}
