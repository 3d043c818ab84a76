package planner

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// resolve walks the match order and takes the first step that found something.
func (m *matcher) resolve(p *person) {
	if p.substitute != nil && p.substitute.Err != nil {
		p.err = p.substitute.Err
		m.resolveSubstitute(p)
		return
	}
	var room [8]step
	for _, s := range m.steps(room[:0], p) {
		if m.take(p, s) {
			return
		}
	}
	if p.substitute != nil {
		m.resolveSubstitute(p)
	}
}

// take takes what a step found, and reports whether it found something. A step whose
// look-up was refused counts as having found something.
func (m *matcher) take(p *person, s step) bool {
	if s.err != nil {
		p.err = s.err
		return true
	}
	if len(s.records) == 0 {
		return false
	}
	if m.passes(s) {
		p.passed = true
		return false
	}
	p.by = s.by
	p.found, p.err = m.choose(s)
	return true
}

// resolveSubstitute takes the record that a duplicate rule found, or that Salesforce
// says has the person's external ID, if the user can see it and it holds no other ID.
func (m *matcher) resolveSubstitute(p *person) {
	x := m.indexes[p.substitute.Record.Object]
	if x == nil {
		return
	}
	p.err = cmp.Or(m.unanswered.any(p.substitute.Record.Object, "Id", p.substitute.Record.ID), p.err)
	r := x.byID[p.substitute.Record.ID]
	switch {
	case r == nil:
		return
	case !p.substitute.Keyed:
		p.by, p.fill = ByDuplicateRule, true
	case r.text(r.of.Key) != "" && !slices.Contains(find(x.byKey, p.keys.external, x.foldKey), r):
		return // it is another person's
	default:
		p.by = ByExternalID
	}
	p.found, p.err = m.choose(step{by: p.by, records: []*stored{r}})
}

// resolveRenamed finds the records of those persons that were known by name,
// company and phone before they had an external ID. A record that has one, or
// that another person with one was found to be, is somebody else's.
func (m *matcher) resolveRenamed(persons []*person) {
	claimed := make(map[*stored]bool)
	claim := func(p *person) {
		if p.found != nil && len(p.keys.external) > 0 {
			claimed[p.found] = true
		}
	}
	for _, p := range persons {
		claim(p)
	}
	for _, p := range persons {
		if p.err == nil && p.found == nil && p.keys.renamed() {
			s := m.byName(p)
			s.records = slices.DeleteFunc(s.records, func(r *stored) bool { return m.keyed(r, claimed) })
			m.take(p, s)
			claim(p)
		}
	}
}

// keyed reports whether a record, or the contact that it was converted to, has an
// external ID, or is claimed by a person who has one.
func (m *matcher) keyed(r *stored, claimed map[*stored]bool) bool {
	if r == nil {
		return false
	}
	if x := m.indexes[schema.Contact]; x != nil && r.converted() && m.keyed(x.byID[r.text("ConvertedContactId")], claimed) {
		return true
	}
	return claimed[r] || r.text(r.of.Key) != ""
}

// passes reports whether a step found nothing but converted leads, which the
// settings pass over.
func (m *matcher) passes(s step) bool {
	return m.model.PassConverted && !slices.ContainsFunc(s.records, func(r *stored) bool { return !r.converted() })
}

// choose returns the one record that the findings of a step stand for. A lead
// that is open wins over converted ones.
func (m *matcher) choose(s step) (*stored, error) {
	open := s.records
	if slices.ContainsFunc(open, (*stored).converted) {
		open = slices.DeleteFunc(slices.Clone(open), (*stored).converted)
	}
	if len(open) == 0 {
		return m.follow(s)
	}
	return m.one(s.by, open)
}

// follow returns the contact that converted leads stand for.
func (m *matcher) follow(s step) (*stored, error) {
	contacts := m.indexes[schema.Contact]
	if contacts == nil {
		return nil, sferr.Explain(fmt.Errorf("%w: Lead %s, and policies.strategy is LeadsOnly", sferr.ErrConverted, s.records[0].id()))
	}
	var ids []string
	for _, lead := range s.records {
		ids = append(ids, lead.text("ConvertedContactId"))
	}
	if err := m.unanswered.any(schema.Contact, "Id", ids...); err != nil {
		return nil, err
	}
	found := contacts.ids(ids)
	if len(found) == 0 {
		return nil, sferr.Explain(fmt.Errorf("%w: Lead %s was converted to a contact that is gone or that the user may not read",
			sferr.ErrConverted, s.records[0].id()))
	}
	return m.one(s.by, found)
}

// one applies the policy for several matches.
func (m *matcher) one(by string, records []*stored) (*stored, error) {
	if len(records) == 1 {
		return records[0], nil
	}
	byAge := func(a, b *stored) int {
		return cmp.Or(strings.Compare(a.text("CreatedDate"), b.text("CreatedDate")), strings.Compare(a.id(), b.id()))
	}
	switch m.model.Several {
	case PickNewest:
		return slices.MaxFunc(records, byAge), nil
	case PickOldest:
		return slices.MinFunc(records, byAge), nil
	case PickNone:
	}
	return nil, ambiguous(by, records)
}

// ambiguous refuses a lead that matches several records in a step of the match
// order.
func ambiguous(by string, records []*stored) *sferr.Problem {
	object := records[0].of.Object.Name
	p := sferr.Explain(sferr.ErrAmbiguous)
	p.Reason = fmt.Sprintf("the lead matches %d %ss by %s", len(records), object, strings.TrimPrefix(by, object+" "))
	for _, r := range records {
		p.Records = append(p.Records, sferr.RecordRef{Object: object, ID: r.id()})
	}
	slices.SortFunc(p.Records, func(a, b sferr.RecordRef) int { return strings.Compare(a.ID, b.ID) })
	return p
}
