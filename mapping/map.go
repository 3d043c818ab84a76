package mapping

import (
	"errors"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Map prepares a lead for [schema.Lead] or [schema.Contact]; for any other
// object the record is empty. It reads the lead and keeps nothing of it; the
// same lead gives the same record, whatever was mapped before.
//
// For every rule on the object:
//
//  1. The source is read, translated by the rule's Values, and coerced to the
//     field's type. What is lost is in Dropped; a loss under Strict, or that
//     leaves a Required field without a value, is in Err instead.
//  2. Where nothing was captured, or what was is lost, the rule's Default, else
//     its Placeholder, is given for the create (Blank).
//  3. Where nothing was captured and the rule says Clear, the value is nil.
//  4. Where nothing remains and the rule is Required, Err is an [ErrRequired].
func (m *Mapper) Map(object string, l *Lead) Record {
	if l == nil {
		l = &Lead{}
	}
	p := m.plan(object)
	f := facts{lead: l}
	var rec Record
	rec.Values = make([]Value, 0, len(p.rules))
	for i := range p.rules {
		c := &p.rules[i]
		value, write, problem := c.apply(&f)
		if problem != nil {
			problem.Rule, problem.Object, problem.Field = c.value.Rule, p.object, c.value.Field
			if fe := (*FieldError)(problem); c.strict || errors.Is(problem, ErrRequired) {
				rec.refuse(fe)
			} else {
				rec.Dropped = append(rec.Dropped, fe)
			}
		}
		if write {
			rec.Values = append(rec.Values, value)
		}
	}
	return rec
}

func (rec *Record) refuse(e *FieldError) {
	if rec.Err == nil {
		rec.Err = e
		return
	}
	rec.Err = errors.Join(rec.Err, e)
}

// apply makes the value of a rule; write is false where there is none.
func (c *compiled) apply(f *facts) (v Value, write bool, problem *field.Error) {
	raw := c.get(f)
	if reason, failed := raw.(failure); failed {
		raw, problem = nil, &field.Error{Err: ErrType, Reason: string(reason)}
	} else {
		raw, problem = c.spec.Coerce(c.translate(raw))
	}
	v = c.value
	switch {
	case raw != nil:
		v.Value = raw
		return v, !c.keepConsent || raw != false, problem
	case c.standIn != nil:
		v.Value, v.Blank = c.standIn, true
		return v, true, problem
	case c.value.Required:
		required := &field.Error{Err: ErrRequired, Reason: "nothing was captured; give the rule a Placeholder to write the lead anyway"}
		if problem != nil {
			required.Reason = "what was captured cannot be written: " + problem.Error()
			required.Value = problem.Value
		}
		return v, false, required
	case c.clear && problem == nil:
		if c.value.Type == field.Checkbox {
			v.Value = false
		}
		return v, true, nil
	}
	return v, false, problem
}

// translate looks a captured value up in the rule's Values, item by item where
// it is a list.
func (c *compiled) translate(raw any) any {
	if c.values == nil || raw == nil {
		return raw
	}
	switch v := raw.(type) {
	case []string:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = c.translate(item)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = c.translate(item)
		}
		return out
	}
	key, problem := (&field.Spec{Type: field.Text}).Coerce(raw)
	if problem != nil {
		return raw
	}
	if s, ok := key.(string); ok {
		if to, ok := c.values[field.Fold(s)]; ok {
			return to
		}
	}
	return raw
}
