package mapping

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"sync"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Mapper is a mapping compiled for an org. It is immutable and safe for
// concurrent use. The nil Mapper maps nothing.
type Mapper struct {
	spare    sync.Pool // of *facts
	plans    []plan    // by object
	captures Captures
	strict   bool // Options.Strict
}

type plan struct {
	rule.Plan
	rules []compiled
	off   []offRule
}

// offRule is a rule that is switched off: what is captured for it is lost.
type offRule struct {
	compiled
	reason *field.Error
	empty  any // its value if nothing is captured
}

type compiled struct {
	rule.Target
	from    source
	standIn any // the coerced default or placeholder; nil is none
	strict  bool
}

// Compile checks the mapping against an org and prepares it for use. The error
// joins one [*field.Error] for each problem:
//
//   - [field.ErrRule]: a rule is wrong in itself, contradicts the type of its field,
//     or writes to the field of another rule;
//   - [field.ErrUnknownField], [field.ErrReadOnly]: the field of a Required rule is missing
//     or cannot be written. Any other rule with such a field is switched off:
//     see [Mapper.Off].
//
// Rules for an object that is not in the schema are taken at their word, as all
// rules are without a schema. The mapping is copied.
func (m Mapping) Compile(o field.Options) (*Mapper, error) {
	var problems []error
	mapper := &Mapper{captures: m.Captures, strict: o.Strict}
	if !m.Captures.valid() {
		problems = append(problems, &field.Error{Err: field.ErrRule, Reason: "its Captures is not one of the values; see Captures"})
	}
	for _, r := range m.Rules {
		source, problem := r.From.resolve(o.Location)
		if problem = cmp.Or(problem, r.problem()); problem != "" {
			problems = append(problems, &field.Error{Rule: r.From.short(), Err: field.ErrRule, Reason: problem})
			continue
		}
		for _, f := range r.fields() {
			if problem := mapper.planOf(f[0]).add(m, o, r, f[1], source); problem != nil {
				problems = append(problems, problem)
			}
		}
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	nobody := mapper.facts(new(Person))
	for i := range mapper.plans {
		off := mapper.plans[i].off
		for j := range off {
			off[j].empty, _, _ = off[j].coerce(nobody)
		}
	}
	return mapper, nil
}

// planOf returns the plan of an object, and adds one if there is none.
func (m *Mapper) planOf(object string) *plan {
	if p := m.plan(object); p != nil {
		return p
	}
	m.plans = append(m.plans, plan{Plan: rule.Plan{Object: object}})
	return &m.plans[len(m.plans)-1]
}

// add compiles a rule for a field of the plan's object.
func (p *plan) add(m Mapping, o field.Options, r Rule, name string, from source) *field.Error {
	target, problem := p.Compile(o.Schema.Object(p.Object), rule.Rule{
		Name: r.From.short(), Field: name, Type: r.Type, Length: r.Length, Policy: r.Policy, Values: r.Values,
		Separator: cmp.Or(m.Separator, ";"), List: from.items != nil, Required: r.Required, Clear: r.Clear, Location: o.Location,
	})
	if target == nil {
		if problem == nil {
			text := rule.Target{Spec: core.Spec{Type: schema.TypeTextArea}}
			p.off = append(p.off, offRule{compiled: compiled{Target: text, from: from}, reason: p.Off[len(p.Off)-1]})
		}
		return problem
	}
	c := compiled{Target: *target, from: from, strict: r.Strict || o.Strict}
	c.Consent = c.Consent && !strings.HasPrefix(string(r.From), constantPrefix)
	if reason := p.fill(&c, r, o.Schema.Object(p.Object).Field(name)); reason != "" {
		return c.Wrong(reason)
	}
	p.rules = append(p.rules, c)
	p.Fields = append(p.Fields, c.Value.Field)
	return nil
}

// fill sets the stand-in for a blank value of a field, nil if unknown. problem says
// what is wrong with it, if anything.
func (p *plan) fill(c *compiled, r Rule, org *schema.Field) (problem string) {
	if r.Clear && (r.Default != "" || r.Placeholder != "") {
		return "Clear contradicts a Default or a Placeholder"
	}
	c.Value.Placeholder = r.Placeholder
	standIn := either(r.Placeholder, r.Default)
	if standIn == "" {
		return ""
	}
	value, lost := c.Spec.CoerceText(standIn)
	switch {
	case lost != nil && c.Spec.Typed(): // other record types may allow it
		p.Off = append(p.Off, c.Lost(lost))
	case lost != nil:
		return "its Default or Placeholder does not fit the field: " + lost.String()
	}
	c.standIn = value
	if text, ok := value.(string); ok && r.Placeholder != "" && core.BlankText(r.Default) {
		c.Value.Placeholder = text
		if org != nil && !org.Required() {
			c.standIn, c.Value.Required = nil, false
		}
	}
	return ""
}

// plan returns the plan of an object, nil if no rule writes to it.
func (m *Mapper) plan(object string) *plan {
	if m == nil {
		return nil
	}
	for i := range m.plans {
		if strings.EqualFold(m.plans[i].Object, object) {
			return &m.plans[i]
		}
	}
	return nil
}

// Fields returns the API names that [Mapper.Map] may write on the object, each
// once, in the order of the rules.
func (m *Mapper) Fields(object string) []string {
	return slices.Clone(cmp.Or(m.plan(object), new(plan)).Fields)
}

// Off returns the rules that are switched off because the org lacks or hides the
// field, or does not let it be written. [Mapper.Map] reports what was captured for
// them as lost. Off also lists rules whose Default or Placeholder is not written
// because the org's record types do not allow it.
func (m *Mapper) Off(object string) []*field.Error {
	return cmp.Or(m.plan(object), new(plan)).Reasons()
}
