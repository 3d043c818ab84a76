package salesforce

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// The steps. See [Strategy] for their order.
const (
	ByExternalID   sferr.Match = "external ID"
	ByContactID    sferr.Match = "Contact ID"
	ByContactEmail sferr.Match = "Contact e-mail"
	ByLeadID       sferr.Match = "Lead ID"
	ByLeadEmail    sferr.Match = "Lead e-mail"

	ByName          sferr.Match = "name, company and phone" // see [MatchExact]
	ByDuplicateRule sferr.Match = "duplicate rule"          // see [UseDuplicate]
)

// record is one record of the org, as a match query gave it.
type record struct {
	object       string
	companyField string         // holds the company; empty: none does
	values       map[string]any // by API name; numbers are json.Number
}

func (r *record) text(field string) string { s, _ := r.values[field].(string); return s }
func (r *record) id() string               { return r.text("Id") }
func (r *record) converted() bool          { b, _ := r.values["IsConverted"].(bool); return b }

// index holds the records of one object that a match may need.
type index struct {
	cased   bool // of the external ID
	byID    map[string]*record
	byKey   map[string][]*record
	byEmail map[string][]*record
	byName  map[string][]*record // by last name and phone
}

func newIndex(cased bool) *index {
	return &index{
		cased: cased, byID: make(map[string]*record), byKey: make(map[string][]*record),
		byEmail: make(map[string][]*record), byName: make(map[string][]*record),
	}
}

func (x *index) key(s string) string {
	if x.cased {
		return s
	}
	return field.Caseless(s)
}

// add puts a record in, once.
func (x *index) add(r *record, keyField string) {
	id := r.id()
	if _, ok := x.byID[id]; ok || id == "" {
		return
	}
	x.byID[id] = r
	if keyField != "" {
		if k := r.text(keyField); k != "" {
			x.byKey[x.key(k)] = append(x.byKey[x.key(k)], r)
		}
	}
	if email := field.Caseless(r.text(standard.EmailField)); email != "" {
		x.byEmail[email] = append(x.byEmail[email], r)
	}
	if name := nameKey(r.text("LastName"), r.text("Phone")); name != "" {
		x.byName[name] = append(x.byName[name], r)
	}
}

// matcher finds the records of persons.
type matcher struct {
	model   *model
	learned *learned
	indexes map[string]*index // by object

	// Of the person who is planned; all persons' at once are much.
	mapped mapping.Record
	tagged tags.Record
}

func newMatcher(m *model, known *learned) *matcher {
	mt := &matcher{model: m, learned: known, indexes: make(map[string]*index)}
	for i := range m.persons {
		mt.indexes[m.persons[i].object.Name] = newIndex(m.persons[i].cased)
	}
	return mt
}

// byKeys asks for all records that a key of a person may name.
func (pl *planning) byKeys() []soql.Question {
	var out []soql.Question
	for i := range pl.model.persons {
		pm := &pl.model.persons[i]
		out = append(out, pl.query(pm, pl.conditions(pm, pl.persons)))
	}
	return out
}

// conditions are met by the records of one object that a key of a person may
// name.
func (mt *matcher) conditions(pm *personModel, persons []*person) []soql.OneOf {
	var ids, external, emails []string
	var unkeyed []*person
	for _, p := range persons {
		if p.err != nil {
			continue
		}
		if p.use != nil && p.use.record.Object == pm.object.Name {
			ids = append(ids, p.use.record.ID)
		}
		if p.keys.unkeyed() && pm.object.Name == mt.model.Creates {
			unkeyed = append(unkeyed, p)
		}
		if pm.object.Name == schema.Contact {
			ids = append(ids, p.keys.contacts...)
		} else {
			ids = append(ids, p.keys.leads...)
		}
		external = append(external, p.keys.external...)
		for _, email := range p.keys.emails {
			emails = field.StoredAddresses(emails, email)
		}
	}
	var conds []soql.OneOf
	conds = append(conds, soql.OneOf{Field: "Id", Values: ids})
	if pm.key != "" {
		conds = append(conds, soql.OneOf{Field: pm.key, Values: external})
	}
	if pm.object.Field(standard.EmailField) != nil {
		conds = append(conds, soql.OneOf{Field: standard.EmailField, Values: emails})
	}
	return append(conds, mt.exactTerms(unkeyed))
}

// query asks for the records of one object that meet one of the conditions.
func (mt *matcher) query(pm *personModel, conds []soql.OneOf) soql.Question {
	return soql.Question{Fields: pm.fieldList(), Object: pm.object.Name, Conditions: conds, Row: func(row map[string]any) { mt.add(pm, row) }}
}

// add takes a record of the org into its index.
func (mt *matcher) add(pm *personModel, row map[string]any) {
	mt.indexes[pm.object.Name].add(&record{object: pm.object.Name, companyField: pm.company, values: row}, pm.key)
}

// fieldList names the fields that matching and planning read.
func (pm *personModel) fieldList() []string {
	list := []string{"Id", "CreatedDate", "SystemModstamp"}
	add := func(names ...string) {
		for _, n := range names {
			if f := pm.object.Field(n); f != nil && !containsFold(list, n) {
				list = append(list, f.Name)
			}
		}
	}
	if pm.object.Name == schema.Lead {
		add("IsConverted")
	}
	if pm.follows {
		add("ConvertedContactId")
	}
	add(standard.EmailField, pm.key, pm.synced)
	add(pm.fields...)
	add(pm.codes...)
	if pm.exact {
		add("LastName", "Phone", pm.company)
		if pm.object.Name == schema.Contact {
			list = append(list, "Account.Name")
		}
	}
	return list
}

// maxColumns is how long a query of matching may be before its values begin, in
// bytes of a URL: the longest value, an exact key, has room behind it.
const maxColumns = org.MaxURL - 4000

// readable makes sure that a query can name all fields that matching reads.
func (pm *personModel) readable() error {
	columns := pm.fieldList()
	if n := len(strings.Join(columns, ",")); n > maxColumns {
		return fmt.Errorf("%s has %d mapped fields, whose names have %d characters: no more than %d fit into a query", pm.object.Name, len(pm.fields), n, maxColumns)
	}
	return nil
}

// askContacts asks for the contacts that found leads were converted to. It is
// false where the asking was broken off.
func (mt *matcher) askContacts(ask func([]soql.Question) bool) bool {
	contacts, leads := mt.indexes[schema.Contact], mt.indexes[schema.Lead]
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
	if !ask([]soql.Question{mt.query(mt.model.person(schema.Contact), []soql.OneOf{{Field: "Id", Values: ids}})}) {
		return false
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return contacts.byID[id] != nil })
	return mt.askSurvivors(ask, map[string][]string{schema.Contact: ids}, nil)
}

// step is one step of the match order with what it found.
type step struct {
	by      sferr.Match
	records []*record
}

// steps appends to out the match order for a person. Each step holds each record
// once.
func (mt *matcher) steps(out []step, p *person) []step {
	for i := range mt.model.persons { // external IDs first, in the objects' order
		x := mt.indexes[mt.model.persons[i].object.Name]
		out = append(out, step{ByExternalID, x.find(x.byKey, p.keys.external, x.key)})
	}
	if x := mt.indexes[schema.Contact]; x != nil {
		out = append(out, step{ByContactID, x.ids(p.keys.contacts)}, step{ByContactEmail, x.find(x.byEmail, p.keys.emails, field.Caseless)})
	}
	x := mt.indexes[schema.Lead]
	out = append(out, step{ByLeadID, x.ids(p.keys.leads)}, step{ByLeadEmail, x.find(x.byEmail, p.keys.emails, field.Caseless)})
	if p.keys.unkeyed() {
		out = append(out, step{ByName, mt.indexes[mt.model.Creates].exact(&p.keys)})
	}
	return out
}

func (x *index) ids(ids []string) []*record {
	var out []*record
	for _, id := range ids {
		if r := x.byID[id]; r != nil && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// find returns the records that the keys name, each once.
func (*index) find(by map[string][]*record, keys []string, key func(string) string) []*record {
	if len(by) == 0 {
		return nil
	}
	var out []*record
	for _, k := range keys {
		k = key(k)
		for _, r := range by[k] {
			if !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	return out
}
