package planner

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Substitute is a record that a duplicate rule found, which the person is to be.
type Substitute struct {
	Record sferr.RecordRef
	Err    *sferr.DuplicateError // what the lead ends with if the record cannot be used; nil: it was found by an earlier Sync
}

// Substitute returns the record that is to stand for one that a duplicate rule
// refused; nil if it stays refused.
func (s *Settings) Substitute(r *record.Record) *Substitute {
	if r.Duplicate == nil || r.Outcome != record.Refused || !s.UseDuplicate || r.ID != "" {
		return nil
	}
	var fit []sferr.RecordRef
	for _, ref := range r.Duplicate.Records {
		if ref.Object == schema.Lead || ref.Object == schema.Contact && !s.LeadsOnly {
			fit = append(fit, ref)
		}
	}
	if len(fit) != 1 {
		return nil
	}
	return &Substitute{Record: fit[0], Err: r.Duplicate}
}

// Substitute returns the record that is known to stand for a person.
func (l *Learned) Substitute(k *Keys) (sferr.RecordRef, bool) {
	if l.substitutes.empty() {
		return sferr.RecordRef{}, false
	}
	return l.substitutes.get(k.all()...)
}

// all returns all keys of a person as one list.
func (k *Keys) all() []string {
	out := slices.Concat(k.Contacts, k.Leads)
	for _, id := range k.Mobly {
		out = append(out, "mobly "+id)
	}
	for _, email := range k.Emails {
		out = append(out, "e-mail "+field.Caseless(email))
	}
	return out
}
