package planner

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Staleness finds out what of a plan no longer holds.
type Staleness struct {
	*matcher
	plan    *Plan
	persons []*person // whose records are written; a new one with all that a match would find them by
	tasks   existingTasks
	members *staleMembers
}

// NewStaleness begins to look at a plan.
func NewStaleness(m *Model, plan *Plan) *Staleness {
	s := &Staleness{matcher: newMatcher(m, new(Learned)), plan: plan}
	s.members = newStaleMembers(s.matcher, plan)
	s.tasks = existingTasks{of: &m.Task, byKey: make(map[string]existingTask), unanswered: s.unanswered}
	captures := make(map[*record.Record][]capture)
	if plan.HasLeads() {
		for i := range plan.Items {
			r := plan.Items[i].Person
			keys := m.KeysOf(plan.Leads[i].Person, &s.mapped)
			captures[r] = append(captures[r], capture{i, &keys})
		}
	}
	for _, r := range plan.Persons() {
		p := &person{record: r, keys: new(Keys)}
		switch {
		case r.Verb == record.Create:
			*p.keys = m.writtenKeys(r, captures[r])
		case r.Object == schema.Contact:
			p.keys.Contacts = []string{r.ID}
		default:
			p.keys.Leads = []string{r.ID}
		}
		s.persons = append(s.persons, p)
	}
	return s
}

// writtenKeys returns the keys of a new person: what is to be written, and the
// addresses of all captures that are known.
func (m *Model) writtenKeys(r *record.Record, captures []capture) Keys {
	if email := written(r, standard.EmailField); email != "" {
		captures = append([]capture{{keys: &Keys{Emails: []string{email}}}}, captures...)
	}
	captured := joined(captures)
	k := Keys{Emails: captured.Emails}
	if r.Key != nil && strings.EqualFold(r.Key.Field, m.ExternalID) {
		k.external = []string{r.Key.Value}
	}
	if t := m.target(r.Object); t != nil && t.ByName && (r.Key == nil || captured.renamed()) {
		k.name = WrittenNameKey(r, t.company)
	}
	return k
}

// Questions asks for what the plan stands on: the records to update, and those
// that a new person would be found by; and the Tasks that were to be created.
func (s *Staleness) Questions() []soql.Question {
	asked := s.lookups(s.persons, true)
	key := s.tasks.of.Key
	var keys, who, tagged []string
	for _, r := range s.plan.OtherRecords() {
		if !isNewTask(r) {
			continue
		}
		list := &who
		if r.Key != nil && strings.EqualFold(r.Key.Field, key) {
			keys = append(append(keys, r.Key.Value), r.Extra().AltKeys...)
			if !strings.HasPrefix(r.Key.Value, ofTag) {
				continue
			}
			list = &tagged
		}
		for _, person := range parents(r) {
			if id := person.ID; id != "" && !slices.Contains(*list, id) {
				*list = append(*list, id)
			}
		}
	}
	if key != "" {
		keys = slices.DeleteFunc(keys, func(k string) bool { return k == "" || !fitsKey(k, s.tasks.of.keyLength) })
		asked = append(asked, s.tasks.question([]string{"Id", key}, key, keys, ""), s.tasks.ofTags(tagged, nil))
	}
	asked = append(asked, s.tasks.question([]string{"Id", "Description", "CreatedDate"}, "WhoId", who, ""))
	return append(asked, s.members.questions()...)
}

// Refresh is for when the questions are answered. It refuses records that became
// stale or that the org refused to look up, and keeps Tasks that are in the org by now.
func (s *Staleness) Refresh() {
	s.plan.Unanswered = s.unanswered.Err
	claimed := make(map[*stored]bool)
	for i := range s.plan.Items {
		for _, x := range s.indexes {
			claimed[x.byID[s.plan.Items[i].Person.ID]] = true
		}
	}
	for _, p := range s.persons {
		if err := s.stale(p, claimed); err != nil {
			p.record.Refuse(sferr.Explain(err))
		}
	}
	wanted := make(map[string]string)
	for _, r := range s.plan.OtherRecords() {
		for _, key := range writtenKeys(r) {
			wanted[s.tasks.fold(key)] = s.tasks.fold(key)
		}
	}
	s.tasks.takeMarked(wanted)
	for _, r := range s.plan.OtherRecords() {
		if !isNewTask(r) {
			continue
		}
		keys := writtenKeys(r)
		if task, ok := s.tasks.lookup(keys...); ok {
			r.Verb, r.ID = record.Keep, task.id()
		} else if err := s.tasks.unseen(keys, parents(r)...); err != nil {
			r.Refuse(err)
		}
	}
	s.members.refresh()
	var refused []record.Ref
	for i := range s.plan.Items {
		item := &s.plan.Items[i]
		for j := range item.Others {
			if item.Person.Verb == record.Refuse && item.Others[j].Record.Verb != record.Refuse {
				refused = append(refused, record.Ref{Item: i, Other: j})
			}
		}
	}
	s.plan.refuse(refused...)
	for _, at := range refused {
		item := &s.plan.Items[at.Item]
		item.Others[at.Other].Record.Err = noParent(item.Person)
	}
}

// stale returns why a person's record must not be written: a record to update has
// changed or is gone, a new one is in the org by now, or the org refused to look it up.
// Claimed records belong to other persons.
func (s *Staleness) stale(p *person, claimed map[*stored]bool) error {
	r := p.record
	if r.Verb == record.Update {
		if x := s.indexes[r.Object]; x != nil && x.byID[r.ID] != nil && (r.Modstamp == "" || r.Modstamp == x.byID[r.ID].text("SystemModstamp")) {
			return nil
		}
		return cmp.Or(s.unanswered.any(r.Object, "Id", r.ID), sferr.ErrStale)
	}
	s.resolve(p)
	if p.found == nil && p.err == nil && p.keys.renamed() {
		named := s.byName(p)
		named.records = slices.DeleteFunc(named.records, func(r *stored) bool { return r.converted() || s.keyed(r, claimed) })
		s.take(p, named)
	}
	switch {
	case errors.Is(p.err, sferr.ErrNotSent):
		return p.err
	case p.found != nil || p.err != nil:
		return sferr.ErrStale
	default:
		return nil
	}
}

func isNewTask(r *record.Record) bool { return r.Object == schema.Task && r.Verb == record.Create }

// parents returns the persons that a Task belongs to.
func parents(r *record.Record) []*record.Record {
	return append([]*record.Record{r.Parent}, r.Extra().OtherParents...)
}
