/*
Package record holds the one thing that flows through the SDK: a [Record] is one
row of any object on its way into an org. A planner makes it and says what is
written and why; the writers send it, each once and in order, and note its end
on it.

A record may depend on others: it is sent once one of its parents is in the org,
with that parent's ID. Nothing here knows what a record is for.
*/
package record

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Outcome is what became of a record. The zero Outcome is none.
type Outcome uint8

// The outcomes, as package salesforce documents them.
const (
	_ Outcome = iota
	Created
	Updated
	Unchanged
	Refused
	Failed
	InDoubt
	NotSent
)

var outcomeNames = [...]string{"", "Created", "Updated", "Unchanged", "Refused", "Failed", "InDoubt", "NotSent"}

// String returns the name of the outcome's constant.
func (o Outcome) String() string { return outcomeNames[o] }

// Wrote reports whether the record was written.
func (o Outcome) Wrote() bool { return o == Created || o == Updated }

// Settled reports whether the record is in the org as it should be.
func (o Outcome) Settled() bool { return o == Created || o == Updated || o == Unchanged }

// Ref is the place in a plan that carries a record.
type Ref struct {
	Item  int // index of the lead
	Other int // index among the lead's records beside the person's; 0 for the person's own
}

// Record is one record to be written, and its end once it was.
type Record struct {
	At      Ref
	Object  string // API name
	Verb    Verb
	ID      string // of the record found; empty: a new one
	Key     *Key   // external ID by which a new one is upserted; nil: it is inserted
	Changes []Change
	Dropped []*sferr.Problem // captured values that are not written as captured, by the plan

	MatchedBy string // the step of the match order that found the record
	Modstamp  string // SystemModstamp of the record found

	Parent      *Record // the record that this one belongs to; nil: none
	ParentField string  // holds the ID of the parent of a new record: "WhoId"
	ParentID    string  // of the first parent in the org, once it is known

	Strict          bool    // it is not resent without what was refused
	NoAssignment    bool    // the org's assignment rule must not run for it
	AllowDuplicates bool    // duplicate rules are asked to let it through
	Unique          bool    // its parents and locks have only one such record: Salesforce refuses a second one
	owned           bool    // an owner is sent
	Outcome         Outcome // 0: it has none yet
	Apart           bool    // its batch had its key twice: send it alone
	Rematch         bool    // the org has changed since the lead was planned: match it again
	Rounds          int8    // times sent
	Halvings        int8    // times sent again in a smaller batch

	SavedID string // its ID after the write; empty: not known
	Err     error  // why it was not written

	extra *Extra // nil: none
}

// Extra holds what only few records have.
type Extra struct {
	AltKeys      []string         // other keys that the record may have in the org
	Instead      *Record          // of a refused record: the one that is written instead
	OtherParents []*Record        // taken if Parent is not in the org
	Locks        []string         // IDs of records that Salesforce locks while it writes this one, beside the parent; the widest first
	Resent       bool             // a first try to create it had no answer, and a second was refused
	Lost         []*sferr.Problem // what was left out while it was written
	Refused      []RefusedField   // what Salesforce refused of it
	Duplicate    *sferr.Problem   // what a duplicate rule said; nil: none did
	Holder       *sferr.RecordRef // the record that has its key, if Salesforce names it

	writes []Change // those of Changes that are sent, if not all are; never changed in place
	chosen bool     // writes is set, even if empty
}

// Extra returns a copy of the record's Extra, zero if it has none.
func (r *Record) Extra() Extra {
	if r.extra == nil {
		return Extra{}
	}
	return *r.extra
}

// MakeExtra returns the record's Extra for changes, and creates it if it has none.
func (r *Record) MakeExtra() *Extra {
	if r.extra == nil {
		r.extra = new(Extra)
	}
	return r.extra
}

// RefusedField is a field for which Salesforce refused a record.
type RefusedField struct {
	Change Change
	Value  any // what the refusal is about: see [RefusedValue]
	Code   string
	Taken  []sferr.RecordRef // the record that has the value of a unique field, if known
}

// RefusedValue is what a refusal of a field is about: the field's value, or,
// for a state or a country, all of them together, since one is refused for not
// fitting the other.
func RefusedValue(changes []Change, c *Change) any {
	if !slices.Contains(standard.StateAndCountry, c.Field) {
		return c.After()
	}
	all := make(map[string]any)
	for i := range changes {
		if f := &changes[i]; f.Write && slices.Contains(standard.StateAndCountry, f.Field) {
			all[f.Field] = f.After()
		}
	}
	return all
}

// Writing reports whether the record is to be written.
func (r *Record) Writing() bool { return r.Verb == Create || r.Verb == Update }

// Refuse has nothing written, for the reason given.
func (r *Record) Refuse(err error) {
	r.Verb, r.Err, r.Changes, r.Key = Refuse, err, nil, nil
}

// Changed reports whether a change is to be sent.
func (r *Record) Changed() bool {
	return slices.ContainsFunc(r.Changes, func(c Change) bool { return c.Write })
}

// Begin makes ready for the write: the changes that are to be sent are known
// from then on.
func (r *Record) Begin() {
	unsent := func(c Change) bool { return !c.Write }
	switch {
	case slices.ContainsFunc(r.Changes, unsent):
		r.choose(slices.DeleteFunc(slices.Clone(r.Changes), unsent))
	case r.extra != nil:
		r.extra.chosen = false
	}
	r.owned = Find(r.Writes(), standard.OwnerField) != nil
}

// Writes returns the changes that are sent, after Begin. They are not to be
// changed.
func (r *Record) Writes() []Change {
	if r.extra != nil && r.extra.chosen {
		return r.extra.writes
	}
	return slices.Clip(r.Changes)
}

func (r *Record) choose(writes []Change) {
	e := r.MakeExtra()
	e.writes, e.chosen = writes, true
}

// Drop takes a field out of what is sent.
func (r *Record) Drop(d *sferr.Problem) {
	r.choose(slices.DeleteFunc(slices.Clone(r.Writes()), func(c Change) bool { return slices.Contains(d.Fields, c.Field) }))
	r.extra.Lost = append(r.extra.Lost, d)
	r.owned = r.owned && !slices.Contains(d.Fields, standard.OwnerField) // the assignment rule may run again
}

// End notes what became of the record.
func (r *Record) End(outcome Outcome, err error) { r.Outcome, r.Err = outcome, err }

// Doubt ends a record whose write no answer tells about: it may have been
// written, and its lead is to be matched again.
func (r *Record) Doubt(err error) {
	r.End(InDoubt, err)
	r.Rematch = true
}

// InOrg returns the ID under which the record is in the org, "" if it is not
// there, or not known to be: it was written, or it was found and only its update
// failed.
func (r *Record) InOrg() string {
	switch {
	case r.SavedID != "" && r.Outcome.Settled():
		return r.SavedID
	case r.Verb == Update || r.Verb == Keep:
		return r.ID
	}
	return ""
}

// Depth is how many ancestors the record has: it is written after all of them.
func (r *Record) Depth() int {
	n := 0
	for p := r.Parent; p != nil; p = p.Parent {
		n++
	}
	return n
}

// FindParent takes the first parent that is in the org, and reports whether
// there is one, or none is needed.
func (r *Record) FindParent() bool {
	if r.Parent == nil {
		return true
	}
	r.ParentID = r.Parent.InOrg()
	for _, p := range r.Extra().OtherParents {
		if r.ParentID == "" {
			r.ParentID = p.InOrg()
		}
	}
	return r.ParentID != ""
}

// NewParent returns the ID that ParentField is written with, "" if it is not:
// a found record keeps its parent.
func (r *Record) NewParent() string {
	if r.ID != "" {
		return ""
	}
	return r.ParentID
}

// Family returns the ID of the record by which this one is grouped, "" if there is
// none: the first of those that Salesforce locks while this one is written.
func (r *Record) Family() string {
	for id := range r.Locked {
		return id
	}
	return ""
}

// Locked yields the IDs of the records that Salesforce locks while this one is
// written.
func (r *Record) Locked(yield func(id string) bool) {
	if r.extra != nil {
		for _, id := range r.extra.Locks {
			if !yield(id) {
				return
			}
		}
	}
	id := r.ParentID
	if id == "" {
		id = TextAfter(Find(r.Writes(), "AccountId"))
	}
	if id != "" {
		yield(id)
	}
}

// AddParent adds a record that this one may belong to.
func (r *Record) AddParent(p *Record) {
	switch {
	case r.Parent == nil:
		r.Parent = p
	case r.Parent != p && !slices.Contains(r.Extra().OtherParents, p):
		e := r.MakeExtra()
		e.OtherParents = append(e.OtherParents, p)
	}
}
