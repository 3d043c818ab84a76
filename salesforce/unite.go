package salesforce

import (
	"cmp"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// unite folds persons that turn out to be one, now that their records are
// known: those that came to one record, each by a key of its own, and those who
// share an e-mail address and are not two records of the org.
func (m *model) unite(persons []*person, leads []Lead) []*person {
	byID, byEmail := make(map[string]*person, len(persons)), make(map[string]*person, len(persons))
	grown, gone := make(map[*person]bool), make(map[*person]bool)
	settle := func(p, into *person) {
		if into == nil {
			into = p
		} else {
			into.absorb(p)
			grown[into], gone[p] = true, true
		}
		for _, email := range p.keys.emails {
			if email = field.Caseless(email); byEmail[email] == nil {
				byEmail[email] = into
			}
		}
	}
	for _, p := range persons {
		if p.found != nil {
			settle(p, byID[p.found.id()])
			if !gone[p] {
				byID[p.found.id()] = p
			}
		}
	}
	for _, p := range persons {
		if p.found == nil && p.err == nil {
			i := slices.IndexFunc(p.keys.emails, func(e string) bool { return byEmail[field.Caseless(e)] != nil })
			if i < 0 {
				settle(p, nil)
			} else {
				settle(p, byEmail[field.Caseless(p.keys.emails[i])])
			}
		}
	}
	for p := range grown {
		m.refold(p, leads)
	}
	return slices.DeleteFunc(persons, func(p *person) bool { return gone[p] })
}

// uniteUnkeyed makes a person without a key the one who turns out, now that all
// captures are folded, to have the same last name, company and phone: the first
// one that has a key, else the first. Who has grown may have others then, so it
// goes on until nobody is left.
func (m *model) uniteUnkeyed(persons []*person, leads []Lead) []*person {
	for {
		first := make(map[string]*person)
		for _, unkeyed := range []bool{false, true} {
			for _, p := range persons {
				if key := field.Caseless(p.keys.exact); key != "" && p.keys.unkeyed() == unkeyed && first[key] == nil {
					first[key] = p
				}
			}
		}
		grown, gone := make(map[*person]bool), make(map[*person]bool)
		for _, p := range persons {
			if into := first[field.Caseless(p.keys.exact)]; p.keys.unkeyed() && into != p {
				into.absorb(p)
				grown[into], gone[p] = true, true
			}
		}
		if len(gone) == 0 {
			return persons
		}
		for p := range grown {
			m.refold(p, leads)
		}
		persons = slices.DeleteFunc(persons, func(p *person) bool { return gone[p] })
		slices.SortFunc(persons, func(a, b *person) int { return cmp.Compare(a.captures[0].index, b.captures[0].index) })
	}
}

// refold folds a person who has got more captures.
func (m *model) refold(p *person, leads []Lead) {
	slices.SortFunc(p.captures, func(a, b capture) int { return cmp.Compare(a.index, b.index) })
	m.fold(p, leads)
}

func (p *person) absorb(other *person) { p.captures = append(p.captures, other.captures...) }
