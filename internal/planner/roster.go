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

// Gather makes persons of leads: captures that share a key are one, directly or
// through a third. Under MatchByName, a lead without a key joins the first person
// with the same name, company and phone, even if they agree only after folding.
func (m *Model) Gather(leads []Lead) *Roster {
	return m.gather(leads, func() error { return nil })
}

// gather is Gather. It passes over the leads that are left once ended returns an error.
func (m *Model) gather(leads []Lead, ended func() error) *Roster {
	keys := make([]Keys, len(leads))
	var mapped field.Record
	for i := range leads {
		if ended() != nil {
			break
		}
		keys[i] = m.KeysOf(leads[i].Person, &mapped)
	}
	r := &Roster{model: m, leads: leads, persons: newPersons(keys)}
	joinByKeys(r.persons, m.target(schema.Lead).caseSensitive)
	joinByName(r.persons, func(p *person) *Keys { return p.captures[0].keys })
	r.unite()
	for joinByName(r.persons, func(p *person) *Keys { return p.keys }) {
		r.unite() // who has grown may have another name
	}
	return r
}

// meet unites persons who turn out to be one, now that their records are known:
// those that came to one record, each by a key of their own, and those who share
// an e-mail address, directly or through others, and are not two records of the org.
// If one of these is refused, all are: a record with that address would be taken for
// the refused one's later.
func (r *Roster) meet() {
	found := 0
	for _, p := range r.persons {
		if p.found != nil {
			found++
		}
	}
	byID, byEmail := make(map[string]*person, found), make(map[string]*person, len(r.persons))
	note := func(p *person) {
		for _, email := range p.keys.Emails {
			if email = core.Caseless(email); byEmail[email] == nil {
				byEmail[email] = p
			}
		}
	}
	for _, p := range r.persons {
		switch {
		case p.found == nil:
			continue
		case byID[p.found.id()] == nil:
			byID[p.found.id()] = p
		default:
			p.join(byID[p.found.id()])
		}
		note(p)
	}
	for _, p := range r.persons {
		if p.err != nil {
			note(p)
		}
	}
	for _, p := range r.persons {
		if !p.open() {
			continue
		}
		for _, email := range p.keys.Emails {
			if other := byEmail[core.Caseless(email)]; other != nil {
				p.joinOpen(other)
			}
		}
		note(p)
	}
	r.unite()
}

// unite gives the captures of joined persons to the one who they are.
func (r *Roster) unite() {
	var grown []*person
	left := r.persons[:0]
	for _, p := range r.persons {
		into := p.root()
		if into == p {
			left = append(left, p)
			continue
		}
		into.captures = append(into.captures, p.captures...)
		grown = append(grown, into)
	}
	r.persons = left
	slices.SortFunc(grown, func(a, b *person) int { return a.first() - b.first() })
	for _, p := range slices.Compact(grown) {
		r.grow(p)
	}
	slices.SortFunc(r.persons, func(a, b *person) int { return a.first() - b.first() })
}

// fold makes one lead of all captures.
func (r *Roster) fold(p *person) {
	if p.lead != nil {
		return
	}
	p.lead = folded(r.inOrder(p.captures),
		func(c capture) *mapping.Person { return r.leads[c.index].Person },
		func(earlier, later *mapping.Person) *mapping.Person { return new(mapping.Fold(*earlier, *later)) })
}

// tagsOf returns the tags of all captures, as an object's rules need them.
func (r *Roster) tagsOf(p *person, object string) []tags.Tag {
	return folded(r.inOrder(p.captures),
		func(c capture) []tags.Tag { return r.leads[c.index].Tags },
		func(earlier, later []tags.Tag) []tags.Tag { return r.model.tagMapper.Fold(object, earlier, later) })
}

// inOrder returns captures in the order of their UpdatedAt if all have one, else in the
// order given.
func (r *Roster) inOrder(captures []capture) []capture {
	when := func(c capture) time.Time { return r.leads[c.index].Person.UpdatedAt }
	if len(captures) == 1 || slices.ContainsFunc(captures, func(c capture) bool { return when(c).IsZero() }) {
		return captures
	}
	return slices.SortedStableFunc(slices.Values(captures), func(a, b capture) int { return when(a).Compare(when(b)) })
}

// folded folds a part of captures by halves, since each fold copies all that it is given.
func folded[T any](captures []capture, part func(capture) T, fold func(earlier, later T) T) T {
	if len(captures) == 1 {
		return part(captures[0])
	}
	half := len(captures) / 2
	return fold(folded(captures[:half], part, fold), folded(captures[half:], part, fold))
}

// grow takes in the keys of captures that were added. The name key of several is
// that of the record that they become.
func (r *Roster) grow(p *person) {
	slices.SortFunc(p.captures, func(a, b capture) int { return a.index - b.index })
	keys := joined(p.captures)
	p.keys, p.lead = &keys, nil
	if r.model.MatchByName && len(p.captures) > 1 {
		r.fold(p)
		mapped := r.model.keyMapper.Map(schema.Lead, p.lead)
		keys.name = nameKeyOf(p.lead, &mapped)
	}
}
