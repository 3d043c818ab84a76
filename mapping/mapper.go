package mapping

import (
	"cmp"
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

type plan struct {
	field.Plan
	strict   bool
	rules    []compiled
	unfilled []string
}

type compiled struct {
	field.Target
	from    source
	standIn any // the coerced default or placeholder; nil is none
	strict  bool
}

// Compile checks the mapping against an org and prepares it for use. The error
// joins one [*FieldError] for each problem:
//
//   - [ErrRule]: a rule is wrong in itself, contradicts the type of its field,
//     or writes to the field of another rule;
//   - [ErrUnknownField], [ErrReadOnly]: the field of a Required rule is missing
//     or cannot be written. Any other rule with such a field is switched off:
//     see [Mapper.Off].
//
// Rules for an object that is not in the schema are taken at their word, as all
// rules are without a schema. The mapping is copied.
func (m Mapping) Compile(o Options) (*Mapper, error) {
	var problems []error
	mapper := &Mapper{lead: newPlan(schema.Lead, o), contact: newPlan(schema.Contact, o)}
	for _, r := range m.Rules {
		source, problem := r.From.resolve(o.Location)
		if problem == "" && r.Lead == "" && r.Contact == "" {
			problem = "it names a field neither for Lead nor for Contact"
		}
		if problem != "" {
			problems = append(problems, &FieldError{Rule: r.From.short(), Err: ErrRule, Reason: problem})
			continue
		}
		for _, p := range []*plan{&mapper.lead, &mapper.contact} {
			if problem := p.add(m, o, r, source); problem != nil {
				problems = append(problems, (*FieldError)(problem))
			}
		}
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	mapper.lead.require(o.Schema)
	mapper.contact.require(o.Schema)
	return mapper, nil
}

func newPlan(object string, o Options) plan {
	return plan{Plan: field.Plan{Object: object}, strict: o.Strict}
}

// require lists the fields that a new record needs and no rule writes.
func (p *plan) require(s *schema.Schema) {
	for _, f := range s.Object(p.Object).Fields() {
		if f.Required() && !slices.Contains(p.Fields, f.Name) {
			p.unfilled = append(p.unfilled, f.Name)
		}
	}
}

// add compiles a rule for the plan's object, if it names a field there.
func (p *plan) add(m Mapping, o Options, r Rule, from source) *field.Error {
	name := r.field(p.Object)
	if name == "" {
		return nil
	}
	target, problem := p.Compile(o.Schema.Object(p.Object), field.Rule{
		Name: r.From.short(), Field: name, Type: r.Type, Length: r.Length, Policy: r.Policy, Values: r.Values, Key: field.Fold,
		Separator: cmp.Or(m.Separator, ";"), List: from.items != nil, Required: r.Required, Clear: r.Clear, Location: o.Location,
	})
	if target == nil {
		return problem
	}
	c := compiled{Target: *target, from: from, strict: r.Strict || o.Strict}
	c.Consent = c.Consent && !strings.HasPrefix(string(r.From), constantPrefix)
	if reason := c.fill(r); reason != "" {
		return c.Wrong(reason)
	}
	p.rules = append(p.rules, c)
	p.Fields = append(p.Fields, c.Value.Field)
	return nil
}

// fill sets the stand-in for a blank value. problem says what is wrong with it,
// if anything.
func (c *compiled) fill(r Rule) (problem string) {
	if r.Clear && (r.Default != "" || r.Placeholder != "") {
		return "Clear contradicts a Default or a Placeholder"
	}
	c.Value.Placeholder = r.Placeholder
	standIn := either(r.Placeholder, r.Default)
	if standIn == "" {
		return ""
	}
	value, lost := c.Spec.CoerceText(standIn)
	if lost != nil {
		return "its Default or Placeholder does not fit the field: " + lost.Error()
	}
	c.standIn = value
	if text, ok := value.(string); ok && r.Placeholder != "" && blank(r.Default) {
		c.Value.Placeholder = text
	}
	return ""
}

func (m *Mapper) plan(object string) *plan {
	switch {
	case m == nil:
	case strings.EqualFold(object, schema.Lead):
		return &m.lead
	case strings.EqualFold(object, schema.Contact):
		return &m.contact
	}
	return &plan{Plan: field.Plan{Object: object}}
}

// Fields returns the API names that [Mapper.Map] may write on the object, each
// once, in the order of the rules.
func (m *Mapper) Fields(object string) []string { return slices.Clone(m.plan(object).Fields) }

// Off returns the problems of rules that are switched off because the org lacks
// or hides the field, or does not let it be written.
func (m *Mapper) Off(object string) []*FieldError {
	off := make([]*FieldError, 0, len(m.plan(object).Off))
	for _, e := range m.plan(object).Off {
		copied := FieldError(*e)
		off = append(off, &copied)
	}
	return off
}

// Unfilled returns the fields that the org requires of a new record and no rule
// writes, in the order of the org. Unless a tag or a trigger of the org fills
// them, every create fails.
func (m *Mapper) Unfilled(object string) []string { return slices.Clone(m.plan(object).unfilled) }
