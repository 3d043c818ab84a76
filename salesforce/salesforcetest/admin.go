package salesforcetest

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// errRecord is the error of an ID that names no record for the purpose.
var errRecord = errors.New("salesforcetest: no such record")

// Update changes a record as an admin would, in the way [Org.Add] creates one:
// read-only fields included, and without validation rules, duplicate rules and
// triggers. Setting the IsActive of a user to false deactivates the user.
func (o *Org) Update(id string, fields map[string]any) error {
	body, err := json.Marshal(fields)
	if err != nil {
		return fmt.Errorf("salesforcetest: update: %w", err)
	}
	in, fs := parseObject(body, "SObject")
	o.lock()
	defer o.mu.Unlock()
	e, r, err := o.find(id)
	if err != nil {
		return err
	}
	if fs == nil {
		fs = o.saver(true).update(e, r.id, in)
	}
	if fs != nil {
		return fmt.Errorf("salesforcetest: update %s: %w", e.name, fs.err())
	}
	return nil
}

// Delete moves a record, and the activities related to it, to the recycle bin.
func (o *Org) Delete(id string) error {
	o.lock()
	defer o.mu.Unlock()
	e, r, err := o.find(id)
	if err != nil {
		return err
	}
	if fs := o.saver(true).remove(e, r.id); fs != nil {
		return fmt.Errorf("salesforcetest: delete %s: %w", e.name, fs.err())
	}
	return nil
}

// KeepUniqueValues decides whether the unique values of records in the recycle bin
// stay taken: then another record with such a value is refused, and the refusal names
// no record. Otherwise they are free at once. Salesforce Help (article 000385434) says
// that the index of a unique field has the records in the recycle bin; no
// documentation says what a save does.
func (o *Org) KeepUniqueValues(keep bool) {
	o.lock()
	defer o.mu.Unlock()
	o.keepUnique = keep
}

// find returns the record with an ID of 15 or 18 characters that is not deleted.
func (o *Org) find(id string) (*entity, *record, error) {
	id, ok := parseID(id)
	if !ok {
		return nil, nil, errRecord
	}
	e := o.byPrefix(id)
	if e == nil || e.rows[id] == nil || e.rows[id].deleted() {
		return nil, nil, errRecord
	}
	return e, e.rows[id], nil
}

// Merge merges records into the master, as the user interface does with leads,
// contacts and accounts: the others go into the recycle bin with the master as
// their MasterRecordId, and their activities and campaign memberships go to the
// master, which keeps its values.
func (o *Org) Merge(masterID string, others ...string) error {
	o.lock()
	defer o.mu.Unlock()
	e, master, err := o.find(masterID)
	if err != nil {
		return err
	}
	s := o.saver(true)
	for _, id := range others {
		other, r, err := o.find(id)
		if err != nil || other != e || r.id == master.id || e.column("MasterRecordId") == nil {
			return errRecord
		}
		s.move(r.id, map[string]any{"WhoId": master.id, "WhatId": master.id, "LeadId": master.id, "ContactId": master.id})
		s.put(e, r.with(map[string]any{"IsDeleted": true, "MasterRecordId": master.id, "SystemModstamp": stamp(s.now), "LastModifiedDate": stamp(s.now)}))
	}
	return nil
}

// move makes activities and campaign members that name one record name others
// instead, by the field that names it.
func (s *saver) move(id string, to map[string]any) {
	for _, name := range []string{schema.Task, standard.Event, memberObject} {
		e := s.org.entity(name)
		for _, c := range e.columns {
			target, ok := to[c.Name]
			if !ok || c.Type != schema.TypeReference {
				continue
			}
			for _, r := range e.find(c, id) {
				if name == memberObject && e.member(text(r.values["CampaignId"]), c.Name, text(target)) != nil {
					s.delete(e, r) // the master is a member too
					continue
				}
				next := r.with(map[string]any{c.Name: target, "SystemModstamp": stamp(s.now)})
				derive(e, next)
				s.deriveMore(e, r, next)
				s.put(e, next)
			}
		}
	}
}
