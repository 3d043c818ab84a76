package tags

import "github.com/getmobly/mobly-salesforce-go/internal/field"

// Fold merges the tags of two captures of one person, earlier's first, without
// duplicates. If later has a value in a category that goes to a field of one
// value on any object, earlier's tags of that category are dropped. The result
// shares no memory with either.
func (m *Mapper) Fold(earlier, later []Tag) []Tag {
	if len(earlier)+len(later) == 0 {
		return nil
	}
	replaced := make(map[string]bool)
	for i := range later {
		category := later[i].folded()
		if field.Clean(later[i].Value, false) != "" && m.single(category) {
			replaced[category] = true
		}
	}
	tags := make([]Tag, 0, len(earlier)+len(later))
	seen := make(map[Tag]bool, len(earlier)+len(later))
	add := func(t Tag) {
		if !seen[t] {
			seen[t] = true
			tags = append(tags, t)
		}
	}
	for _, t := range earlier {
		if !replaced[t.folded()] {
			add(t)
		}
	}
	for _, t := range later {
		add(t)
	}
	return tags
}

func (t *Tag) folded() string { return fold(t.Category) }

// single reports whether a category goes to a field that holds one value.
func (m *Mapper) single(category string) bool {
	for _, p := range m.plans {
		id, ok := p.categories[category]
		if !ok {
			continue
		}
		for i := range p.rules {
			c := &p.rules[i]
			switch c.Value.Type {
			case field.Text, field.LongText, field.MultiPicklist:
			default:
				if c.category == id && c.only == "" {
					return true
				}
			}
		}
	}
	return false
}
