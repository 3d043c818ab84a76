package salesforcetest

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// UseStateCountryPicklists turns state and country picklists on, with the given
// countries or, without any, with those that a new org has: those of ISO 3166 by
// their English names, with the states of the United States, Canada and Australia.
// Every address of leads, contacts and accounts gets a StateCode and a CountryCode;
// State and Country hold the integration values from now on. Records that are there
// keep what they have until it is changed.
//
// As in Salesforce:
//
//  1. A code fills in the text, and a text the code.
//  2. Where both are given and disagree, the code wins in a new record; an
//     update is refused with FIELD_INTEGRITY_EXCEPTION.
//  3. What is no code and no integration value is refused so as well, and a
//     state without a country, or of another one.
//  4. Taking the country away takes the state away, unless that is given.
func (o *Org) UseStateCountryPicklists(countries ...Country) {
	o.lock()
	defer o.mu.Unlock()
	if len(countries) == 0 {
		countries = standardCountries()
	}
	o.countries = slices.Clone(countries)
	for _, name := range []string{schema.Lead, schema.Contact, schema.Account} {
		e := o.entity(name)
		for _, c := range slices.Clone(e.columns) {
			if c.Type == schema.TypeAddress {
				e.addPlaces(strings.TrimSuffix(c.Name, "Address"), countries)
			}
		}
	}
	o.modified = o.clock()
}

// addPlaces adds the code fields of an address.
func (e *entity) addPlaces(prefix string, countries []Country) {
	label := prefix
	if label != "" {
		label += " "
	}
	add := func(name, text string, values []schema.PicklistValue, controller string) {
		e.set(&column{place: true, compound: prefix + "Address", Field: schema.Field{
			Name: prefix + name, Label: label + text, Type: schema.TypePicklist, Length: 10, Createable: true, Updateable: true, Nillable: true,
			Permissionable: true, Restricted: true, Picklist: values, Controller: controller, Dependent: controller != "",
		}})
	}
	var codes []schema.PicklistValue
	for _, c := range countries {
		codes = append(codes, schema.PicklistValue{Value: c.Code, Label: c.Name, Active: true})
	}
	add("CountryCode", "Country Code", codes, "")
	add("StateCode", "State/Province Code", stateCodes(countries), prefix+"CountryCode")
	e.places = append(slices.DeleteFunc(e.places, func(p string) bool { return p == prefix }), prefix)
}

// stateCodes are the values of a StateCode: a code that several countries have
// is one value, valid for all of them.
func stateCodes(countries []Country) []schema.PicklistValue {
	var out []schema.PicklistValue
	at := map[string]int{}
	valid := map[string][]byte{}
	for i, c := range countries {
		for _, s := range c.States {
			if _, ok := at[s.Code]; !ok {
				at[s.Code] = len(out)
				out = append(out, schema.PicklistValue{Value: s.Code, Label: s.Name, Active: true})
				valid[s.Code] = make([]byte, (len(countries)+7)/8)
			}
			valid[s.Code][i/8] |= 0x80 >> (i % 8)
		}
	}
	for code, i := range at {
		out[i].ValidFor = base64.StdEncoding.EncodeToString(valid[code])
	}
	return out
}
