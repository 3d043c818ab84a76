package mapping

import (
	"cmp"
	"slices"
	"strings"
	"text/template/parse"
)

var allowed = []string{
	"and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "index", "slice", "len",
	"lower", "upper", "trim", "join", "default", "date",
}

// scope is the meaning of the dot in a template.
type scope string

const (
	inLead    scope = ""
	inCompany scope = "Company"
	inCustom  scope = "Custom"
	inValue   scope = "value"
)

// check walks through the template and notes what it reads. It returns the first
// thing that a rule may not have, or "".
func (t *textTemplate) check() string {
	if len(t.text.Templates()) > 1 {
		return "define and block are not available in a rule"
	}
	c := checker{into: t}
	c.walk(t.text.Root, inLead)
	return c.problem
}

// flat returns a template that takes every branch: both of an if, one after the
// other, and the else of a with. If it executes, so does every branch.
func flat(list *parse.ListNode) *parse.ListNode {
	out := &parse.ListNode{NodeType: parse.NodeList}
	if list == nil {
		return out
	}
	for _, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.IfNode:
			out.Nodes = append(out.Nodes, &parse.ActionNode{NodeType: parse.NodeAction, Pos: n.Pos, Line: n.Line, Pipe: n.Pipe})
			out.Nodes = append(out.Nodes, flat(n.List).Nodes...)
			out.Nodes = append(out.Nodes, flat(n.ElseList).Nodes...)
		case *parse.WithNode:
			with := *n
			with.List, with.ElseList = flat(n.List), nil
			out.Nodes = append(out.Nodes, &with)
			out.Nodes = append(out.Nodes, flat(n.ElseList).Nodes...)
		default:
			out.Nodes = append(out.Nodes, n)
		}
	}
	return out
}

type checker struct {
	into    *textTemplate
	problem string // the first one
}

func (c *checker) fail(problem string) { c.problem = cmp.Or(c.problem, problem) }

func (c *checker) walk(n parse.Node, dot scope) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, child := range n.Nodes {
				c.walk(child, dot)
			}
		}
	case *parse.ActionNode:
		c.walk(n.Pipe, dot)
	case *parse.IfNode:
		c.branch(&n.BranchNode, dot, dot)
	case *parse.WithNode:
		c.branch(&n.BranchNode, dot, scopeOf(n.Pipe, dot))
	case *parse.PipeNode:
		for _, command := range n.Cmds {
			c.command(command.Args, dot)
		}
	case *parse.FieldNode:
		c.read(n.Ident, dot)
	case *parse.VariableNode:
		if n.Ident[0] == "$" {
			c.read(n.Ident[1:], inLead)
		}
	case *parse.IdentifierNode:
		if !slices.Contains(allowed, n.Ident) {
			c.fail(n.Ident + " is not available in a rule")
		}
	case *parse.DotNode:
		if dot != inValue {
			c.fail("a lone dot stands for a group of fields")
		}
	case *parse.ChainNode:
		c.fail("a field of an expression is not available in a rule")
	case *parse.TextNode, *parse.CommentNode, *parse.StringNode, *parse.NumberNode, *parse.BoolNode, *parse.NilNode:
	default:
		c.fail("only if and with are available in a rule; for a list there is join")
	}
}

func (c *checker) branch(n *parse.BranchNode, dot, inner scope) {
	if group := scopeOf(n.Pipe, dot); group == inCompany || group == inCustom {
		c.into.readGroup(group)
	} else {
		c.walk(n.Pipe, dot)
	}
	c.walk(n.List, inner)
	c.walk(n.ElseList, dot)
}

func (c *checker) command(args []parse.Node, dot scope) {
	if key, ok := customKey(args, dot); ok {
		c.into.readSource(Custom(key))
		return
	}
	for _, arg := range args {
		c.walk(arg, dot)
	}
}

func (c *checker) read(path []string, dot scope) {
	if dot == inCompany || dot == inCustom {
		path = append([]string{string(dot)}, path...)
	}
	if len(path) == 2 && path[0] == string(inCustom) {
		c.into.readSource(Custom(path[1]))
		return
	}
	name := strings.Join(path, ".")
	at := slices.IndexFunc(sources, func(s source) bool { return s.view != "" && s.view == name })
	switch {
	case at >= 0 && dot != inValue:
		c.into.readSource(sources[at].name)
	case name == string(inCompany), name == string(inCustom), name == "":
		c.fail("it names a group of fields, not one")
	default:
		c.fail("a lead has no field ." + name)
	}
}

// scopeOf returns the meaning of the dot inside a with of the pipe.
func scopeOf(p *parse.PipeNode, dot scope) scope {
	if len(p.Cmds) == 1 && len(p.Cmds[0].Args) == 1 {
		if f, ok := p.Cmds[0].Args[0].(*parse.FieldNode); ok && dot == inLead && len(f.Ident) == 1 {
			if s := scope(f.Ident[0]); s == inCompany || s == inCustom {
				return s
			}
		}
	}
	return inValue
}

// customKey returns KEY of index .Custom "KEY".
func customKey(args []parse.Node, dot scope) (string, bool) {
	if len(args) != 3 || dot != inLead {
		return "", false
	}
	function, isFunction := args[0].(*parse.IdentifierNode)
	f, isField := args[1].(*parse.FieldNode)
	key, isText := args[2].(*parse.StringNode)
	if !isFunction || !isField || !isText || function.Ident != "index" || !slices.Equal(f.Ident, []string{string(inCustom)}) {
		return "", false
	}
	return key.Text, true
}

func (t *textTemplate) readGroup(group scope) {
	if group == inCustom {
		t.whole = true
	}
	for i := range sources {
		if strings.HasPrefix(sources[i].view, string(group)+".") {
			t.readSource(sources[i].name)
		}
	}
}

func (t *textTemplate) readSource(s Source) {
	from, problem := s.resolve(nil)
	if problem == "" && !slices.ContainsFunc(t.reads, func(r source) bool { return r.name == s }) {
		t.reads = append(t.reads, from)
	}
}
