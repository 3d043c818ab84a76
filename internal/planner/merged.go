package planner

import (
	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
)

// MasterField names the survivor of a record that was merged.
const MasterField = "MasterRecordId"

// A record that was merged into another one is in the recycle bin, where its
// MasterRecordId names the survivor, until the bin is emptied: after 15 days, as
// a rule.

// MergedInto asks into which records those of the IDs were merged.
func (t *Target) MergedInto(ids []string, u *Unanswered, merged func(loser, survivor string)) []soql.Question {
	if t.Object.Field(MasterField) == nil || len(ids) == 0 {
		return nil
	}
	return []soql.Question{{
		Deleted: true, Fields: []string{"Id", MasterField}, Object: t.Object.Name, Filter: MergedOnly, Conditions: []soql.OneOf{{Field: "Id", Values: ids}},
		Row: func(row rows.Row) {
			merged(row.Text("Id"), row.Text(MasterField))
		},
		Failed: u.Note(t.Object.Name),
	}}
}

// MergedOnly is the condition that merged records meet.
const MergedOnly = "IsDeleted=true AND " + MasterField + "!=null"

// askMore asks for what matters only if the first look-ups found nothing: the
// survivors of known records that are gone, and records with the name key of a
// person who has an external ID now, but had none before.
func (m *matcher) askMore(ask func([]soql.Question) bool, persons []*person) bool {
	gone := make(map[string][]string)
	var names []string
	for _, p := range persons {
		if p.err == nil && m.addGone(gone, p) && p.keys.renamed() {
			names = append(names, nameTerm(p.keys.name, m.model.Creates))
		}
	}
	var more []soql.Question
	if len(names) > 0 {
		more = append(more, m.query(m.model.target(m.model.Creates), soql.OneOf{Values: names}))
	}
	return m.askSurvivors(ask, gone, more)
}

// addGone adds the known records of a person that are gone, up to the step of
// the match order that finds the person. It reports whether no step does.
func (m *matcher) addGone(gone map[string][]string, p *person) bool {
	add := func(object string, ids ...string) {
		if x := m.indexes[object]; x != nil {
			gone[object] = append(gone[object], x.missing(ids)...)
		}
	}
	if p.substitute != nil {
		add(p.substitute.Record.Object, p.substitute.Record.ID)
	}
	var room [8]step
	for _, s := range m.steps(room[:0], p) {
		add(s.object, s.ids...)
		if s.err != nil || len(s.records) > 0 && !m.passes(s) {
			return false
		}
	}
	return true
}

// askSurvivors asks for the records that those which are gone were merged into,
// together with more, and has the indexes know them by the IDs of both.
func (m *matcher) askSurvivors(ask func([]soql.Question) bool, gone map[string][]string, more []soql.Question) bool {
	asked, masters := make(map[string]bool), make(map[string]string)
	for {
		next := make(map[string][]string)
		for i := range m.model.Targets {
			t := &m.model.Targets[i]
			object := t.Object.Name
			var ids []string
			for _, id := range gone[object] {
				if !asked[id] {
					asked[id], ids = true, append(ids, id)
				}
			}
			merged := t.MergedInto(ids, m.unanswered, func(loser, survivor string) {
				masters[loser] = survivor
				if m.indexes[object].byID[survivor] == nil {
					next[object] = append(next[object], survivor) // which may have been merged, too
				}
			})
			more = append(more, merged...)
		}
		if len(more) == 0 {
			break
		}
		if !ask(more) {
			return false
		}
		gone, more = next, nil
		for i := range m.model.Targets {
			t := &m.model.Targets[i]
			if ids := gone[t.Object.Name]; len(ids) > 0 {
				more = append(more, m.byIDs(t, ids))
			}
		}
	}
	m.alias(masters)
	return true
}

// alias has the indexes know survivors by the IDs of the records that were merged
// into them. If a survivor could not be looked up, nor could they.
func (m *matcher) alias(masters map[string]string) {
	for loser := range masters {
		survivor := LastOf(masters, loser)
		for object, x := range m.indexes {
			if r := x.byID[survivor]; r != nil {
				x.byID[loser] = r
			} else if err := m.unanswered.any(object, "Id", survivor); err != nil {
				m.unanswered.asked[lookup{object, "Id", field.Caseless(loser)}] = err
			}
		}
	}
}

// LastOf returns the last survivor that an ID leads to, itself where it was not
// merged.
func LastOf(masters map[string]string, id string) string {
	for range masters { // the way is no longer, unless it is a circle
		next := masters[id]
		if next == "" {
			break
		}
		id = next
	}
	return id
}
