package salesforce

import (
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// person is one human being of a call: one captured lead, or several that
// share a key, folded into one.
type person struct {
	captures []int // indexes into the call's leads, ascending
	lead     mapping.Lead
	tags     []tags.Tag
	keys     keys
	mapped   mapping.Record // of lead, as a Lead
	found    *record        // nil: to be created
	by       Match
	err      error // refused, and why
}

// keys is everything by which a person may be found in the org.
type keys struct {
	external []string // Mobly's IDs of all captures, the folded lead's first
	contacts []string // known Contact IDs, 18 characters
	leads    []string // known Lead IDs, 18 characters
	emails   []string // as they would be stored, each once
}

func (k *keys) none(external bool) bool {
	return (!external || len(k.external) == 0) && len(k.contacts)+len(k.leads)+len(k.emails) == 0
}

// gather folds the leads of a call into persons, in the order of their first
// captures. Two captures are the same person where they share Mobly's ID or a
// known Salesforce ID, or an e-mail address unless Mobly knows them as two
// different records; directly or through a third.
func (m *model) gather(leads []Lead) []*person {
	found := make([]keys, len(leads))
	for i := range leads {
		p := &leads[i].Person
		mapped := m.mapper.Map(schema.Lead, p)
		found[i] = keysOf(p, &mapped)
	}
	groups := newGroups(found)
	for i := range found {
		for _, name := range found[i].ids() {
			groups.join(i, name)
		}
	}
	for i := range found {
		for _, email := range found[i].emails {
			groups.joinUnlessKnownApart(i, strings.ToLower(email))
		}
	}
	persons := make([]*person, 0, len(leads))
	byRoot := make(map[int]*person, len(leads))
	for i := range leads {
		root := groups.root(i)
		p, ok := byRoot[root]
		if !ok {
			p = new(person)
			byRoot[root] = p
			persons = append(persons, p)
		}
		p.captures = append(p.captures, i)
		p.keys.add(found[i])
	}
	for _, p := range persons {
		m.fold(p, leads)
	}
	return persons
}

// fold makes the person's one lead of all captures.
func (m *model) fold(p *person, leads []Lead) {
	for n, i := range p.captures {
		if n == 0 {
			p.lead, p.tags = leads[i].Person, leads[i].Tags
			continue
		}
		p.lead = mapping.Fold(p.lead, leads[i].Person)
		p.tags = m.tags.Fold(p.tags, leads[i].Tags)
	}
	p.mapped = m.mapper.Map(schema.Lead, &p.lead)
}

// unite folds persons that turned out to be one record of the org: each came
// to it by a key of its own.
func (m *model) unite(persons []*person, leads []Lead) []*person {
	byID := make(map[string]*person, len(persons))
	var changed []*person
	kept := slices.DeleteFunc(persons, func(p *person) bool {
		if p.found == nil {
			return false
		}
		first, ok := byID[p.found.id()]
		if !ok {
			byID[p.found.id()] = p
			return false
		}
		first.captures = append(first.captures, p.captures...)
		first.keys.add(p.keys)
		changed = append(changed, first)
		return true
	})
	for _, p := range changed {
		slices.Sort(p.captures)
		m.fold(p, leads)
	}
	return kept
}

// keysOf returns the keys of one capture. The e-mail is the one that is mapped
// to the field Email: the only one that a search in the org can find.
func keysOf(p *mapping.Lead, mapped *mapping.Record) keys {
	var k keys
	if id := strings.TrimSpace(p.ID); id != "" {
		k.external = []string{id}
	}
	for _, r := range p.RemoteIDs {
		if !r.Salesforce() {
			continue
		}
		id, ok := field.ID18(strings.TrimSpace(r.ID))
		switch {
		case !ok:
		case strings.HasPrefix(id, contactPrefix):
			k.contacts = union(k.contacts, []string{id})
		case strings.HasPrefix(id, leadPrefix):
			k.leads = union(k.leads, []string{id})
		}
	}
	for i := range mapped.Values {
		v := &mapped.Values[i]
		if email, ok := v.Value.(string); ok && v.Field == emailField && email != "" && !v.Blank {
			k.emails = []string{email}
		}
	}
	return k
}

// ids returns the keys that name one person for sure, in a form in which equal
// keys are equal strings.
func (k *keys) ids() []string {
	out := slices.Concat(k.contacts, k.leads)
	for _, id := range k.external {
		out = append(out, "mobly "+strings.ToLower(id))
	}
	return out
}

func (k *keys) add(o keys) {
	k.external = union(k.external, o.external)
	k.contacts = union(k.contacts, o.contacts)
	k.leads = union(k.leads, o.leads)
	k.emails = union(k.emails, o.emails)
}

func union(a, b []string) []string {
	out := slices.Clip(a)
	for _, s := range b {
		if !slices.ContainsFunc(out, func(have string) bool { return strings.EqualFold(have, s) }) {
			out = append(out, s)
		}
	}
	return out
}
