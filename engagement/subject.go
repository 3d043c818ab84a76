package engagement

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"
	"time"
)

// maxTemplate is how long a template of a Subject may be, in bytes.
const maxTemplate = 1_000

// subjectView is what a template sees of an action.
type subjectView struct {
	Kind, Label, EventType, By, Notes, ID string
	Date                                  string // "2006-01-02", in the location of the options
}

// Subjects makes an [Options.Subject] of templates, one for each kind; that of
// the kind "" is for all others. A kind without a template, and one whose
// template gives nothing but white space, has the default subject.
//
// A template is a text/template. It sees .Label ("Calendar invite"), .Kind,
// .EventType, .By, .Notes, .ID and .Date, the day in the given location (nil
// is UTC). Beside if, with, the comparisons, and, or, not and len there are
// lower, upper and trim. The error names every template that does not work.
func Subjects(templates map[Kind]string, location *time.Location) (func(Action) string, error) {
	compiled := make(map[Kind]*template.Template, len(templates))
	var problems []error
	for _, kind := range kindsOf(templates) {
		t, err := compileSubject(templates[kind])
		if err != nil {
			problems = append(problems, fmt.Errorf("engagement: %w: of the kind %q: %w", ErrTemplate, kind, err))
		}
		compiled[kind] = t
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	zone := Options{Location: location}.location()
	return func(a Action) string {
		t := compiled[a.Kind]
		if t == nil {
			t = compiled[""]
		}
		if t == nil {
			return ""
		}
		var b strings.Builder
		if t.Execute(&b, viewOf(a, zone)) != nil {
			return ""
		}
		return b.String()
	}, nil
}

func kindsOf(templates map[Kind]string) []Kind {
	kinds := make([]Kind, 0, len(templates))
	for kind := range templates {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	return kinds
}

func viewOf(a Action, zone *time.Location) subjectView {
	v := subjectView{
		Kind: string(a.Kind), Label: a.Kind.Label(), EventType: a.eventType(), By: a.By, Notes: a.Notes, ID: a.ID,
	}
	if !a.At.IsZero() {
		v.Date = a.At.In(zone).Format(time.DateOnly)
	}
	return v
}

func compileSubject(text string) (*template.Template, error) {
	if len(text) > maxTemplate {
		return nil, fmt.Errorf("it is longer than %d bytes", maxTemplate)
	}
	t, err := template.New("subject").Funcs(template.FuncMap{
		"lower": strings.ToLower, "upper": strings.ToUpper, "trim": strings.TrimSpace,
	}).Parse(text)
	if err != nil {
		return nil, err
	}
	if len(t.Templates()) > 1 {
		return nil, errors.New("define and block are not available")
	}
	if err := allowedNode(t.Root); err != nil {
		return nil, err
	}
	for _, v := range []subjectView{{}, viewOf(Action{Kind: Call, By: "a@b.example", Notes: "a", At: time.Unix(0, 0)}, time.UTC)} {
		if err := t.Execute(new(strings.Builder), v); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// allowedNode finds what a template must not have: what could loop, call into
// or print a structure.
func allowedNode(n parse.Node) error {
	switch n := n.(type) {
	case nil, *parse.TextNode, *parse.CommentNode, *parse.DotNode, *parse.VariableNode, *parse.StringNode, *parse.NumberNode, *parse.BoolNode:
		return nil
	case *parse.ListNode:
		if n == nil {
			return nil
		}
		return allowedAll(n.Nodes)
	case *parse.ActionNode:
		return allowedNode(n.Pipe)
	case *parse.IfNode:
		return errors.Join(allowedNode(n.Pipe), allowedNode(n.List), allowedNode(n.ElseList))
	case *parse.WithNode:
		return errors.Join(allowedNode(n.Pipe), allowedNode(n.List), allowedNode(n.ElseList))
	case *parse.PipeNode:
		return allowedAll(n.Cmds)
	case *parse.CommandNode:
		return allowedAll(n.Args)
	case *parse.FieldNode:
		if !slices.Contains([]string{"Kind", "Label", "EventType", "By", "Notes", "ID", "Date"}, strings.Join(n.Ident, ".")) {
			return fmt.Errorf("an action has no .%s", strings.Join(n.Ident, "."))
		}
		return nil
	case *parse.IdentifierNode:
		if !slices.Contains([]string{"and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "len", "lower", "upper", "trim"}, n.Ident) {
			return fmt.Errorf("%s is not available", n.Ident)
		}
		return nil
	}
	return errors.New("only if and with are available")
}

func allowedAll[N parse.Node](nodes []N) error {
	for _, n := range nodes {
		if err := allowedNode(n); err != nil {
			return err
		}
	}
	return nil
}
