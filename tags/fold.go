package tags

import (
	"slices"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Fold merges the tags of two captures of one person, as the rules of an object need
// them: earlier's first, without duplicates. If later has a value in a category that
// goes to a field of one value on the object, earlier's tags of that category are
// dropped, unless such a field has an Order. The result shares no memory with either.
func (m *Mapper) Fold(object string, earlier, later []Tag) []Tag {
	replaced := make(map[string]bool)
	for i := range later {
		category := fold(later[i].Category)
		if core.Clean(later[i].Value, false) != "" && m.plan(object).replaces(category) {
			replaced[category] = true
		}
	}
	kept := slices.DeleteFunc(slices.Clone(earlier), func(t Tag) bool { return replaced[fold(t.Category)] })
	return core.Union(kept, later, core.Itself)
}

// replaces reports whether a later value of a category takes the place of earlier ones.
func (p *plan) replaces(category string) (replaces bool) {
	if p == nil || p.categories[category] == unmatched {
		return false
	}
	for i := range p.rules {
		c := &p.rules[i]
		if c.category != p.categories[category] || c.only != "" || holdsSeveral(c.Value.Type) {
			continue
		}
		if c.Value.Order != nil {
			return false
		}
		replaces = true
	}
	return replaces
}
