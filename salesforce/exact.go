package salesforce

import (
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
