package planner

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/place"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// In an org with state and country picklists, codes are written in the place of
// the names that a mapping has for states and countries ("State and
// Country/Territory Picklists", Salesforce Help). Package place knows which.

// placed returns the values with codes in the place of states and countries, and
// what is lost of these. A rule of the mapping for a code itself stands.
func (t *Target) placed(p *person, values []field.Value) ([]field.Value, []sferr.Dropped) {
	var lost []sferr.Dropped
	for _, prefix := range standard.AddressPrefixes {
		a := address{object: t.Object, codes: t.codes, person: p, state: prefix + "State", country: prefix + "Country"}
		var dropped []sferr.Dropped
		values, dropped = a.place(values, prefix)
		lost = append(lost, dropped...)
	}
	return values, lost
}

// address is one address of a record that is being planned.
type address struct {
	object         *schema.Object
	codes          []string
	person         *person
	state, country string // API names of the texts
}

// place resolves the state and the country of one address:
//
//  1. What the policies let be written is given to package place, which knows the
//     record's present place.
//  2. The names that were given are taken out; a name that is only cleared or kept
//     becomes that of its code.
//  3. The codes take the policy and the rule of the name that they come from. A
//     state brings its country with it.
func (a *address) place(values []field.Value, prefix string) ([]field.Value, []sferr.Dropped) {
	state, country := a.take(values, a.state), a.take(values, a.country)
	if state == nil && country == nil {
		return values, nil
	}
	given := place.Address{State: a.given(state), Country: a.given(country)}
	r := place.Resolve(a.object, prefix, given, place.Address{State: a.current(a.state), Country: a.current(a.country)})
	out := slices.DeleteFunc(slices.Clone(values), func(v field.Value) bool {
		return state != nil && v.Field == state.Field && given.State != "" || country != nil && v.Field == country.Field && given.Country != ""
	})
	for i := range out {
		if f := a.object.CodeField(out[i].Field); f != nil && (out[i].Field == a.state || out[i].Field == a.country) && containsFold(a.codes, f.Name) {
			out[i].Field, out[i].Type = f.Name, field.Picklist
		}
	}
	from := func(isState bool) *field.Value {
		if isState || country == nil {
			return state
		}
		return country
	}
	for _, w := range r.Writes {
		f := a.object.CodeField(a.state)
		v := *from(f != nil && f.Name == w.Name)
		v.Field, v.Value, v.Type = w.Name, w.Value, field.Picklist
		out = append(out, v)
	}
	var lost []sferr.Dropped
	for _, d := range r.Dropped {
		lost = append(lost, sferr.Dropped{Field: d.Field, Rule: from(d.Field == a.state).Rule, Code: d.Code, Reason: d.Reason})
	}
	return out, lost
}

// given is the value as text if the record may be given it, else "".
func (a *address) given(v *field.Value) string {
	if !a.written(v) {
		return ""
	}
	s, _ := v.Value.(string)
	return s
}

// take returns the value of a text that has a code beside it, nil where there is
// none.
func (a *address) take(values []field.Value, name string) *field.Value {
	f := a.object.CodeField(name)
	if f == nil || !containsFold(a.codes, f.Name) {
		return nil
	}
	if i := slices.IndexFunc(values, func(v field.Value) bool { return v.Field == name }); i >= 0 {
		return &values[i]
	}
	return nil
}

// written reports whether the value's policy lets it be written to the record.
func (a *address) written(v *field.Value) bool {
	if v == nil || a.person.found == nil {
		return v != nil
	}
	policy := v.Policy
	if a.person.fill {
		policy = field.WriteIfBlank
	}
	switch {
	case v.Blank, policy == field.CreateOnly:
		return false
	case policy == field.WriteIfBlank:
		return a.current(v.Field) == ""
	}
	return true
}

// current is what the record has of a text: its code, else the text.
func (a *address) current(name string) string {
	if a.person.found == nil {
		return ""
	}
	if f := a.object.CodeField(name); f != nil {
		if code := a.person.found.text(f.Name); code != "" {
			return code
		}
	}
	return a.person.found.text(name)
}
