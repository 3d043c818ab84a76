package mapping

import (
	"errors"
	"slices"
	"strings"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Map prepares a person for [schema.Lead], [schema.Contact], or an object of
// [Rule.Fields]. For any other object the record is empty. Map keeps no reference to the
// person, and the same person always gives the same record.
//
// For every rule on the object:
//
//  1. The source is read, translated by the rule's Values, and coerced to the
//     field's type. Losses are in Dropped. A loss under Strict, or one that
//     leaves a Required field without a value, is in Err instead.
//  2. If nothing was captured, or the value is lost, the rule's Default, else
//     its Placeholder, is given for the create (Blank). If the schema allows the
//     field to be blank, a Placeholder is not used and its rule is not Required.
//  3. If nothing was captured and the rule says Clear, the value is nil.
//  4. If nothing remains and the rule is Required, Err is a [field.ErrRequired].
//
// What was captured for a rule that is switched off (see [Mapper.Off]) is in Dropped,
// also under Strict. Parts of the JSON that could not be read (see
// [Person.Unreadable]) are losses of the Lead or Contact too.
func (m *Mapper) Map(object string, p *Person) field.Record {
	var rec field.Record
	m.MapInto(&rec, object, p)
	return rec
}

// MapInto is [Mapper.Map] for many persons in a row: it overwrites rec, which
// must not be nil, and reuses the memory of its Values.
func (m *Mapper) MapInto(rec *field.Record, object string, p *Person) {
	m.MapHistory(rec, object, p, nil)
}

// MapHistory is [Mapper.MapInto] with the given history instead of the person's own.
// A nil history stands for the person's own.
func (m *Mapper) MapHistory(rec *field.Record, object string, p *Person, h *History) {
	if p == nil {
		p = &Person{}
	}
	to := m.plan(object)
	if to == nil {
		to = &plan{Plan: rule.Plan{Object: object}}
	}
	f := m.facts(p)
	if h != nil {
		f.history.History, f.recalled = *h, true
	}
	*rec = field.Record{Values: slices.Grow(rec.Values[:0], len(to.rules))}
	for i := range to.rules {
		to.rules[i].apply(f, rec)
	}
	for i := range to.off {
		to.off[i].apply(f, rec)
	}
	if rule.IsPerson(object) {
		for _, key := range p.Unreadable {
			e := &field.Error{Rule: key, Object: to.Object, Err: field.ErrType, Reason: "its JSON has the wrong type and was not read"}
			if strings.HasSuffix(key, ".associatedEvent") {
				e.Err, e.Reason = field.ErrNoMapping, "only the event's ID is known, and no list of events has its name"
			}
			rule.Lose(rec, e, m != nil && m.strict)
		}
	}
	m.take(f)
}

func (c *compiled) apply(f *facts, rec *field.Record) {
	raw, explicit, lost := c.coerce(f)
	problem := c.Lost(lost)
	write, blank := true, false
	switch {
	case raw != nil:
		write = !c.Consent || explicit || raw != false
	case c.standIn != nil:
		raw, blank = c.standIn, true
	case c.Value.Required:
		problem, write = c.unfilled(lost), false
	case c.Clear && problem == nil:
		if c.Value.Type == field.Checkbox {
			raw = false
		}
	default:
		write = false
	}
	if problem != nil {
		rule.Lose(rec, problem, c.strict || errors.Is(problem, field.ErrRequired))
	}
	if write {
		rec.Values = append(rec.Values, c.Value)
		v := &rec.Values[len(rec.Values)-1]
		v.Value, v.Blank = raw, blank
	}
}

// apply reports what was captured for a rule that is switched off.
func (r *offRule) apply(f *facts, rec *field.Record) {
	if v, _, lost := r.coerce(f); v != r.empty || lost != nil {
		rec.Dropped = append(rec.Dropped, new(*r.reason))
	}
}

// unfilled is the problem of a Required field without a value. lost is the loss
// of the captured value, nil if nothing was captured.
func (c *compiled) unfilled(lost *core.Loss) *field.Error {
	e := &field.Error{Err: field.ErrRequired, Reason: "nothing was captured"}
	if lost != nil {
		e.Reason = "what was captured cannot be written: " + lost.String()
		e.Value = lost.Value
	}
	return c.Blame(e)
}

// coerce reads the rule's source as the field takes it. explicit reports
// whether the rule's Values gave the value.
func (c *compiled) coerce(f *facts) (v any, explicit bool, lost *core.Loss) {
	got := f.read(&c.from)
	if c.Values != nil {
		explicit = c.translate(&got)
	}
	switch {
	case got.items != nil:
		v, lost = c.Spec.CoerceItems(got.items)
	case got.value == nil:
		v, lost = c.Spec.CoerceText(got.text)
	default:
		if reason, failed := got.value.(failure); failed {
			return nil, false, &core.Loss{Err: core.ErrType, Reason: string(reason)}
		}
		v, lost = c.Spec.Coerce(got.value)
	}
	return v, explicit, lost
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
	if to, ok := c.Translate(text); ok && !core.BlankText(text) {
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
	text, lost := (&core.Spec{Type: schema.TypeString}).Coerce(v)
	if s, ok := text.(string); ok && lost == nil {
		if to, ok := c.translated(s); ok {
			return to, true
		}
	}
	return v, false
}
