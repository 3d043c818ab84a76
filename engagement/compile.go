package engagement

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"text/template"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// ruleName is the Rule of an Error that concerns no rule of the mapping.
const ruleName = "engagement"

// ownFields are the fields that Fields of a rule may not name: a Task has them
// already, or its caller sets them.
var ownFields = []string{
	"Subject", "TaskSubtype", "Type", "Status", "Priority", "ActivityDate", "Description", "CallType", "CallDurationInSeconds", "WhoId", "OwnerId",
}

// compiled is the rule of one kind, with what it takes from the rule of the Kind
// "". The zero compiled stands for Mobly's defaults.
type compiled struct {
	skip                           bool
	subject                        *template.Template // nil is the default
	status, priority, typ, subtype string             // "" is the default
	fields                         []fieldRule
}

type fieldRule struct {
	rule.Target
	text *template.Template
	off  *field.Error // why the field is not written; nil if it is
}

// Compile checks the rules and prepares them for an org, whose Task says which
// fields and values there are. The error joins one [*field.Error] per problem, a
// [field.ErrRule] each. A field that the org lacks, or does not let be written, is
// no problem: [Task.Dropped] lists it.
//
// Rules are taken at their word if Task is not in the schema. The mapping is
// copied.
func (m Mapping) Compile(o field.Options) (*Mapper, error) {
	mapper := &Mapper{zone: o.Location, notesOnly: m.NotesOnly}
	var problems []error
	byKind := make(map[Kind]Rule, len(m.Rules))
	for _, r := range m.Rules {
		reason := ""
		if _, taken := byKind[r.Kind]; taken {
			reason = "another rule is for the same kind"
		} else if r.Kind != "" && !r.Kind.valid() {
			reason = "its kind is not one of the kinds; see Kinds"
		}
		if reason != "" {
			problems = append(problems, wrong(&r, "", reason))
			continue
		}
		byKind[r.Kind] = r
		problems = append(problems, r.compile(o, new(compiled))...)
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	for i, n := range kinds {
		own := byKind[n.kind]
		r := own.or(byKind[""])
		r.compile(o, &mapper.rules[i])
	}
	return mapper, nil
}

// or returns the rule with what it leaves empty taken from another.
func (r Rule) or(general Rule) Rule {
	out := Rule{
		Kind: cmp.Or(r.Kind, general.Kind), Skip: r.Skip || general.Skip, Subject: cmp.Or(r.Subject, general.Subject),
		Status: cmp.Or(r.Status, general.Status), Priority: cmp.Or(r.Priority, general.Priority),
		Type: cmp.Or(r.Type, general.Type), Subtype: cmp.Or(r.Subtype, general.Subtype), Fields: r.Fields,
	}
	if len(out.Fields) == 0 {
		out.Fields = general.Fields
	}
	return out
}

// compile fills in to. The problems are [*field.Error]s.
func (r *Rule) compile(o field.Options, to *compiled) (problems []error) {
	*to = compiled{skip: r.Skip, status: core.OneLine(r.Status), priority: core.OneLine(r.Priority), typ: core.OneLine(r.Type), subtype: core.OneLine(r.Subtype)}
	if r.Subject != "" {
		t, err := compileTemplate(r.Subject)
		if err != nil {
			problems = append(problems, wrong(r, "Subject", templateProblem+err.Error()))
		}
		to.subject = t
	}
	plan := rule.Plan{Object: schema.Task}
	for _, name := range slices.Sorted(maps.Keys(r.Fields)) {
		f, problem := r.compileField(&plan, o, name)
		if problem != nil {
			problems = append(problems, problem)
			continue
		}
		to.fields = append(to.fields, f)
	}
	return problems
}

func (r *Rule) compileField(plan *rule.Plan, o field.Options, name string) (fieldRule, error) {
	if core.ContainsFold(ownFields, name) {
		return fieldRule{}, wrong(r, name, "every Task is given the field already")
	}
	text, err := compileTemplate(r.Fields[name])
	if err != nil {
		return fieldRule{}, wrong(r, name, templateProblem+err.Error())
	}
	off := len(plan.Off)
	target, problem := plan.Compile(o.Schema.Object(schema.Task), rule.Rule{Name: r.name(), Field: name, Separator: ";", Location: o.Location})
	switch {
	case problem != nil:
		return fieldRule{}, problem
	case target == nil:
		return fieldRule{text: text, off: plan.Off[off]}, nil
	}
	plan.Fields = append(plan.Fields, target.Value.Field)
	return fieldRule{Target: *target, text: text}, nil
}

func wrong(r *Rule, name, reason string) error {
	return &field.Error{Rule: r.name(), Object: schema.Task, Field: name, Err: field.ErrRule, Reason: reason}
}
