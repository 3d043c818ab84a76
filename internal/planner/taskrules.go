package planner

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
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

// FitStatuses returns an [sferr.ErrConfig] if a rule sets a Status that the org does
// not count as closed. The org is asked for its statuses again then: an admin may
// mend it.
func (s *Settings) FitStatuses(l *Learned) error {
	closed, _ := l.closed.get(true)
	for _, status := range s.TaskStatuses() {
		if _, ok := rule.ClosedStatus(status, closed); ok {
			continue
		}
		l.closed.forget(func(bool) bool { return true })
		return &sferr.Problem{
			Code: "CONFIG", Object: schema.Task, Fields: []string{"Status"}, Rule: "engagement", Err: sferr.ErrConfig,
			Reason: fmt.Sprintf("the org does not count the status %q as closed", field.Fit(status, 80)),
			Hint:   fmt.Sprintf("use one of %q", closed),
		}
	}
	return nil
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
// name: Type, and those of its Fields. Follow-ups have rules too.
func (s *Settings) ExtraTaskFields() []string {
	names := make(map[string]string)
	rules := s.Engagement.Rules
	for i := range s.FollowUps {
		rules = slices.Concat(rules, s.FollowUps[i].Mapping().Rules)
	}
	for _, r := range rules {
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
