package tags

import (
	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

// Unmatched is the Category of an optional rule that takes every tag without
// another rule on the object: no rule covers its category, or only other values
// of it. Its field is a text. Such tags are still reported, since they lack a
// rule of their own.
const Unmatched = "*"

// labelled returns an unmatched tag as it is written.
func labelled(t *Tag, value string) string {
	if category := core.Clean(t.Category, false); category != "" {
		return category + ": " + value
	}
	return value // a tag of which no more than the option's ID is known
}

// reportUnmatched reports each category that has a tag without a rule, once.
func (p *plan) reportUnmatched(rec *field.Record, tags []Tag, ids []int) {
	var told map[string]*field.Error // by folded name
	for i, id := range ids {
		if id != unmatched {
			continue
		}
		t := &tags[i]
		name, reason := p.whyUnmatched(t)
		key := core.Looks(name)
		if e := told[key]; e != nil {
			addValue(e, t.Value)
			continue
		}
		e := &field.Error{Rule: ruleName(name), Object: p.Object, Err: field.ErrNoMapping, Reason: reason, Value: t.Value}
		if p.collector != "" && core.Clean(t.Value, false) != "" {
			e.Field, e.Truncated = p.collector, true
			e.Reason = "written to the field of unmatched tags; " + reason
		}
		if told == nil {
			told = make(map[string]*field.Error)
		}
		told[key] = e
		rec.Dropped = append(rec.Dropped, e)
	}
}

// whyUnmatched returns the name of a tag without a rule, and why it has none.
func (p *plan) whyUnmatched(t *Tag) (name, reason string) {
	if name = core.Clean(t.Category, false); name != "" {
		if p.categories[core.Looks(name)] != unmatched {
			return name, "no rule covers this value of its category"
		}
		return name, "no rule covers its category"
	}
	if name = core.Clean(t.OptionID, false); name != "" {
		return name, "no tag group lists its option"
	}
	return "", "it has neither a category nor an option"
}

func addValue(e *field.Error, value string) {
	switch old := e.Value.(type) {
	case string:
		e.Value = []string{old, value}
	case []string:
		old = append(old, value)
		e.Value = old
	}
}
