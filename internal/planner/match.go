package planner

import (
	"slices"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// The steps of the match order, as package salesforce documents them.
const (
	ByExternalID   = "external ID"
	ByContactID    = "Contact ID"
	ByContactEmail = "Contact e-mail"
	ByLeadID       = "Lead ID"
	ByLeadEmail    = "Lead e-mail"

	ByName          = "name, company and phone"
	ByDuplicateRule = "duplicate rule"
)

type matcher struct {
	model      *Model
	learned    *Learned
	indexes    map[string]*index  // by object
	typed      map[*person]*Model // for records of the person's record type, if it matters
	unanswered *Unanswered

	// Of the person who is planned:
	mapped field.Record
	tagged field.Record
	values []field.Value // of both
	summed summed
}

func newMatcher(m *Model, learned *Learned) *matcher {
	mt := &matcher{model: m, learned: learned, indexes: make(map[string]*index), unanswered: new(Unanswered)}
	for i := range m.Targets {
		mt.indexes[m.Targets[i].Object.Name] = newIndex(&m.Targets[i])
	}
	return mt
}

// lookups asks for all records that a key of a person may name. Those with the
// name key of a person who has an external ID matter only if nothing else is found:
// early asks for them at once.
func (m *matcher) lookups(persons []*person, early bool) []soql.Question {
	var out []soql.Question
	for i := range m.model.Targets {
		t := &m.model.Targets[i]
		out = append(out, m.query(t, m.conditions(t, persons, early)...))
	}
	return out
}

// conditions are met by the records of one object that a key of a person may
// name.
func (m *matcher) conditions(t *Target, persons []*person, early bool) []soql.OneOf {
	var ids, external, emails, names []string
	for _, p := range persons {
		if p.err != nil {
			continue
		}
		if p.substitute != nil && p.substitute.Record.Object == t.Object.Name {
			ids = append(ids, p.substitute.Record.ID)
		}
		if t.Object.Name == m.model.Creates && (p.keys.keyless() || early && p.keys.renamed()) {
			names = append(names, nameTerm(p.keys.name, t.Object.Name))
		}
		ids = append(ids, p.keys.IDs(t.Object.Name)...)
		external = append(external, p.keys.external...)
		for _, email := range p.keys.Emails {
			emails = core.StoredAddresses(emails, email)
		}
	}
	conds := []soql.OneOf{{Field: "Id", Values: ids}}
	if t.Key != "" {
		conds = append(conds, soql.OneOf{Field: t.Key, Values: external})
	}
	if t.Object.Field(standard.EmailField) != nil {
		conds = append(conds, soql.OneOf{Field: standard.EmailField, Values: emails})
	}
	return append(conds, soql.OneOf{Values: names})
}

func (m *matcher) query(t *Target, conds ...soql.OneOf) soql.Question {
	name := t.Object.Name
	return soql.Question{Fields: t.Columns(), Object: name, Conditions: conds, Row: m.indexes[name].add, Failed: m.unanswered.Note(name)}
}

func (m *matcher) byIDs(t *Target, ids []string) soql.Question {
	return m.query(t, soql.OneOf{Field: "Id", Values: ids})
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
		if id := r.text("ConvertedContactId"); r.converted() && id != "" {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	ids = contacts.missing(slices.Compact(ids))
	if len(ids) == 0 {
		return true
	}
	return ask([]soql.Question{m.byIDs(contacts.of, ids)}) && m.askSurvivors(ask, map[string][]string{schema.Contact: contacts.missing(ids)}, nil)
}

type step struct {
	by      string
	records []*stored
	object  string   // of ids
	ids     []string // looked for; nil: another key was
	err     error    // a key of the step could not be looked for
}

// steps appends to out the match order for a person. Each step has each record
// once.
func (m *matcher) steps(out []step, p *person) []step {
	for i := range m.model.Targets { // external IDs first, in the order of the objects
		t := &m.model.Targets[i]
		x := m.indexes[t.Object.Name]
		err := m.unanswered.any(t.Object.Name, t.Key, p.keys.external...)
		out = append(out, step{by: ByExternalID, records: find(x.byKey, p.keys.external, x.foldKey), err: err})
	}
	for _, o := range [...]struct {
		object        string
		byID, byEmail string
	}{{schema.Contact, ByContactID, ByContactEmail}, {schema.Lead, ByLeadID, ByLeadEmail}} {
		if x, ids := m.indexes[o.object], p.keys.IDs(o.object); x != nil {
			out = append(out, step{o.byID, x.ids(ids), o.object, ids, m.unanswered.any(o.object, "Id", ids...)}, step{
				by: o.byEmail, records: find(x.byEmail, p.keys.Emails, core.Caseless), err: m.unanswered.any(o.object, standard.EmailField, p.keys.Emails...),
			})
		}
	}
	if p.keys.keyless() {
		out = append(out, m.byName(p))
	}
	return out
}

func (m *matcher) byName(p *person) step {
	s := step{by: ByName, records: m.indexes[m.model.Creates].named(p.keys.name)}
	if m.unanswered.Err != nil {
		s.err = m.unanswered.any(m.model.Creates, "", nameTerm(p.keys.name, m.model.Creates))
	}
	return s
}
