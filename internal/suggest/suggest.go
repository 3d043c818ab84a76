// Package suggest finds the field of an org that a Mobly field or a tag category
// may go to: by the words of its API name and label, its type and its picklist's
// values. It is pure, and the same input always gives the same suggestions.
package suggest

import (
	"slices"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// Suggestion is a setup.Suggestion.
type Suggestion struct {
	Object  string
	Rule    mapping.Rule
	Tag     tags.Rule
	Example string
	Becomes string
	Why     string
	Sure    string
}

// Make returns the rules for Lead, then those for Contact, each for one object. A rule
// that does not work gets another field, if one fits. Sources and categories without a
// rule follow, with the field that fits or none. The fields in keys are left alone.
func Make(m mapping.Mapping, t tags.Mapping, groups []tags.Group, keys []string, o field.Options) []Suggestion {
	var out []Suggestion
	for _, name := range []string{schema.Lead, schema.Contact} {
		object := o.Schema.Object(name)
		if object == nil {
			continue
		}
		rows := rules(m, t, name)
		taken := slices.Clone(keys)
		for _, row := range rows {
			taken = append(taken, *row.field())
			if row.Why = "a rule of the settings"; !writable(object.Field(*row.field())) {
				row.Why = "a rule whose field the org lacks"
			}
		}
		var open []want
		for _, w := range append(sources(name), categories(groups, name)...) {
			works := func(row *Suggestion) bool { return w.same(row) && writable(object.Field(*row.field())) }
			met := slices.ContainsFunc(rows, works)
			whole := func(row *Suggestion) bool { return w.same(row) && row.Tag.Value == "" }
			if at := slices.IndexFunc(rows, whole); at >= 0 {
				w.Suggestion = rows[at]
			} else {
				rows = append(rows, w.Suggestion)
			}
			if !met {
				w.Why = "the org has no field for it"
				open = append(open, w)
			}
		}
		assign(open, columns(object, taken), o)
		for _, row := range rows {
			out = append(out, *row)
		}
	}
	return out
}

// rules returns the rules for an object.
func rules(m mapping.Mapping, t tags.Mapping, object string) []*Suggestion {
	var out []*Suggestion
	for _, r := range m.Rules {
		s := &Suggestion{Object: object, Rule: r}
		name := *s.field()
		s.Rule.Lead, s.Rule.Contact = "", ""
		if *s.field() = name; name != "" {
			out = append(out, s)
		}
	}
	for _, r := range t.Rules {
		if len(r.Objects) == 0 || core.ContainsFold(r.Objects, object) {
			r.Objects = []string{object}
			out = append(out, &Suggestion{Object: object, Tag: r})
		}
	}
	return out
}

// field returns the place of the field's name.
func (s *Suggestion) field() *string {
	switch {
	case s.Tag.Category != "":
		return &s.Tag.Field
	case s.Object == schema.Contact:
		return &s.Rule.Contact
	}
	return &s.Rule.Lead
}

func writable(f *schema.Field) bool {
	return f != nil && !f.Calculated && (f.Createable || f.Updateable)
}
