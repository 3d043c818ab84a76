package planner

import (
	"iter"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
)

// Overlaps reports whether two plans may concern one record: their leads share a
// key, or found one record, or share an action. A nil plan overlaps with all.
func (p *Plan) Overlaps(next *Plan, s *Settings) bool {
	if p == nil || next == nil {
		return true
	}
	byName := s.MatchByName && slices.ContainsFunc(next.Items, func(item Item) bool { return WrittenNameKey(item.Person, "Company") != "" })
	seen := make(map[string]bool)
	for name := range p.names(byName) {
		seen[name] = true
	}
	for name := range next.names(byName) {
		if seen[name] {
			return true
		}
	}
	return false
}

// names yields all that a plan's leads may be found by, and the records that were
// found; name and phone only if a lead is to be found by these.
func (p *Plan) names(byName bool) iter.Seq[string] {
	fold := func(s string) string { return field.Caseless(field.Address(s)) }
	return func(yield func(string) bool) {
		for i := range p.Items {
			r, l := p.Items[i].Person, &p.Leads[i]
			names := []string{"id " + fold(l.Person.ID), "record " + r.ID, "e-mail " + fold(l.Person.Email), "e-mail " + fold(written(r, standard.EmailField))}
			for j := range l.Actions {
				names = append(names, "action "+fold(l.Actions[j].ID))
			}
			if byName {
				names = append(names, "name "+ShortNameKey(record.Find(r.Changes, "LastName").Text(), record.Find(r.Changes, "Phone").Text()))
			}
			for _, name := range names {
				if !strings.HasSuffix(name, " ") && !yield(name) {
					return
				}
			}
		}
	}
}
