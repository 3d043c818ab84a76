package planner

import (
	"slices"
	"time"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// Roster is the persons of a call, in the order of their first captures.
type Roster struct {
	model   *Model
	leads   []Lead
	persons []*person
}

// Gather makes persons of leads. Two captures are the same person if they share
// Mobly's ID or a known Salesforce ID, or an e-mail address unless Mobly knows
// them as two different records; directly or through a third. Under MatchByName,
// a lead without a key joins the first person with the same name, company and
// phone, even if they agree only after folding.
func (m *Model) Gather(leads []Lead) *Roster {
	found := make([]Keys, len(leads))
	var mapped field.Record
	for i := range leads {
		found[i] = m.KeysOf(leads[i].Person, &mapped)
	}
	groups := newGroups(found)
	caseSensitive := m.lead().caseSensitive
	for i := range found {
		groups.joinAll(i, &found[i], caseSensitive)
	}
	for i := range found {
		for _, email := range found[i].Emails {
			groups.joinUnlessKnownApart(i, core.Caseless(email))
		}
	}
	groups.joinKeyless(found)
	r := &Roster{model: m, leads: leads, persons: make([]*person, 0, len(leads))}
	byRoot := make(map[int]*person, len(leads))
	persons, captures := make([]person, len(leads)), make([]capture, len(leads))
	for i := range leads {
		root := groups.root(i)
		p, ok := byRoot[root]
		if !ok {
			p = &persons[i]
			p.captures = captures[i : i : i+1]
			byRoot[root] = p
			r.persons = append(r.persons, p)
		}
		p.captures = append(p.captures, capture{i, found[i]})
	}
	for _, p := range r.persons {
		r.grow(p)
	}
	r.joinKeyless()
	return r
}

// joinKeyless makes a person without a key the one who has the same name key:
// the first one with a key, else the first. Whoever has grown may have another
// one then, so it goes on until nobody is left.
func (r *Roster) joinKeyless() {
	for {
		first := make(map[string]*person)
		for _, keyless := range []bool{false, true} {
			for _, p := range r.persons {
				if key := core.Caseless(p.keys.name); key != "" && p.keys.keyless() == keyless && first[key] == nil {
					first[key] = p
				}
			}
		}
		var u union
		for _, p := range r.persons {
			if into := first[core.Caseless(p.keys.name)]; p.keys.keyless() && into != p {
				u.join(p, into)
			}
		}
		if !r.unite(&u) {
			return
		}
	}
}

// meet unites persons who turn out to be one, now that their records are known:
// those that came to one record, each by a key of their own, and those who share
// an e-mail address and are not two records of the org.
func (r *Roster) meet() {
	byID, byEmail := make(map[string]*person, len(r.persons)), make(map[string]*person, len(r.persons))
	var u union
	settle := func(p, into *person) {
		if into == nil {
			into = p
		} else {
			u.join(p, into)
		}
		for _, email := range p.keys.Emails {
			if email = core.Caseless(email); byEmail[email] == nil {
				byEmail[email] = into
			}
		}
	}
	for _, p := range r.persons {
		if p.found != nil {
			settle(p, byID[p.found.id()])
			if !u.gone[p] {
				byID[p.found.id()] = p
			}
		}
	}
	for _, p := range r.persons {
		if p.found == nil && p.err == nil {
			var into *person
			for _, email := range p.keys.Emails {
				if into = byEmail[core.Caseless(email)]; into != nil {
					break
				}
			}
			settle(p, into)
		}
	}
	r.unite(&u)
}

// union is which persons become one.
type union struct {
	grown, gone map[*person]bool
}

func (u *union) join(p, into *person) {
	if u.gone == nil {
		u.grown, u.gone = make(map[*person]bool), make(map[*person]bool)
	}
	into.captures = append(into.captures, p.captures...)
	u.grown[into], u.gone[p] = true, true
}

// unite has the persons be those of a union, and reports whether it made a
// difference.
func (r *Roster) unite(u *union) bool {
	if len(u.gone) == 0 {
		return false
	}
	for p := range u.grown {
		r.grow(p)
	}
	r.persons = slices.DeleteFunc(r.persons, func(p *person) bool { return u.gone[p] })
	slices.SortFunc(r.persons, func(a, b *person) int { return a.first() - b.first() })
	return true
}

// fold makes one lead of all captures: in the order of their UpdatedAt if all
// have one, else in the order given.
func (r *Roster) fold(p *person) {
	if p.lead != nil {
		return
	}
	captures := p.captures
	when := func(c capture) time.Time { return r.leads[c.index].Person.UpdatedAt }
	if len(captures) > 1 && !slices.ContainsFunc(captures, func(c capture) bool { return when(c).IsZero() }) {
		captures = slices.SortedStableFunc(slices.Values(captures), func(a, b capture) int { return when(a).Compare(when(b)) })
	}
	p.lead, p.tags = r.folded(captures)
}

// folded folds captures by halves, since each fold copies all that it is given.
func (r *Roster) folded(captures []capture) (*mapping.Person, []tags.Tag) {
	if len(captures) == 1 {
		l := &r.leads[captures[0].index]
		return l.Person, l.Tags
	}
	half := len(captures) / 2
	earlier, earlierTags := r.folded(captures[:half])
	later, laterTags := r.folded(captures[half:])
	return new(mapping.Fold(*earlier, *later)), r.model.tagMapper.Fold(earlierTags, laterTags)
}

// grow takes in the keys of captures that were added. The name key of several is
// that of the record that they become.
func (r *Roster) grow(p *person) {
	slices.SortFunc(p.captures, func(a, b capture) int { return a.index - b.index })
	p.keys, p.lead = joined(p.captures), nil
	if r.model.MatchByName && len(p.captures) > 1 {
		r.fold(p)
		mapped := r.model.keyMapper.Map(schema.Lead, p.lead)
		p.keys.name = nameKeyOf(p.lead, &mapped)
	}
}

// scanner returns the e-mail of the rep who is to own a new record, "" if there
// is none.
func (s *Settings) scanner(p *person) string {
	switch h := p.lead.History(s.Mapping.Captures); s.Owner {
	case FirstScanner:
		return h.FirstScannedBy
	case LastScanner:
		return h.LastScannedBy
	default:
		return ""
	}
}
