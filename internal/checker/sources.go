package checker

import (
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// source is a rule of the mapping or of the tags that writes a field.
type source struct {
	name      string // "rule jobTitle", "tag Score"
	fieldName string
	required  bool   // without a value the lead is refused
	always    bool   // the rule never leaves the field of a new record blank
	category  string // of a tag

	declared field.Type // "" if the rule does not say
	length   int        // 0 if the rule does not say
	values   map[string]string
}

// sourcesOf returns the rules that write fields of Lead or Contact.
func sourcesOf(s *planner.Settings, object string) []source {
	var out []source
	for _, r := range s.Mapping.Rules {
		name := r.Lead
		if object == schema.Contact {
			name = r.Contact
		}
		if name == "" {
			continue
		}
		constant := strings.HasPrefix(string(r.From), string(mapping.Constant("")))
		out = append(out, source{
			name: "rule " + string(r.From), fieldName: name, required: r.Required, always: constant || r.Required || r.Default != "" || r.Placeholder != "",
			declared: r.Type, length: r.Length, values: r.Values,
		})
	}
	for _, r := range s.Tags {
		if len(r.Objects) == 0 || slices.ContainsFunc(r.Objects, func(name string) bool { return strings.EqualFold(name, object) }) {
			out = append(out, source{name: "tag " + r.Category, fieldName: r.Field, category: r.Category, declared: r.Type, length: r.Length, values: r.Values})
		}
	}
	return out
}
