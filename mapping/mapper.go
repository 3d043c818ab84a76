package mapping

import (
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Mapper is a mapping compiled for an org. It is immutable and safe for
// concurrent use. The nil Mapper maps nothing.
type Mapper struct {
	spare         sync.Pool // of *facts
	lead, contact plan
}

// plan is a mapper for one object.
type plan struct {
	object   string
	strict   bool
	rules    []compiled
	fields   []string
	off      []*FieldError
	unfilled []string
}

// compiled is a rule for one field.
type compiled struct {
	object  string
	value   Value // what all values of the rule have in common
	from    source
	spec    field.Spec
	values  map[string]string // by folded captured value
	standIn any               // the coerced default or placeholder; nil is none
	clear   bool
	strict  bool
	consent bool // false is written only if Values or a constant say so
}

// Compile checks the mapping against an org and prepares it for use. It finds
// all problems at once; the error joins one [*FieldError] for each:
//
//   - [ErrRule]: a rule is wrong in itself, contradicts the type of its field,
//     or writes to a field that another one writes to;
//   - [ErrUnknownField], [ErrReadOnly]: the field of a Required rule is not
//     there or cannot be written. Any other rule with such a field is switched
//     off: see [Mapper.Off].
//
// An object that the schema does not know is taken as unknown, as all are where
// there is no schema. The mapping is copied.
func (m Mapping) Compile(o Options) (*Mapper, error) {
	var problems []error
	mapper := &Mapper{lead: plan{object: schema.Lead, strict: o.Strict}, contact: plan{object: schema.Contact, strict: o.Strict}}
	for _, r := range m.Rules {
		source, problem := r.From.resolve(o.Location)
		if problem == "" && r.Lead == "" && r.Contact == "" {
			problem = "it names a field neither for Lead nor for Contact"
		}
		if problem != "" {
			problems = append(problems, &FieldError{Rule: r.From.short(), Err: ErrRule, Reason: problem})
			continue
		}
		problems = append(problems, mapper.lead.add(m, o, r, source, r.Lead)...)
		problems = append(problems, mapper.contact.add(m, o, r, source, r.Contact)...)
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	mapper.lead.require(o.Schema)
	mapper.contact.require(o.Schema)
	return mapper, nil
}

// require notes which fields a new record needs and no rule writes.
func (p *plan) require(s *schema.Schema) {
	o := s.Object(p.object)
	if o == nil {
		return
	}
	for _, f := range o.Fields() {
		if f.Required() && !slices.Contains(p.fields, f.Name) {
			p.unfilled = append(p.unfilled, f.Name)
		}
	}
}

// add compiles a rule for the plan's object, where it names a field there.
func (p *plan) add(m Mapping, o Options, r Rule, from source, name string) []error {
	if name == "" {
		return nil
	}
	slot, problem := field.Resolve(o.Schema.Object(p.object), field.Rule{
		Name: r.From.short(), Object: p.object, Field: name, Type: r.Type, Length: r.Length, Policy: r.Policy,
		Separator: m.separator(), List: from.items != 0, Required: r.Required, Clear: r.Clear, Location: o.Location,
	})
	if problem != nil {
		fe := (*FieldError)(problem)
		if errors.Is(fe, ErrRule) || r.Required {
			return []error{fe}
		}
		p.off = append(p.off, fe)
		return nil
	}
	c := compiled{
		object: p.object,
		value: Value{
			Field: slot.Name, Type: slot.Spec.Type, Policy: slot.Policy, Required: r.Required, Rule: r.From.short(),
			UpdateOnly: slot.UpdateOnly, Separator: slot.Separator(), Length: slot.Spec.Length,
		},
		from: from, spec: slot.Spec, clear: r.Clear, strict: r.Strict || o.Strict,
		consent: slot.Consent && !strings.HasPrefix(string(r.From), constantPrefix),
	}
	reason := c.fill(r)
	if slices.ContainsFunc(p.fields, func(f string) bool { return strings.EqualFold(f, slot.Name) }) {
		reason = "another rule writes to the field"
	}
	if reason != "" {
		return []error{&FieldError{Rule: r.From.short(), Object: p.object, Field: slot.Name, Err: ErrRule, Reason: reason}}
	}
	p.rules = append(p.rules, c)
	p.fields = append(p.fields, slot.Name)
	return nil
}

// fill takes the rule's values and what stands in for a blank one. It says
// what is wrong with them, or "".
func (c *compiled) fill(r Rule) (problem string) {
	if len(r.Values) > 0 {
		c.values = make(map[string]string, len(r.Values))
		for from, to := range r.Values {
			c.values[field.Fold(from)] = to
		}
		if len(c.values) < len(r.Values) {
			return "two of its Values differ by letter case or spaces only"
		}
	}
	if r.Clear && (r.Default != "" || r.Placeholder != "") {
		return "Clear contradicts a Default or a Placeholder"
	}
	c.value.Placeholder = r.Placeholder
	standIn := either(r.Placeholder, r.Default)
	if standIn == "" {
		return ""
	}
	value, lost := c.spec.CoerceText(standIn)
	if lost != nil {
		return "its Default or Placeholder does not fit the field: " + lost.Error()
	}
	c.standIn = value
	if text, ok := value.(string); ok && r.Placeholder != "" && blank(r.Default) {
		c.value.Placeholder = text
	}
	return ""
}

func (m Mapping) separator() string {
	if m.Separator == "" {
		return ";"
	}
	return m.Separator
}

func (m *Mapper) plan(object string) *plan {
	switch {
	case m == nil:
	case strings.EqualFold(object, schema.Lead):
		return &m.lead
	case strings.EqualFold(object, schema.Contact):
		return &m.contact
	}
	return &plan{object: object}
}

// Fields returns the API names that [Mapper.Map] may write on the object, once
// each, in the order of the rules.
func (m *Mapper) Fields(object string) []string { return slices.Clone(m.plan(object).fields) }

// Off returns the rules that are switched off because the org lacks the field,
// hides it, or does not let it be written.
func (m *Mapper) Off(object string) []*FieldError {
	off := make([]*FieldError, 0, len(m.plan(object).off))
	for _, e := range m.plan(object).off {
		copied := *e
		off = append(off, &copied)
	}
	return off
}

// Unfilled returns the fields that the org requires of a new record and that
// no rule writes, in the org's order: unless a tag or a trigger of the org
// fills them, every create will be refused.
func (m *Mapper) Unfilled(object string) []string { return slices.Clone(m.plan(object).unfilled) }
