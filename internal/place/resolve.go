package place

import (
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Address has the texts of an address. A blank text is not given.
type Address struct {
	State   string
	Country string
}

// Field is a value to write.
type Field struct {
	Name  string // API name: "MailingCountryCode"
	Value string // a value that describe lists as active
}

// Dropped is a text that is not written.
type Dropped struct {
	Field  string // API name of the text's field: "MailingCountry"
	Code   string // one of the constants
	Reason string // for a person; holds no captured value
}

// The codes of [Dropped].
const (
	CountryUnknown      = "COUNTRY_UNKNOWN"       // no country, or several
	CountryNotActive    = "COUNTRY_NOT_ACTIVE"    // the org does not have the country, or has it twice
	CountryWithoutState = "COUNTRY_WITHOUT_STATE" // the record would keep another country's state
	StateUnknown        = "STATE_UNKNOWN"         // no state, or several
	StateNotActive      = "STATE_NOT_ACTIVE"      // the org does not have the state, or has it twice
	StateNotInCountry   = "STATE_NOT_IN_COUNTRY"  // belongs to another country
	StateWithoutCountry = "STATE_WITHOUT_COUNTRY" // the country is unknown
)

// Resolution says what to write of an address.
type Resolution struct {
	// Coded reports whether the org has state and country picklists. If so,
	// Writes replaces the texts of the fields that have a code beside them. If
	// not, the texts are written unchanged.
	Coded   bool
	Writes  []Field // the country first; none for what is blank or dropped
	Dropped []Dropped
}

// Resolve returns what to write for the texts of an address in an org with
// state and country picklists. prefix is "" for a Lead, "Mailing" or "Other"
// for a Contact. current is what the record has now, as texts or codes, blank
// for a new one.
//
//  1. A text that is an active value in any letter case, or a folded label of
//     one, is that value. The org's own list comes before ISO.
//  2. Else it is the active value equal to ISO's code for the text, unless its
//     label means another place. Else it is the only value whose label means
//     the same, since an org may have codes of its own.
//  3. A state is one that validFor allows for the country: the given country,
//     else the record's. An unknown given country has no states.
//  4. Without any country, a text that means one subdivision in all the world
//     implies its country, and so does the label of one that only the org knows.
//     A country that the org lists as a state of another, such as Puerto Rico, is
//     that state if no other is given or stored. Georgia is not.
//  5. A country that differs from the record's is not written if the record has
//     a state and no new one is known: Salesforce refuses it, or takes the code
//     for another state's.
//
// The rest is dropped, with a reason. A blank text is left alone: clearing a
// field is the caller's decision.
func Resolve(o *schema.Object, prefix string, given, current Address) Resolution {
	r := resolver{object: o, prefix: prefix, states: o.CodeField(prefix + "State"), countries: o.CodeField(prefix + "Country")}
	if r.states == nil && r.countries == nil {
		return Resolution{}
	}
	r.out.Coded = true
	r.address(given, current)
	return r.out
}

// resolver is one call of Resolve.
type resolver struct {
	object            *schema.Object
	prefix            string
	states, countries *schema.Field // nil where the org has none
	out               Resolution
}

func (r *resolver) address(given, current Address) {
	given = Address{State: strings.TrimSpace(given.State), Country: strings.TrimSpace(given.Country)}
	current = Address{State: strings.TrimSpace(current.State), Country: strings.TrimSpace(current.Country)}
	now := r.country(current.Country)
	country := now
	if given.Country != "" && r.countries != nil {
		country = r.country(given.Country)
	}
	var state found
	if r.states != nil && country.code != "" && current.State == "" && (given.State == "" || given.State == given.Country) {
		if home, own := r.listedState(given.Country); own.value != "" && !namesake(isoOf(home), given.Country) {
			country, state, given.State = home, own, ""
		}
	}
	if given.State != "" && r.states != nil {
		if given.Country == "" && current.Country == "" {
			country, state = r.bring(given.State)
		} else {
			state = r.state(country, given.State)
		}
	}
	moved := country.value != "" && country.value != now.value
	if moved && state.value == "" && current.State != "" {
		country = found{code: CountryWithoutState, reason: "the record has a state of its present country, and none of this one is known"}
	}
	if given.Country != "" || moved {
		r.put(r.countries, "Country", country)
	}
	r.put(r.states, "State", state)
}

// found is a value of the org, or the reason that no value fits. It is zero if
// there is nothing to do.
type found struct {
	value, label string
	code, reason string
}

func (r *resolver) put(f *schema.Field, text string, what found) {
	switch {
	case f == nil:
	case what.value != "":
		r.out.Writes = append(r.out.Writes, Field{Name: f.Name, Value: what.value})
	case what.code != "":
		r.out.Dropped = append(r.out.Dropped, Dropped{Field: r.object.Field(r.prefix + text).Name, Code: what.code, Reason: what.reason})
	}
}

func (r *resolver) country(text string) found {
	if r.countries == nil || text == "" {
		return found{}
	}
	active := slices.DeleteFunc(slices.Clone(r.countries.Picklist), func(v schema.PicklistValue) bool { return !v.Active })
	if v := listed(active, text); v != nil {
		return found{value: v.Value, label: v.Label}
	}
	code, ok := Country(text)
	if !ok {
		if listed(r.countries.Picklist, text) != nil {
			return found{code: CountryNotActive, reason: "the org has switched the country off"}
		}
		return found{code: CountryUnknown, reason: "the text is no country that the org or ISO 3166 knows, or may be several"}
	}
	if v := meaning(active, []string{code}, func(dst []string, label string) []string {
		if code, ok := Country(label); ok {
			return append(dst, code)
		}
		return dst
	}); v != nil {
		return found{value: v.Value, label: v.Label}
	}
	return found{code: CountryNotActive, reason: "the org does not have the country among its active ones, or has it twice"}
}

func (r *resolver) state(country found, text string) found {
	if country.value == "" {
		return found{code: StateWithoutCountry, reason: "a state needs its country, and that is not known"}
	}
	iso := isoOf(country)
	allowed := r.object.Allowed(r.states.Name, country.value)
	if v := listed(allowed, text); v != nil && (strings.EqualFold(v.Value, text) || !borrowed(v, iso)) {
		return found{value: v.Value}
	}
	codes := AppendStates(nil, iso, text)
	if v := meaning(allowed, codes, func(dst []string, label string) []string { return AppendStates(dst, iso, label) }); v != nil {
		return found{value: v.Value}
	}
	_, _, elsewhere := Anywhere(text)
	switch {
	case len(codes) == 1:
		return found{code: StateNotActive, reason: "the org does not have the state among the active ones of the country, or has it twice"}
	case len(codes) == 0 && (elsewhere || named(text) != "" || listed(r.states.Picklist, text) != nil):
		return found{code: StateNotInCountry, reason: "the state is not one of the country"}
	}
	return found{code: StateUnknown, reason: "the text is no state of the country that the org or ISO 3166 knows, or may be several"}
}

// bring finds the org's country and state for a state with a unique name.
func (r *resolver) bring(text string) (country, state found) {
	if iso, code, ok := Anywhere(text); ok {
		if country = r.country(iso); country.value != "" && isoOf(country) == iso {
			if state = r.state(country, iso+"-"+code); state.value != "" {
				return country, state
			}
			return found{}, state
		}
	} else if named(text) == "" {
		if country, state = r.listedState(text); state.value != "" {
			return country, state
		}
	}
	return found{}, r.state(found{}, text)
}

// listedState finds the only state in the org's countries with the text as its label:
// orgs list Puerto Rico and Hong Kong as countries or states.
func (r *resolver) listedState(text string) (country, state found) {
	if r.countries == nil || listed(r.states.Picklist, text) == nil {
		return found{}, found{}
	}
	for _, c := range r.countries.Picklist {
		if v := listed(r.object.Allowed(r.states.Name, c.Value), text); v != nil && c.Active && !strings.EqualFold(v.Value, text) {
			if state.value != "" {
				return found{}, found{}
			}
			country, state = found{value: c.Value, label: c.Label}, found{value: v.Value}
		}
	}
	return country, state
}

// namesake reports whether a subdivision only shares a country's name: Georgia in the
// US, but not Puerto Rico, whose code is PR in both lists.
func namesake(iso, text string) bool {
	code, isCountry := Country(text)
	codes := AppendStates(nil, iso, text)
	return isCountry && len(codes) > 0 && !slices.Contains(codes, code)
}

// isoOf returns the ISO code of one of the org's countries: that of its label,
// else its value. It is blank for a country of the org's own.
func isoOf(country found) string {
	if code, ok := Country(country.label); ok {
		return code
	}
	code, _ := Country(country.value)
	return code
}

// listed returns the value of the list that equals the text: by value or by
// label, else by value in any letter case or by folded label, if only one does.
func listed(values []schema.PicklistValue, text string) *schema.PicklistValue {
	for i := range values {
		if values[i].Value == text {
			return &values[i]
		}
	}
	var room, other [longest]byte
	key := fold(room[:0], "", text)
	if key == nil {
		return nil
	}
	var one *schema.PicklistValue
	for i := range values {
		v := &values[i]
		if v.Label == text {
			return v
		}
		if strings.EqualFold(v.Value, text) || string(appendFold(other[:0], v.Label)) == string(key) {
			if one != nil && one.Value != v.Value {
				return nil
			}
			one = v
		}
	}
	return one
}

// borrowed reports whether a value carries the label of another country's
// state: describe lists a code that several countries share once, by one name,
// so that Australia's WA may be called Washington.
func borrowed(v *schema.PicklistValue, iso string) bool {
	_, known := coded(iso, v.Value)
	return known && named(v.Label) != "" && len(AppendStates(nil, iso, v.Label)) == 0
}

// meaning returns the value of the list for a place with one of the ISO codes:
// the value that is the code and means it, else the only one whose label means
// it, or whose value does if ISO does not know the label.
func meaning(values []schema.PicklistValue, codes []string, iso func(dst []string, label string) []string) *schema.PicklistValue {
	var room [4]string
	means := func(v *schema.PicklistValue) bool {
		of := iso(room[:0], v.Label)
		if len(of) == 0 {
			of = append(of, v.Value)
		}
		return slices.ContainsFunc(of, func(code string) bool { return slices.Contains(codes, code) })
	}
	var one *schema.PicklistValue
	for i := range values {
		if v := &values[i]; len(codes) == 1 && v.Value == codes[0] && means(v) {
			return v
		}
	}
	for i := range values {
		v := &values[i]
		if len(codes) == 0 || !means(v) {
			continue
		}
		if one != nil && one.Value != v.Value {
			return nil
		}
		one = v
	}
	return one
}
