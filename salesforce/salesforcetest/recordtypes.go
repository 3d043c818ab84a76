package salesforcetest

import (
	"maps"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// RecordType describes a record type for [Org.DefineRecordType].
type RecordType struct {
	DeveloperName string // API name: "Event_Lead"
	Label         string // blank: derived from the DeveloperName
	Inactive      bool
	Default       bool // new records of users it is assigned to get it

	// Values lists the allowed picklist values by the API name of the field. A
	// picklist that is not listed keeps all its values. Only restricted picklists
	// refuse other values.
	Values map[string][]string

	// Unassigned withholds the type from all users, administrators included, until
	// a [PermissionSet] grants it.
	Unassigned bool
}

const (
	recordTypes  = "RecordType"
	masterTypeID = "012000000000000AAA"
)

const recordTypeTable = `
Id | Record Type ID | id(18) | DI |
Name | Name | string(80) | CUM |
DeveloperName | Record Type Name | string(80) | CU |
NamespacePrefix | Namespace Prefix | string(15) | N |
Description | Description | string(255) | CUN |
BusinessProcessId | Business Process ID | reference(BusinessProcess) | CUN |
SobjectType | SObject Type Name | picklist(40) | CR |
IsActive | Active | boolean | DU |
` + systemFields

// recordType is a record type of an entity. It is replaced, never changed.
type recordType struct {
	RecordType
	id string
}

// DefineRecordType adds a record type to an object, or replaces the one with the same
// developer name, and returns its ID. With its first type the object gets the field
// RecordTypeId; existing records have no type.
//
// All users are assigned the type unless it is Unassigned. A new record without a type
// gets the user's default, if there is one. If the org lacks the object, nothing happens.
func (o *Org) DefineRecordType(object string, t RecordType) (id string) {
	o.lock()
	defer o.mu.Unlock()
	e := o.entity(object)
	if e == nil {
		return ""
	}
	t.Values = maps.Clone(t.Values)
	for name, values := range t.Values {
		t.Values[name] = slices.Clone(values)
	}
	t.Label = orText(t.Label, strings.ReplaceAll(t.DeveloperName, "_", " "))
	id = e.typeNamed(t.DeveloperName)
	if id == "" {
		id = o.ids.next("012")
	}
	o.putType(e, id, t)
	o.touch()
	return id
}

// typeNamed returns the ID of the record type with that developer name, or "".
func (e *entity) typeNamed(name string) string {
	for _, t := range e.types {
		if strings.EqualFold(t.DeveloperName, name) {
			return t.id
		}
	}
	return ""
}

// putType stores a record type and the record that queries find.
func (o *Org) putType(e *entity, id string, t RecordType) {
	if e.column(schema.RecordTypeID) == nil {
		e.set(&column{Field: schema.Field{
			Name: schema.RecordTypeID, Label: "Record Type ID", Type: schema.TypeReference, Length: 18, ReferenceTo: []string{recordTypes},
			RelationshipName: "RecordType", Createable: true, Updateable: true, Nillable: true,
		}})
	}
	e.types = append(slices.DeleteFunc(slices.Clone(e.types), func(old recordType) bool { return old.id == id }), recordType{t, id})
	s, at := o.saver(true), o.entity(recordTypes)
	values := map[string]any{"Name": t.Label, "DeveloperName": t.DeveloperName, "SobjectType": e.name, "IsActive": !t.Inactive}
	r := &record{id: id, seq: o.count(), values: map[string]any{}}
	if old := at.rows[id]; old != nil {
		r = old
	} else {
		s.stampNew(at, id, values)
		delete(values, "OwnerId")
	}
	at.put(id, r.with(values))
}

// typeOf returns the record type with that ID, nil for the master or an unknown ID.
func (e *entity) typeOf(id any) *recordType {
	full, ok := parseID(text(id))
	for i := range e.types {
		if ok && e.types[i].id == full {
			return &e.types[i]
		}
	}
	return nil
}

// uses reports whether the user may give records that type.
func (r *rights) uses(t *recordType) bool { return !t.Inactive && (!t.Unassigned || r.types[t.id]) }

// defaultType returns the record type that the user's new records get, or nil.
func (r *rights) defaultType(e *entity) *recordType {
	for i := range e.types {
		if t := &e.types[i]; t.Default && r.uses(t) {
			return t
		}
	}
	return nil
}

// has reports whether the type allows a value of a picklist.
func (t *recordType) has(c *column, value string) bool {
	if t == nil {
		return true
	}
	for name, values := range t.Values {
		if strings.EqualFold(name, c.Name) {
			return slices.Contains(values, value)
		}
	}
	return true
}

// initial returns the default picklist value of a new record of the type, or nil.
func (t *recordType) initial(c *column) any {
	v := c.initial()
	if text, ok := v.(string); ok && c.Restricted && !t.has(c, text) {
		return nil
	}
	return v
}

// typed checks a change's record type, and its picklist values against the record's
// type:
//
//  1. A type of another object, an inactive or unassigned one and the master are
//     INVALID_CROSS_REFERENCE_KEY.
//  2. A restricted picklist refuses values that the type does not have.
func (s *saver) typed(e *entity, old, next *record, changes map[string]any) faults {
	if len(e.types) == 0 {
		return nil
	}
	id, given := changes[schema.RecordTypeID].(string)
	t := e.typeOf(next.values[schema.RecordTypeID])
	same := old != nil && old.values[schema.RecordTypeID] == id
	if given && !same && (t == nil || !s.admin && !s.rights().uses(t)) {
		return one(refused("INVALID_CROSS_REFERENCE_KEY", "Record Type ID: this ID value isn't valid for the user: "+id, schema.RecordTypeID))
	}
	var fs faults
	for _, c := range e.columns {
		text, ok := changes[c.Name].(string)
		if !ok || !c.Restricted || c.place || old != nil && old.values[c.Name] == text {
			continue
		}
		for v := range strings.SplitSeq(text, ";") {
			if !t.has(c, v) {
				fs = append(fs, *badValue(c, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "bad value for restricted picklist field: "+quoted(v)))
				break
			}
		}
	}
	return fs
}

// typeInfos returns describe's recordTypeInfos.
func (e *entity) typeInfos(who *rights, url string) []any {
	out := []any{}
	byDefault := who.defaultType(e)
	info := func(active, available, isDefault, master bool, developer, name, id string) {
		out = append(out, ordered{
			{"active", active}, {"available", available}, {"defaultRecordTypeMapping", isDefault}, {"developerName", developer}, {"master", master},
			{"name", name}, {"recordTypeId", id}, {"urls", ordered{{"layout", url + "/describe/layouts/" + id}}},
		})
	}
	for i := range e.types {
		t := &e.types[i]
		info(!t.Inactive, who.uses(t), t == byDefault, false, t.DeveloperName, t.Label, t.id)
	}
	info(true, true, byDefault == nil, true, "Master", "Master", masterTypeID)
	return out
}
