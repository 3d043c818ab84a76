package salesforce

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// resolve walks the match order and takes the first step that found something.
func (mt *matcher) resolve(p *person) {
	if p.use != nil && p.use.err != nil {
		p.err = p.use.err
		mt.resolveUse(p)
		return
	}
	var room [8]step
	for _, s := range mt.steps(room[:0], p) {
		if mt.take(p, s) {
			return
		}
	}
	if p.use != nil {
		mt.resolveUse(p)
	}
}

// take takes what a step found, and reports whether that was something.
func (mt *matcher) take(p *person, s step) bool {
	if len(s.records) == 0 {
		return false
	}
	if mt.passes(s) {
		p.passed = true
		return false
	}
	p.by = s.by
	p.found, p.err = mt.choose(s)
	return true
}

// resolveUse takes the record that a duplicate rule found, if it is there for
// the user.
func (mt *matcher) resolveUse(p *person) {
	x := mt.indexes[p.use.record.Object]
	if x == nil {
		return
	}
	if r := x.byID[p.use.record.ID]; r != nil {
		p.by, p.fill = ByDuplicateRule, true
		p.found, p.err = mt.choose(step{ByDuplicateRule, []*record{r}})
	}
}

// passes reports whether a step found nothing but converted leads, which the
// configuration passes over.
func (mt *matcher) passes(s step) bool {
	return mt.model.PassConverted &&
		!slices.ContainsFunc(s.records, func(r *record) bool { return !r.converted() })
}

// choose returns the one record that a step's findings stand for.
func (mt *matcher) choose(s step) (*record, error) {
	open := slices.DeleteFunc(slices.Clone(s.records), (*record).converted)
	if len(open) == 0 {
		return mt.follow(s)
	}
	return mt.one(s.by, open)
}

// follow returns the contact that converted leads stand for.
func (mt *matcher) follow(s step) (*record, error) {
	contacts := mt.indexes[schema.Contact]
	if contacts == nil {
		return nil, fmt.Errorf("%w: Lead %s, and the strategy keeps to leads", sferr.ErrConverted, s.records[0].id())
	}
	var found []*record
	for _, lead := range s.records {
		id := lead.text("ConvertedContactId")
		if c := contacts.byID[id]; c != nil && !slices.Contains(found, c) {
			found = append(found, c)
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("%w: Lead %s was converted to a contact that is gone or that the user may not read",
			sferr.ErrConverted, s.records[0].id())
	}
	return mt.one(s.by, found)
}

// one applies the policy for several matches.
func (mt *matcher) one(by sferr.Match, records []*record) (*record, error) {
	if len(records) == 1 {
		return records[0], nil
	}
	byAge := func(a, b *record) int {
		return cmp.Or(strings.Compare(a.text("CreatedDate"), b.text("CreatedDate")), strings.Compare(a.id(), b.id()))
	}
	switch mt.model.Several {
	case planner.PickNewest:
		return slices.MaxFunc(records, byAge), nil
	case planner.PickOldest:
		return slices.MinFunc(records, byAge), nil
	case planner.PickNone:
	}
	e := &sferr.SeveralError{Object: records[0].object, By: by}
	for _, r := range records {
		e.IDs = append(e.IDs, r.id())
	}
	slices.Sort(e.IDs)
	return nil, e
}

func containsFold(list []string, s string) bool {
	return slices.ContainsFunc(list, func(have string) bool { return strings.EqualFold(have, s) })
}
