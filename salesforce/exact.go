package salesforce

import (
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// A lead without a key may be told by its last name, company and phone
// ([MatchExact]): all three together, as they would be stored.

// exactSeparator stands between the parts of an exact key; no part holds it,
// since coercion takes control characters out.
const exactSeparator = "\x00"

// exactKey returns the three of a lead as one key, as they would be written, ""
// where one is missing. Keys are compared by field.Caseless.
func exactKey(p *mapping.Lead, mapped *mapping.Record) string {
	var name, phone string
	company := field.Clean(p.Company.Name, false)
	for i := range mapped.Values {
		v := &mapped.Values[i]
		text, ok := v.Value.(string)
		if !ok || v.Blank {
			continue
		}
		switch v.Field {
		case "LastName":
			name = text
		case "Company":
			company = text
		case "Phone":
			phone = text
		}
	}
	return exactOf(name, company, phone)
}

func exactOf(name, company, phone string) string {
	if name == "" || company == "" || phone == "" {
		return ""
	}
	return name + exactSeparator + company + exactSeparator + phone
}

func (k *keys) exactParts() (name, company, phone string) {
	name, rest, _ := strings.Cut(k.exact, exactSeparator)
	company, phone, _ = strings.Cut(rest, exactSeparator)
	return name, company, phone
}

// exactTerm is the condition of a query for the records that the exact key may
// name. Salesforce compares without regard to letter case. What may be spelt with
// other code points is left out, and compared once the records are there.
func (k *keys) exactTerm(object string) string {
	name, company, phone := k.exactParts()
	term := "(Phone=" + soql.Quote(phone)
	if field.OneSpelling(name) {
		term += " AND LastName=" + soql.Quote(name)
	}
	if object == schema.Lead && field.OneSpelling(company) {
		term += " AND Company=" + soql.Quote(company)
	}
	return term + ")"
}

// exactTerms is met by the records that the exact keys of persons may name.
func (mt *matcher) exactTerms(persons []*person) soql.OneOf {
	var terms []string
	for _, p := range persons {
		terms = append(terms, p.keys.exactTerm(mt.model.Creates))
	}
	return soql.OneOf{Values: terms}
}

// renamed reports whether a person has nothing but an external ID and an exact
// key: before external IDs were configured, the latter was what told them.
func (k *keys) renamed() bool {
	return k.exact != "" && len(k.external) > 0 && len(k.contacts)+len(k.leads)+len(k.emails) == 0
}

// resolveRenamed finds the records of those persons that were known by name,
// company and phone before they had an external ID. A record that has one, or
// that another person with one was found to be, is somebody else's.
func (mt *matcher) resolveRenamed(persons []*person) {
	claimed := make(map[*record]bool)
	claim := func(p *person) {
		if p.found != nil && len(p.keys.external) > 0 {
			claimed[p.found] = true
		}
	}
	for _, p := range persons {
		claim(p)
	}
	for _, p := range persons {
		if p.err == nil && p.found == nil && p.keys.renamed() {
			records := mt.indexes[mt.model.Creates].exact(&p.keys)
			mt.take(p, step{ByName, slices.DeleteFunc(records, func(r *record) bool { return mt.keyed(r, claimed) })})
			claim(p)
		}
	}
}

// keyed reports whether a record, or the contact that it was converted to, has an
// external ID, or is claimed by a person who has one.
func (mt *matcher) keyed(r *record, claimed map[*record]bool) bool {
	if r == nil {
		return false
	}
	if x := mt.indexes[schema.Contact]; x != nil && r.converted() && mt.keyed(x.byID[r.text("ConvertedContactId")], claimed) {
		return true
	}
	return claimed[r] || r.text(mt.model.person(r.object).key) != ""
}

// exact returns the records that an exact key names.
func (x *index) exact(k *keys) []*record {
	name, company, phone := k.exactParts()
	company = field.Caseless(company)
	var out []*record
	for _, r := range x.byName[nameKey(name, phone)] {
		if field.Caseless(r.company()) == company {
			out = append(out, r)
		}
	}
	return out
}

// company is a Lead's company; that of a Contact is what the mapping keeps of
// it, or, where that is blank, the name of its account.
func (r *record) company() string {
	if name := strings.TrimSpace(r.text(r.companyField)); name != "" {
		return name
	}
	account, _ := r.values["Account"].(map[string]any)
	name, _ := account["Name"].(string)
	return strings.TrimSpace(name)
}

// exactKey returns the three that a record has as one key, as keys are compared,
// "" where one is missing.
func (r *record) exactKey() string {
	return field.Caseless(exactOf(r.text("LastName"), r.company(), r.text("Phone")))
}

func nameKey(name, phone string) string {
	if name == "" || phone == "" {
		return ""
	}
	return field.Caseless(name) + exactSeparator + field.Caseless(phone)
}
