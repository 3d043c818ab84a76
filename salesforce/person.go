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
// captures. Two captures are the same person where they share Mobly's ID, a
// known Salesforce ID or an e-mail address, directly or through a third.
func (m *model) gather(leads []Lead) []*person {
	mapped := make([]mapping.Record, len(leads))
	found := make([]keys, len(leads))
	groups := newGroups(len(leads))
	for i := range leads {
		p := &leads[i].Person
		mapped[i] = m.mapper.Map(schema.Lead, p)
		found[i] = keysOf(p, &mapped[i])
		for _, name := range found[i].names() {
			groups.join(i, name)
		}
	}
	persons := make([]*person, 0, len(leads))
	byRoot := make(map[int]*person, len(leads))
	for i := range leads {
		root := groups.root(i)
		p, ok := byRoot[root]
		if !ok {
			p = &person{captures: []int{i}, lead: leads[i].Person, tags: leads[i].Tags, keys: found[i], mapped: mapped[i]}
			byRoot[root] = p
			persons = append(persons, p)
			continue
		}
		p.captures = append(p.captures, i)
		p.lead = mapping.Fold(p.lead, leads[i].Person)
		p.tags = m.tags.Fold(p.tags, leads[i].Tags)
		p.keys.add(found[i])
	}
	for _, p := range persons {
		if len(p.captures) > 1 {
			p.mapped = m.mapper.Map(schema.Lead, &p.lead)
		}
	}
	return persons
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
		if email, ok := v.Value.(string); ok && v.Field == emailField && email != "" {
			k.emails = []string{email}
		}
	}
	return k
}

// names returns the keys in a form in which equal keys are equal strings.
func (k *keys) names() []string {
	names := make([]string, 0, 4)
	for _, id := range k.external {
		names = append(names, "mobly "+strings.ToLower(id))
	}
	for _, id := range slices.Concat(k.contacts, k.leads) {
		names = append(names, "salesforce "+id)
	}
	for _, email := range k.emails {
		names = append(names, "email "+strings.ToLower(email))
	}
	return names
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

// groups joins the numbers 0..n-1 that share a name.
type groups struct {
	parent []int
	byName map[string]int
}

func newGroups(n int) *groups {
	g := &groups{parent: make([]int, n), byName: make(map[string]int, n)}
	for i := range g.parent {
		g.parent[i] = i
	}
	return g
}

// root returns the number that stands for i's group, the smallest of it.
func (g *groups) root(i int) int {
	for g.parent[i] != i {
		g.parent[i] = g.parent[g.parent[i]]
		i = g.parent[i]
	}
	return i
}

// join puts i into the group of that name.
func (g *groups) join(i int, name string) {
	other, ok := g.byName[name]
	if !ok {
		g.byName[name] = i
		return
	}
	a, b := g.root(i), g.root(other)
	g.parent[max(a, b)] = min(a, b)
}
