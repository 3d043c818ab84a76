package field

import (
	"errors"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Target is a rule compiled for the one field that it writes.
type Target struct {
	Object  string
	Value   Value // what every value of the rule has in common
	Spec    Spec
	Values  map[string]string // translations, by Rule.Key of the captured value; nil if there are none
	Clear   bool
	Consent bool // false is written only if the rule gives it explicitly
}

// Plan collects the targets of the rules for one object.
type Plan struct {
	Object string
	Fields []string // those that the rules write, as the org spells them
	Off    []*Error // why rules are switched off
}

// Compile resolves a rule against the org's object o, which is nil if it is
// unknown. A rule whose field the org lacks or does not let be written is
// switched off, unless it is Required: both results are then nil.
func (p *Plan) Compile(o *schema.Object, r Rule) (*Target, *Error) {
	r.Object = p.Object
	slot, problem := Resolve(o, r)
	switch {
	case problem == nil:
	case r.Required || errors.Is(problem, ErrRule):
		return nil, problem
	default:
		p.Off = append(p.Off, problem)
		return nil, nil
	}
	t := &Target{
		Object: p.Object,
		Value: Value{
			Field: slot.Name, Type: slot.Spec.Type, Policy: slot.Policy, Required: r.Required, Rule: r.Name,
			UpdateOnly: slot.UpdateOnly, Separator: slot.Separator(), Length: slot.Spec.Length,
		},
		Spec: slot.Spec, Clear: r.Clear, Consent: slot.Consent,
	}
	if slices.ContainsFunc(p.Fields, func(f string) bool { return strings.EqualFold(f, slot.Name) }) {
		return nil, t.Wrong("another rule writes to the field")
	}
	if len(r.Values) > 0 {
		t.Values = make(map[string]string, len(r.Values))
		for from, to := range r.Values {
			t.Values[r.Key(from)] = to
		}
		if len(t.Values) < len(r.Values) {
			return nil, t.Wrong("two of its Values differ by letter case or spaces only")
		}
	}
	return t, nil
}

// Wrong returns the [ErrRule] of a rule that contradicts itself or its field.
func (t *Target) Wrong(reason string) *Error {
	return t.Blame(&Error{Err: ErrRule, Reason: reason})
}

// Blame adds to a problem which rule and field it concerns.
func (t *Target) Blame(problem *Error) *Error {
	problem.Rule, problem.Object, problem.Field = t.Value.Rule, t.Object, t.Value.Field
	return problem
}
