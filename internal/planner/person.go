package planner

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// person is one human being of a call: one captured lead, or several that are
// folded into one.
type person struct {
	into       *person         // who this one turned out to be; nil: nobody else
	captures   []capture       // in the order of the leads
	keys       *Keys           // of all captures together; never changed in place
	lead       *mapping.Person // of all captures together, once folded; of a single one the caller's, which is only read
	tags       []tags.Tag      // of all captures together, as the rules of the record's object need them
	found      *stored         // nil: to be created
	by         string
	substitute *Substitute // nil: none
	fill       bool        // the record has a newer capture, or a duplicate rule found it: what it holds stays
	passed     bool        // converted leads that matched were passed over
	err        error       // refused, and why
	record     *record.Record
}

// capture is one lead of a call.
type capture struct {
	index int // of the lead
	keys  *Keys
}

// newPersons takes every lead for a person of their own.
func newPersons(keys []Keys) []*person {
	persons, captures := make([]person, len(keys)), make([]capture, len(keys))
	out := make([]*person, len(keys))
	for i := range keys {
		captures[i] = capture{i, &keys[i]}
		persons[i] = person{captures: captures[i : i+1 : i+1], keys: &keys[i]}
		out[i] = &persons[i]
	}
	return out
}

// first returns the index of the lead that carries the person's record.
func (p *person) first() int { return p.captures[0].index }

// root returns the person who this one turned out to be.
func (p *person) root() *person {
	for p.into != nil {
		if p.into.into != nil {
			p.into = p.into.into
		}
		p = p.into
	}
	return p
}

// join makes two persons the second one, who is known by the records of both.
func (p *person) join(into *person) {
	p, into = p.root(), into.root()
	if p == into {
		return
	}
	p.into = into
	keys := *into.keys
	keys.Contacts = field.Union(keys.Contacts, p.keys.Contacts, field.Itself)
	keys.Leads = field.Union(keys.Leads, p.keys.Leads, field.Itself)
	into.keys = &keys
}

// open reports whether a person was neither found nor refused.
func (p *person) open() bool { return p.found == nil && p.err == nil }

// joinOpen joins an open person to the other one. Two who are not open stay two.
func (p *person) joinOpen(other *person) {
	switch p, other = p.root(), other.root(); {
	case p.open():
		p.join(other)
	case other.open():
		other.join(p)
	}
}

// joinByKeys joins captures that have a Salesforce ID or one of Mobly's in common,
// which name one person for sure; and then those that have an address in common,
// unless Mobly knows them as different records of one object: people do share one.
func joinByKeys(persons []*person, caseSensitive bool) {
	join := func(p *person, by map[string]*person, key string, surely bool) {
		other, ok := by[key]
		if !ok {
			by[key] = p
			return
		}
		a, b := p.root().keys, other.root().keys
		if surely || !apart(a.Contacts, b.Contacts) && !apart(a.Leads, b.Leads) {
			p.join(other)
		}
	}
	known, mobly, emails := make(map[string]*person), make(map[string]*person, len(persons)), make(map[string]*person, len(persons))
	for _, p := range persons {
		own := p.captures[0].keys
		for _, id := range own.Contacts {
			join(p, known, id, true)
		}
		for _, id := range own.Leads {
			join(p, known, id, true)
		}
		for _, id := range own.Mobly {
			join(p, mobly, foldKey(id, caseSensitive), true)
		}
	}
	for _, p := range persons {
		for _, email := range p.keys.Emails {
			join(p, emails, field.Caseless(email), false)
		}
	}
}

// joinByName joins each person without a key to the first one who has the same
// name, company and phone: with a key if there is one, since by that the others
// are known later. It reports whether there was such a person.
func joinByName(persons []*person, keysOf func(*person) *Keys) (joined bool) {
	first := make(map[string]*person)
	for _, keyless := range []bool{false, true} {
		for _, p := range persons {
			k := keysOf(p)
			if name := field.Caseless(k.name); name != "" && k.keyless() == keyless && first[name] == nil {
				first[name] = p
			}
		}
	}
	for _, p := range persons {
		if k := keysOf(p); k.keyless() && first[field.Caseless(k.name)] != p {
			p.join(first[field.Caseless(k.name)])
			joined = true
		}
	}
	return joined
}

// apart reports whether both lists name records, and none in common.
func apart(a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	return !slices.ContainsFunc(a, func(id string) bool { return slices.Contains(b, id) })
}
