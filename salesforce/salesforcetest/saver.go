package salesforcetest

import (
	"slices"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// saver writes records by Salesforce's rules, as one user at one moment. It
// remembers how to undo all that it did. The org must be locked.
type saver struct {
	org   *Org
	now   time.Time
	user  string
	admin bool   // may write read-only and system fields
	text  []byte // the request, for positions in messages
	undo  []func()

	tx         *transaction    // nil for what an admin does
	version    string          // of the API, for URLs and spellings
	duplicates duplicateHeader // of the request
	noAssign   bool            // the request turns assignment rules off
	records    int             // saved in one transaction; 0 is 1
	fresh      map[string]bool // campaign members that it created, by ID
	statuses   []MemberStatus  // of the next campaign; nil: those of any new campaign
}

// heed takes from a request what its headers and its version say about saves.
func (s *saver) heed(q *request) {
	s.version = q.version
	s.duplicates = parseDuplicateHeader(q.header.Get("Sforce-Duplicate-Rule-Header"))
	s.noAssign = !autoAssign(q.header.Get("Sforce-Auto-Assign"))
	s.chunk(0)
}

// rollback undoes everything since the undo list had that length.
func (s *saver) rollback(to int) {
	for i := len(s.undo) - 1; i >= to; i-- {
		s.undo[i]()
	}
	s.undo = s.undo[:to]
}

func (s *saver) put(e *entity, r *record) {
	old := e.put(r.id, r)
	if e.access {
		s.org.access = nil
	}
	s.undo = append(s.undo, func() {
		e.put(r.id, old)
		if e.access {
			s.org.access = nil
		}
	})
	s.ripple(e, old, r)
}

// insert creates a record.
func (s *saver) insert(e *entity, in *input) (string, faults) {
	if !s.admin && (!e.createable || !s.rights().object(e).Create) {
		return "", one(refused("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "entity type cannot be inserted: "+e.label))
	}
	in = in.clone()
	id, given := in.take("Id")
	if given && id != nil && !s.admin {
		return "", one(refused("INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", "Id"))
	}
	r := &record{values: map[string]any{}}
	if given && s.admin {
		text, _ := id.(string)
		full, ok := parseID(text)
		if !ok || !strings.HasPrefix(full, e.prefix) || e.rows[full] != nil {
			return "", one(refused("MALFORMED_ID", "malformed id "+text, "Id"))
		}
		r.id = full
	}
	changes, fs := s.prepare(e, in, true)
	if fs != nil {
		return "", fs
	}
	if len(e.types) > 0 && changes[schema.RecordTypeID] == nil {
		if t := s.rights().defaultType(e); t != nil {
			changes[schema.RecordTypeID] = t.id
		}
	}
	for _, c := range e.columns {
		given, ok := changes[c.Name]
		if v := e.typeOf(changes[schema.RecordTypeID]).initial(c); v != nil && (!ok || given == nil && !c.Nillable && c.Type != schema.TypeBoolean) {
			changes[c.Name] = v
		}
	}
	if r.id == "" {
		r.id = s.org.ids.next(e.prefix)
	}
	r.seq = s.org.count()
	s.stampNew(e, r.id, changes)
	if fs := s.settle(e, nil, r, changes); fs != nil {
		return "", fs
	}
	return r.id, nil
}

// update changes a record, which must be given by its 18-character ID.
func (s *saver) update(e *entity, id string, in *input) faults {
	if !e.updateable && !s.admin {
		return one(refused("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "entity type cannot be updated: "+e.label))
	}
	old := e.rows[id]
	changes, fs := s.prepare(e, in, false)
	switch {
	case fs != nil:
		return fs
	case old == nil:
		return one(badReference())
	case old.deleted():
		return one(entityIsDeleted())
	}
	if f := s.mayEdit(e, old); f != nil {
		return one(*f)
	}
	if converted(e, old) && !s.admin && !s.rights().has("AllowViewEditConvertedLeads") {
		return one(convertedLead())
	}
	set := func(name string, v any) {
		if e.column(name) != nil && changes[name] == nil {
			changes[name] = v
		}
	}
	set("LastModifiedDate", stamp(s.now))
	set("LastModifiedById", s.user)
	set("SystemModstamp", stamp(s.now))
	return s.settle(e, old, old, changes)
}

// settle judges what the record would become, completes and stores it.
func (s *saver) settle(e *entity, old, r *record, changes map[string]any) faults {
	var fs faults
	for _, c := range e.columns {
		if v, ok := changes[c.Name]; ok {
			if f := check(c, v); f != nil {
				fs = append(fs, *f)
			}
			if address, ok := v.(string); ok && c.Type == schema.TypeEmail {
				changes[c.Name] = strings.ToLower(address)
			}
		}
	}
	if fs != nil {
		return fs
	}
	if fs := s.syncPlaces(e, old, changes); fs != nil {
		return fs
	}
	if fs := s.references(e, changes); fs != nil {
		return fs
	}
	next := r.with(changes)
	if fs := s.typed(e, old, next, changes); fs != nil {
		return fs
	}
	if fs := s.rules(e, old, next); fs != nil {
		return fs
	}
	derive(e, next)
	s.deriveMore(e, old, next)
	if !s.admin {
		if e.access {
			if fs := s.accessRules(e, old, next); fs != nil {
				return fs
			}
		}
		if fs := s.automation(e, old, next); fs != nil {
			return fs
		}
	}
	if f := s.claim(e, old, next); f != nil {
		return one(*f)
	}
	if fs := s.unique(e, r.id, changes); fs != nil {
		return fs
	}
	s.put(e, next)
	if e.name == campaignObject && old == nil {
		s.addStatuses(next.id)
	}
	return nil
}

// automation runs what an admin made for the object, in Salesforce's order:
// triggers, validation rules, duplicate rules, assignment rules.
func (s *saver) automation(e *entity, old, next *record) faults {
	c := Change{Object: e.name, ID: next.id, User: s.user, entity: e, old: old, next: next}
	if f := s.compute(e); f != nil {
		return one(*f)
	}
	if fs := s.custom(c); fs != nil {
		return fs
	}
	if f := s.duplicate(c); f != nil {
		return one(*f)
	}
	s.assign(c)
	return nil
}

// remove deletes a record.
func (s *saver) remove(e *entity, id string) faults {
	r := e.rows[id]
	switch {
	case !e.deletable && !s.admin:
		return one(refused("INSUFFICIENT_ACCESS_OR_READONLY", "entity type cannot be deleted: "+e.label))
	case r == nil:
		return one(badReference())
	case r.deleted():
		return one(entityIsDeleted())
	}
	if f := s.mayDelete(e, r); f != nil {
		return one(*f)
	}
	if e.name == statusObject {
		if f := s.keepStatus(r); f != nil {
			return one(*f)
		}
	}
	if f := s.claim(e, r, nil); f != nil {
		return one(*f)
	}
	s.delete(e, r)
	return nil
}

// delete puts a record into the recycle bin, with what hangs on it.
func (s *saver) delete(e *entity, r *record) {
	id := r.id
	s.put(e, r.with(map[string]any{
		"IsDeleted": true, "SystemModstamp": stamp(s.now), "LastModifiedDate": stamp(s.now), "LastModifiedById": s.user,
	}))
	for _, l := range cascades[e.name] {
		child := s.org.entity(l.object)
		for _, r := range child.find(child.column(l.field), id) {
			s.delete(child, r)
		}
	}
}

// link is a reference from another object.
type link struct{ object, field string }

// cascades are the references whose records go where the one that they name
// goes, by its object.
var cascades = map[string][]link{
	schema.Lead:    {{schema.Task, "WhoId"}, {standard.Event, "WhoId"}, {memberObject, "LeadId"}},
	schema.Contact: {{schema.Task, "WhoId"}, {standard.Event, "WhoId"}, {memberObject, "ContactId"}},
	schema.Account: {{schema.Task, "WhatId"}, {standard.Event, "WhatId"}, {schema.Contact, "AccountId"}},
	campaignObject: {{schema.Task, "WhatId"}, {standard.Event, "WhatId"}, {memberObject, "CampaignId"}, {statusObject, "CampaignId"}},
}

// cascade reports whether a child is deleted with its parent.
func cascade(parent *entity, c child) bool {
	return slices.Contains(cascades[parent.name], link{c.entity.name, c.column.Name})
}
