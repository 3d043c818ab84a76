package planner

import (
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// refusal is a value that Salesforce refused for a field of any record, or of one.
// It is not sent again, so that a second Sync is silent for it too. Only a digest
// of the value is kept.
type refusal struct {
	object, field string // in lower case
	id            string // of the record; empty: of any
	value         [sha256.Size]byte
}

func newRefusal(object, id, field string, value any) refusal {
	text, _ := json.Marshal(value) // a value that was sent is JSON
	return refusal{strings.ToLower(object), strings.ToLower(field), id, sha256.Sum256(text)}
}

func (l *Learned) refuse(object, id, field string, value any, code string) {
	l.refusals.put(code, newRefusal(object, id, field, value))
}

// refusedWith returns the code of an earlier refusal, "" if there is none.
func (l *Learned) refusedWith(object, id, field string, value any) string {
	code, _ := l.refusals.get(newRefusal(object, id, field, value))
	return code
}

// withhold turns writes that Salesforce refused before into reported losses. What
// was refused for this record only is written again as soon as anything else of it
// is to be written: the rest of the record may have been the reason.
func (l *Learned) withhold(object, id string, changes []record.Change) (lost []*sferr.Problem) {
	if l.refusals.len() == 0 {
		return nil
	}
	codes, own, rest := make([]string, len(changes)), make([]string, len(changes)), false
	for i := range changes {
		ch := &changes[i]
		if !ch.Write {
			continue
		}
		if !ch.Required {
			codes[i] = l.refusedWith(object, "", ch.Field, record.RefusedValue(changes, ch))
			own[i] = l.refusedWith(object, id, ch.Field, ch.After())
		}
		rest = rest || codes[i] == "" && own[i] == ""
	}
	for i := range changes {
		ch, code := &changes[i], codes[i]
		if code == "" && !rest {
			code = own[i]
		}
		if code == "" {
			continue
		}
		record.LeaveOut(ch, "Salesforce refused this value before")
		lost = append(lost, record.LossOf(ch, code, ch.Reason))
	}
	return lost
}

// Substitute is a record that a duplicate rule found, which the person is to be.
type Substitute struct {
	Record sferr.RecordRef
	Err    *sferr.Problem // what the lead ends with if the record cannot be used; nil: it was found by an earlier Sync
	Keyed  bool           // the record has the person's external ID: no duplicate rule found it
}

// Substitute returns the record that is to stand for one that a duplicate rule
// refused, or that has its key; nil if it stays refused.
func (s *Settings) Substitute(r *record.Record) *Substitute {
	e := r.Extra()
	if e.Holder != nil && e.Holder.Object == r.Object {
		return &Substitute{Record: *e.Holder, Keyed: true}
	}
	if e.Duplicate == nil || r.Outcome != record.Refused || !s.UseDuplicate || r.ID != "" {
		return nil
	}
	fit := slices.DeleteFunc(slices.Clone(e.Duplicate.Records), func(ref sferr.RecordRef) bool {
		return ref.Object != schema.Lead && (ref.Object != schema.Contact || s.LeadsOnly)
	})
	if len(fit) != 1 {
		return nil
	}
	return &Substitute{Record: fit[0], Err: e.Duplicate}
}

// Substitute returns the record that is known to stand for a person.
func (l *Learned) Substitute(k *Keys) (sferr.RecordRef, bool) {
	if l.substitutes.len() == 0 {
		return sferr.RecordRef{}, false
	}
	return l.substitutes.get(k.all()...)
}

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
