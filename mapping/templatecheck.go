package mapping

import (
	"slices"
	"strings"
	"text/template/parse"
)

// allowed are the functions that a template may call.
var allowed = []string{
	"and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "index", "slice", "len",
	"lower", "upper", "trim", "join", "default", "date",
}

// scope is what the dot of a template is.
type scope string

const (
	inLead    scope = ""
	inCompany scope = "Company"
	inCustom  scope = "Custom"
	inValue   scope = "value"
)

// check walks through the template: it notes what is read and says what may
// not be there, "" where all may.
func (t *textTemplate) check() string {
	if len(t.text.Templates()) > 1 {
		return "define and block are not available in a rule"
	}
	return t.walk(t.text.Root, inLead)
}

// flat is a template in which both branches of every if are taken, one after
// the other, and the else of every with: executed, it fails where any would.
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

func (t *textTemplate) walk(n parse.Node, dot scope) string {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return ""
		}
		return t.walkAll(n.Nodes, dot)
	case *parse.ActionNode:
		return t.walkPipe(n.Pipe, dot)
	case *parse.IfNode:
		return t.walkBranch(&n.BranchNode, dot, dot)
	case *parse.WithNode:
		return t.walkBranch(&n.BranchNode, dot, scopeOf(n.Pipe, dot))
	case *parse.TextNode, *parse.CommentNode:
		return ""
	default:
		return "only if and with are available in a rule; for a list there is join"
	}
}

func (t *textTemplate) walkAll(nodes []parse.Node, dot scope) string {
	for _, n := range nodes {
		if problem := t.walk(n, dot); problem != "" {
			return problem
		}
	}
	return ""
}

func (t *textTemplate) walkBranch(n *parse.BranchNode, dot, inner scope) string {
	if group := scopeOf(n.Pipe, dot); group == inCompany || group == inCustom {
		t.readGroup(group)
	} else if problem := t.walkPipe(n.Pipe, dot); problem != "" {
		return problem
	}
	if problem := t.walk(n.List, inner); problem != "" {
		return problem
	}
	return t.walk(n.ElseList, dot)
}

// scopeOf is what the dot is inside of a with of the pipe.
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

func (t *textTemplate) walkPipe(p *parse.PipeNode, dot scope) string {
	for _, c := range p.Cmds {
		if problem := t.walkCommand(c, dot); problem != "" {
			return problem
		}
	}
	return ""
}

func (t *textTemplate) walkCommand(c *parse.CommandNode, dot scope) string {
	args := c.Args
	if key, ok := customKey(args, dot); ok {
		t.readSource(Custom(key))
		args = nil
	}
	for _, arg := range args {
		if problem := t.walkArg(arg, dot); problem != "" {
			return problem
		}
	}
	return ""
}

func (t *textTemplate) walkArg(n parse.Node, dot scope) string {
	switch n := n.(type) {
	case *parse.FieldNode:
		return t.readField(n.Ident, dot)
	case *parse.PipeNode:
		return t.walkPipe(n, dot)
	case *parse.IdentifierNode:
		if !slices.Contains(allowed, n.Ident) {
			return n.Ident + " is not available in a rule"
		}
	case *parse.DotNode:
		if dot != inValue {
			return "a lone dot stands for a group of fields"
		}
	case *parse.VariableNode:
		if n.Ident[0] == "$" {
			return t.readField(n.Ident[1:], inLead)
		}
	case *parse.ChainNode:
		return "a field of an expression is not available in a rule"
	default:
	}
	return ""
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

// readField notes that a field is read.
func (t *textTemplate) readField(path []string, dot scope) string {
	if dot == inCompany || dot == inCustom {
		path = append([]string{string(dot)}, path...)
	}
	if len(path) == 2 && path[0] == string(inCustom) {
		t.readSource(Custom(path[1]))
		return ""
	}
	name := strings.Join(path, ".")
	at := slices.IndexFunc(sources, func(s source) bool { return s.view != "" && s.view == name })
	switch {
	case at >= 0 && dot != inValue:
		t.readSource(sources[at].name)
		return ""
	case name == string(inCompany), name == string(inCustom), name == "":
		return "it names a group of fields, not one"
	}
	return "a lead has no field ." + name
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
