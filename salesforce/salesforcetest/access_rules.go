package salesforcetest

import (
	"regexp"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// accessRules judges and completes a record that permissions are kept in:
//
//  1. A permission set has a developer name of its own.
//  2. Nobody has a permission set twice, nor that of a profile.
//  3. Object permissions are for objects that have them, and each needs others:
//     Edit needs Read, and Contact needs Account. A row without any is deleted.
//  4. Field permissions are for fields that field-level security knows, which of
//     an address is the whole and not the parts. Edit implies Read, and a row
//     without Read is deleted.
func (s *saver) accessRules(e *entity, old, next *record) faults {
	switch e.name {
	case permissionSets:
		return s.permissionSet(e, next)
	case assignments:
		return s.permissionSetAssignment(e, next)
	case objectPermission:
		return s.objectPermissions(e, old, next)
	case fieldPermission:
		return s.fieldPermissions(e, old, next)
	default:
		return nil
	}
}

// developerName is the form of a permission set's name.
var developerName = regexp.MustCompile(`^[A-Za-z](?:_?[A-Za-z0-9])*$`)

func (s *saver) permissionSet(e *entity, next *record) faults {
	name := text(next.values["Name"])
	if !developerName.MatchString(name) {
		return one(refused("FIELD_INTEGRITY_EXCEPTION", "The Permission Set API Name can only contain underscores and alphanumeric characters. "+
			"It must be unique, begin with a letter, not include spaces, not end with an underscore, and not contain two consecutive underscores.", "Name"))
	}
	for _, r := range e.live(false) {
		if r.id != next.id && strings.EqualFold(text(r.values["Name"]), name) {
			return one(refused("DUPLICATE_DEVELOPER_NAME", "The name is in use by another permission set", "Name")) // the text is a guess
		}
	}
	next.values["IsCustom"] = true
	return nil
}

func (s *saver) permissionSetAssignment(e *entity, next *record) faults {
	set, user := text(next.values["PermissionSetId"]), text(next.values["AssigneeId"])
	if r := s.org.entity(permissionSets).rows[set]; r != nil && r.values["IsOwnedByProfile"] == true {
		return one(refused("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", "PermissionSetId"))
	}
	for _, r := range e.live(false) {
		if r.values["PermissionSetId"] == set && r.values["AssigneeId"] == user && set != "" {
			return one(refused("DUPLICATE_VALUE", "Duplicate PermissionSetAssignment.  Assignee: "+user[:15]+"; Permission Set: "+set[:15],
				"AssigneeId", "PermissionSetId"))
		}
	}
	return nil
}

// needs are the object permissions that each one asks for.
var needs = []struct{ has, needs string }{
	{"Create", "Read"}, {"Edit", "Read"}, {"Delete", "Read"}, {"Delete", "Edit"}, {"ViewAllRecords", "Read"},
	{"ModifyAllRecords", "Read"}, {"ModifyAllRecords", "Edit"}, {"ModifyAllRecords", "Delete"}, {"ModifyAllRecords", "ViewAllRecords"},
}

func (s *saver) objectPermissions(e *entity, old, next *record) faults {
	name := text(next.values["SobjectType"])
	object := s.org.entity(name)
	if object == nil || object.setup || object.activity() || object.ofCampaigns() {
		return one(notInPicklist(e, "SobjectType", name))
	}
	next.values["SobjectType"] = object.name
	some := false
	for _, n := range needs {
		if next.values["Permissions"+n.has] == true && next.values["Permissions"+n.needs] != true {
			return one(refused("FIELD_INTEGRITY_EXCEPTION", "Permission "+n.has+" "+object.name+" depends on permission(s): "+n.needs+" "+object.name,
				"Permissions"+n.has))
		}
		some = some || next.values["Permissions"+n.needs] == true
	}
	if !some {
		next.values["IsDeleted"] = true
	}
	if object.name == schema.Contact && some && !s.admin && !readsAccounts(e, next) {
		return one(refused("FIELD_INTEGRITY_EXCEPTION", "Permission Read Contact depends on permission(s): Read Account", "PermissionsRead"))
	}
	return twice(e, old, next, "SobjectType")
}

// readsAccounts reports whether the permission set of a row grants Read on
// Account.
func readsAccounts(e *entity, of *record) bool {
	for _, r := range e.find(e.column("ParentId"), text(of.values["ParentId"])) {
		if r.values["SobjectType"] == schema.Account && r.values["PermissionsRead"] == true {
			return true
		}
	}
	return false
}

func (s *saver) fieldPermissions(e *entity, old, next *record) faults {
	name := text(next.values["SobjectType"])
	object := s.org.entity(name)
	if object == nil {
		return one(notInPicklist(e, "SobjectType", name))
	}
	full := text(next.values["Field"])
	before, after, _ := strings.Cut(full, ".")
	c := object.column(after)
	if !strings.EqualFold(before, object.name) || c == nil || !c.Permissionable || c.compound != "" {
		return one(notInPicklist(e, "Field", full))
	}
	next.values["SobjectType"], next.values["Field"] = object.name, object.name+"."+c.Name
	edit := next.values["PermissionsEdit"] == true
	if edit && !c.Createable && !c.Updateable && c.Type != schema.TypeAddress {
		return one(refused("FIELD_INTEGRITY_EXCEPTION", "The field cannot be edited", "PermissionsEdit")) // the text is a guess
	}
	switch {
	case edit:
		next.values["PermissionsRead"] = true
	case next.values["PermissionsRead"] != true:
		next.values["IsDeleted"] = true
	}
	return twice(e, old, next, "Field")
}

// twice refuses a second row of one parent for the same thing.
func twice(e *entity, old, next *record, field string) faults {
	if old != nil {
		return nil
	}
	for _, r := range e.find(e.column("ParentId"), text(next.values["ParentId"])) {
		if r.values[field] == next.values[field] {
			return one(refused("DUPLICATE_VALUE", "duplicate value found: <unknown> duplicates value on record with id: <unknown>"))
		}
	}
	return nil
}

func notInPicklist(e *entity, field, value string) fault {
	c := e.column(field)
	return refused("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", c.Label+": bad value for restricted picklist field: "+value, c.Name)
}
