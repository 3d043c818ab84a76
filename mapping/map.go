package mapping

import (
	"errors"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Map prepares a lead for [schema.Lead] or [schema.Contact]. For any other
// object the record is empty. Map keeps no reference to the lead, and the same
// lead always gives the same record.
//
// For every rule on the object:
//
//  1. The source is read, translated by the rule's Values, and coerced to the
//     field's type. Losses are in Dropped. A loss under Strict, or one that
//     leaves a Required field without a value, is in Err instead.
//  2. If nothing was captured, or the value is lost, the rule's Default, else
//     its Placeholder, is given for the create (Blank).
//  3. If nothing was captured and the rule says Clear, the value is nil.
//  4. If nothing remains and the rule is Required, Err is an [ErrRequired].
//
// Unreadable parts of the lead's JSON (see [Lead.Unreadable]) are losses too.
func (m *Mapper) Map(object string, l *Lead) Record {
	var rec Record
	m.MapInto(&rec, object, l)
	return rec
}

// MapInto is [Mapper.Map] for many leads in a row: it overwrites rec, which
// must not be nil, and reuses the memory of its Values.
func (m *Mapper) MapInto(rec *Record, object string, l *Lead) {
	if l == nil {
		l = &Lead{}
	}
	p := m.plan(object)
	f := m.facts(l)
	*rec = Record{Values: slices.Grow(rec.Values[:0], len(p.rules))}
	for i := range p.rules {
		p.rules[i].apply(f, rec)
	}
	for _, key := range l.Unreadable {
		e := &FieldError{Rule: key, Object: p.Object, Err: ErrType, Reason: "its JSON is of another kind and was not read"}
		rec.Dropped, rec.Err = field.Lose(rec.Dropped, rec.Err, e, p.strict)
	}
	m.take(f)
}

// apply adds the value of a rule, if there is one, and its losses.
func (c *compiled) apply(f *facts, rec *Record) {
	raw, explicit, problem := c.coerce(f)
	write, blank := true, false
	switch {
	case raw != nil:
		write = !c.Consent || explicit || raw != false
	case c.standIn != nil:
		raw, blank = c.standIn, true
	case c.Value.Required:
		problem, write = unfilled(problem), false
	case c.Clear && problem == nil:
		if c.Value.Type == field.Checkbox {
			raw = false
		}
	default:
		write = false
	}
	if problem != nil {
		e := (*FieldError)(c.Blame(problem))
		rec.Dropped, rec.Err = field.Lose(rec.Dropped, rec.Err, e, c.strict || errors.Is(e, ErrRequired))
	}
	if write {
		rec.Values = append(rec.Values, Value(c.Value))
		v := &rec.Values[len(rec.Values)-1]
		v.Value, v.Blank = raw, blank
	}
}

// unfilled is the problem of a Required field without a value. lost is the loss
// of the captured value, nil if nothing was captured.
func unfilled(lost *field.Error) *field.Error {
	e := &field.Error{Err: ErrRequired, Reason: "nothing was captured; give the rule a Placeholder to write the lead anyway"}
	if lost != nil {
		e.Reason = "what was captured cannot be written: " + lost.Error()
		e.Value = lost.Value
	}
	return e
}

// coerce reads the rule's source as the field takes it. explicit reports
// whether the rule's Values gave the value.
func (c *compiled) coerce(f *facts) (v any, explicit bool, problem *field.Error) {
	got := f.read(&c.from)
	if c.Values != nil {
		explicit = c.translate(&got)
	}
	switch {
	case got.items != nil:
		v, problem = c.Spec.CoerceItems(got.items)
	case got.value == nil:
		v, problem = c.Spec.CoerceText(got.text)
	default:
		if reason, failed := got.value.(failure); failed {
			return nil, false, &field.Error{Err: ErrType, Reason: string(reason)}
		}
		v, problem = c.Spec.Coerce(got.value)
	}
	return v, explicit, problem
}

// translate looks up the captured value in the rule's Values, item by item if
// it is a list. It reports whether any was found.
func (c *compiled) translate(got *captured) (found bool) {
	switch {
	case got.items != nil:
		items := make([]string, len(got.items))
		for i, item := range got.items {
			to, ok := c.translated(item)
			items[i], found = to, found || ok
		}
		got.items = items
	case got.value == nil:
		got.text, found = c.translated(got.text)
	default:
		got.value, found = c.translatedValue(got.value)
	}
	return found
}

func (c *compiled) translated(text string) (string, bool) {
	if to, ok := c.Translate(text); ok && !blank(text) {
		return to, true
	}
	return text, false
}

// translatedValue translates a custom value, or the items of a list. It does
// not look into lists in lists, which could be cyclic.
func (c *compiled) translatedValue(v any) (any, bool) {
	list, ok := v.([]any)
	if !ok {
		return c.translatedItem(v)
	}
	out, found := make([]any, len(list)), false
	for i, item := range list {
		to, ok := c.translatedItem(item)
		out[i], found = to, found || ok
	}
	return out, found
}

func (c *compiled) translatedItem(v any) (any, bool) {
	text, problem := (&field.Spec{Type: field.Text}).Coerce(v)
	if s, ok := text.(string); ok && problem == nil {
		if to, ok := c.translated(s); ok {
			return to, true
		}
	}
	return v, false
}
