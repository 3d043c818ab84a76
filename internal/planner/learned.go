package planner

import (
	"errors"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Learned is what a client has found out about its org, its describes aside.
// Another process has to find it out itself. The zero value knows nothing. It is
// safe for concurrent use.
type Learned struct {
	refusals    refusals
	substitutes substitutes
	owners      owners
	statuses    statuses
}

// Clone returns a copy that learns on its own from then on.
func (l *Learned) Clone() *Learned {
	out := new(Learned)
	out.refusals.codes = l.refusals.clone()
	out.substitutes.byKey = l.substitutes.clone()
	out.owners.byEmail = l.owners.clone()
	out.statuses.closed, out.statuses.known = l.statuses.get()
	return out
}

// Forget drops the refusals of objects, so that their values are tried again.
func (l *Learned) Forget(objects ...string) { l.refusals.forget(objects...) }

// Learn remembers what Salesforce refused of records, so that it is not sent
// again: the value for all records or, if the refusal may depend on the rest of
// the record, for the one that was saved without it. It returns the objects that
// turn out to be other than they were described.
func (l *Learned) Learn(records []*record.Record) (stale []string) {
	for _, r := range records {
		for _, f := range r.Refused {
			switch {
			case codes.ClassOf(f.Code, "") == codes.Metadata:
				stale = append(stale, r.Object)
			case refusedAlways(&f):
				l.refusals.add(r.Object, "", f.Change.Field, f.Value, f.Code)
			case r.Outcome.Settled():
				l.refusals.add(r.Object, r.SavedID, f.Change.Field, f.Change.After, f.Code)
			}
		}
		if e, ok := errors.AsType[*sferr.Error](r.Err); ok && codes.ClassOf(e.Code, e.Message) == codes.Permission {
			stale = append(stale, r.Object) // permissions may have changed
		}
	}
	return stale
}

// refusedAlways reports whether any record would be refused for the value,
// whatever else it has.
func refusedAlways(f *record.RefusedField) bool {
	switch codes.ClassOf(f.Code, "") {
	case codes.Value, codes.Taken:
		return f.Code != "FIELD_INTEGRITY_EXCEPTION" || slices.Contains(standard.StateAndCountry, f.Change.Field)
	default:
		return false
	}
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
