package salesforce

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// op is one record to be written and what became of it.
type op struct {
	at     TaskRef // the item, or the action where it is a Task's, that has it
	object string
	id     string        // the record to update; empty: a new one
	key    *Key          // external ID by which a new one is upserted; nil: it is inserted
	owned  bool          // a new one has an owner of its own: the org's assignment rule must not run
	fields []FieldChange // never changed in place: they may be the plan's own
	hangs  string        // the record that a Task hangs on, as far as is known; a new one is sent with it

	rounds  int // times sent
	outcome Outcome
	result  string // its ID
	dropped []sferr.Dropped
	refused []refusedField
	err     error

	strict    bool                  // it is not sent again without what was refused
	halvings  int                   // times sent again in a smaller batch
	rematch   bool                  // the org is not what the plan took it to be: the lead is to be matched again
	duplicate *sferr.DuplicateError // what a duplicate rule said; nil: none did
	use       *use                  // the record to use instead
}

// newOp returns the write of the changes that are to be sent.
func newOp(object, id string, key *Key, changes []FieldChange) op {
	o := op{object: object, id: id, key: key, fields: sent(changes)}
	for i := range o.fields {
		o.owned = o.owned || o.fields[i].Field == standard.OwnerField
	}
	return o
}

// sent returns the changes that are to be sent: the list itself, where they all
// are.
func sent(changes []FieldChange) []FieldChange {
	n := 0
	for i := range changes {
		if changes[i].Write {
			n++
		}
	}
	if n == len(changes) {
		return slices.Clip(changes)
	}
	out := make([]FieldChange, 0, n)
	for i := range changes {
		if changes[i].Write {
			out = append(out, changes[i])
		}
	}
	return out
}

// who returns the record that a new Task is to hang on; "" for what is none.
func (o *op) who() string {
	if o.id != "" {
		return ""
	}
	return o.hangs
}

// parent returns the ID of the record that this one hangs on, which Salesforce
// locks while it is written; "" where there is none.
func (o *op) parent() string {
	if o.hangs != "" {
		return o.hangs
	}
	for i := range o.fields {
		if o.fields[i].Field == "AccountId" {
			id, _ := o.fields[i].After.(string)
			return id
		}
	}
	return ""
}

func (o *op) end(outcome Outcome, err error) { o.outcome, o.err = outcome, err }

// appendJSON appends the record as collections take it: attributes first, then
// id or key, then the fields in rule order.
func (o *op) appendJSON(b []byte) ([]byte, error) {
	b = org.AppendText(append(b, `{"attributes":{"type":`...), o.object)
	b = append(b, '}')
	if o.id != "" {
		b = org.AppendText(append(b, `,"id":`...), o.id)
	}
	if o.key != nil {
		b = org.AppendText(appendName(b, o.key.Field), o.key.Value)
	}
	for i := range o.fields {
		var err error
		if b, err = org.AppendValue(appendName(b, o.fields[i].Field), o.fields[i].After); err != nil {
			return b, err
		}
	}
	if who := o.who(); who != "" {
		b = org.AppendText(append(b, `,"WhoId":`...), who)
	}
	return append(b, '}'), nil
}

// appendName appends a field's name, after what stands before it.
func appendName(b []byte, name string) []byte {
	return append(org.AppendText(append(b, ','), name), ':')
}

// size is about how long the record's JSON is.
func (o *op) size() int {
	n := 80 // of the type, an ID or a parent
	if o.key != nil {
		n += len(o.key.Field) + len(o.key.Value)
	}
	for i := range o.fields {
		text, _ := o.fields[i].After.(string)
		n += len(o.fields[i].Field) + len(text) + 8
	}
	return n
}

// drop takes a field out of the record.
func (o *op) drop(name string, d sferr.Dropped) {
	o.fields = slices.DeleteFunc(slices.Clone(o.fields), func(ch FieldChange) bool { return ch.Field == name })
	o.dropped = append(o.dropped, d)
	o.owned = o.owned && name != standard.OwnerField // the assignment rule may run again
}
