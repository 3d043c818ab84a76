package tags

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Unmatched is the Category of the rule, if there is one, that takes every tag
// whose category no other rule is for. Its field is a text.
const Unmatched = "*"

// labelled is an unmatched tag as it is written.
func labelled(t *Tag, value string) string {
	if category := field.Clean(t.Category, false); category != "" {
		return category + ": " + value
	}
	return value // a tag of which no more than the option's ID is known
}

// reportUnmatched reports every category without a rule once.
func (rec *Record) reportUnmatched(object string, tags []Tag, ids []int) {
	var seen []string
	for i, id := range ids {
		if id != unmatched {
			continue
		}
		t := &tags[i]
		name, reason := field.Clean(t.Category, false), "give its category a rule"
		if name == "" {
			name, reason = field.Clean(t.OptionID, false), "no tag group lists its option"
		}
		if key := field.Fold(name); !slices.Contains(seen, key) {
			seen = append(seen, key)
			rec.Dropped = append(rec.Dropped, &FieldError{
				Rule: ruleName(name), Object: object, Err: ErrNoMapping, Reason: reason, Value: t.Value,
			})
		}
	}
}
