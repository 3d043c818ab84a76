package tags

import (
	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

type chosen struct {
	text     string
	explicit bool // the rule's Values gave it
}

// collect appends the values of the rule's category, translated, each once.
func (c *compiled) collect(values []chosen, tags []Tag, ids []int) []chosen {
	var seen core.KeySet
	for i, id := range ids {
		if id != c.category {
			continue
		}
		value := c.read(&tags[i])
		if value.text == "" {
			continue
		}
		var buf [64]byte
		if len(values) == 1 { // most categories have one
			seen.Add(c.appendKey(buf[:0], values[0].text))
		}
		if len(values) > 0 {
			if at, added := seen.Add(c.appendKey(buf[:0], value.text)); !added {
				values[at].explicit = values[at].explicit || value.explicit
				continue
			}
		}
		values = append(values, value)
	}
	return values
}

// read returns the value of a tag of the rule's category, blank if the rule is
// for another value.
func (c *compiled) read(t *Tag) chosen {
	value := core.Clean(t.Value, false)
	switch {
	case c.category == unmatched:
		return chosen{text: labelled(t, value)}
	case !c.takes(c.category, value):
		return chosen{}
	}
	if to, ok := c.Translate(value); ok {
		return chosen{text: to, explicit: true}
	}
	return chosen{text: value}
}

// appendKey appends the form in which values are compared. A picklist may have two
// values that look alike.
func (c *compiled) appendKey(b []byte, value string) []byte {
	if c.Spec.List && c.Value.Type != field.MultiPicklist {
		value = core.Item(value, c.Value.Separator)
	}
	if c.Value.Type == field.Picklist || c.Value.Type == field.MultiPicklist {
		return core.AppendFold(b, value)
	}
	return core.AppendLooks(b, value)
}
