package planner

import (
	"maps"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/engagement"
)

// LogsAction reports whether an action of that kind gets a Task: it is an
// engagement, and no rule says Skip.
func (s *Settings) LogsAction(kind engagement.Kind) bool {
	return kind != "" && !slices.ContainsFunc(s.Engagement.Rules, func(r engagement.Rule) bool {
		return r.Skip && (r.Kind == "" || r.Kind == kind)
	})
}

// TaskStatuses returns each Status that a rule sets, in the order of the rules.
func (s *Settings) TaskStatuses() []string {
	return taskTexts(s, func(r engagement.Rule) string { return r.Status })
}

// TaskPriorities returns each Priority that a rule sets, in the order of the
// rules.
func (s *Settings) TaskPriorities() []string {
	return taskTexts(s, func(r engagement.Rule) string { return r.Priority })
}

func taskTexts(s *Settings, text func(engagement.Rule) string) []string {
	var all []string
	for _, r := range s.Engagement.Rules {
		if t := strings.TrimSpace(text(r)); t != "" && !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	return all
}

// ExtraTaskFields returns the fields that Tasks have only because of a rule, by
// name: Type, and those of its Fields.
func (s *Settings) ExtraTaskFields() []string {
	names := make(map[string]string)
	for _, r := range s.Engagement.Rules {
		if r.Type != "" {
			names["type"] = "Type"
		}
		for name := range r.Fields {
			names[strings.ToLower(name)] = name
		}
	}
	return slices.Sorted(maps.Values(names))
}

// spelled returns names as the org spells those that it has.
func (t *Target) spelled(names []string) []string {
	for i, name := range names {
		if f := t.Object.Field(name); f != nil {
			names[i] = f.Name
		}
	}
	return names
}
