package salesforce

import (
	"maps"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// A lead without a key is known by name, company and phone as long as these
// name one record. A found record's are therefore left alone where the next run
// would take other records for such a lead if they changed.

// namesOf returns what the persons without a key are known by.
func namesOf(persons []*person) map[string]bool {
	names := make(map[string]bool)
	for _, p := range persons {
		if p.keys.unkeyed() {
			names[field.Caseless(p.keys.exact)] = true
		}
	}
	return names
}

// keepNames takes back changes of last name, company and phone of a record that
// would no longer have, or would come to have, the three by which a lead of the
// call without a key is known: whether the record is that lead's own, since it
// is another capture of the person that changes it, or another person's. names
// are those of all such leads, before persons were united.
func (mt *matcher) keepNames(plan *Plan, persons []*person, names map[string]bool) {
	pm := mt.model.person(mt.model.Creates)
	if len(names) == 0 || pm == nil {
		return
	}
	for _, p := range persons {
		it := &plan.Items[p.captures[0].index]
		if p.found == nil || it.Object != pm.object.Name {
			continue
		}
		before, after := p.found.exactKey(), p.found.changed(it.Fields).exactKey()
		own := p.by == ByDuplicateRule && after == field.Caseless(p.keys.exact) // it will be known by its own name: nobody else was
		if before == after || !names[before] && (!names[after] || own) {
			continue
		}
		for i := range it.Fields {
			switch f := &it.Fields[i]; f.Field {
			case "LastName", "Phone", pm.company:
				if f.Write {
					it.keep(f, "AMBIGUOUS_NAME", "a lead of this call without a key is known by name, company and phone, and would be matched otherwise")
				}
			}
		}
	}
}

// changed returns the record as it will be.
func (r *record) changed(fields []FieldChange) *record {
	values := maps.Clone(r.values)
	for i := range fields {
		if f := &fields[i]; f.Write {
			values[f.Field] = f.After
		}
	}
	return &record{object: r.object, companyField: r.companyField, values: values}
}
