package salesforcetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
)

// The profiles of a new org. A user of [AddUser] has one of them.
const (
	systemAdministrator = "System Administrator"
	standardUser        = "Standard User"
	minimumAccess       = "Minimum Access - API Only Integrations"
)

// errProfile is the error of a profile that the org does not have.
var errProfile = errors.New("salesforcetest: no such profile")

// User describes a user for [Org.AddUser]. All fields may be blank.
type User struct {
	Username  string // like an e-mail address; blank: one that the org makes up
	FirstName string
	LastName  string // blank: "User"
	Email     string // blank: the Username
	// Profile is "System Administrator" (blank means it), "Standard User" or
	// "Minimum Access - API Only Integrations".
	Profile  string
	Inactive bool // cannot sign in or own further records
	// UserType comes with the licence: "Standard" (blank means it), "PowerPartner",
	// "CustomerSuccess", "CsnOnly" (Chatter only), "Guest" and so on. Only the first
	// two may own records.
	UserType string
}

// PermissionSet is what [Org.Grant] grants a user in addition to the profile.
type PermissionSet struct {
	Name    string                  // API name: "Event_Sync"; blank: one that the org makes up
	Label   string                  // blank: the Name
	Objects map[string]ObjectAccess // by API name; not for Task and Event, which have none
	Fields  map[string]FieldAccess  // field-level security, by "Lead.Score__c"
	System  []string                // user permissions: "ApiEnabled", "ActivitiesAccess", "EditTask"

	RecordTypes []string // the user may give to records: "Lead.Event_Lead"
}

// login is what signs one user in.
type login struct {
	creds Credentials
	user  string
}

// AddUser adds a user and returns the ID. [Org.CredentialsOf] signs the user
// in. An administrator may do everything. A standard user may read and write
// leads, contacts, accounts, campaigns and activities, but does not see other
// users' private ones. A user with minimum access may do nothing until
// [Org.Grant].
func (o *Org) AddUser(u User) (id string, err error) {
	o.lock()
	defer o.mu.Unlock()
	return o.addUser(u)
}

// AddIntegrationUser adds the user that Salesforce recommends for integrations:
// with the profile Minimum Access - API Only Integrations, the permissions
// ApiEnabled, ActivitiesAccess and EditTask, and the given permission sets. It
// returns the user's ID.
func (o *Org) AddIntegrationUser(sets ...PermissionSet) (id string, err error) {
	o.lock()
	defer o.mu.Unlock()
	id, err = o.addUser(User{Profile: minimumAccess, LastName: "Integration"})
	if err != nil {
		return "", err
	}
	base := PermissionSet{Label: "Integration", System: []string{"ApiEnabled", "ActivitiesAccess", "EditTask"}}
	for _, set := range append([]PermissionSet{base}, sets...) {
		if _, err := o.give(id, set); err != nil {
			return "", err
		}
	}
	return id, nil
}

func (o *Org) addUser(u User) (string, error) {
	if u.Profile == "" {
		u.Profile = systemAdministrator
	}
	profile := o.profile(u.Profile)
	if profile == "" {
		return "", fmt.Errorf("%w: %s", errProfile, u.Profile)
	}
	n := len(o.entity(standard.User).order) + 1
	key := fmt.Sprintf("user%d", n)
	u.Username = orText(u.Username, key+"@acme.example")
	u.LastName = orText(u.LastName, "User")
	u.Email = orText(u.Email, u.Username)
	id, fs := o.insertAll(standard.User, pair{"Username", u.Username}, pair{"Email", u.Email}, pair{"FirstName", u.FirstName},
		pair{"LastName", u.LastName}, pair{"Alias", key}, pair{"CommunityNickname", key}, pair{"IsActive", !u.Inactive}, pair{"ProfileId", profile},
		pair{"TimeZoneSidKey", "GMT"}, pair{"LocaleSidKey", "en_US"}, pair{"EmailEncodingKey", "UTF-8"}, pair{"LanguageLocaleKey", "en_US"})
	if fs != nil {
		return "", fmt.Errorf("salesforcetest: add user: %w", fs.err())
	}
	if u.UserType != "" {
		o.entity(standard.User).rows[id].values["UserType"] = u.UserType
	}
	o.logins = append(o.logins, login{user: id, creds: Credentials{
		ClientID: o.creds.ClientID + "." + key, ClientSecret: o.creds.ClientSecret + "-" + key,
		Username: u.Username, Password: "pa55word-" + key, SecurityToken: "ZWtU7GmQ0n8dVbA" + key,
	}})
	return id, nil
}

func orText(s, zero string) string {
	if s == "" {
		return zero
	}
	return s
}

// profile returns the ID of a profile, "" for none.
func (o *Org) profile(name string) string {
	for _, r := range o.entity("Profile").live(false) {
		if r.values["Name"] == name {
			return r.id
		}
	}
	return ""
}

// CredentialsOf returns the credentials of a user: a connected app of the
// user's own for client credentials, and user name, password and security
// token. They are blank if the org has no such user.
func (o *Org) CredentialsOf(userID string) Credentials {
	o.lock()
	defer o.mu.Unlock()
	id, _ := parseID(userID)
	c, user, ok := o.account(nil)
	if id == user && ok {
		return c
	}
	for _, l := range o.logins {
		if l.user == id {
			return o.signs(l)
		}
	}
	return Credentials{}
}

// signs completes the credentials of an added user.
func (o *Org) signs(l login) Credentials {
	l.creds.Domain = o.creds.Domain
	if r := o.entity(standard.User).rows[l.user]; r != nil {
		l.creds.Username = text(r.values["Username"])
	}
	return l.creds
}

// account finds the user whose credentials are right. A nil is stands for the
// first user. The user may be inactive.
func (o *Org) account(is func(Credentials) bool) (c Credentials, userID string, ok bool) {
	if is == nil || is(o.creds) {
		return o.creds, o.userID, true
	}
	for _, l := range o.logins {
		if c := o.signs(l); is(c) {
			return c, l.user, true
		}
	}
	return Credentials{}, "", false
}

// active reports whether a user may sign in.
func (o *Org) active(user string) bool {
	r := o.entity(standard.User).rows[user]
	return r != nil && r.values["IsActive"] == true
}

// Grant creates a permission set, assigns it to the user and returns its ID. An
// existing set of that name is extended. Objects, fields, record types and user
// permissions that the org lacks are an error.
func (o *Org) Grant(userID string, set PermissionSet) (permissionSetID string, err error) {
	o.lock()
	defer o.mu.Unlock()
	return o.give(userID, set)
}

func (o *Org) give(userID string, set PermissionSet) (string, error) {
	id := ""
	for _, r := range o.entity(permissionSets).live(false) {
		if set.Name != "" && strings.EqualFold(text(r.values["Name"]), set.Name) {
			id = r.id
		}
	}
	s := o.saver(true)
	var system []pair
	for _, name := range set.System {
		system = append(system, pair{"Permissions" + name, true})
	}
	var fs faults
	if id == "" {
		set.Name = orText(set.Name, fmt.Sprintf("Set_%d", len(o.entity(permissionSets).order)+1))
		id, fs = o.insertAll(permissionSets, append([]pair{
			{"Name", set.Name}, {"Label", orText(set.Label, set.Name)}, {"IsCustom", true},
		}, system...)...)
	} else {
		fs = s.update(o.entity(permissionSets), id, members(system...))
	}
	if fs == nil {
		fs = o.permit(id, set)
	}
	if fs == nil {
		_, fs = o.insertAll(assignments, pair{"PermissionSetId", id}, pair{"AssigneeId", userID})
	}
	if fs != nil {
		return "", fmt.Errorf("salesforcetest: grant: %w", fs.err())
	}
	return id, nil
}

// permit writes the object and field permissions of a set.
func (o *Org) permit(id string, set PermissionSet) faults {
	for name, a := range set.Objects {
		if o.entity(name) == nil {
			return one(refused("INVALID_TYPE", "no such object", name))
		}
		a = a.full()
		if _, fs := o.insertAll(objectPermission, pair{"ParentId", id}, pair{"SobjectType", name},
			pair{"PermissionsCreate", a.Create}, pair{"PermissionsRead", a.Read}, pair{"PermissionsEdit", a.Edit}, pair{"PermissionsDelete", a.Delete},
			pair{"PermissionsViewAllRecords", a.ViewAll}, pair{"PermissionsModifyAllRecords", a.ModifyAll}); fs != nil {
			return fs
		}
	}
	for name, a := range set.Fields {
		object, field, _ := strings.Cut(name, ".")
		if e := o.entity(object); e == nil || e.column(field) == nil {
			return one(refused("INVALID_FIELD", "no such field", name))
		}
		if _, fs := o.insertAll(fieldPermission, pair{"ParentId", id}, pair{"SobjectType", object}, pair{"Field", name},
			pair{"PermissionsRead", a.Read || a.Edit}, pair{"PermissionsEdit", a.Edit}); fs != nil {
			return fs
		}
	}
	for _, name := range set.RecordTypes {
		object, developer, _ := strings.Cut(name, ".")
		e := o.entity(object)
		if e == nil || e.typeNamed(developer) == "" {
			return one(refused("INVALID_CROSS_REFERENCE_KEY", "no such record type", name))
		}
		if o.types == nil {
			o.types = map[string][]string{}
		}
		o.types[id] = append(slices.Clone(o.types[id]), e.typeNamed(developer))
	}
	o.access = nil
	return nil
}

// insertAll creates a record as an admin.
func (o *Org) insertAll(object string, fields ...pair) (string, faults) {
	return o.saver(true).insert(o.entity(object), members(fields...))
}

func members(fields ...pair) *input {
	in := &input{}
	for _, p := range fields {
		in.members = append(in.members, member{name: p.Key, value: p.Value})
	}
	return in
}
