package tags

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Mapper is a mapping compiled for an org. It is immutable and safe for
// concurrent use. The nil Mapper maps nothing.
type Mapper struct {
	plans []plan // by object
	used  plan   // of the tags that serve something else; it writes nothing
}

type plan struct {
	rule.Plan
	rules      []compiled
	off        []offRule
	categories map[string]int // of its rules, switched off or not, by folded name, counted from 1
	collector  string         // the field of the unmatched tags; "" is none
}

// offRule is a rule that is switched off: the tags of its category are lost.
type offRule struct {
	compiled
	reason *field.Error
}

type compiled struct {
	rule.Target
	category int    // unmatched, or one of plan.categories
	only     string // the folded value of a rule for one value; "" is all
	several  Several
	strict   bool
}

// Compile checks the mapping against an org and prepares it for use. The error
// joins one [*field.Error] for each problem, and each is a [field.ErrRule]: the rule
// is wrong in itself, contradicts the type of its field, or writes to the field
// of another rule. A rule whose field the org lacks or does not let be written
// is switched off: see [Mapper.Off].
//
// Rules for an object that is not in the schema are taken at their word, as all
// rules are without a schema. The mapping is copied.
func (m Mapping) Compile(o field.Options) (*Mapper, error) {
	var problems []error
	mapper := new(Mapper)
	for _, r := range m.Rules {
		if problem := r.problem(); problem != "" {
			problems = append(problems, &field.Error{Rule: r.name(), Field: r.Field, Err: field.ErrRule, Reason: problem})
			continue
		}
		for _, object := range r.objects() {
			if problem := mapper.planOf(object).add(o, r); problem != nil {
				problems = append(problems, problem)
			}
		}
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	return mapper, nil
}

// WithUsed returns a mapper for which tags like these serve something besides its
// rules: although no rule takes them, they are not unmatched. A blank Value is every
// value of the category.
func (m *Mapper) WithUsed(used ...Tag) *Mapper {
	out := new(*cmp.Or(m, new(Mapper)))
	out.used = plan{categories: make(map[string]int)}
	for _, t := range used {
		if fold(t.Category) != "" {
			category := out.used.number(Rule{Category: t.Category})
			out.used.rules = append(out.used.rules, compiled{category: category, only: fold(t.Value)})
		}
	}
	return out
}

// number returns the number of a rule's category.
func (p *plan) number(r Rule) int {
	key := fold(r.Category)
	if key == Unmatched {
		return unmatched
	}
	if p.categories[key] == 0 {
		p.categories[key] = len(p.categories) + 1
	}
	return p.categories[key]
}

// planOf returns the plan of an object, and adds one if there is none.
func (m *Mapper) planOf(object string) *plan {
	if p := m.plan(object); p != nil {
		return p
	}
	m.plans = append(m.plans, plan{Plan: rule.Plan{Object: object}, categories: make(map[string]int)})
	return &m.plans[len(m.plans)-1]
}

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

// add compiles a rule for the plan's object.
func (p *plan) add(o field.Options, r Rule) *field.Error {
	category := p.number(r)
	target, problem := p.Compile(o.Schema.Object(p.Object), rule.Rule{
		Name: r.name(), Field: r.Field, Type: r.declared(), Length: r.Length, Policy: r.Policy, Values: r.Values,
		Separator: cmp.Or(r.Separator, ";"), List: true, Clear: r.Clear, Location: o.Location,
	})
	if target == nil {
		if problem == nil && category != unmatched { // which are reported anyway
			p.off = append(p.off, offRule{compiled{category: category, only: fold(r.Value)}, p.Off[len(p.Off)-1]})
		}
		return problem
	}
	if reason := setOrder(target, r.Order); reason != "" {
		return target.Wrong(reason)
	}
	for from, to := range target.Values {
		target.Values[from] = core.Clean(to, false)
	}
	switch t := target.Value.Type; {
	case r.Value != "" && t != field.Checkbox:
		return target.Wrong("a rule for one Value needs a Checkbox")
	case category == unmatched && t != field.Text && t != field.LongText:
		return target.Wrong("a rule for all unmatched tags needs a text")
	}
	p.rules = append(p.rules, compiled{
		Target: *target, category: category, only: fold(r.Value), several: r.Several, strict: r.Strict || o.Strict,
	})
	p.Fields = append(p.Fields, target.Value.Field)
	if category == unmatched {
		p.collector = cmp.Or(p.collector, target.Value.Field)
	}
	return nil
}

// Fields returns the API names that [Mapper.Map] may write on the object, each
// once, in the order of the rules.
func (m *Mapper) Fields(object string) []string {
	return slices.Clone(cmp.Or(m.plan(object), new(plan)).Fields)
}

// Off returns the rules that are switched off because the org lacks or hides the
// field, or does not let it be written. [Mapper.Map] reports the tags that they take
// as lost.
func (m *Mapper) Off(object string) []*field.Error {
	return cmp.Or(m.plan(object), new(plan)).Reasons()
}

func (r Rule) objects() []string {
	if len(r.Objects) == 0 {
		return []string{schema.Lead, schema.Contact}
	}
	var objects []string
	for _, o := range r.Objects {
		if !core.ContainsFold(objects, o) {
			objects = append(objects, o)
		}
	}
	return objects
}

// declared is the type that the rule declares or implies.
func (r Rule) declared() field.Type {
	if r.Type == "" && r.Value != "" {
		return field.Checkbox
	}
	if r.Type == "" && len(r.Order) > 0 {
		return field.Picklist
	}
	return r.Type
}

// setOrder gives a target the values of an Order, as its field takes them. reason says
// what is wrong with them, or "".
func setOrder(t *rule.Target, order []string) (reason string) {
	if len(order) > 0 && holdsSeveral(t.Value.Type) {
		return "Order needs a field that holds one value"
	}
	for _, given := range order {
		given = core.Clean(given, false)
		value, lost := t.Spec.CoerceText(given)
		text := core.PlainText(value)
		if lost != nil && t.Value.Type == field.Picklist { // other records may allow it
			text, lost = given, nil
		}
		switch {
		case lost != nil:
			return "a value of its Order does not fit the field: " + lost.String()
		case text == "":
			return "a value of its Order is blank"
		case rule.Rank(t.Value, text) >= 0:
			return "its Order lists a value twice; letter case is ignored"
		}
		t.Value.Order = append(t.Value.Order, text)
	}
	return ""
}

// holdsSeveral reports whether a field of a type holds several values.
func holdsSeveral(t field.Type) bool {
	return t == field.Text || t == field.LongText || t == field.MultiPicklist
}

func (r Rule) name() string { return ruleName(core.Clean(r.Category, false)) }

// ruleName names the rule of a category in messages.
func ruleName(category string) string {
	return strings.TrimSpace("tag " + core.Cut(category, 80))
}

// fold returns the form in which categories and values are compared.
func fold(s string) string { return core.Looks(core.Clean(s, false)) }

// problem says what is wrong with the rule in itself, or "".
func (r Rule) problem() string {
	switch {
	case fold(r.Category) == "":
		return "it has no category"
	case r.Value != "" && fold(r.Value) == "":
		return "its Value is blank; leave it out for all values"
	case slices.ContainsFunc(r.Objects, func(o string) bool { return strings.TrimSpace(o) == "" }):
		return "one of its objects has no name"
	case !r.Several.valid():
		return "its Several is not one of the values; see Several"
	case r.Value != "" && len(r.Values)+len(r.Order) > 0:
		return "a rule for one Value has neither Values nor an Order"
	case r.Several == Highest && len(r.Order) == 0:
		return "Several is Highest, but it has no Order"
	case r.Clear && len(r.Order) > 0:
		return "Clear would move a record down, which its Order forbids"
	case fold(r.Category) == Unmatched && (r.Value != "" || len(r.Values) > 0):
		return "a rule for all unmatched tags has neither a Value nor Values"
	}
	return ""
}
