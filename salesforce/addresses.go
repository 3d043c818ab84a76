package salesforce

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Matching by e-mail only works as long as an address names one record. A found
// record's address is therefore left alone where the next run would come to
// other records if it changed.

// addressChange is a found record that is to be given another e-mail address.
type addressChange struct {
	item   *PlanItem
	record *record
	field  *FieldChange
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
func (mt *matcher) keepAddresses(plan *Plan, persons []*person) {
	if !slices.ContainsFunc(persons, func(p *person) bool { return p.found != nil }) {
		return
	}
	var changes []addressChange
	byEmail := make(map[string][]*person)
	for _, p := range persons {
		for _, email := range p.keys.emails {
			email = field.Caseless(email)
			byEmail[email] = append(byEmail[email], p)
		}
	}
	for _, p := range persons {
		it := &plan.Items[p.captures[0].index]
		if p.found == nil {
			continue
		}
		i := slices.IndexFunc(it.Fields, func(f FieldChange) bool { return f.Field == standard.EmailField && f.Write })
		if i < 0 {
			continue
		}
		f := &it.Fields[i]
		if p.needsEmail(mt.model.person(it.Object), it) {
			it.keepAddress(f, "another capture of the person is known by the present address only")
			continue
		}
		before, after := field.Caseless(p.found.text(standard.EmailField)), field.Caseless(textOrNone(f.After))
		if slices.ContainsFunc(byEmail[before], func(o *person) bool { return o != p && o.err != nil }) ||
			slices.ContainsFunc(byEmail[after], func(o *person) bool { return o != p && o.comesBy(it.Object, plan) }) {
			it.keepAddress(f, "another lead of this call would be matched otherwise")
			continue
		}
		changes = append(changes, addressChange{it, p.found, f, after})
	}
	for {
		i := mt.shared(changes)
		if i < 0 {
			return
		}
		changes[i].item.keepAddress(changes[i].field, "another record has this address: both would be matched by it")
		changes = slices.Delete(changes, i, i+1)
	}
}

// shared returns the first change to an address that, after all changes, a
// record that is not changed or was changed earlier has too; -1 where there is
// none.
func (mt *matcher) shared(changes []addressChange) int {
	changed := make(map[*record]bool, len(changes))
	for _, c := range changes {
		changed[c.record] = true
	}
	seen := make(map[string]bool)
	for i, c := range changes {
		if seen[c.after] {
			return i
		}
		seen[c.after] = true
		for _, x := range mt.indexes {
			for _, r := range x.byEmail[c.after] {
				if r != c.record && !changed[r] && !r.converted() {
					return i
				}
			}
		}
	}
	return -1
}

func (it *PlanItem) keepAddress(f *FieldChange, reason string) {
	it.keep(f, "AMBIGUOUS_EMAIL", reason)
}

// keep takes a change back.
func (it *PlanItem) keep(f *FieldChange, code, reason string) {
	f.Write, f.After, f.Reason = false, f.Before, reason
	it.Dropped = append(it.Dropped, sferr.Dropped{Field: f.Field, Rule: f.Rule, Code: code, Reason: reason})
}

func textOrNone(v any) string { s, _ := v.(string); return s }

// comesBy reports whether a person would come to a record of that object that
// had one of its addresses: no step before that of the address found one, nor
// will the next time, by an external ID that the plan gives the person's record.
func (p *person) comesBy(object string, plan *Plan) bool {
	it := &plan.Items[p.captures[0].index]
	switch {
	case p.err != nil:
		return true
	case it.Key != nil || slices.ContainsFunc(it.Fields, func(f FieldChange) bool { return f.Write && f.Rule == standard.KeyRule }):
		return false
	}
	return p.by != ByExternalID && p.by != ByContactID && (p.by != ByLeadID || object != schema.Lead)
}

// needsEmail reports whether one of several captures would no longer come to
// the record if its e-mail address changed: it is not known by the record's ID,
// nor by the external ID that the record has or is given.
func (p *person) needsEmail(pm *personModel, it *PlanItem) bool {
	stored := p.found.text(standard.EmailField)
	if len(p.captures) == 1 || stored == "" {
		return false
	}
	key := p.found.text(pm.key)
	for _, f := range it.Fields {
		if f.Field == pm.key && f.Write {
			key, _ = f.After.(string)
		}
	}
	return slices.ContainsFunc(p.captures, func(c capture) bool {
		known := slices.Contains(c.keys.contacts, p.found.id()) || slices.Contains(c.keys.leads, p.found.id())
		keyed := pm.key != "" && slices.ContainsFunc(c.keys.external, func(id string) bool {
			return foldKey(id, pm.cased) == foldKey(key, pm.cased)
		})
		return !known && !keyed && containsCaseless(c.keys.emails, stored)
	})
}
