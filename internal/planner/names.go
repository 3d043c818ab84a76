package planner

import "github.com/getmobly/mobly-salesforce-go/internal/field"

// A lead without a key is known by name, company and phone as long as these
// name one record. A found record keeps its three if the next run would match
// such a lead with other records after they changed.

// keylessNames returns the name keys of the persons without another key.
func keylessNames(persons []*person) map[string]bool {
	names := make(map[string]bool)
	for _, p := range persons {
		if p.keys.keyless() {
			names[field.Caseless(p.keys.name)] = true
		}
	}
	return names
}

// keepNames takes back changes of last name, company and phone of a record that
// would lose, or come to have, the name key of a lead of the call that has no
// other key: whether the record is that lead's own, since another capture of the
// person changes it, or another person's. names are those of all such leads,
// before persons were united.
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
		before, after := p.found.nameKey(), p.found.changed(r.Changes).nameKey()
		own := p.by == ByDuplicateRule && after == field.Caseless(p.keys.name) // it will be known by its own name: nobody else was
		if before == after || !names[before] && (!names[after] || own) {
			continue
		}
		for i := range r.Changes {
			switch c := &r.Changes[i]; c.Field {
			case "LastName", "Phone", t.company:
				if c.Write {
					keep(r, c, "AMBIGUOUS_NAME", "a lead of this call without a key is known by name, company and phone, and would be matched otherwise")
				}
			}
		}
	}
}
