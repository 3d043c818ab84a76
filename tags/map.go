package tags

import (
	"errors"
	"slices"
	"strconv"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Map prepares the tags of a lead for an object. It reads them and keeps
// nothing of them; the same tags in the same order give the same record.
//
// For every rule on the object:
//
//  1. The values of its category are taken in their order, each once,
//     translated by the rule's Values. Blank ones are no tags.
//  2. In a Text or LongText they are joined, in a MultiPicklist each of them
//     has to be a value of the org's.
//  3. A field of any other type holds one. Several are refused, with
//     [ErrPicklist] for a Picklist and [ErrType] for the others, unless
//     [Rule.Several] says which one to take; the loss is reported either way.
//  4. A rule for one Value sets its Checkbox where that tag is there.
//  5. A rule for [Unmatched] takes the tags whose category no rule is for, each
//     as "Category: Value".
//  6. A lead without a tag of the category leaves the field alone, or clears
//     it if the rule says Clear.
//
// What is lost is in Dropped, as is, with [ErrNoMapping], each category that no
// rule is for and no Unmatched rule takes. A loss under Strict is in Err
// instead; a missing rule never is.
func (m *Mapper) Map(object string, tags []Tag) Record {
	var rec Record
	var room [16]int
	ids := m.identify(room[:0], tags)
	collected := false
	if p := m.plan(object); p != nil {
		rec.Values = make([]Value, 0, len(p.rules))
		for i := range p.rules {
			c := &p.rules[i]
			c.apply(&rec, tags, ids)
			collected = collected || c.category == unmatched
		}
	}
	if !collected {
		rec.reportUnmatched(object, tags, ids)
	}
	return rec
}

// The identities of tags whose category is none of a rule's, which are counted
// from 1.
const (
	unmatched = 0
	none      = -1 // no tag: its value is blank
)

// identify appends to ids the category of each tag.
func (m *Mapper) identify(ids []int, tags []Tag) []int {
	var buf [64]byte
	for i := range tags {
		t := &tags[i]
		if field.Clean(t.Value, false) == "" {
			ids = append(ids, none)
			continue
		}
		ids = append(ids, m.categories[string(field.AppendFold(buf[:0], field.Clean(t.Category, false)))])
	}
	return ids
}

// apply adds the value of a rule, if there is one, and what is lost.
func (c *compiled) apply(rec *Record, tags []Tag, ids []int) {
	raw, write, problem := c.coerce(tags, ids)
	if problem != nil {
		problem.Rule, problem.Object, problem.Field = c.value.Rule, c.object, c.value.Field
		rec.lose((*FieldError)(problem), c.strict)
	}
	if write {
		rec.Values = append(rec.Values, c.value)
		rec.Values[len(rec.Values)-1].Value = raw
	}
}

// lose reports a loss.
func (rec *Record) lose(e *FieldError, strict bool) {
	switch {
	case !strict:
		rec.Dropped = append(rec.Dropped, e)
	case rec.Err == nil:
		rec.Err = e
	default:
		rec.Err = errors.Join(rec.Err, e)
	}
}

// coerce makes the value of a rule; write is false where there is none.
func (c *compiled) coerce(tags []Tag, ids []int) (raw any, write bool, problem *field.Error) {
	var room [8]string
	values, explicit := c.collect(room[:0], tags, ids)
	switch {
	case len(values) == 0:
		if c.clear && c.value.Type == field.Checkbox {
			raw = false
		}
		return raw, c.clear, nil
	case c.only != "":
		raw = true
	case c.value.Type == field.Text || c.value.Type == field.LongText || c.value.Type == field.MultiPicklist:
		raw, problem = c.spec.CoerceItems(values)
	default:
		raw, problem = c.single(values)
	}
	return raw, raw != nil && (!c.consent || explicit || raw != false), problem
}

// single coerces values for a field that holds one.
func (c *compiled) single(values []string) (any, *field.Error) {
	if len(values) == 1 {
		return c.spec.CoerceText(values[0])
	}
	problem := &field.Error{
		Err: field.ErrType, Value: append([]string(nil), values...),
		Reason: strconv.Itoa(len(values)) + " values for a field that holds one; choose with Several, or use a text field",
	}
	if c.value.Type == field.Picklist {
		problem.Err = field.ErrPicklist
	}
	chosen, which := values[0], "first"
	switch c.several {
	case First:
	case Last:
		chosen, which = values[len(values)-1], "last"
	default:
		return nil, problem
	}
	raw, coercion := c.spec.CoerceText(chosen)
	if coercion != nil {
		return raw, coercion
	}
	problem.Truncated = true
	problem.Reason = "the " + which + " of " + strconv.Itoa(len(values)) + " values is written, the others are not"
	return raw, problem
}

// collect appends the values of the rule's category, translated, each once.
// explicit says that the rule's Values gave one of them.
func (c *compiled) collect(values []string, tags []Tag, ids []int) (_ []string, explicit bool) {
	for i, id := range ids {
		if id != c.category {
			continue
		}
		value := field.Clean(tags[i].Value, false)
		if c.only != "" && field.Fold(value) != c.only {
			continue
		}
		if c.category == unmatched {
			value = labelled(&tags[i], value)
		}
		if c.values != nil {
			var buf [64]byte
			if to, ok := c.values[string(field.AppendFold(buf[:0], value))]; ok {
				value, explicit = to, true
			}
		}
		if value != "" && !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	return values, explicit
}
