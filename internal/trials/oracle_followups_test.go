package trials

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// todo is an open Task that a person is to have.
type todo struct {
	subject string
	date    any // ActivityDate, nil for none
	refused bool
}

// judgeFollowUps says which open Tasks a person is to have, once each.
func (o *oracle) judgeFollowUps(h *human) {
	for _, f := range o.cfg.Settings.FollowUps {
		if f.Kind == "" {
			o.followTags(h, &f)
			continue
		}
		seen := make(map[string]bool)
		for _, i := range h.captures {
			for j := range o.leads[i].Actions {
				a := &o.leads[i].Actions[j]
				key := o.actionKey(i, a)
				if a.Kind != f.Kind || seen[key] {
					continue
				}
				seen[key] = true
				refused := o.actions[i][j].outcome == salesforce.Refused // another person did it
				h.todos = append(h.todos, todo{strings.ReplaceAll(f.Subject, "{{.Notes}}", a.Notes), due(a.At, f.DueDays, f.Weekdays), refused})
			}
		}
	}
}

func (o *oracle) followTags(h *human, f *salesforce.FollowUp) {
	var chosen []string
	for _, i := range h.captures {
		for _, t := range o.leads[i].Tags {
			if t.Category == f.Category && !blank(t.Value) && (f.Value == "" || t.Value == f.Value) && !slices.Contains(chosen, t.Value) {
				chosen = append(chosen, t.Value)
			}
		}
	}
	newest := h.lead.CreatedAt
	if len(h.lead.Scans) > 0 {
		newest = time.Time{}
	}
	for _, s := range h.lead.Scans {
		if s.At.After(newest) {
			newest = s.At
		}
	}
	for range chosen {
		h.todos = append(h.todos, todo{f.Subject, due(cmp.Or(newest, h.lead.CreatedAt), f.DueDays, f.Weekdays), false})
	}
}

// due returns the day that is so many days, or working days, after a time.
func due(at time.Time, days int, weekdays bool) any {
	if at.IsZero() {
		return nil
	}
	day := at.UTC()
	for days > 0 {
		day = day.AddDate(0, 0, 1)
		if weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday; !weekdays || !weekend {
			days--
		}
	}
	return day.Format(time.DateOnly)
}

// followed reports whether no rule for the person's object takes a tag, but a rule
// for another or a follow-up uses its category: it is not told as unmapped.
func (o *oracle) followed(t tags.Tag) bool {
	used := slices.ContainsFunc(o.cfg.Settings.FollowUps, func(f salesforce.FollowUp) bool { return f.Category == t.Category })
	for _, r := range o.cfg.Settings.Tags.Rules {
		if r.Category == t.Category && (r.Value == "" || r.Value == t.Value) {
			if len(r.Objects) == 0 {
				return false
			}
			used = true
		}
	}
	return used
}

// String tells a Task as verdicts compare it.
func (t todo) String() string { return fmt.Sprintf("%q due %v", t.subject, t.date) }
