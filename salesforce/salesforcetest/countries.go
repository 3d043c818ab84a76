package salesforcetest

import "github.com/getmobly/mobly-salesforce-go/internal/sim/countries"

// Country is a country of the state and country picklists.
type Country struct {
	Code   string // ISO 3166: "US"
	Name   string // "United States"
	Value  string // integration value, which text fields hold; blank: Name
	States []State
}

// State is a state, province or territory of a [Country].
type State struct {
	Code  string // "CA"
	Name  string // "California"
	Value string // integration value; blank: Name
}

func (c Country) value() string { return orText(c.Value, c.Name) }
func (s State) value() string   { return orText(s.Value, s.Name) }

// standardCountries returns the countries that a new org with state and country
// picklists has.
func standardCountries() []Country {
	var out []Country
	for _, c := range countries.Standard() {
		country := Country{Code: c.Code, Name: c.Name}
		for _, s := range c.States {
			country.States = append(country.States, State{Code: s.Code, Name: s.Name})
		}
		out = append(out, country)
	}
	return out
}
