package planner

import (
	"slices"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// person is one human being of a call: one captured lead, or several that are
// folded into one.
type person struct {
	captures   []capture     // in the order of the leads
	keys       Keys          // of all captures together
	lead       *mapping.Lead // of all captures together, once folded; of a single one the caller's, which is only read
	tags       []tags.Tag
	found      *stored // nil: to be created
	by         sferr.Match
	substitute *Substitute // nil: none
	fill       bool        // only blank fields of the record may be written
	passed     bool        // converted leads that matched were passed over
	err        error       // refused, and why
	record     *record.Record
}

// Substitute is a record that a duplicate rule found, which the person is to be.
type Substitute struct {
	Record sferr.RecordRef
	Err    *sferr.DuplicateError // what the lead ends with if the record cannot be used; nil: it was found by an earlier Sync
}

// capture is one lead of a call.
type capture struct {
	index int // of the lead
	keys  Keys
}

// first returns the index of the lead that carries the person's record.
func (p *person) first() int { return p.captures[0].index }

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
func (r *Roster) folded(captures []capture) (*mapping.Lead, []tags.Tag) {
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
func (r *Roster) scanner(p *person) string {
	if r.model.Owner == NoScanner {
		return ""
	}
	r.fold(p)
	h := p.lead.History()
	if r.model.Owner == FirstScanner {
		return h.FirstScannedBy
	}
	return h.LastScannedBy
}
