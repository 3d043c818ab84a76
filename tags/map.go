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
//     [Rule.Several] picks one. The loss is reported either way. So is a value that
//     [Rule.Order] lacks.
//  4. A rule for one Value sets its Checkbox if the lead has that tag.
//  5. A rule for [Unmatched] takes the tags that no other rule on the object
//     takes, each as "Category: Value".
//  6. Without a tag of the category, the field is left alone, or cleared if the
//     rule says Clear.
//
// Values that differ only in letter case, white space, or the kind of quotes, dashes
// and spaces are the same.
//
// A tag that a rule on an object besides Lead and Contact takes is not unmatched.
//
// Losses are in Dropped. For Lead and Contact, a category with an unmatched tag is a
// [field.ErrNoMapping] there, Truncated if a rule for Unmatched has written the
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
		id := p.identity(&tags[i])
		if id == unmatched && m.takenElsewhere(&tags[i]) {
			id = none
		}
		ids = append(ids, id)
	}
	*rec = field.Record{Values: slices.Grow(rec.Values[:0], len(p.rules))}
	for i := range p.rules {
		p.rules[i].apply(rec, tags, ids)
	}
	for i := range p.off {
		p.off[i].apply(rec, tags, ids)
	}
	if rule.IsPerson(p.Object) {
		p.reportUnmatched(rec, tags, ids)
	}
}

// Tags of a category with a rule have its number, from 1. Other tags have one
// of these.
const (
	unmatched = 0
	none      = -1 // no tag here: its value is blank, or another object's rule takes it
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

// takenElsewhere reports whether a rule of an object besides Lead and Contact takes a
// tag, or it is one of those of [Mapper.WithUsed].
func (m *Mapper) takenElsewhere(t *Tag) bool {
	if m == nil {
		return false
	}
	for i := range m.plans {
		if p := &m.plans[i]; !rule.IsPerson(p.Object) && p.identity(t) > unmatched {
			return true
		}
	}
	return m.used.identity(t) > unmatched
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
	case holdsSeveral(c.Value.Type):
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
	raw, lost = c.one(values[0].text)
	explicit = values[0].explicit
	same := lost == nil
	for _, v := range values[1:] {
		other, problem := c.one(v.text)
		same = same && problem == nil && other == raw
		explicit = explicit || v.explicit
	}
	if same || len(values) == 1 {
		return raw, explicit, lost
	}
	return c.choose(values)
}

// one coerces a value for a field that holds one. A text gets the spelling of the rule's
// Order; a value that the Order lacks is lost.
func (c *compiled) one(text string) (raw any, lost *core.Loss) {
	raw, lost = c.Spec.CoerceText(text)
	if raw == nil || c.Value.Order == nil {
		return raw, lost
	}
	rank := rule.Rank(c.Value, raw)
	if rank < 0 {
		return nil, &core.Loss{Err: c.unfit(), Value: text, Reason: "the rule's Order lacks the value"}
	}
	if _, ok := raw.(string); ok {
		raw = c.Value.Order[rank]
	}
	return raw, lost
}

// unfit is the error of values that a field of one value cannot hold.
func (c *compiled) unfit() error {
	if c.Value.Type == field.Picklist {
		return core.ErrPicklist
	}
	return core.ErrType
}

// choose coerces one of several values, by the rule's Several.
func (c *compiled) choose(values []chosen) (raw any, explicit bool, lost *core.Loss) {
	several := &core.Loss{
		Err: c.unfit(), Value: textsOf(nil, values),
		Reason: strconv.Itoa(len(values)) + " values for a field that holds one; choose with Several, or use a text field",
	}
	v, which := values[0], "first"
	switch c.several {
	case First:
	case Last:
		v, which = values[len(values)-1], "last"
	case Highest:
		v, which = slices.MaxFunc(values, func(a, b chosen) int { return c.rank(a) - c.rank(b) }), "highest"
	default:
		return nil, false, several
	}
	raw, lost = c.one(v.text)
	if lost != nil {
		return raw, v.explicit, lost
	}
	several.Truncated = true
	several.Reason = "the " + which + " of " + strconv.Itoa(len(values)) + " values is written, the others are not"
	return raw, v.explicit, several
}

// rank returns the place of a value in the rule's Order, -1 if it is lost.
func (c *compiled) rank(v chosen) int {
	raw, lost := c.one(v.text)
	if lost != nil {
		return -1
	}
	return rule.Rank(c.Value, raw)
}
