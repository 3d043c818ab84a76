package tags

import (
	"slices"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

// Fold merges the tags of two captures of one person, earlier's first, without
// duplicates. If later has a value in a category that goes to a field of one
// value on any object, earlier's tags of that category are dropped. The result
// shares no memory with either.
func (m *Mapper) Fold(earlier, later []Tag) []Tag {
	replaced := make(map[string]bool)
	for i := range later {
		category := fold(later[i].Category)
		if core.Clean(later[i].Value, false) != "" && m.single(category) {
			replaced[category] = true
		}
	}
	kept := slices.DeleteFunc(slices.Clone(earlier), func(t Tag) bool { return replaced[fold(t.Category)] })
	return core.Union(kept, later, core.Itself)
}

// single reports whether a category goes to a field that holds one value.
func (m *Mapper) single(category string) bool {
	if m == nil {
		return false
	}
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
