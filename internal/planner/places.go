package planner

import (
	"cmp"
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
func (t *Target) placed(p *person, values []field.Value) ([]field.Value, []*sferr.Problem) {
	var lost []*sferr.Problem
	for _, prefix := range standard.AddressPrefixes {
		state, country := t.part(p, values, prefix+"State"), t.part(p, values, prefix+"Country")
		if state.value != nil || country.value != nil {
			var dropped []*sferr.Problem
			values, dropped = t.place(values, prefix, &state, &country)
			lost = append(lost, dropped...)
		}
	}
	return values, lost
}

// part is the state or the country of an address of a record that is being
// planned.
type part struct {
	name    string        // API name of the text
	code    *schema.Field // nil: the org has no picklist for it
	value   *field.Value  // of the mapping, to be written as a code; nil: none
	given   string        // the value, if its policy lets it be written
	current string        // what the record has: its code, else the text
}

func (t *Target) part(p *person, values []field.Value, name string) part {
	a := part{name: name, code: t.Object.CodeField(name)}
	if p.found != nil {
		if a.code != nil {
			a.current = p.found.text(a.code.Name)
		}
		a.current = cmp.Or(a.current, p.found.text(name))
	}
	i := slices.IndexFunc(values, func(v field.Value) bool { return v.Field == name })
	if i < 0 || a.code == nil || !containsFold(t.codes, a.code.Name) {
		return a
	}
	a.value = &values[i]
	policy := a.value.Policy
	if p.fill {
		policy = field.WriteIfBlank
	}
	if p.found == nil || !a.value.Blank && policy != field.CreateOnly && (policy != field.WriteIfBlank || a.current == "") {
		a.given, _ = a.value.Value.(string)
	}
	return a
}

// place resolves the state and the country of one address:
//
//  1. What the policies let be written is given to package place, which knows the
//     record's present place.
//  2. The names that were given are taken out; a name that is only cleared or kept
//     becomes that of its code.
//  3. The codes take the policy and the rule of the name that they come from. A
//     state brings its country with it.
func (t *Target) place(values []field.Value, prefix string, state, country *part) ([]field.Value, []*sferr.Problem) {
	r := place.Resolve(t.Object, prefix, place.Address{State: state.given, Country: country.given}, place.Address{State: state.current, Country: country.current})
	var out []field.Value
	for _, v := range values {
		kept := true
		for _, a := range []*part{state, country} {
			if a.value != nil && v.Field == a.name {
				kept = a.given == "" && !slices.ContainsFunc(r.Writes, func(w place.Field) bool { return w.Name == a.code.Name })
				v.Field, v.Type = a.code.Name, field.Picklist
			}
		}
		if kept {
			out = append(out, v)
		}
	}
	from := func(isState bool) *field.Value {
		if isState && state.value != nil || country.value == nil {
			return state.value
		}
		return country.value
	}
	for _, w := range r.Writes {
		v := *from(state.code != nil && state.code.Name == w.Name)
		v.Field, v.Value, v.Type = w.Name, w.Value, field.Picklist
		out = append(out, v)
	}
	var lost []*sferr.Problem
	for _, d := range r.Dropped {
		lost = append(lost, &sferr.Problem{Fields: []string{d.Field}, Rule: from(d.Field == state.name).Rule, Code: d.Code, MoblyCode: "DATA_VALUE_VALIDATION", Reason: d.Reason})
	}
	return out, lost
}
