package tags

import (
	"slices"
	"strconv"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

// Map prepares the tags of a lead for an object. It keeps no reference to them,
// and the same tags in the same order always give the same record.
//
// For every rule on the object:
//
//  1. The values of its category are taken in order, each once, translated by
//     the rule's Values. Blank ones are ignored.
//  2. A Text or LongText joins them. In a MultiPicklist, each of them has to be
//     a value of the org.
//  3. A field of any other type holds one. Several are refused, with
//     [field.ErrPicklist] for a Picklist and [field.ErrType] for the others, unless
//     [Rule.Several] picks one. The loss is reported either way.
//  4. A rule for one Value sets its Checkbox if the lead has that tag.
//  5. A rule for [Unmatched] takes the tags that no other rule on the object
//     takes, each as "Category: Value".
//  6. Without a tag of the category, the field is left alone, or cleared if the
//     rule says Clear.
//
// Values that differ only in letter case, white space, or the kind of quotes, dashes
// and spaces are the same.
//
// Losses are in Dropped. A category with a tag that no rule on the object takes
// is a [field.ErrNoMapping] there, Truncated if a rule for Unmatched has written the
// tag. A loss under Strict is in Err instead; a missing rule, or one that is switched
// off (see [Mapper.Off]), never is.
func (m *Mapper) Map(object string, tags []Tag) field.Record {
	var rec field.Record
	m.MapInto(&rec, object, tags)
	return rec
}

// MapInto is [Mapper.Map] for many leads in a row: it overwrites rec, which
// must not be nil, and reuses the memory of its Values.
func (m *Mapper) MapInto(rec *field.Record, object string, tags []Tag) {
	p := m.plan(object)
	if p == nil {
		p = &plan{Plan: rule.Plan{Object: object}}
	}
	var room [16]int
	ids := room[:0] // the category of each tag
	for i := range tags {
		ids = append(ids, p.identity(&tags[i]))
	}
	*rec = field.Record{Values: slices.Grow(rec.Values[:0], len(p.rules))}
	for i := range p.rules {
		p.rules[i].apply(rec, tags, ids)
	}
	for i := range p.off {
		p.off[i].apply(rec, tags, ids)
	}
	p.reportUnmatched(rec, tags, ids)
}

// Tags of a category with a rule have its number, from 1. Other tags have one
// of these.
const (
	unmatched = 0
	none      = -1 // no tag: its value is blank
)

func (p *plan) identity(t *Tag) int {
	var buf [64]byte
	category, value := core.Clean(t.Category, false), core.Clean(t.Value, false)
	if value == "" {
		if category == "" && !core.BlankText(t.OptionID) {
			return unmatched // an option was chosen, and nothing says which
		}
		return none
	}
	id := p.categories[string(core.AppendLooks(buf[:0], category))]
	for i := range p.rules {
		if p.rules[i].takes(id, value) {
			return id
		}
	}
	for i := range p.off {
		if p.off[i].takes(id, value) {
			return id
		}
	}
	return unmatched
}

// takes reports whether the rule covers the category's value.
func (c *compiled) takes(category int, value string) bool {
	var buf [64]byte
	return c.category == category && (c.only == "" || string(core.AppendLooks(buf[:0], value)) == c.only)
}

func (c *compiled) apply(rec *field.Record, tags []Tag, ids []int) {
	raw, write, lost := c.coerce(tags, ids)
	if lost != nil {
		rule.Lose(rec, c.Lost(lost), c.strict)
	}
	if write {
		rec.Values = append(rec.Values, c.Value)
		rec.Values[len(rec.Values)-1].Value = raw
	}
}

// apply reports the tags of a rule that is switched off.
func (r *offRule) apply(rec *field.Record, tags []Tag, ids []int) {
	var room [8]chosen
	if len(r.collect(room[:0], tags, ids)) > 0 {
		rec.Dropped = append(rec.Dropped, new(*r.reason))
	}
}

// coerce returns the value of a rule. write is false if there is none.
func (c *compiled) coerce(tags []Tag, ids []int) (raw any, write bool, lost *core.Loss) {
	var room [8]chosen
	var texts [8]string
	values := c.collect(room[:0], tags, ids)
	explicit := false
	switch {
	case len(values) == 0:
		if c.Clear && c.Value.Type == field.Checkbox {
			raw = false
		}
		return raw, c.Clear, nil
	case c.only != "":
		raw = true
	case c.Value.Type == field.Text || c.Value.Type == field.LongText || c.Value.Type == field.MultiPicklist:
		raw, lost = c.Spec.CoerceItems(textsOf(texts[:0], values))
	default:
		raw, explicit, lost = c.single(values)
	}
	if c.Consent && !explicit && raw == false {
		if lost != nil {
			lost.Truncated = false
			lost.Reason = "the value chosen from several is a no, which only the rule's Values may write"
		}
		raw = nil
	}
	return raw, raw != nil, lost
}

func textsOf(texts []string, values []chosen) []string {
	for i := range values {
		texts = append(texts, values[i].text)
	}
	return texts
}

// single coerces values for a field that holds one. Several that the field
// coerces alike are one. explicit reports whether the rule's Values gave the
// result.
func (c *compiled) single(values []chosen) (raw any, explicit bool, lost *core.Loss) {
	raw, lost = c.Spec.CoerceText(values[0].text)
	explicit = values[0].explicit
	same := lost == nil
	for _, v := range values[1:] {
		other, problem := c.Spec.CoerceText(v.text)
		same = same && problem == nil && other == raw
		explicit = explicit || v.explicit
	}
	if same || len(values) == 1 {
		return raw, explicit, lost
	}
	return c.choose(values)
}

// choose coerces one of several values, by the rule's Several.
func (c *compiled) choose(values []chosen) (raw any, explicit bool, lost *core.Loss) {
	several := &core.Loss{
		Err: core.ErrType, Value: textsOf(nil, values),
		Reason: strconv.Itoa(len(values)) + " values for a field that holds one; choose with Several, or use a text field",
	}
	if c.Value.Type == field.Picklist {
		several.Err = core.ErrPicklist
	}
	v, which := values[0], "first"
	switch c.several {
	case First:
	case Last:
		v, which = values[len(values)-1], "last"
	default:
		return nil, false, several
	}
	raw, lost = c.Spec.CoerceText(v.text)
	if lost != nil {
		return raw, v.explicit, lost
	}
	several.Truncated = true
	several.Reason = "the " + which + " of " + strconv.Itoa(len(values)) + " values is written, the others are not"
	return raw, v.explicit, several
}
