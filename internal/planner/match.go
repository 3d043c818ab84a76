package planner

import (
	"slices"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// The steps of the match order, as package salesforce documents them.
const (
	ByExternalID   sferr.Match = "external ID"
	ByContactID    sferr.Match = "Contact ID"
	ByContactEmail sferr.Match = "Contact e-mail"
	ByLeadID       sferr.Match = "Lead ID"
	ByLeadEmail    sferr.Match = "Lead e-mail"

	ByName          sferr.Match = "name, company and phone"
	ByDuplicateRule sferr.Match = "duplicate rule"
)

// matcher finds the records of persons.
type matcher struct {
	model   *Model
	learned *Learned
	indexes map[string]*index // by object

	mapped field.Record // of the person who is planned
	tagged field.Record // likewise
}

func newMatcher(m *Model, learned *Learned) *matcher {
	mt := &matcher{model: m, learned: learned, indexes: make(map[string]*index)}
	for i := range m.Targets {
		mt.indexes[m.Targets[i].Object.Name] = newIndex(m.Targets[i].caseSensitive)
	}
	return mt
}

// lookups asks for all records that a key of a person may name.
func (m *matcher) lookups(persons []*person) []soql.Question {
	var out []soql.Question
	for i := range m.model.Targets {
		t := &m.model.Targets[i]
		out = append(out, m.query(t, m.conditions(t, persons)))
	}
	return out
}

// conditions are met by the records of one object that a key of a person may
// name.
func (m *matcher) conditions(t *Target, persons []*person) []soql.OneOf {
	var ids, external, emails []string
	var keyless []*person
	for _, p := range persons {
		if p.err != nil {
			continue
		}
		if p.substitute != nil && p.substitute.Record.Object == t.Object.Name {
			ids = append(ids, p.substitute.Record.ID)
		}
		if p.keys.keyless() && t.Object.Name == m.model.Creates {
			keyless = append(keyless, p)
		}
		ids = append(ids, p.keys.IDs(t.Object.Name)...)
		external = append(external, p.keys.external...)
		for _, email := range p.keys.Emails {
			emails = core.StoredAddresses(emails, email)
		}
	}
	return append(t.anyOf(ids, external, emails), m.model.nameTerms(keyless))
}

// anyOf are the conditions that records with one of the values meet.
func (t *Target) anyOf(ids, external, emails []string) []soql.OneOf {
	conds := []soql.OneOf{{Field: "Id", Values: ids}}
	if t.Key != "" {
		conds = append(conds, soql.OneOf{Field: t.Key, Values: external})
	}
	if t.Object.Field(standard.EmailField) != nil {
		conds = append(conds, soql.OneOf{Field: standard.EmailField, Values: emails})
	}
	return conds
}

// query asks for the records of one object that meet one of the conditions.
func (m *matcher) query(t *Target, conds []soql.OneOf) soql.Question {
	return soql.Question{Fields: t.Columns(), Object: t.Object.Name, Conditions: conds, Row: func(row map[string]any) { m.add(t, row) }}
}

// byIDs asks for records by their IDs.
func (m *matcher) byIDs(t *Target, ids []string) soql.Question {
	return m.query(t, []soql.OneOf{{Field: "Id", Values: ids}})
}

// add takes a record of the org into its index.
func (m *matcher) add(t *Target, row map[string]any) {
	m.indexes[t.Object.Name].add(&stored{object: t.Object.Name, companyField: t.company, values: row}, t.Key)
}

// askContacts asks for the contacts that found leads were converted to. It
// returns false if the asking was broken off.
func (m *matcher) askContacts(ask func([]soql.Question) bool) bool {
	contacts, leads := m.indexes[schema.Contact], m.indexes[schema.Lead]
	if contacts == nil {
		return true
	}
	var ids []string
	for _, r := range leads.byID {
		if id := r.text("ConvertedContactId"); r.converted() && id != "" && contacts.byID[id] == nil {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) == 0 {
		return true
	}
	if !ask([]soql.Question{m.byIDs(m.model.target(schema.Contact), ids)}) {
		return false
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return contacts.byID[id] != nil })
	return m.askSurvivors(ask, map[string][]string{schema.Contact: ids}, nil)
}

// step is one step of the match order with what it found.
type step struct {
	by      sferr.Match
	records []*stored
}

// steps appends to out the match order for a person. Each step has each record
// once.
func (m *matcher) steps(out []step, p *person) []step {
	for i := range m.model.Targets { // external IDs first, in the order of the objects
		x := m.indexes[m.model.Targets[i].Object.Name]
		out = append(out, step{ByExternalID, x.find(x.byKey, p.keys.external, x.foldKey)})
	}
	if x := m.indexes[schema.Contact]; x != nil {
		out = append(out, step{ByContactID, x.ids(p.keys.Contacts)}, step{ByContactEmail, x.find(x.byEmail, p.keys.Emails, core.Caseless)})
	}
	x := m.indexes[schema.Lead]
	out = append(out, step{ByLeadID, x.ids(p.keys.Leads)}, step{ByLeadEmail, x.find(x.byEmail, p.keys.Emails, core.Caseless)})
	if p.keys.keyless() {
		out = append(out, step{ByName, m.indexes[m.model.Creates].named(p.keys.name)})
	}
	return out
}

// nameTerms is met by the records that the name keys of persons may name.
func (m *Model) nameTerms(persons []*person) soql.OneOf {
	var terms []string
	for _, p := range persons {
		terms = append(terms, nameTerm(p.keys.name, m.Creates))
	}
	return soql.OneOf{Values: terms}
}
