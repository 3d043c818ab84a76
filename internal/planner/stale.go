package planner

import (
	"slices"
	"strings"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Staleness finds out what of a plan no longer holds.
type Staleness struct {
	model  *Model
	plan   *Plan
	keys   map[*record.Record]Keys // of each new person: all that a match would find them by
	found  map[string]bool         // IDs of the records that persons of the plan are
	stamps map[string]string       // SystemModstamp by ID, of the records to update
	taken  map[string]bool         // keys of records that are in the org, as takenKey makes them
	tasks  map[string]string       // IDs of Tasks that are in the org, by folded key or marker
	marked taskMarkers
}

// NewStaleness begins to look at a plan.
func NewStaleness(m *Model, plan *Plan) *Staleness {
	s := &Staleness{
		model: m, plan: plan,
		found: make(map[string]bool), stamps: make(map[string]string), taken: make(map[string]bool), tasks: make(map[string]string),
	}
	s.marked.fold = func(key string) string { return foldKey(key, m.Task.caseSensitive) }
	s.keys = s.allKeys()
	for i := range plan.Items {
		s.found[plan.Items[i].Person.ID] = true
	}
	return s
}

// allKeys returns the keys of the new persons: the address that is to be written
// and, if the plan has its leads, those of all captures.
func (s *Staleness) allKeys() map[*record.Record]Keys {
	captures := make(map[*record.Record][]capture)
	known := s.plan.HasLeads()
	var mapped field.Record
	for i := range s.plan.Items {
		r := s.plan.Items[i].Person
		if r.Verb != record.Create {
			continue
		}
		if email := written(r, standard.EmailField); email != "" && r.At.Item == i {
			captures[r] = append(captures[r], capture{i, Keys{Emails: []string{email}}})
		}
		if known {
			captures[r] = append(captures[r], capture{i, s.model.KeysOf(s.plan.Leads[i].Person, &mapped)})
		}
	}
	out := make(map[*record.Record]Keys, len(captures))
	for r, of := range captures {
		out[r] = joined(of)
	}
	return out
}

// nameKey returns the name key of a new person who would be found by it, "" for
// others.
func (s *Staleness) nameKey(r *record.Record, t *Target) string {
	if k := s.keys[r]; r.Key != nil && !k.renamed() {
		return ""
	}
	return WrittenNameKey(r, t.company)
}

// Questions asks for what the plan stands on.
func (s *Staleness) Questions() []soql.Question {
	var asked []soql.Question
	for i := range s.model.Targets {
		asked = append(asked, s.question(&s.model.Targets[i]))
	}
	return append(asked, s.taskQuestions()...)
}

// question asks for the records to update, and for those that a new person would
// be found by.
func (s *Staleness) question(t *Target) soql.Question {
	var ids, keys, emails, names []string
	for _, r := range s.plan.Persons() {
		switch {
		case r.Verb == record.Update:
			if r.Object == t.Object.Name {
				ids = append(ids, r.ID)
			}
			continue
		case r.Key != nil && strings.EqualFold(r.Key.Field, t.Key):
			keys = append(keys, r.Key.Value)
		}
		for _, email := range s.keys[r].Emails {
			emails = core.StoredAddresses(emails, email)
		}
		if r.Object == t.Object.Name {
			if k := s.nameKey(r, t); k != "" {
				names = append(names, nameTerm(k, t.Object.Name))
			}
		}
	}
	conds := append(t.anyOf(ids, keys, emails), soql.OneOf{Values: names})
	return soql.Question{Fields: t.Columns(), Object: t.Object.Name, Conditions: conds, Row: func(row map[string]any) {
		s.see(t, &stored{object: t.Object.Name, companyField: t.company, values: row})
	}}
}

// see notes a record that is in the org. Converted leads are passed over if the
// settings pass over them.
func (s *Staleness) see(t *Target, r *stored) {
	s.stamps[r.id()] = r.text("SystemModstamp")
	if r.converted() && s.model.PassConverted {
		return
	}
	take := func(field, value string, caseSensitive bool) {
		if value != "" {
			s.taken[takenKey(field, value, caseSensitive)] = true
		}
	}
	take(standard.EmailField, r.text(standard.EmailField), false)
	if t.Key != "" {
		take(t.Key, r.text(t.Key), t.caseSensitive)
	}
	if !t.ByName {
		return
	}
	take("", r.nameKey(), false)
	if r.text(t.Key) == "" && !r.converted() && !s.found[r.id()] {
		take(standard.KeyRule, r.nameKey(), false) // a lead with an external ID would be given it
	}
}

func takenKey(field, value string, caseSensitive bool) string {
	return strings.ToLower(field) + nameSeparator + foldKey(value, caseSensitive)
}

// taskQuestions asks for the Tasks that were to be created.
func (s *Staleness) taskQuestions() []soql.Question {
	key := s.model.Task.Key
	var keys, who []string
	for _, r := range s.plan.TaskRecords() {
		if r.Verb != record.Create {
			continue
		}
		if r.Key != nil && strings.EqualFold(r.Key.Field, key) {
			keys = append(append(keys, r.Key.Value), r.AltKeys...)
			continue
		}
		if id := r.Parent.ID; id != "" && !slices.Contains(who, id) {
			who = append(who, id)
		}
	}
	var out []soql.Question
	if key != "" {
		keys = slices.DeleteFunc(keys, func(k string) bool { return k == "" || !fitsKey(k, s.model.Task.KeyLength) })
		out = append(out, soql.Question{
			Deleted: true, Fields: []string{"Id", key}, Object: schema.Task, Filter: "IsDeleted=false", Conditions: []soql.OneOf{{Field: key, Values: keys}},
			Row: func(row map[string]any) { s.tasks[s.marked.fold(textIn(row, key))] = textIn(row, "Id") },
		})
	}
	return append(out, soql.Question{
		Deleted: true, Fields: []string{"Id", "Description", "CreatedDate"}, Object: schema.Task, Filter: "IsDeleted=false",
		Conditions: []soql.OneOf{{Field: "WhoId", Values: who}}, Row: s.marked.see,
	})
}

// Refresh refuses the records that became stale, and keeps Tasks that are in the
// org by now, once the questions have their answers.
func (s *Staleness) Refresh() {
	s.takeMarked()
	for _, r := range s.plan.Persons() {
		if s.stale(r) {
			r.Refuse(sferr.ErrStale)
		}
	}
	for _, r := range s.plan.TaskRecords() {
		if id := s.taskID(r); r.Verb == record.Create && id != "" {
			r.Verb, r.ID = record.Keep, id
		}
	}
	for i := range s.plan.Items {
		item := &s.plan.Items[i]
		for j := range item.Tasks {
			if r := item.Tasks[j].Record; item.Person.Verb == record.Refuse && r.Verb != record.Refuse {
				s.plan.replace(record.Ref{Item: i, Task: j}, sferr.ErrNoPerson)
			}
		}
	}
}

// takeMarked notes the Tasks that have the marker of one that was to be created.
func (s *Staleness) takeMarked() {
	wanted := make(map[string]bool)
	for _, r := range s.plan.TaskRecords() {
		for _, key := range append([]string{writtenKey(r)}, r.AltKeys...) {
			wanted[s.marked.fold(key)] = true
		}
	}
	for key, task := range s.marked.byKey(func(key string) bool { return wanted[key] }, func(string) bool { return false }) {
		s.tasks[key] = task.id
	}
}

// taskID returns the ID of the Task that is in the org by one of the keys of a
// new one, "" if none is.
func (s *Staleness) taskID(r *record.Record) string {
	for _, key := range append([]string{writtenKey(r)}, r.AltKeys...) {
		if id := s.tasks[s.marked.fold(key)]; id != "" && key != "" {
			return id
		}
	}
	return ""
}

// stale reports whether a person's record is other than the plan takes it to be:
// one to update has changed or is gone, a new one is in the org.
func (s *Staleness) stale(r *record.Record) bool {
	if r.Verb == record.Update {
		stamp, there := s.stamps[r.ID]
		return !there || r.Modstamp != "" && stamp != r.Modstamp
	}
	t := s.model.target(r.Object)
	if r.Key != nil && s.taken[takenKey(r.Key.Field, r.Key.Value, t != nil && t.caseSensitive)] {
		return true
	}
	if slices.ContainsFunc(s.keys[r].Emails, func(email string) bool { return s.taken[takenKey(standard.EmailField, email, false)] }) {
		return true
	}
	if t == nil {
		return false
	}
	by, name := "", s.nameKey(r, t)
	if r.Key != nil {
		by = standard.KeyRule
	}
	return name != "" && s.taken[takenKey(by, name, false)]
}
