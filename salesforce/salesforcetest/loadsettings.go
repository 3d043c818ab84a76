package salesforcetest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// loadSettings gives the org settings.
func (o *Org) loadSettings(in *schema.OrgSettings) error {
	for object, access := range in.Sharing {
		if e := o.entity(object); e != nil {
			e.sharing = map[string]Sharing{"None": Private, "Read": PublicReadOnly}[access]
			o.setOrganization("Default"+e.name+"Access", access)
		}
	}
	o.setOrganization("IsSandbox", in.Sandbox)
	var fs faults
	insert := func(object string, fields ...pair) {
		_, failed := o.insertAll(object, fields...)
		fs = append(fs, failed...)
	}
	for _, name := range in.AssignmentRules {
		insert("AssignmentRule", pair{"Name", name}, pair{"SobjectType", schema.Lead}, pair{"Active", true})
	}
	for _, object := range slices.Sorted(maps.Keys(in.DuplicateRules)) {
		for _, name := range in.DuplicateRules[object] {
			insert("DuplicateRule", pair{"SobjectType", object}, pair{"DeveloperName", name}, pair{"Language", "en_US"},
				pair{"MasterLabel", strings.ReplaceAll(name, "_", " ")}, pair{"IsActive", true}, pair{"SobjectSubtype", "None"})
		}
	}
	if fs != nil {
		return fmt.Errorf("salesforcetest: load: %w", fs.err())
	}
	o.loadStatuses(in.ClosedStatuses)
	o.hideFields(in.Hidden)
	if in.UsersHidden {
		return nil
	}
	_, err := o.addUser(User{LastName: "Administrator"})
	return err
}

// setOrganization changes a field of the org's own record, if it has that field.
func (o *Org) setOrganization(field string, value any) {
	if org := o.entity("Organization"); org.column(field) != nil {
		org.put(o.orgID, org.rows[o.orgID].with(map[string]any{field: value}))
	}
}

// loadStatuses makes the values of a Task's Status anew: the open ones, then the
// closed ones in their order. If no closed ones are known, the org keeps its own.
func (o *Org) loadStatuses(closed []string) {
	if len(closed) == 0 {
		return
	}
	statuses := o.entity("TaskStatus")
	for _, r := range statuses.live(false) {
		statuses.put(r.id, nil)
	}
	add := func(value, label string, byDefault bool) {
		_, _ = o.insertAll("TaskStatus", pair{"MasterLabel", label}, pair{"ApiName", value}, pair{"SortOrder", digits(len(statuses.order) + 1)},
			pair{"IsDefault", byDefault}, pair{"IsClosed", slices.Contains(closed, value)}) // an admin may
	}
	labels := map[string]schema.PicklistValue{}
	for _, v := range o.entity(schema.Task).column("Status").Picklist {
		if labels[v.Value] = v; !slices.Contains(closed, v.Value) {
			add(v.Value, label(v), v.Default)
		}
	}
	for _, value := range closed {
		add(value, orText(labels[value].Label, value), labels[value].Default)
	}
}

// hideFields adds custom fields that nobody sees, and leaves out the names of objects.
func (o *Org) hideFields(names []string) {
	for _, name := range names {
		object, field, _ := strings.Cut(name, ".")
		for _, of := range objectsOf(object) {
			if e := o.entity(of); e != nil && field != "" && e.column(field) == nil {
				c := define(schema.Field{Name: field})
				c.granted = false
				e.set(c)
			}
		}
	}
}
