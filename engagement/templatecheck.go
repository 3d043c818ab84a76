package engagement

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// valueKind is the kind of value that an expression of a template returns.
type valueKind string

const (
	aText   valueKind = "a text"
	aNumber valueKind = "a number"
	aYes    valueKind = "a yes or no"
	anyKind valueKind = "one or the other" // of and, or
	anEvent valueKind = "the action"       // the dot outside of a with
	custom  valueKind = "a map"            // .Custom
)

// viewFields are the fields of an action in a template that are texts.
var viewFields = []string{"Kind", "Label", "EventType", "By", "Notes", "ID", "Event", "EventID", "Date"}

var (
	errOnly  = errors.New("only if and with are available")
	errWhole = errors.New("a lone dot stands for the whole action; name one of its fields")
	errKey   = errors.New(".Custom is a map; name a key of it")
)

// checkNode refuses what could loop, call into or print a structure, and what
// would fail once executed, so that an accepted template works for every
// action.
func checkNode(n parse.Node, dot valueKind) error {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return nil
		}
		for _, child := range n.Nodes {
			if err := checkNode(child, dot); err != nil {
				return err
			}
		}
		return nil
	case *parse.ActionNode:
		kind, err := checkPipe(n.Pipe, dot)
		switch kind { // an output is one value
		case anEvent:
			return errWhole
		case custom:
			return errKey
		default:
			return err
		}
	case *parse.IfNode:
		_, err := checkPipe(n.Pipe, dot)
		return errors.Join(err, checkNode(n.List, dot), checkNode(n.ElseList, dot))
	case *parse.WithNode:
		kind, err := checkPipe(n.Pipe, dot)
		if err != nil {
			return err
		}
		return errors.Join(checkNode(n.List, kind), checkNode(n.ElseList, dot))
	case *parse.TextNode, *parse.CommentNode:
		return nil
	}
	return errOnly
}

func checkPipe(p *parse.PipeNode, dot valueKind) (kind valueKind, err error) {
	if len(p.Decl) > 0 {
		return "", errors.New("variables are not available")
	}
	for i, c := range p.Cmds {
		var given []valueKind // by the previous command
		if i > 0 {
			given = []valueKind{kind}
		}
		if kind, err = checkCommand(c, dot, given); err != nil {
			return "", err
		}
	}
	return kind, nil
}

func checkCommand(c *parse.CommandNode, dot valueKind, given []valueKind) (valueKind, error) {
	var kinds []valueKind
	first, isCall := c.Args[0].(*parse.IdentifierNode)
	args := c.Args
	if isCall {
		args = args[1:]
	}
	for _, arg := range args {
		kind, err := checkArg(arg, dot)
		if err != nil {
			return "", err
		}
		kinds = append(kinds, kind)
	}
	kinds = append(kinds, given...)
	switch {
	case isCall && slices.Contains(kinds, anEvent):
		return "", errWhole
	case isCall && first.Ident != "index" && slices.Contains(kinds, custom):
		return "", errKey
	case isCall:
		return checkCall(first.Ident, kinds)
	case len(kinds) > 1:
		return "", fmt.Errorf("%s is not a function", c.Args[0])
	}
	return kinds[0], nil
}

func checkArg(n parse.Node, dot valueKind) (valueKind, error) {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot, nil
	case *parse.FieldNode:
		return checkField(n.Ident, dot)
	case *parse.VariableNode: // the only one is $
		if len(n.Ident) == 1 {
			return anEvent, nil
		}
		return checkField(n.Ident[1:], anEvent)
	case *parse.PipeNode:
		return checkPipe(n, dot)
	case *parse.IdentifierNode:
		return checkCall(n.Ident, nil)
	case *parse.StringNode:
		return aText, nil
	case *parse.BoolNode:
		return aYes, nil
	case *parse.NumberNode:
		if _, err := strconv.Atoi(n.Text); err != nil {
			return "", errors.New("only whole numbers are available")
		}
		return aNumber, nil
	}
	return "", errOnly
}

func checkField(path []string, dot valueKind) (valueKind, error) {
	name := strings.Join(path, ".")
	if dot != anEvent {
		return "", fmt.Errorf("%s has no .%s", dot, name)
	}
	switch {
	case slices.Contains(viewFields, name), len(path) == 2 && path[0] == "Custom":
		return aText, nil
	case name == "Custom":
		return custom, nil
	}
	return "", fmt.Errorf("an action has no .%s", name)
}

// checkCall returns the kind that a function returns for arguments of those
// kinds.
func checkCall(name string, args []valueKind) (valueKind, error) {
	same := len(args) > 0 && !slices.ContainsFunc(args, func(k valueKind) bool { return k != args[0] })
	var ok bool
	gives := aYes
	switch name {
	case "lower", "upper", "trim":
		ok, gives = len(args) == 1 && args[0] == aText, aText
	case "index":
		ok, gives = len(args) == 2 && args[0] == custom && args[1] == aText, aText
	case "len":
		ok, gives = len(args) == 1 && args[0] == aText, aNumber
	case "not":
		ok = len(args) == 1
	case "and", "or":
		ok, gives = len(args) > 0, anyKind
		if same {
			gives = args[0]
		}
	case "eq":
		ok = len(args) > 1 && same && args[0] != anyKind
	case "ne":
		ok = len(args) == 2 && same && args[0] != anyKind
	case "lt", "le", "gt", "ge":
		ok = len(args) == 2 && same && (args[0] == aText || args[0] == aNumber)
	default:
		return "", fmt.Errorf("%s is not available", name)
	}
	if !ok {
		return "", fmt.Errorf("%s does not take (%s)", name, core.Listed(args))
	}
	return gives, nil
}
