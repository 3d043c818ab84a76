package trials

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// The oracle says what a Sync is to come to. It is written from what the
// package promises, without the engine: it looks at all records of the org, one
// person after the other, and is as slow as it is plain.

type row = map[string]any

// oracle is what it goes by.
type oracle struct {
	cfg      salesforce.Config
	mapper   *mapping.Mapper
	tagger   *tags.Mapper
	people   map[string][]row  // what the user may see of Lead and Contact before, oldest first
	tasks    []row             // likewise
	hidden   map[string]bool   // keys of Tasks that the user may not see
	accounts map[any]any       // names by ID
	merged   map[string]string // survivors by the IDs of records that were merged
	leads    []salesforce.Lead

	campaigns, statuses, members []row // of the org, oldest first

	keys    []knownBy // of each lead
	humans  []*human
	unkeyed []string       // name, company and phone by which leads without a key are known
	names   []string       // of each lead: what its actions without an ID are told by
	actions [][]deed       // of each lead
	given   map[any]string // keys that Tasks are given, by their IDs
}

// human is one person with what is to become of the record.
type human struct {
	captures []int // leads, in the order given
	lead     mapping.Person
	tags     []tags.Tag

	err      error    // refused, and why: a sentinel
	several  []string // the records, where err is ErrAmbiguous
	object   string
	before   row // nil: a new record
	by       string
	matchErr bool // refused before the fields were looked at
	exact    bool // known by name, company and phone only

	fields map[string]decided // mapped fields and keys that are written
	drops  []string           // "field code" of what the record's result has to tell

	members []membership
	todos   []todo // of the person's follow-ups
}

// decided is the value that a field is to have.
type decided struct {
	value any
	typ   field.Type
}

// judge decides everything.
func (o *oracle) judge() {
	for i := range o.leads {
		o.keys = append(o.keys, o.keysOf(&o.leads[i].Person))
	}
	o.gather()
	o.gatherUnkeyed()
	o.names = make([]string, len(o.leads))
	for _, h := range o.humans {
		if h.exact {
			o.unkeyed = append(o.unkeyed, o.exactKey(h))
		}
		for _, i := range h.captures {
			o.names[i] = cmp.Or(h.lead.ID, h.lead.Email)
		}
		switch {
		case nobody(&h.lead):
			h.err = sferr.ErrEmpty
		case o.keysNone(h) && !h.exact:
			h.err = sferr.ErrNoKey
		default:
			o.find(h)
		}
	}
	o.findRenamed()
	o.unite()
	for _, h := range o.humans {
		h.matchErr = h.err != nil
	}
	for _, h := range o.humans {
		if h.err == nil {
			o.decide(h)
		}
	}
	o.keepAddresses()
	o.keepNames()
	o.judgeActions()
	for _, h := range o.humans {
		o.judgeMembers(h)
		o.judgeFollowUps(h)
	}
}

// find takes the first step of the match order that finds something.
func (o *oracle) find(h *human) {
	is := func(object, field string, keyOf func(knownBy) []string) []row {
		var found []row
		for _, r := range o.people[object] {
			have, _ := r[field].(string)
			for _, i := range h.captures {
				if have != "" && slices.ContainsFunc(keyOf(o.keys[i]), func(k string) bool { return strings.EqualFold(k, have) }) {
					found = append(found, r)
					break
				}
			}
		}
		return found
	}
	external := func(k knownBy) []string { return []string{k.external} }
	email := func(k knownBy) []string { return []string{k.email} }
	type step struct {
		by    string
		found []row
	}
	var steps []step
	if o.cfg.Settings.Policies.Strategy != salesforce.LeadsOnly {
		steps = append(steps, step{"external ID", is("Contact", "mobly_id__c", external)})
	}
	steps = append(steps, step{"external ID", is("Lead", "mobly_id__c", external)})
	if o.cfg.Settings.Policies.Strategy != salesforce.LeadsOnly {
		steps = append(steps, step{"Contact ID", is("Contact", "Id", func(k knownBy) []string { return o.survivors(k.contacts) })},
			step{"Contact e-mail", is("Contact", "Email", email)})
	}
	steps = append(steps, step{"Lead ID", is("Lead", "Id", func(k knownBy) []string { return o.survivors(k.leads) })},
		step{"Lead e-mail", is("Lead", "Email", email)})
	if h.exact {
		steps = append(steps, step{"name, company and phone", o.exactly(h)})
	}
	for _, s := range steps {
		if o.settle(h, s.by, s.found) {
			return
		}
	}
}

func (o *oracle) settle(h *human, by string, found []row) bool {
	if o.cfg.Settings.Policies.Converted == salesforce.NewLead && o.cfg.Settings.Policies.Strategy == salesforce.LeadsOnly {
		found = slices.DeleteFunc(found, isConverted)
	}
	if len(found) == 0 {
		return false
	}
	h.by = by
	o.choose(h, found)
	return true
}

// survivors are the records that IDs lead to: of those that were merged, the
// last survivors.
func (o *oracle) survivors(ids []string) (out []string) {
	for _, id := range ids {
		for o.merged[id] != "" {
			id = o.merged[id]
		}
		out = append(out, id)
	}
	return out
}

// findRenamed finds people whose external ID nobody has, and who have no other
// key, by name, company and phone, where the record has no external ID, nor is
// that of somebody who has one.
func (o *oracle) findRenamed() {
	for _, h := range o.humans {
		mobly, other := false, false
		for _, i := range h.captures {
			k := &o.keys[i]
			mobly = mobly || k.external != ""
			other = other || k.email != "" || len(k.contacts)+len(k.leads) > 0
		}
		if h.err != nil || h.before != nil || !mobly || other || o.exactKey(h) == "" {
			continue
		}
		o.settle(h, "name, company and phone", slices.DeleteFunc(o.exactly(h), o.isSomebodys))
	}
}

func (o *oracle) isSomebodys(r row) bool {
	if isConverted(r) && o.cfg.Settings.Policies.Strategy != salesforce.LeadsOnly {
		for _, c := range o.people["Contact"] {
			if c["Id"] == o.contactOf(r) && o.isSomebodys(c) {
				return true
			}
		}
	}
	return !blank(r["mobly_id__c"]) || slices.ContainsFunc(o.humans, func(h *human) bool {
		mobly := slices.ContainsFunc(h.captures, func(i int) bool { return o.keys[i].external != "" })
		return mobly && h.before != nil && h.before["Id"] == r["Id"]
	})
}

// contactOf is the contact that a lead was converted to.
func (o *oracle) contactOf(lead row) string {
	id, _ := lead["ConvertedContactId"].(string)
	return o.survivors([]string{id})[0]
}

func isConverted(r row) bool { return r["IsConverted"] == true }

// choose makes one record of a step's findings.
func (o *oracle) choose(h *human, found []row) {
	open := slices.DeleteFunc(slices.Clone(found), isConverted)
	if len(open) == 0 && o.cfg.Settings.Policies.Strategy == salesforce.LeadsOnly {
		h.err = sferr.ErrConverted
		return
	}
	if len(open) == 0 {
		for _, c := range o.people["Contact"] {
			if slices.ContainsFunc(found, func(lead row) bool { return o.contactOf(lead) == c["Id"] }) {
				open = append(open, c)
			}
		}
		if len(open) == 0 {
			h.err = sferr.ErrConverted
			return
		}
	}
	switch {
	case len(open) == 1 || o.cfg.Settings.Policies.Ambiguous == salesforce.Oldest:
		h.before = open[0]
	case o.cfg.Settings.Policies.Ambiguous == salesforce.Newest:
		h.before = open[len(open)-1]
	default:
		h.err = sferr.ErrAmbiguous
		for _, r := range open {
			h.several = append(h.several, r["Id"].(string))
		}
		slices.Sort(h.several)
	}
}

// exactly finds those who have the name, company and phone.
func (o *oracle) exactly(h *human) (found []row) {
	for _, r := range o.people[cmp.Or(o.cfg.Settings.Policies.CreateAs, schema.Lead)] {
		if o.nameOf(r) == o.exactKey(h) {
			found = append(found, r)
		}
	}
	return found
}

// nameOf is what a record may be known by as name, company and phone. The
// company of a contact is what the mapping keeps of it, else its account.
func (o *oracle) nameOf(r row) string {
	lower := func(v any) string { s, _ := v.(string); return strings.ToLower(strings.TrimSpace(s)) }
	company := cmp.Or(lower(r["Company"]), lower(r["mobly_company_name__c"]), lower(o.accounts[r["AccountId"]]))
	return lower(r["LastName"]) + "\n" + company + "\n" + lower(r["Phone"])
}

// exactKey is the first capture's, or that of what the record is to hold.
func (o *oracle) exactKey(h *human) (key string) {
	if built.ExactFolded {
		return o.keysOf(&h.lead).exact
	}
	for _, i := range h.captures {
		key = cmp.Or(key, o.keys[i].exact)
	}
	return key
}

// unite makes one person of those that came to one record, and of those that
// came to none but share an address with somebody, who may be refused, and of all
// who share one with these.
func (o *oracle) unite() {
	gone := make(map[*human]bool)
	with := make(map[string]*human) // who has an address first
	take := func(h, into *human) {
		if into != h {
			into.captures = append(into.captures, h.captures...)
			gone[h] = true
			for email, first := range with {
				if first == h {
					with[email] = into
				}
			}
		}
		for _, i := range h.captures {
			if email := o.keys[i].email; email != "" && with[email] == nil {
				with[email] = into
			}
		}
	}
	for n, h := range o.humans {
		if h.before == nil {
			continue
		}
		same := func(other *human) bool { return other.before != nil && other.before["Id"] == h.before["Id"] }
		take(h, o.humans[slices.IndexFunc(o.humans[:n+1], same)])
	}
	for _, h := range o.humans {
		if h.err != nil {
			take(h, h)
		}
	}
	open := func(h *human) bool { return h.before == nil && h.err == nil }
	for _, h := range o.humans {
		if !open(h) {
			continue
		}
		for _, i := range slices.Clone(h.captures) {
			switch other := with[o.keys[i].email]; {
			case other == nil || other == h:
			case open(h):
				take(h, other)
				h = other
			case open(other):
				take(other, h)
			}
		}
		take(h, h)
	}
	o.humans = slices.DeleteFunc(o.humans, func(h *human) bool { return gone[h] })
	for _, h := range o.humans {
		slices.Sort(h.captures)
		o.fold(h)
	}
}

// refused reports whether got is the refusal that was to be.
func (h *human) refused(got error) bool {
	if !errors.Is(got, h.err) {
		return false
	}
	p, ok := errors.AsType[*sferr.Problem](got)
	if !ok || h.several == nil {
		return true
	}
	var ids []string
	for _, r := range p.Records {
		ids = append(ids, r.ID)
	}
	return slices.Equal(ids, h.several) && (strings.HasSuffix(p.Reason, " by "+h.by) || strings.HasSuffix(p.Reason, "s by "+strings.TrimPrefix(h.by, p.Records[0].Object+" ")))
}
