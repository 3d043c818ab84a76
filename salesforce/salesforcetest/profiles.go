package salesforcetest

import (
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// profiles makes the profiles of a new org, each with the permission set that
// holds its permissions, and returns the administrators'.
func (o *Org) profiles() string {
	crm := ObjectAccess{Create: true, Edit: true, Delete: true}
	var admin string
	for _, p := range []struct {
		name    string
		system  []string
		objects map[string]ObjectAccess
	}{
		{name: systemAdministrator, system: administration()},
		{
			name: standardUser, system: []string{"ApiEnabled", "ActivitiesAccess", "EditTask", "EditEvent", "ConvertLeads"},
			objects: map[string]ObjectAccess{schema.Lead: crm, schema.Contact: crm, schema.Account: crm, campaignObject: {Read: true}},
		},
		{name: minimumAccess, system: []string{"ApiEnabled", "ApiUserOnly"}},
	} {
		id, _ := o.insertAll("Profile", pair{"Name", p.name}, pair{"UserType", "Standard"})
		set := []pair{
			{"Name", "X" + id[:15]}, {"Label", p.name}, {"ProfileId", id}, {"IsOwnedByProfile", true}, {"Type", "Profile"},
		}
		for _, name := range p.system {
			set = append(set, pair{"Permissions" + name, true})
		}
		owned, _ := o.insertAll(permissionSets, set...)
		o.permit(owned, PermissionSet{Objects: p.objects})
		if admin == "" {
			admin = id
		}
	}
	return admin
}

// Restrict hides fields of an object from everybody except users whose
// permission sets grant them, as if they had been created through the API.
// "Activity" stands for Task and Event. Standard fields cannot be hidden from
// users whose profile grants them. Fields that the object lacks are ignored.
func (o *Org) Restrict(object string, fields ...string) {
	o.lock()
	defer o.mu.Unlock()
	for _, name := range objectsOf(object) {
		e := o.entity(name)
		if e == nil {
			continue
		}
		for _, field := range fields {
			if c := e.column(field); c != nil {
				restricted := *c
				restricted.granted = false
				e.set(&restricted)
			}
		}
	}
	o.touch()
}

// objectsOf returns the objects that have the fields of one: those of Activity
// are Task's and Event's.
func objectsOf(object string) []string {
	if strings.EqualFold(object, "Activity") {
		return []string{schema.Task, standard.Event}
	}
	return []string{object}
}

// administration lists the user permissions of an administrator: all but the one
// that takes the user interface away, and those that somebody must grant.
func administration() []string {
	return slices.DeleteFunc(strings.Split(systemPermissions, ", "), func(name string) bool {
		return name == "ApiUserOnly" || name == "AllowViewEditConvertedLeads" || name == "BulkApiHardDelete"
	})
}
