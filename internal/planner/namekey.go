package planner

import (
	"cmp"
	"strings"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Under MatchByName, a lead without a key is recognised by its last name,
// company and phone: all three together, as they would be stored. They are one
// text, the name key, which is compared by core.Caseless.

// nameSeparator stands between the parts of a name key; no part contains it,
// since coercion removes control characters.
const nameSeparator = "\x00"

// nameKeyOf returns the name key of a lead, "" if a part is missing.
func nameKeyOf(p *mapping.Person, mapped *field.Record) string {
	company := cmp.Or(mappedText(mapped, "Company"), core.Clean(p.Company.Name, false))
	return nameKey(mappedText(mapped, "LastName"), company, mappedText(mapped, "Phone"))
}

// mappedText returns the text that a field is mapped to, "" if there is none.
func mappedText(mapped *field.Record, name string) string {
	for i := range mapped.Values {
		v := &mapped.Values[i]
		if text, ok := v.Value.(string); ok && v.Field == name && !v.Blank {
			return text
		}
	}
	return ""
}

func nameKey(name, company, phone string) string {
	if name == "" || company == "" || phone == "" {
		return ""
	}
	return name + nameSeparator + company + nameSeparator + phone
}

// ShortNameKey is last name and phone, as they are compared.
func ShortNameKey(name, phone string) string {
	if name == "" || phone == "" {
		return ""
	}
	return core.Caseless(name) + nameSeparator + core.Caseless(phone)
}

func nameParts(key string) (name, company, phone string) {
	name, rest, _ := strings.Cut(key, nameSeparator)
	company, phone, _ = strings.Cut(rest, nameSeparator)
	return name, company, phone
}

// nameTerm is the condition of a query for the records that a name key may name.
// Salesforce compares without regard to letter case. A part that may be spelt
// with other code points is left out, and compared once the records are there.
func nameTerm(key, object string) string {
	name, company, phone := nameParts(key)
	term := "(Phone=" + soql.Quote(phone)
	if core.OneSpelling(name) {
		term += " AND LastName=" + soql.Quote(name)
	}
	if object == schema.Lead && core.OneSpelling(company) {
		term += " AND Company=" + soql.Quote(company)
	}
	return term + ")"
}

// WrittenNameKey returns the name key of a new record without an address, ""
// for others.
func WrittenNameKey(r *record.Record, companyField string) string {
	name, phone := written(r, "LastName"), written(r, "Phone")
	if written(r, standard.EmailField) != "" || name == "" || phone == "" {
		return ""
	}
	return name + nameSeparator + written(r, companyField) + nameSeparator + phone
}
