package rule

import (
	"errors"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Plan collects the targets of the rules for one object.
type Plan struct {
	Object string
	Fields []string       // those that the rules write, as the org spells them
	Off    []*field.Error // why rules are switched off
}

// Compile resolves a rule against the org's object o, which is nil if it is
// unknown. A rule whose field the org lacks or does not let be written is
// switched off, unless it is Required: both results are then nil.
func (p *Plan) Compile(o *schema.Object, r Rule) (*Target, *field.Error) {
	r.Object = p.Object
	t, problem := Resolve(o, r)
	switch {
	case problem == nil:
	case r.Required || errors.Is(problem, field.ErrRule):
		return nil, problem
	default:
		p.Off = append(p.Off, problem)
		return nil, nil
	}
	if core.ContainsFold(p.Fields, t.Value.Field) {
		return nil, t.Wrong("another rule writes to the field")
	}
	if len(r.Values) > 0 {
		t.Values = make(map[string]string, len(r.Values))
		for from, to := range r.Values {
			key := core.Looks(core.Clean(from, false))
			if other, taken := t.Values[key]; taken && other != to {
				return nil, t.Wrong("it translates two captured values that look alike to different ones")
			}
			t.Values[key] = to
		}
	}
	return &t, nil
}

// Wrong returns the [field.ErrRule] of a rule that contradicts itself or its field.
func (t *Target) Wrong(reason string) *field.Error {
	return t.Blame(&field.Error{Err: field.ErrRule, Reason: reason})
}

// Lost returns the error of what is lost of a value for the target's field, nil
// for nil.
func (t *Target) Lost(l *core.Loss) *field.Error {
	if l == nil {
		return nil
	}
	return t.Blame(&field.Error{Err: l.Err, Reason: l.Reason, Value: l.Value, Truncated: l.Truncated})
}

// Blame adds to a problem which rule and field it concerns.
func (t *Target) Blame(problem *field.Error) *field.Error {
	problem.Rule, problem.Object, problem.Field = t.Value.Rule, t.Object, t.Value.Field
	return problem
}

// Reasons returns copies of the reasons why rules are switched off.
func (p *Plan) Reasons() []*field.Error {
	off := make([]*field.Error, 0, len(p.Off))
	for _, e := range p.Off {
		off = append(off, new(*e))
	}
	return off
}

// Translate returns what the rule's Values have for a captured text. ok is false
// if they lack it.
func (t *Target) Translate(text string) (to string, ok bool) {
	if t.Values == nil {
		return "", false
	}
	var buf [64]byte
	to, ok = t.Values[string(core.AppendLooks(buf[:0], text))]
	return to, ok
}

// Lose adds a loss to a record's dropped ones or, if it refuses the lead, to its
// error.
func Lose(rec *field.Record, loss *field.Error, refuse bool) {
	switch {
	case !refuse:
		rec.Dropped = append(rec.Dropped, loss)
	case rec.Err == nil:
		rec.Err = loss
	default:
		rec.Err = errors.Join(rec.Err, loss)
	}
}
