package salesforcetest

import (
	"fmt"
	"strings"
	"time"

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
}

// heed takes from a request what its headers and its version say about saves.
func (s *saver) heed(q *request) {
	s.version = q.version
	s.duplicates = parseDuplicateHeader(q.header.Get("Sforce-Duplicate-Rule-Header"))
	s.noAssign = !autoAssign(q.header.Get("Sforce-Auto-Assign"))
	s.records = 0
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
	for _, c := range e.columns {
		given, ok := changes[c.Name]
		if v := c.initial(); v != nil && (!ok || given == nil && !c.Nillable && c.Type != schema.TypeBoolean) {
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

// prepare reads what a client sent: known fields that may be written, decoded.
func (s *saver) prepare(e *entity, in *input, create bool) (map[string]any, faults) {
	changes := make(map[string]any, len(in.members)+8)
	var locked []string
	for _, m := range in.members {
		c := s.column(e, m.name)
		if c == nil {
			if nested, ok := m.value.(*input); ok && e.relation(m.name) != nil {
				f := s.byKey(e.relation(m.name), nested, changes)
				if f != nil {
					return nil, one(*f)
				}
				continue
			}
			return nil, one(noSuchColumn(m.name, e.name))
		}
		if !s.admin && (create && !c.Createable || !create && !c.Updateable || !s.rights().field(e, c).Edit) {
			locked = append(locked, c.Name)
			continue
		}
		v, ok := decode(c, m.value)
		if !ok {
			return nil, one(wrongType(c, m, s.text))
		}
		changes[c.Name] = v
	}
	if locked != nil {
		return nil, one(notWritable(locked))
	}
	if missing := missing(e, changes, create); missing != nil {
		return nil, one(requiredMissing(missing))
	}
	return changes, nil
}

// missing lists the required fields that are blank.
func missing(e *entity, changes map[string]any, create bool) []string {
	var out []string
	for _, c := range e.columns {
		v, given := changes[c.Name]
		switch {
		case v != nil || c.Type == schema.TypeBoolean || !c.Createable || c.Nillable:
		case create && c.initial() == nil && !c.DefaultedOnCreate, !create && given:
			out = append(out, c.Name)
		}
	}
	return out
}

// stampNew fills in what a new record has of itself.
func (s *saver) stampNew(e *entity, id string, changes map[string]any) {
	set := func(name string, v any) {
		if e.column(name) != nil && changes[name] == nil {
			changes[name] = v
		}
	}
	set("Id", id)
	set("CreatedDate", stamp(s.now))
	set("LastModifiedDate", changes["CreatedDate"])
	set("SystemModstamp", changes["LastModifiedDate"])
	set("CreatedById", s.user)
	set("LastModifiedById", changes["CreatedById"])
	set("OwnerId", s.user)
	if e.custom {
		set("Name", id)
	}
}

// remove deletes a record, and the activities that hang on it.
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
	if f := s.claim(e, r, nil); f != nil {
		return one(*f)
	}
	s.put(e, r.with(map[string]any{"IsDeleted": true, "SystemModstamp": stamp(s.now), "LastModifiedDate": stamp(s.now), "LastModifiedById": s.user}))
	for _, name := range []string{schema.Task, schema.Event} {
		a := s.org.entity(name)
		for _, field := range []string{"WhoId", "WhatId"} {
			for _, child := range a.find(a.column(field), id) {
				s.put(a, child.with(map[string]any{"IsDeleted": true, "SystemModstamp": stamp(s.now)}))
			}
		}
	}
	return nil
}

// column returns the column of that name, nil where the user may not read it.
func (s *saver) column(e *entity, name string) *column {
	if s.admin {
		return e.column(name)
	}
	return s.rights().column(e, name)
}

// match returns the records that the user sees whose key column has that value.
// The ID is a key.
func (s *saver) match(e *entity, key *column, value string) []*record {
	if key.Type == schema.TypeID {
		id, _ := parseID(value)
		if r := e.rows[id]; r != nil {
			return []*record{r}
		}
		return nil
	}
	v, ok := decode(key, value)
	if !ok || v == nil {
		return nil
	}
	return s.seen(e, e.find(key, text(v)))
}

// upsert creates the record with that key, or updates it. Several records with
// the key are an error, and are returned.
func (s *saver) upsert(e *entity, key *column, value any, in *input, updateOnly bool) (id string, created bool, several []*record, fs faults) {
	text := fmt.Sprint(value)
	found := s.match(e, key, text)
	switch {
	case len(found) > 1:
		ids := make([]string, len(found))
		for i, r := range found {
			ids[i] = r.id
		}
		return "", false, found, one(refused("DUPLICATE_EXTERNAL_ID",
			key.Name+": more than one record found for external id field: ["+strings.Join(ids, ", ")+"]", key.Name))
	case len(found) == 1:
		return found[0].id, false, nil, s.update(e, found[0].id, in)
	case key.Type == schema.TypeID:
		return "", false, nil, one(badReference())
	case updateOnly:
		return "", false, nil, notFound()
	}
	in = in.clone()
	in.members = append(in.members, member{name: key.Name, value: value})
	id, fs = s.insert(e, in)
	return id, true, nil, fs
}

// sortedKeys are the names in changes by the order of e's columns.
func sortedKeys(e *entity, changes map[string]any) []*column {
	var out []*column
	for _, c := range e.columns {
		if _, ok := changes[c.Name]; ok {
			out = append(out, c)
		}
	}
	return out
}
