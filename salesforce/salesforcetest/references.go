package salesforcetest

import (
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// references judges the IDs in changes, and writes them with 18 characters:
//
//  1. What has not the form of an ID is MALFORMED_ID.
//  2. The ID of another object's record is FIELD_INTEGRITY_EXCEPTION.
//  3. The ID of no record is INVALID_CROSS_REFERENCE_KEY, that of one that the
//     user does not see INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY, of a deleted one
//     ENTITY_IS_DELETED, that of a converted lead CANNOT_UPDATE_CONVERTED_LEAD.
//  4. An owner must be an active employee or partner.
func (s *saver) references(e *entity, changes map[string]any) faults {
	var fs faults
	for _, c := range e.columns {
		if c.Type != schema.TypeReference {
			continue
		}
		text, ok := changes[c.Name].(string)
		if !ok {
			continue
		}
		id, ok := parseID(text)
		if !ok {
			fs = append(fs, refused("MALFORMED_ID", c.Label+": id value of incorrect type: "+text, c.Name))
			continue
		}
		changes[c.Name] = id
		if c.Name == schema.RecordTypeID {
			continue // see typed
		}
		if f := s.reference(e, c, id); f != nil {
			fs = append(fs, *f)
		}
	}
	return fs
}

// reference judges the ID that a field of e names.
func (s *saver) reference(e *entity, c *column, id string) *fault {
	target := s.org.byPrefix(id)
	var f fault
	switch {
	case target == nil && s.admin:
		return nil
	case target == nil && slices.ContainsFunc(c.ReferenceTo, func(o string) bool { return s.org.entity(o) == nil }):
		f = badReference() // it may be of an object that this org does not model
	case target == nil || !slices.ContainsFunc(c.ReferenceTo, func(o string) bool { return strings.EqualFold(o, target.name) }):
		f = refused("FIELD_INTEGRITY_EXCEPTION", c.Label+": id value of incorrect type: "+id, c.Name)
	case target.rows[id] == nil:
		if s.admin {
			return nil
		}
		f = badReference()
	case target.rows[id].deleted():
		f = entityIsDeleted()
		f.Status = 0
	case !s.sees(target, target.rows[id]):
		f = noAccess(id)
	case converted(target, target.rows[id]) && !s.admin:
		f = convertedLead()
	case c.Name == "OwnerId" && target.name == standard.User && target.rows[id].values["IsActive"] != true:
		f = refused("INACTIVE_OWNER_OR_USER", "operation performed with inactive user ["+id+"] as owner of "+strings.ToLower(e.name[:1])+e.name[1:], c.Name)
	case c.Name == "OwnerId" && target.name == standard.User && !owns(text(target.rows[id].values["UserType"])):
		f = refused("OP_WITH_INVALID_USER_TYPE_EXCEPTION", "Operation not valid for this user type", c.Name)
	default:
		return nil
	}
	return &f
}

// owns reports whether users of a type may own records.
func owns(userType string) bool { return userType == "Standard" || userType == "PowerPartner" }

func converted(e *entity, r *record) bool {
	return e.name == schema.Lead && r.values["IsConverted"] == true
}

func convertedLead() fault {
	return refused("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead")
}

// byKey sets a reference from an object that names the parent by a key:
// "Account": {"Number__c": "A-17"}. One of several objects must be named by
// attributes, and these must come first.
func (s *saver) byKey(c *column, nested *input, changes map[string]any) *fault {
	target := c.ReferenceTo[0]
	if len(c.ReferenceTo) > 1 {
		if nested.first != "attributes" || nested.typ == "" {
			f := parserError("Nested object for polymorphic foreign key must have an attributes field before any other fields.")
			return &f
		}
		target = nested.typ
	}
	e := s.org.entity(target)
	if e == nil || !slices.ContainsFunc(c.ReferenceTo, func(o string) bool { return strings.EqualFold(o, e.name) }) {
		f := fault{Code: "INVALID_TYPE", Message: "sObject type '" + target + "' is not supported."}
		return &f
	}
	if len(nested.members) != 1 {
		f := fault{Code: "INVALID_FIELD", Message: "The " + c.RelationshipName + " relationship must name exactly one external ID field of " + e.name}
		return &f
	}
	m := nested.members[0]
	key := s.column(e, m.name)
	if key == nil {
		f := noSuchColumn(m.name, e.name)
		return &f
	}
	value, ok := m.value.(string)
	if !ok || !key.IDLookup {
		f := fault{Code: "INVALID_FIELD", Message: m.name + " is not an External ID or indexed field for " + e.name}
		return &f
	}
	found := s.match(e, key, value)
	if len(found) != 1 {
		f := refused("INVALID_FIELD", "Foreign key external ID: "+strings.ToLower(value)+" not found for field "+key.Name+" in entity "+e.name)
		return &f
	}
	changes[c.Name] = found[0].id
	return nil
}

// unique refuses values that another record has, by [Org.KeepUniqueValues] also a
// deleted one. A field of Activity is one column for Task and Event together.
func (s *saver) unique(e *entity, id string, changes map[string]any) faults {
	var fs faults
	for _, c := range e.columns {
		if !c.Unique {
			continue
		}
		value := text(changes[c.Name])
		if value == "" {
			continue
		}
		others := e.findAll(c, value, s.org.keepUnique)
		if e.activity() && c.Custom {
			for _, name := range []string{schema.Task, standard.Event} {
				if twin := s.org.entity(name); twin != e && twin.column(c.Name) != nil {
					others = append(others, twin.findAll(twin.column(c.Name), value, s.org.keepUnique)...)
				}
			}
		}
		for _, r := range others {
			if r.id != id && (r.deleted() || !s.sees(s.org.byPrefix(r.id), r)) {
				fs = append(fs, hiddenDuplicate())
				break
			}
			if r.id != id {
				fs = append(fs, refused("DUPLICATE_VALUE", "duplicate value found: "+c.Name+" duplicates value on record with id: "+r.id[:15]))
				break
			}
		}
	}
	return fs
}
