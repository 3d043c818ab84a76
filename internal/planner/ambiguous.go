package planner

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Matching by e-mail works only as long as an address names one record. A found
// record's address is therefore kept if the next run would come to other records
// after it changed.

const ambiguousEmail = "AMBIGUOUS_EMAIL"

// addressChange is a found record that is to be given another e-mail address.
type addressChange struct {
	person *person
	change *record.Change
	after  string // the new address, as addresses are compared
}

// keepAddresses takes back changes of e-mail addresses
//
//  1. of a person with several captures, one of which is known by the present
//     address only;
//  2. to an address that another record has, or is given, as well;
//  3. from or to an address by which another person of the call was refused, or
//     to one by which another person could come to this record: one who was
//     found by no earlier step, and is given no external ID by this plan.
func (m *matcher) keepAddresses(persons []*person) {
	changed := func(p *person) *record.Change {
		if c := record.Find(p.record.Changes, standard.EmailField); p.found != nil && c != nil && c.Write {
			return c
		}
		return nil
	}
	if !slices.ContainsFunc(persons, func(p *person) bool { return changed(p) != nil }) {
		return
	}
	byEmail := make(map[string][]*person)
	for _, p := range persons {
		for _, email := range p.keys.Emails {
			email = field.Caseless(email)
			byEmail[email] = append(byEmail[email], p)
		}
	}
	var changes []addressChange
	for _, p := range persons {
		c := changed(p)
		if c == nil {
			continue
		}
		if p.needsEmail(m.model.target(p.record.Object)) {
			keep(p.record, c, ambiguousEmail, "another capture of the person matches by the current address only")
			continue
		}
		before, after := field.Caseless(p.found.text(standard.EmailField)), field.Caseless(record.TextAfter(c))
		if slices.ContainsFunc(byEmail[before], func(o *person) bool { return o != p && o.err != nil }) ||
			slices.ContainsFunc(byEmail[after], func(o *person) bool { return o != p && o.comesBy(p.record.Object) }) {
			keep(p.record, c, ambiguousEmail, "another lead in this call would then match a different record")
			continue
		}
		changes = append(changes, addressChange{p, c, after})
	}
	for i := m.shared(changes); i >= 0; i = m.shared(changes) {
		keep(changes[i].person.record, changes[i].change, ambiguousEmail, "another record has this address, so both would match it, or the org refused to look one up")
		changes = slices.Delete(changes, i, i+1)
	}
}

// shared returns the index of the first change to an address that another record has,
// or may have, after all changes: one that is not changed, or is changed earlier. -1
// means that no address is shared.
func (m *matcher) shared(changes []addressChange) int {
	changed := make(map[*stored]bool, len(changes))
	for _, c := range changes {
		changed[c.person.found] = true
	}
	seen := make(map[string]bool)
	for i, c := range changes {
		if seen[c.after] {
			return i
		}
		seen[c.after] = true
		for object, x := range m.indexes {
			if m.unanswered.any(object, standard.EmailField, c.after) != nil {
				return i
			}
			for _, r := range x.byEmail[c.after] {
				if r != c.person.found && !changed[r] && !r.converted() {
					return i
				}
			}
		}
	}
	return -1
}

// comesBy reports whether a person would come to a record of that object that
// had one of their addresses: no step before that of the address found one, nor
// will the next time, by an external ID that the plan gives the person's record.
func (p *person) comesBy(object string) bool {
	r := p.record
	switch {
	case p.err != nil:
		return true
	case r.Key != nil || slices.ContainsFunc(r.Changes, func(c record.Change) bool { return c.Write && c.Rule == standard.KeyRule }):
		return false
	}
	return p.by != ByExternalID && p.by != ByContactID && (p.by != ByLeadID || object != schema.Lead)
}

// needsEmail reports whether one of several captures would no longer come to
// the record if its e-mail address changed: it is not known by the record's ID,
// nor by the external ID that the record has or is given.
func (p *person) needsEmail(t *Target) bool {
	stored := p.found.text(standard.EmailField)
	if len(p.captures) == 1 || stored == "" {
		return false
	}
	key := p.found.text(t.Key)
	if c := record.Find(p.record.Changes, t.Key); c != nil && c.Write {
		key = record.TextAfter(c)
	}
	return slices.ContainsFunc(p.captures, func(c capture) bool {
		known := slices.Contains(c.keys.Contacts, p.found.id()) || slices.Contains(c.keys.Leads, p.found.id())
		keyed := t.Key != "" && slices.ContainsFunc(c.keys.external, func(id string) bool {
			return foldKey(id, t.caseSensitive) == foldKey(key, t.caseSensitive)
		})
		return !known && !keyed && containsCaseless(c.keys.Emails, stored)
	})
}

// keepNames takes back changes of last name, company and phone of a record that
// would lose, or come to have, the name key of a lead of the call that has no
// other key: the next run would match that lead with other records. names are
// those of all such leads, before persons were united.
func (m *matcher) keepNames(persons []*person, names map[string]bool) {
	t := m.model.target(m.model.Creates)
	if len(names) == 0 || t == nil {
		return
	}
	for _, p := range persons {
		r := p.record
		if p.found == nil || r.Object != t.Object.Name {
			continue
		}
		before, after := p.found.nameKey(), p.found.nameKey(r.Changes...)
		own := p.by == ByDuplicateRule && after == field.Caseless(p.keys.name) // it will be known by its own name: nobody else was
		if before == after || !names[before] && (!names[after] || own) {
			continue
		}
		for i := range r.Changes {
			switch c := &r.Changes[i]; c.Field {
			case "LastName", "Phone", t.company:
				if c.Write {
					keep(r, c, "AMBIGUOUS_NAME", "a lead in this call has no key and is matched by name, company and phone: it would then match a different record")
				}
			}
		}
	}
}
