package salesforce

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/place"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Where an org has state and country picklists, codes are written in the place
// of the texts that a mapping has for states and countries ("State and
// Country/Territory Picklists", Salesforce Help). Package place knows which.

// codeFields returns the code fields that stand beside mapped texts, in the
// order of fields.
func codeFields(o *schema.Object, fields []string) []string {
	var out []string
	for _, name := range fields {
		if f := o.CodeField(name); f != nil && !containsFold(fields, f.Name) {
			out = append(out, f.Name)
		}
	}
	return out
}

// placed returns the values with codes in the place of states and countries,
// and what is lost of these, where there are codes. A rule of the mapping for a
// code itself stands.
func (pm *personModel) placed(p *person, values []field.Value) ([]field.Value, []sferr.Dropped) {
	var lost []sferr.Dropped
	for _, prefix := range standard.AddressPrefixes {
		a := address{object: pm.object, codes: pm.codes, person: p, state: prefix + "State", country: prefix + "Country"}
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

func (a *address) place(values []field.Value, prefix string) ([]field.Value, []sferr.Dropped) {
	state, country := a.take(values, a.state), a.take(values, a.country)
	if state == nil && country == nil {
		return values, nil
	}
	var given place.Address
	if given.State = textOf(state); !a.written(state) {
		given.State = ""
	}
	if given.Country = textOf(country); !a.written(country) {
		given.Country = ""
	}
	r := place.Resolve(a.object, prefix, given, place.Address{State: a.current(a.state), Country: a.current(a.country)})
	out := slices.DeleteFunc(slices.Clone(values), func(v field.Value) bool {
		return state != nil && v.Field == state.Field && given.State != "" || country != nil && v.Field == country.Field && given.Country != ""
	})
	for i := range out { // what is cleared, or stays as it is, concerns the code
		if f := a.object.CodeField(out[i].Field); f != nil && (out[i].Field == a.state || out[i].Field == a.country) && containsFold(a.codes, f.Name) {
			out[i].Field, out[i].Type = f.Name, field.Picklist
		}
	}
	for _, w := range r.Writes {
		from := country
		if f := a.object.CodeField(a.state); f != nil && f.Name == w.Name || from == nil {
			from = state // a state brings its country with it
		}
		v := *from
		v.Field, v.Value, v.Type = w.Name, w.Value, field.Picklist
		out = append(out, v)
	}
	var lost []sferr.Dropped
	for _, d := range r.Dropped {
		from := country
		if d.Field == a.state {
			from = state
		}
		lost = append(lost, sferr.Dropped{Field: d.Field, Rule: from.Rule, Code: d.Code, Reason: d.Reason})
	}
	return out, lost
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

// textOf is the value as text, "" where it is none.
func textOf(v *field.Value) string {
	if v == nil {
		return ""
	}
	s, _ := v.Value.(string)
	return s
}
