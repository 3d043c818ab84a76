package salesforcetest

import (
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
)

// ObjectAccess is what a user may do with the records of an object. Edit,
// Create and Delete imply Read, and ModifyAll implies all.
type ObjectAccess struct {
	Create, Read, Edit, Delete bool
	ViewAll, ModifyAll         bool // whoever owns the records
}

func (a ObjectAccess) or(b ObjectAccess) ObjectAccess {
	return ObjectAccess{
		Create: a.Create || b.Create, Read: a.Read || b.Read, Edit: a.Edit || b.Edit, Delete: a.Delete || b.Delete,
		ViewAll: a.ViewAll || b.ViewAll, ModifyAll: a.ModifyAll || b.ModifyAll,
	}
}

// full closes the access under what its parts imply.
func (a ObjectAccess) full() ObjectAccess {
	a.ViewAll = a.ViewAll || a.ModifyAll
	a.Edit = a.Edit || a.ModifyAll
	a.Delete = a.Delete || a.ModifyAll
	a.Read = a.Read || a.Create || a.Edit || a.Delete || a.ViewAll
	return a
}

// FieldAccess is what field-level security allows with a field. Edit implies
// Read.
type FieldAccess struct {
	Read, Edit bool
}

// rights are what one user may do: the sum of the profile's permissions and of
// those of all permission sets.
type rights struct {
	org       *Org
	user      string
	system    map[string]bool // by lower-case name
	objects   map[string]ObjectAccess
	fields    map[string]FieldAccess // by lower-case "lead.score__c"
	types     map[string]bool        // IDs of record types that are granted
	open      bool                   // the profile sees all standard fields
	marketing bool                   // is a Marketing User
	all       bool                   // may do everything but what field-level security forbids
}

// rights returns what a user may do. They are computed from the records once,
// until one of these changes.
func (o *Org) rights(user string) *rights {
	if r := o.access[user]; r != nil {
		return r
	}
	r := &rights{org: o, user: user, system: map[string]bool{}, objects: map[string]ObjectAccess{}, fields: map[string]FieldAccess{}, types: map[string]bool{}}
	for _, set := range o.setsOf(user) {
		r.add(set)
	}
	r.all = r.has("ModifyAllData")
	if u := o.entity(standard.User).rows[user]; u != nil {
		r.marketing = u.values["UserPermissionsMarketingUser"] == true
	}
	if o.access == nil {
		o.access = map[string]*rights{}
	}
	o.access[user] = r
	return r
}

// setsOf returns the permission sets of a user: that of the profile first.
func (o *Org) setsOf(user string) []*record {
	var out []*record
	e := o.entity(permissionSets)
	u := o.entity(standard.User).rows[user]
	if u == nil {
		return nil
	}
	if profile, ok := u.values["ProfileId"].(string); ok {
		out = append(out, e.find(e.column("ProfileId"), profile)...)
	}
	a := o.entity(assignments)
	for _, r := range a.live(false) {
		id, _ := r.values["PermissionSetId"].(string)
		if set := e.rows[id]; r.values["AssigneeId"] == user && set != nil && !set.deleted() {
			out = append(out, set)
		}
	}
	return out
}

// add adds the permissions of a set.
func (r *rights) add(set *record) {
	for name, v := range set.values {
		if permission, ok := strings.CutPrefix(name, "Permissions"); ok && v == true {
			r.system[strings.ToLower(permission)] = true
		}
	}
	if set.values["IsOwnedByProfile"] == true && set.values["Label"] != minimumAccess {
		r.open = true
	}
	for _, id := range r.org.types[set.id] {
		r.types[id] = true
	}
	o := r.org.entity(objectPermission)
	for _, p := range o.find(o.column("ParentId"), set.id) {
		is := func(name string) bool { return p.values["Permissions"+name] == true }
		key := strings.ToLower(text(p.values["SobjectType"]))
		r.objects[key] = r.objects[key].or(ObjectAccess{
			Create: is("Create"), Read: is("Read"), Edit: is("Edit"), Delete: is("Delete"),
			ViewAll: is("ViewAllRecords"), ModifyAll: is("ModifyAllRecords"),
		}.full())
	}
	f := r.org.entity(fieldPermission)
	for _, p := range f.find(f.column("ParentId"), set.id) {
		key := strings.ToLower(text(p.values["Field"]))
		old, edit := r.fields[key], p.values["PermissionsEdit"] == true
		r.fields[key] = FieldAccess{Read: old.Read || edit || p.values["PermissionsRead"] == true, Edit: old.Edit || edit}
	}
}

// has reports whether the user has a system permission: "ViewSetup".
func (r *rights) has(permission string) bool { return r.system[strings.ToLower(permission)] }

// object tells what the user may do with an object:
//
//  1. Activities have no permissions of their own: Access Activities opens them
//     for reading, Edit Tasks and Edit Events for writing.
//  2. Campaign members and their statuses follow the campaign: see ofCampaign. The
//     org may withhold them from users who are not Marketing Users.
//  3. Everybody may read the objects of the setup, but permissions, which need
//     View Setup and Configuration. Manage Users writes users.
//  4. What else there is needs object permissions, or View or Modify All Data.
func (r *rights) object(e *entity) ObjectAccess {
	if r.withholds(e) {
		return ObjectAccess{}
	}
	if r.all {
		return ObjectAccess{Create: true, ModifyAll: true}.full()
	}
	var a ObjectAccess
	switch {
	case e.activity():
		may := r.has("ActivitiesAccess")
		write := may && r.has("Edit"+e.name)
		a = ObjectAccess{Create: write, Read: may, Edit: write, Delete: write}
	case e.ofCampaigns():
		a = r.ofCampaign(e)
	case e.name == permissionSets || e.name == assignments || e.name == objectPermission || e.name == fieldPermission:
		write := r.has("AssignPermissionSets") || r.has("ManageUsers")
		a = ObjectAccess{Create: write, Read: r.has("ViewSetup"), Edit: write, Delete: write}
	case e.name == standard.User:
		a = ObjectAccess{Create: r.has("ManageUsers"), Read: true, Edit: r.has("ManageUsers")}
	case e.setup:
		a = ObjectAccess{Read: true}
	case e.granted:
		a = ObjectAccess{Create: true, Read: true, Edit: true, Delete: true}
	}
	a = a.or(r.objects[strings.ToLower(e.name)])
	a.ViewAll = a.ViewAll || r.has("ViewAllData")
	return a.full()
}

// field tells what field-level security lets the user do with a field. View All
// and Modify All do not reach beyond it.
func (r *rights) field(e *entity, c *column) FieldAccess {
	if !c.Permissionable || c.granted || !c.Custom && r.open {
		return FieldAccess{Read: true, Edit: true}
	}
	a := r.fields[strings.ToLower(e.name+"."+c.Name)]
	if !a.Read && c.compound != "" { // of an address: granted as a whole
		a = r.fields[strings.ToLower(e.name+"."+c.compound)]
	}
	return a
}

// visible returns the object of that name, nil where the user may not read it.
func (o *Org) visible(name, user string) *entity {
	e := o.entity(name)
	if e == nil || !o.rights(user).object(e).Read {
		return nil
	}
	return e
}

// column returns the column of e with that name, nil where the user may not
// read it. Nil rights are those of an admin.
func (r *rights) column(e *entity, name string) *column {
	if c := e.column(name); c != nil && (r == nil || r.field(e, c).Read) {
		return c
	}
	return nil
}

// columns returns those of e that the user may read.
func (r *rights) columns(e *entity) []*column {
	out := make([]*column, 0, len(e.columns))
	for _, c := range e.columns {
		if r.field(e, c).Read {
			out = append(out, c)
		}
	}
	return out
}

func (s *saver) rights() *rights { return s.org.rights(s.user) }
