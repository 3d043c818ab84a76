package field

import (
	"errors"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

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
	t, problem := Resolve(o, r)
	switch {
	case problem == nil:
	case r.Required || errors.Is(problem, ErrRule):
		return nil, problem
	default:
		p.Off = append(p.Off, problem)
		return nil, nil
	}
	if slices.ContainsFunc(p.Fields, func(f string) bool { return strings.EqualFold(f, t.Value.Field) }) {
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
	return &t, nil
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

// Translate returns what the rule's Values have for a captured text. ok is false
// if they lack it.
func (t *Target) Translate(text string) (to string, ok bool) {
	if t.Values == nil {
		return "", false
	}
	var buf [64]byte
	to, ok = t.Values[string(AppendFold(buf[:0], text))]
	return to, ok
}

// Lose adds a loss to a record's dropped ones or, if it refuses the lead, to its
// error.
func Lose[E error](dropped []E, err error, loss E, refuse bool) ([]E, error) {
	switch {
	case !refuse:
		return append(dropped, loss), err
	case err == nil:
		return dropped, loss
	}
	return dropped, errors.Join(err, loss)
}
