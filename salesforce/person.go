package salesforce

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// person is one human being of a call: one captured lead, or several that
// share a key, folded into one.
type person struct {
	captures []capture     // in the leads' order
	keys     keys          // of all captures together
	lead     *mapping.Lead // of all captures together; where there is one, the caller's, which is only read
	tags     []tags.Tag
	found    *record // nil: to be created
	by       sferr.Match
	use      *use  // the record that a duplicate rule found, which the person is to be; nil: none
	fill     bool  // only blank fields of the record may be written
	passed   bool  // converted leads that matched were passed over
	err      error // refused, and why
}

// use is a record that a duplicate rule found instead of letting one be
// created.
type use struct {
	record sferr.RecordRef
	err    *sferr.DuplicateError // what the lead ends with if the record cannot be used; nil: it was found by an earlier Sync
}

// capture is one lead of a call.
type capture struct {
	index int // of the lead
	keys  keys
}

// keys is everything by which a person may be found in the org.
type keys struct {
	mobly    []string        // Mobly's IDs: who has one in common is one person
	external []string        // those of them that are values of the external ID field
	contacts []string        // known Contact IDs, 18 characters
	leads    []string        // known Lead IDs, 18 characters
	emails   []string        // as they would be written, each once
	exact    string          // last name, company and phone, where they may be a key, as captured (see exactKey)
	dropped  []sferr.Dropped // what was given as a key and is none
}

func (k *keys) none() bool {
	return len(k.external)+len(k.contacts)+len(k.leads)+len(k.emails) == 0
}

// unkeyed reports whether the person can be told by name, company and phone
// only.
func (k *keys) unkeyed() bool { return k.none() && k.exact != "" }

// gather folds the leads of a call into persons, in the order of their first
// captures. Two captures are the same person where they share Mobly's ID or a
// known Salesforce ID, or an e-mail address unless Mobly knows them as two
// different records; directly or through a third. One without a key is the
// first one that has its name, company and phone, where those count, be it only
// once its captures are folded.
func (m *model) gather(leads []Lead) []*person {
	found := make([]keys, len(leads))
	var mapped mapping.Record
	for i := range leads {
		found[i] = m.keysOf(&leads[i].Person, &mapped)
	}
	groups := newGroups(found)
	cased := m.lead().cased
	for i := range found {
		groups.joinAll(i, &found[i], cased)
	}
	for i := range found {
		for _, email := range found[i].emails {
			groups.joinUnlessKnownApart(i, field.Caseless(email))
		}
	}
	groups.joinUnkeyed(found)
	persons, byRoot := make([]*person, 0, len(leads)), make(map[int]*person, len(leads))
	roomForPersons, roomForCaptures := make([]person, len(leads)), make([]capture, len(leads))
	for i := range leads {
		root := groups.root(i)
		p, ok := byRoot[root]
		if !ok {
			p = &roomForPersons[i]
			p.captures = roomForCaptures[i : i : i+1]
			byRoot[root] = p
			persons = append(persons, p)
		}
		p.captures = append(p.captures, capture{i, found[i]})
	}
	for _, p := range persons {
		m.fold(p, leads)
	}
	return m.uniteUnkeyed(persons, leads)
}

// fold makes the person's keys and one lead of all captures: in the order of
// their UpdatedAt where all have one, else in the order given.
func (m *model) fold(p *person, leads []Lead) {
	p.keys = joined(p.captures)
	captures := p.captures
	when := func(c capture) time.Time { return leads[c.index].Person.UpdatedAt }
	if len(captures) > 1 && !slices.ContainsFunc(captures, func(c capture) bool { return when(c).IsZero() }) {
		captures = slices.SortedStableFunc(slices.Values(captures), func(a, b capture) int { return when(a).Compare(when(b)) })
	}
	p.lead, p.tags = m.folded(captures, leads)
	if m.MatchByName && len(captures) > 1 {
		mapped := m.keyMapper.Map(schema.Lead, p.lead)
		p.keys.exact = exactKey(p.lead, &mapped) // what a new record will hold
	}
}

// folded makes one lead of captures: of halves, since each fold copies all that
// it is given.
func (m *model) folded(captures []capture, leads []Lead) (*mapping.Lead, []tags.Tag) {
	if len(captures) == 1 {
		l := &leads[captures[0].index]
		return &l.Person, l.Tags
	}
	half := len(captures) / 2
	earlier, earlierTags := m.folded(captures[:half], leads)
	later, laterTags := m.folded(captures[half:], leads)
	return new(mapping.Fold(*earlier, *later)), m.tagMapper.Fold(earlierTags, laterTags)
}

// keysOf returns the keys of one capture. The e-mail is the one that is mapped
// to the field Email: the only one that a search in the org can find. What is
// in mapped is overwritten.
func (m *model) keysOf(p *mapping.Lead, mapped *mapping.Record) keys {
	var k keys
	m.keyMapper.MapInto(mapped, schema.Lead, p)
	if id := field.Seen(p.ID); id != "" {
		k.mobly = []string{id}
		switch lead := m.lead(); {
		case lead.key == "":
		case fitsKey(id, lead.keyLength):
			k.external = k.mobly
		default:
			k.drop(lead.key, "id", "TOO_LONG", "the lead's ID is longer than the field, or no single line: it is no key")
		}
	}
	for _, r := range p.RemoteIDs {
		if !r.Salesforce() {
			continue
		}
		id, ok := field.ID18(field.Seen(r.ID))
		switch {
		case !ok:
			k.drop("Id", "remoteIds", "MALFORMED_ID", "Mobly's record of the Salesforce ID is no ID: it is passed over")
		case strings.HasPrefix(id, standard.ContactPrefix):
			k.contacts = union(k.contacts, []string{id})
		case strings.HasPrefix(id, standard.LeadPrefix):
			k.leads = union(k.leads, []string{id})
		default:
			k.drop("Id", "remoteIds", "OTHER_OBJECT", "Mobly's record of the Salesforce ID names neither a Lead nor a Contact: it is passed over")
		}
	}
	for i := range mapped.Values {
		v := &mapped.Values[i]
		if email, ok := v.Value.(string); ok && v.Field == standard.EmailField && email != "" && !v.Blank {
			k.emails = []string{email}
		}
	}
	if m.MatchByName {
		k.exact = exactKey(p, mapped)
	}
	return k
}

func (k *keys) drop(field, rule, code, reason string) {
	k.dropped = append(k.dropped, sferr.Dropped{Field: field, Rule: rule, Code: code, Reason: reason})
}

// fitsKey reports whether a text can be the value of an external ID field of
// that length, and come back as it was sent.
func fitsKey(s string, length int) bool {
	return field.Length(s) <= length && utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

func foldKey(s string, cased bool) string {
	if cased {
		return s
	}
	return field.Caseless(s)
}

// joined returns the keys of captures together, each once.
func joined(captures []capture) keys {
	if len(captures) == 1 {
		return captures[0].keys
	}
	var k keys
	var mobly, external, contacts, known, emails distinct
	for i := range captures {
		o := &captures[i].keys
		for _, id := range o.mobly {
			mobly.add(id, id)
		}
		for _, id := range o.external {
			external.add(id, id)
		}
		for _, id := range o.contacts {
			contacts.add(id, id)
		}
		for _, id := range o.leads {
			known.add(id, id)
		}
		for _, email := range o.emails {
			emails.add(email, field.Caseless(email))
		}
		k.exact = cmp.Or(k.exact, o.exact)
		k.dropped = append(k.dropped, o.dropped...)
	}
	k.mobly, k.external, k.contacts, k.leads, k.emails = mobly.list, external.list, contacts.list, known.list, emails.list
	return k
}

// distinct is a list of texts, each once by its key.
type distinct struct {
	list []string
	seen map[string]struct{}
}

func (d *distinct) add(text, key string) {
	if _, ok := d.seen[key]; ok {
		return
	}
	if d.seen == nil {
		d.seen = make(map[string]struct{})
	}
	d.seen[key] = struct{}{}
	d.list = append(d.list, text)
}

func union(a, b []string) []string {
	out := slices.Clip(a)
	for _, s := range b {
		if !containsCaseless(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// containsCaseless reports whether a list has a text, as texts are compared.
func containsCaseless(list []string, s string) bool {
	s = field.Caseless(s)
	return slices.ContainsFunc(list, func(have string) bool { return field.Caseless(have) == s })
}
