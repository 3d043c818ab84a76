package planner

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// groups joins captures that are one person. A group is named by its first
// capture.
type groups struct {
	keys    []Keys // of each capture; a root's are those of its whole group
	parent  []int
	byKnown map[string]int // a capture of the group that has the known Salesforce ID
	byMobly map[string]int // likewise, Mobly's
	byEmail map[string]int // likewise, the address
}

func newGroups(of []Keys) *groups {
	g := &groups{
		keys: slices.Clone(of), parent: make([]int, len(of)),
		byKnown: make(map[string]int), byMobly: make(map[string]int, len(of)), byEmail: make(map[string]int, len(of)),
	}
	for i := range g.parent {
		g.parent[i] = i
	}
	return g
}

// root returns the capture that stands for i's group, the first of it.
func (g *groups) root(i int) int {
	for g.parent[i] != i {
		g.parent[i] = g.parent[g.parent[i]]
		i = g.parent[i]
	}
	return i
}

func (g *groups) merge(i, j int) {
	i, j = g.root(i), g.root(j)
	if i == j {
		return
	}
	first, other := min(i, j), max(i, j)
	g.parent[other] = first
	g.keys[first].Contacts = withAll(g.keys[first].Contacts, g.keys[other].Contacts)
	g.keys[first].Leads = withAll(g.keys[first].Leads, g.keys[other].Leads)
}

// joinAll puts a capture into the groups that have one of its IDs, which name
// one person for sure. cased says that Mobly's differ by letter case.
func (g *groups) joinAll(i int, k *Keys, caseSensitive bool) {
	for _, id := range k.Contacts {
		g.join(i, g.byKnown, id)
	}
	for _, id := range k.Leads {
		g.join(i, g.byKnown, id)
	}
	for _, id := range k.Mobly {
		g.join(i, g.byMobly, foldKey(id, caseSensitive))
	}
}

func (g *groups) join(i int, by map[string]int, id string) {
	if other, ok := by[id]; ok {
		g.merge(i, other)
		return
	}
	by[id] = i
}

// joinUnlessKnownApart puts a capture into the group that has the e-mail
// address, unless Mobly knows the two as different records of one object:
// people do share an address.
func (g *groups) joinUnlessKnownApart(i int, email string) {
	other, ok := g.byEmail[email]
	if !ok {
		g.byEmail[email] = i
		return
	}
	a, b := &g.keys[g.root(i)], &g.keys[g.root(other)]
	if !apart(a.Contacts, b.Contacts) && !apart(a.Leads, b.Leads) {
		g.merge(i, other)
	}
}

// joinKeyless puts each capture without a key into the group of the first one
// that has its name, company and phone, and a key if there is one.
func (g *groups) joinKeyless(of []Keys) {
	first := make(map[string]int)
	for _, keyless := range []bool{false, true} { // one with a key is what the others are known by later
		for i := range of {
			name := field.Caseless(of[i].name)
			if _, taken := first[name]; !taken && name != "" && of[i].keyless() == keyless {
				first[name] = i
			}
		}
	}
	for i := range of {
		if of[i].keyless() {
			g.merge(i, first[field.Caseless(of[i].name)])
		}
	}
}

// apart reports whether both lists name records, and none in common.
func apart(a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	return !slices.ContainsFunc(a, func(id string) bool { return slices.Contains(b, id) })
}
