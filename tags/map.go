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
//  5. A lead without a tag of the category leaves the field alone, or clears
//     it if the rule says Clear.
//
// What is lost is in Dropped, as is, with [ErrNoMapping], each category that no
// rule is for. A loss under Strict is in Err instead; a missing rule never is.
func (m *Mapper) Map(object string, tags []Tag) Record {
	var rec Record
	if p := m.plan(object); p != nil {
		rec.Values = make([]Value, 0, len(p.rules))
		for i := range p.rules {
			c := &p.rules[i]
			value, write, problem := c.apply(tags)
			if problem != nil {
				problem.Rule, problem.Object, problem.Field = c.value.Rule, p.object, c.value.Field
				rec.report((*FieldError)(problem), c.strict)
			}
			if write {
				rec.Values = append(rec.Values, value)
			}
		}
	}
	m.reportUnmapped(&rec, object, tags)
	return rec
}

func (rec *Record) report(e *FieldError, strict bool) {
	switch {
	case !strict:
		rec.Dropped = append(rec.Dropped, e)
	case rec.Err == nil:
		rec.Err = e
	default:
		rec.Err = errors.Join(rec.Err, e)
	}
}

// reportUnmapped reports every category without a rule once.
func (m *Mapper) reportUnmapped(rec *Record, object string, tags []Tag) {
	var seen []string
	for _, t := range tags {
		category := field.Fold(field.Clean(t.Category, false))
		if m.categories[category] || field.BlankValue(t.Value) || slices.Contains(seen, category) {
			continue
		}
		seen = append(seen, category)
		rec.Dropped = append(rec.Dropped, &FieldError{
			Rule: "tag " + field.Clean(t.Category, false), Object: object, Err: ErrNoMapping,
			Reason: "give its category a rule", Value: t.Value,
		})
	}
}

// apply makes the value of a rule; write is false where there is none.
func (c *compiled) apply(tags []Tag) (v Value, write bool, problem *field.Error) {
	v = c.value
	values := c.collect(tags)
	if len(values) == 0 {
		if c.clear && v.Type == field.Checkbox {
			v.Value = false
		}
		return v, c.clear, nil
	}
	var raw any
	switch {
	case c.only != "":
		raw = true
	case v.Type == field.Text || v.Type == field.LongText || v.Type == field.MultiPicklist:
		raw, problem = c.spec.Coerce(values)
	default:
		raw, problem = c.single(values)
	}
	if raw == nil || c.keepConsent && raw == false {
		return v, false, problem
	}
	v.Value = raw
	return v, true, problem
}

// single coerces values for a field that holds one.
func (c *compiled) single(values []string) (any, *field.Error) {
	if len(values) == 1 {
		return c.spec.Coerce(values[0])
	}
	problem := &field.Error{
		Err: field.ErrType, Value: values,
		Reason: strconv.Itoa(len(values)) + " values for a field that holds one; choose with Several, or use a text field",
	}
	if c.value.Type == field.Picklist {
		problem.Err = field.ErrPicklist
	}
	var chosen string
	switch c.several {
	case First:
		chosen = values[0]
	case Last:
		chosen = values[len(values)-1]
	default:
		return nil, problem
	}
	raw, coercion := c.spec.Coerce(chosen)
	if coercion != nil {
		return raw, coercion
	}
	problem.Truncated = true
	problem.Reason = "the " + map[Several]string{First: "first", Last: "last"}[c.several] + " of " + strconv.Itoa(len(values)) + " values is written, the others are not"
	return raw, problem
}

// collect returns the values of the rule's category, translated, each once.
func (c *compiled) collect(tags []Tag) []string {
	var values []string
	for _, t := range tags {
		if field.BlankValue(t.Value) || !sameFold(t.Category, c.category) {
			continue
		}
		value := field.Clean(t.Value, false)
		if c.only != "" && !sameFold(value, c.only) {
			continue
		}
		if to, ok := c.values[field.Fold(value)]; ok {
			value = to
		}
		if value != "" && !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	return values
}

// sameFold reports whether s folds to folded; most texts are spelt alike.
func sameFold(s, folded string) bool {
	return s == folded || field.Fold(field.Clean(s, false)) == folded
}

// Fold makes one set of the tags of two captures of one person: both, each
// once, earlier's first; but of a category that goes to a field of one value
// on any object only later's, if it has any. The result shares no memory with
// either.
func (m *Mapper) Fold(earlier, later []Tag) []Tag {
	replaced := make(map[string]bool)
	for _, t := range later {
		if category := field.Fold(field.Clean(t.Category, false)); !field.BlankValue(t.Value) && m.single(category) {
			replaced[category] = true
		}
	}
	var tags []Tag
	for i, t := range slices.Concat(earlier, later) {
		if i < len(earlier) && replaced[field.Fold(field.Clean(t.Category, false))] || slices.Contains(tags, t) {
			continue
		}
		tags = append(tags, t)
	}
	return tags
}

// single reports whether a category goes to a field that holds one value.
func (m *Mapper) single(category string) bool {
	for _, p := range m.plans {
		for _, c := range p.rules {
			switch c.value.Type {
			case field.Text, field.LongText, field.MultiPicklist:
			default:
				if c.category == category && c.only == "" {
					return true
				}
			}
		}
	}
	return false
}
