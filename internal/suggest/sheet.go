package suggest

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/mapping"
)

// The columns are those of mapping.UnmarshalCSV and tags.UnmarshalCSV, and four that
// these pass over. In Separator and Captures stands what is the mapping's.
var (
	ofMapping = rule.Sheet[Suggestion]{
		Columns: []string{
			"Mobly Field", "Lead Field", "Contact Field", "Example", "Becomes", "Why", "Sure", "Type", "Length", "Policy", "Values",
			"Default", "Placeholder", "Required", "Clear", "Strict", "Label", "Separator", "Captures",
		},
		In: func(s *Suggestion) []any {
			r := &s.Rule
			return []any{
				(*string)(&r.From), &r.Lead, &r.Contact, &s.Example, &s.Becomes, &s.Why, &s.Sure, &r.Type, &r.Length, &r.Policy, &r.Values,
				&r.Default, &r.Placeholder, &r.Required, &r.Clear, &r.Strict, &r.Label, nil, nil,
			}
		},
	}
	ofTags = rule.Sheet[Suggestion]{
		Columns: []string{
			"Category", "Value", "Field", "Objects", "Example", "Becomes", "Why", "Sure", "Type", "Length", "Policy", "Values",
			"Several", "Separator", "Clear", "Strict",
		},
		In: func(s *Suggestion) []any {
			r := &s.Tag
			return []any{
				&r.Category, &r.Value, &r.Field, &r.Objects, &s.Example, &s.Becomes, &s.Why, &s.Sure, &r.Type, &r.Length, &r.Policy, &r.Values,
				(*string)(&r.Several), &r.Separator, &r.Clear, &r.Strict,
			}
		},
	}
)

// Sheets returns the planning sheets of a mapping and of tags. The sheet of a mapping has
// its separator and its captures.
func Sheets(list []Suggestion, m mapping.Mapping) (mappingCSV, tagsCSV []byte) {
	isTag := func(s Suggestion) bool { return s.Tag.Category != "" }
	rows := ofMapping.Rows(slices.DeleteFunc(slices.Clone(list), isTag))
	if len(rows) > 0 {
		last := len(rows[0])
		rows[0] = append(rows[0][:last-2], m.Separator, string(m.Captures))
	}
	return ofMapping.Write(rows), ofTags.Write(ofTags.Rows(slices.DeleteFunc(slices.Clone(list), func(s Suggestion) bool { return !isTag(s) })))
}
