package salesforce

import (
	"bytes"
	"encoding/json"
	"slices"
)

// op is one record to be written and what became of it.
type op struct {
	at     TaskRef // the item, or the action where it is a Task's, that has it
	object string
	id     string // the record to update; empty: a new one
	key    *Key   // external ID by which a new one is upserted; nil: it is inserted
	owned  bool   // a new one has an owner of its own: the org's assignment rule must not run
	fields []FieldChange
	hangs  string // the record that a found Task hangs on, as far as is known

	rounds  int // times sent
	outcome Outcome
	result  string // its ID
	dropped []Dropped
	refused []refusedField
	err     error

	strict    bool            // it is not sent again without what was refused
	halvings  int             // times sent again in a smaller batch
	rematch   bool            // the org is not what the plan took it to be: the lead is to be matched again
	duplicate *DuplicateError // what a duplicate rule said; nil: none did
	use       *use            // the record to use instead
}

// newOp returns the write of the changes that are to be sent.
func newOp(object, id string, key *Key, changes []FieldChange) *op {
	o := &op{object: object, id: id, key: key, fields: make([]FieldChange, 0, len(changes)+1)} // a Task gets its WhoId
	for i := range changes {
		if ch := &changes[i]; ch.Write {
			o.fields = append(o.fields, *ch)
			o.owned = o.owned || ch.Field == ownerField
		}
	}
	return o
}

// who returns the ID of the record that a Task hangs on.
func (o *op) who() string {
	for i := range o.fields {
		if id, ok := o.fields[i].After.(string); ok && o.fields[i].Field == "WhoId" {
			return id
		}
	}
	return ""
}

// parent returns the ID of the record that this one hangs on, which Salesforce
// locks while it is written; "" where there is none.
func (o *op) parent() string {
	if o.hangs != "" {
		return o.hangs
	}
	for i := range o.fields {
		switch o.fields[i].Field {
		case "WhoId", "AccountId":
			id, _ := o.fields[i].After.(string)
			return id
		}
	}
	return ""
}

func (o *op) end(outcome Outcome, err error) { o.outcome, o.err = outcome, err }

// appendJSON appends the record as collections take it: attributes first, then
// id or key, then the fields in rule order.
func (o *op) appendJSON(b *bytes.Buffer) error {
	b.WriteString(`{"attributes":{"type":`)
	if err := appendText(b, o.object); err != nil {
		return err
	}
	b.WriteByte('}')
	put := func(name string, v any) error {
		b.WriteByte(',')
		if err := appendText(b, name); err != nil {
			return err
		}
		b.WriteByte(':')
		if text, ok := v.(string); ok {
			return appendText(b, text)
		}
		return appendValue(b, v)
	}
	if o.id != "" {
		if err := put("id", o.id); err != nil {
			return err
		}
	}
	if o.key != nil {
		if err := put(o.key.Field, o.key.Value); err != nil {
			return err
		}
	}
	for i := range o.fields {
		if err := put(o.fields[i].Field, o.fields[i].After); err != nil {
			return err
		}
	}
	b.WriteByte('}')
	return nil
}

// appendValue appends v as JSON, without the escapes that only HTML needs.
func appendValue(b *bytes.Buffer, v any) error {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // Encode ends with a line feed
	return nil
}

// appendText is appendValue for a text, which most values are.
func appendText(b *bytes.Buffer, text string) error {
	if !plain(text) {
		return appendValue(b, text)
	}
	b.WriteByte('"')
	b.WriteString(text)
	b.WriteByte('"')
	return nil
}

// plain reports whether a text is ASCII that JSON takes as it stands.
func plain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// drop takes a field out of the record.
func (o *op) drop(name string, d Dropped) {
	o.fields = slices.DeleteFunc(o.fields, func(ch FieldChange) bool { return ch.Field == name })
	o.dropped = append(o.dropped, d)
	o.owned = o.owned && name != ownerField // the assignment rule may run again
}
