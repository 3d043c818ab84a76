package salesforce

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// Match is a step of the match order.
type Match string

// The steps. See [Strategy] for their order.
const (
	ByExternalID   Match = "external ID"
	ByContactID    Match = "Contact ID"
	ByContactEmail Match = "Contact e-mail"
	ByLeadID       Match = "Lead ID"
	ByLeadEmail    Match = "Lead e-mail"

	ByName          Match = "name, company and phone" // see [MatchExact]
	ByDuplicateRule Match = "duplicate rule"          // see [UseDuplicate]
)

const (
	leadPrefix    = "00Q"
	contactPrefix = "003"
	emailField    = "Email"
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
	if email := field.Caseless(r.text(emailField)); email != "" {
		x.byEmail[email] = append(x.byEmail[email], r)
	}
	if name := nameKey(r.text("LastName"), r.text("Phone")); name != "" {
		x.byName[name] = append(x.byName[name], r)
	}
}

// matcher finds the records of persons.
type matcher struct {
	client  *Client
	model   *model
	indexes map[string]*index // by object

	// Of the person who is planned; all persons' at once are much.
	mapped mapping.Record
	tagged tags.Record
}

// match finds every person's record, setting found and by, or err, and returns
// what it saw of the org, or what was seen of it.
func (c *Client) match(ctx context.Context, m *model, persons []*person, tasks *taskIndex, seen *orgRows) (*matcher, error) {
	mt := newMatcher(c, m)
	var err error
	if seen != nil {
		err = seen.fill(mt, tasks)
	} else {
		err = mt.ask(ctx, persons, tasks)
	}
	if err != nil {
		return nil, err
	}
	for _, p := range persons {
		if p.err == nil {
			mt.resolve(p)
		}
	}
	return mt, nil
}

func newMatcher(c *Client, m *model) *matcher {
	mt := &matcher{client: c, model: m, indexes: make(map[string]*index)}
	for i := range m.persons {
		mt.indexes[m.persons[i].object.Name] = newIndex(m.persons[i].cased)
	}
	return mt
}

// ask looks up all keys of all persons, and the Tasks of actions whose IDs are
// keys in the same requests.
func (mt *matcher) ask(ctx context.Context, persons []*person, tasks *taskIndex) error {
	c, m := mt.client, mt.model
	var lookups []lookup
	for i := range m.persons {
		lookups = append(lookups, mt.lookups(&m.persons[i], persons)...)
	}
	lookups = append(lookups, tasks.lookups(c, m)...)
	reps := c.askOwners(c.reps(persons, tasks))
	lookups = append(lookups, reps.lookups...)
	statuses := c.askStatuses(!tasks.none())
	lookups = append(lookups, statuses.lookups...)
	if err := c.run(ctx, lookups); err != nil {
		return err
	}
	reps.keep()
	statuses.keep()
	if err := tasks.fit(); err != nil {
		return err
	}
	return mt.fetchContacts(ctx)
}

// lookups asks for all records of one object that a key of a person may name.
func (mt *matcher) lookups(pm *personModel, persons []*person) []lookup {
	return mt.query(pm, mt.conditions(pm, persons))
}

// conditions are met by the records of one object that a key of a person may
// name.
func (mt *matcher) conditions(pm *personModel, persons []*person) []condition {
	var ids, external, emails, exact []string
	for _, p := range persons {
		if p.err != nil {
			continue
		}
		if p.use != nil && p.use.record.Object == pm.object.Name {
			ids = append(ids, p.use.record.ID)
		}
		if p.keys.unkeyed() && pm.object.Name == mt.model.creates {
			exact = append(exact, p.keys.exactTerm(pm.object.Name))
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
	var conds []condition
	conds = append(conds, condition{"Id", ids})
	if pm.key != "" {
		conds = append(conds, condition{pm.key, external})
	}
	if pm.object.Field(emailField) != nil {
		conds = append(conds, condition{emailField, emails})
	}
	return append(conds, condition{"", exact})
}

// query asks for the records of one object that meet one of the conditions.
func (mt *matcher) query(pm *personModel, conds []condition) []lookup {
	x, name := mt.indexes[pm.object.Name], pm.object.Name
	return mt.client.lookup("query", pm.fieldList(), name, "", conds, func(row map[string]any) {
		x.add(&record{object: name, companyField: pm.company, values: row}, pm.key)
	})
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
	add(emailField, pm.key, pm.synced)
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
const maxColumns = maxURL - 4000

// readable makes sure that a query can name all fields that matching reads.
func (pm *personModel) readable() error {
	columns := pm.fieldList()
	if n := len(strings.Join(columns, ",")); n > maxColumns {
		return fmt.Errorf("%s has %d mapped fields, whose names have %d characters: no more than %d fit into a query", pm.object.Name, len(pm.fields), n, maxColumns)
	}
	return nil
}

// fetchContacts asks for the contacts that found leads were converted to.
func (mt *matcher) fetchContacts(ctx context.Context) error {
	contacts, leads := mt.indexes[schema.Contact], mt.indexes[schema.Lead]
	if contacts == nil {
		return nil
	}
	var ids []string
	for _, r := range leads.byID {
		if id := r.text("ConvertedContactId"); r.converted() && id != "" && contacts.byID[id] == nil {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	return mt.client.run(ctx, mt.query(mt.model.person(schema.Contact), []condition{{"Id", ids}}))
}

// step is one step of the match order with what it found.
type step struct {
	by      Match
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
		out = append(out, step{ByName, mt.indexes[mt.model.creates].exact(&p.keys)})
	}
	return out
}

func (x *index) ids(ids []string) []*record {
	var out []*record
	for _, id := range ids {
		if r := x.byID[id]; r != nil {
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
