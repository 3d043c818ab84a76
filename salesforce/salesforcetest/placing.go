package salesforcetest

import (
	"slices"
	"strings"
)

// syncPlaces keeps the texts and the codes of the addresses in step.
func (s *saver) syncPlaces(e *entity, old *record, changes map[string]any) faults {
	var fs faults
	for _, prefix := range e.places {
		a := placing{saver: s, entity: e, old: old, changes: changes, prefix: prefix}
		if f := a.sync(); f != nil {
			fs = append(fs, *f)
		}
	}
	return fs
}

// placing is one address that is being saved.
type placing struct {
	saver   *saver
	entity  *entity
	old     *record
	changes map[string]any
	prefix  string
}

func (a placing) given(name string) (string, bool) {
	v, ok := a.changes[a.prefix+name]
	return text(v), ok
}

// value is what the field is to have: as given, else as it was.
func (a placing) value(name string) string {
	v, ok := a.given(name)
	if !ok && a.old != nil {
		return text(a.old.values[a.prefix+name])
	}
	return v
}

// set changes a field that is not blank, or was not.
func (a placing) set(name, v string) {
	if v == "" {
		a.changes[a.prefix+name] = nil
		return
	}
	a.changes[a.prefix+name] = v
}

func (a placing) sync() *fault {
	touched := false
	for _, name := range []string{"Country", "CountryCode", "State", "StateCode"} {
		_, ok := a.given(name)
		touched = touched || ok
	}
	if !touched {
		return nil
	}
	country, f := a.country()
	if f != nil {
		return f
	}
	if country == nil {
		return a.noCountry()
	}
	a.set("Country", country.value())
	a.set("CountryCode", country.Code)
	state, f := a.state(country)
	if f != nil {
		return f
	}
	if state == nil {
		a.set("State", "")
		a.set("StateCode", "")
		return nil
	}
	a.set("State", state.value())
	a.set("StateCode", state.Code)
	return nil
}

// country finds the country that the address is to be in, nil for none.
func (a placing) country() (*Country, *fault) {
	find := func(is func(Country) bool) *Country {
		if i := slices.IndexFunc(a.saver.org.countries, is); i >= 0 {
			return &a.saver.org.countries[i]
		}
		return nil
	}
	name, named := a.given("Country")
	code, coded := a.given("CountryCode")
	switch {
	case code != "":
		c := find(func(c Country) bool { return c.Code == code })
		if c == nil {
			return nil, a.unavailable("CountryCode", code, "country/territory")
		}
		if named && a.old != nil && name != c.value() {
			return nil, a.mismatch("Country")
		}
		return c, nil
	case coded && a.old != nil:
		if name != "" {
			return nil, a.mismatch("Country")
		}
		return nil, nil
	case !named:
		code = a.value("CountryCode")
		name = a.value("Country")
		if c := find(func(c Country) bool { return c.Code == code || c.value() == name }); c != nil || name == "" {
			return c, nil
		}
	case name == "":
		return nil, nil
	}
	if c := find(func(c Country) bool { return strings.EqualFold(c.value(), name) }); c != nil {
		return c, nil
	}
	return nil, a.problem("Country", "country", "country/territory from the list of valid countries")
}

// state finds the state of the country, nil for none.
func (a placing) state(country *Country) (*State, *fault) {
	find := func(is func(State) bool) *State {
		if i := slices.IndexFunc(country.States, is); i >= 0 {
			return &country.States[i]
		}
		return nil
	}
	name, named := a.given("State")
	code, coded := a.given("StateCode")
	if !named && !coded {
		name, code = a.value("State"), a.value("StateCode")
		named = true
	}
	switch {
	case code != "":
		s := find(func(s State) bool { return s.Code == code })
		if s == nil {
			if _, ok := a.given("StateCode"); !ok || a.saver.org.stateCode(code) {
				return nil, a.problem("State", "state", "state from the list of valid states")
			}
			return nil, a.unavailable("StateCode", code, "state")
		}
		if named && coded && a.old != nil && name != s.value() {
			return nil, a.mismatch("State")
		}
		return s, nil
	case coded && a.old != nil && name != "":
		return nil, a.mismatch("State")
	case name == "":
		return nil, nil
	}
	if s := find(func(s State) bool { return strings.EqualFold(s.value(), name) }); s != nil {
		return s, nil
	}
	return nil, a.problem("State", "state", "state from the list of valid states")
}

// noCountry is an address without a country: it has no state either.
func (a placing) noCountry() *fault {
	state, _ := a.given("State")
	code, _ := a.given("StateCode")
	if state+code != "" {
		f := refused("FIELD_INTEGRITY_EXCEPTION", "A country/territory must be specified before specifying a state value for field: "+a.label("State"), a.prefix+"State")
		return &f
	}
	for _, name := range []string{"Country", "CountryCode", "State", "StateCode"} {
		a.set(name, "")
	}
	return nil
}

// stateCode reports whether some country has a state of that code.
func (o *Org) stateCode(code string) bool {
	return slices.ContainsFunc(o.countries, func(c Country) bool {
		return slices.ContainsFunc(c.States, func(s State) bool { return s.Code == code })
	})
}

func (a placing) label(name string) string { return a.entity.column(a.prefix + name).Label }

func (a placing) problem(name, what, from string) *fault {
	f := refused("FIELD_INTEGRITY_EXCEPTION", "There's a problem with this "+what+", even though it may appear correct. Please select a "+
		from+".: "+a.label(name), a.prefix+name)
	return &f
}

func (a placing) unavailable(name, code, what string) *fault {
	f := refused("FIELD_INTEGRITY_EXCEPTION", "The "+a.prefix+name+" field contains "+code+", which isn't an available "+what+
		". Your administrator can add it for you.", a.prefix+name)
	return &f
}

func (a placing) mismatch(name string) *fault {
	f := refused("FIELD_INTEGRITY_EXCEPTION", "Mismatched integration value and ISO code for field: "+a.label(name), a.prefix+name)
	return &f
}
