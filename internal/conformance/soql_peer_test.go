package conformance

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// peerQuery is the tree of soql-parser-js, as far as it is compared. Its
// conditions are a flat chain with counts of parentheses.
type peerQuery struct {
	Fields           []peerField          `json:"fields"`
	SObject          string               `json:"sObject"`
	SObjectAlias     string               `json:"sObjectAlias"`
	RelationshipName string               `json:"relationshipName"`
	Where            *peerChain           `json:"where"`
	GroupBy          oneOrMany[peerField] `json:"groupBy"`
	Having           *peerChain           `json:"having"`
	OrderBy          oneOrMany[peerField] `json:"orderBy"`
	Limit            *int                 `json:"limit"`
	Offset           int                  `json:"offset"`
}

type peerField struct {
	Field         string     `json:"field"`
	Relationships []string   `json:"relationships"`
	Prefix        string     `json:"objectPrefix"`
	Alias         string     `json:"alias"`
	FunctionName  string     `json:"functionName"`
	Parameters    []any      `json:"parameters"`
	Fn            *peerField `json:"fn"`
	Conditions    []peerWhen `json:"conditions"`
	Subquery      *peerQuery `json:"subquery"`
	Order         string     `json:"order"`
	Nulls         string     `json:"nulls"`
}

// peerWhen is a WHEN or the ELSE of a TYPEOF expression.
type peerWhen struct {
	Object string   `json:"objectType"`
	Fields []string `json:"fieldList"`
}

type peerChain struct {
	Left     *peerCondition `json:"left"`
	Operator string         `json:"operator"`
	Right    *peerChain     `json:"right"`
}

type peerCondition struct {
	peerField
	Operator    string            `json:"operator"`
	LiteralType oneOrMany[string] `json:"literalType"`
	Value       oneOrMany[string] `json:"value"`
	ValueQuery  *peerQuery        `json:"valueQuery"`
	OpenParen   int               `json:"openParen"`
	CloseParen  int               `json:"closeParen"`
}

// oneOrMany is a member that is a value or a list of them.
type oneOrMany[T any] []T

func (o *oneOrMany[T]) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '[' {
		return json.Unmarshal(b, (*[]T)(o))
	}
	var v T
	err := json.Unmarshal(b, &v)
	*o = oneOrMany[T]{v}
	return err
}

func (q *peerQuery) shape() string {
	var b strings.Builder
	for _, f := range q.Fields {
		if f.Subquery != nil {
			fmt.Fprintf(&b, "subquery {\n%s}\n", f.Subquery.shape())
			continue
		}
		fmt.Fprintf(&b, "select %s as %q\n", q.name(f), f.Alias)
	}
	fmt.Fprintf(&b, "from %s\n", q.SObject+q.RelationshipName)
	if q.Where != nil {
		fmt.Fprintf(&b, "where %s\n", q.condition(q.Where))
	}
	for _, f := range q.GroupBy {
		fmt.Fprintf(&b, "group %s\n", q.name(f))
	}
	if q.Having != nil {
		fmt.Fprintf(&b, "having %s\n", q.condition(q.Having))
	}
	for _, f := range q.OrderBy {
		fmt.Fprintf(&b, "order %s desc=%v last=%v\n", q.name(f), f.Order == "DESC", f.Nulls == "LAST")
	}
	limit := -1
	if q.Limit != nil {
		limit = *q.Limit
	}
	fmt.Fprintf(&b, "limit %d offset %d\n", limit, q.Offset)
	return b.String()
}

// name is a field without the alias of its object, or a function of one.
func (q *peerQuery) name(f peerField) string {
	if f.Fn != nil {
		return q.name(*f.Fn)
	}
	if f.FunctionName != "" {
		return q.call(f.FunctionName, f.Parameters)
	}
	if len(f.Conditions) > 0 {
		text := []string{"TYPEOF", f.Field}
		for _, w := range f.Conditions {
			keyword := "WHEN " + w.Object + " THEN"
			if w.Object == "" {
				keyword = "ELSE"
			}
			text = append(text, keyword, strings.Join(w.Fields, ", "))
		}
		return strings.Join(append(text, "END"), " ")
	}
	return q.plain(strings.Join(append(f.Relationships, f.Field), "."))
}

// call is a function of fields or of other functions.
func (q *peerQuery) call(name string, parameters []any) string {
	parts := make([]string, len(parameters))
	for i, p := range parameters {
		switch p := p.(type) {
		case map[string]any:
			inner, _ := p["parameters"].([]any)
			parts[i] = q.call(fmt.Sprint(p["functionName"]), inner)
		default:
			parts[i] = q.plain(fmt.Sprint(p))
		}
	}
	if name != "convertTimezone" {
		name = strings.ToUpper(name)
	}
	return name + "(" + strings.Join(parts, ", ") + ")"
}

func (q *peerQuery) plain(path string) string {
	first, rest, dotted := strings.Cut(path, ".")
	if dotted && (q.SObjectAlias != "" && strings.EqualFold(first, q.SObjectAlias) || strings.EqualFold(first, q.SObject)) {
		return rest
	}
	return path
}

// condition gives the chain the tree that its parentheses say. NOT binds
// tighter than AND, and AND tighter than OR.
func (q *peerQuery) condition(c *peerChain) string {
	var tokens []string
	for ; c != nil; c = c.Right {
		if l := c.Left; l != nil {
			for range l.OpenParen {
				tokens = append(tokens, "(")
			}
			if l.Operator != "" {
				tokens = append(tokens, q.test(l))
			}
			for range l.CloseParen {
				tokens = append(tokens, ")")
			}
		}
		if c.Operator != "" {
			tokens = append(tokens, c.Operator)
		}
	}
	r := reader{tokens}
	s := r.chain("OR", "or", func() string { return r.chain("AND", "and", r.one) })
	if len(r.tokens) > 0 {
		s += " and then " + strings.Join(r.tokens, " ")
	}
	return s
}

// reader reads tokens from the left.
type reader struct{ tokens []string }

func (r *reader) accept(token string) bool {
	if len(r.tokens) == 0 || r.tokens[0] != token {
		return false
	}
	r.tokens = r.tokens[1:]
	return true
}

func (r *reader) chain(operator, name string, next func() string) string {
	terms := []string{next()}
	for r.accept(operator) {
		terms = append(terms, next())
	}
	if len(terms) == 1 {
		return terms[0]
	}
	return name + "(" + strings.Join(terms, " ") + ")"
}

func (r *reader) one() string {
	switch {
	case r.accept("NOT"):
		return "not(" + r.one() + ")"
	case r.accept("("):
		s := r.chain("OR", "or", func() string { return r.chain("AND", "and", r.one) })
		if !r.accept(")") {
			s += " left open"
		}
		return s
	case len(r.tokens) == 0:
		return "nothing"
	default:
		s := r.tokens[0]
		r.tokens = r.tokens[1:]
		return s
	}
}

func (q *peerQuery) test(c *peerCondition) string {
	operator := c.Operator
	if operator == "<>" {
		operator = "!="
	}
	parts := []string{q.name(c.peerField), operator}
	if c.ValueQuery != nil {
		parts = append(parts, "{"+c.ValueQuery.shape()+"}")
	}
	for i, v := range c.Value {
		kind := ""
		if len(c.LiteralType) > 0 {
			kind = c.LiteralType[min(i, len(c.LiteralType)-1)]
		}
		parts = append(parts, peerLiteral(kind, v, c.Operator == "LIKE"))
	}
	return "[" + strings.Join(parts, " ") + "]"
}

func peerLiteral(kind, v string, pattern bool) string {
	switch kind {
	case "STRING":
		return strconv.Quote(unquote(v, pattern))
	case "INTEGER", "DECIMAL":
		return "number " + v
	case "DATE_LITERAL", "DATE_N_LITERAL":
		return "range " + strings.ToUpper(v)
	case "DATE", "DATETIME":
		return kind + " " + v
	default:
		return strings.ToUpper(v)
	}
}

// unquote takes quotes and escapes off, those of wildcards and backslashes in
// a pattern left in.
func unquote(s string, pattern bool) string {
	s = strings.TrimSuffix(strings.TrimPrefix(s, "'"), "'")
	backslash := `\`
	if pattern {
		backslash = `\\`
	}
	return strings.NewReplacer(`\\`, backslash, `\'`, "'", `\"`, `"`, `\n`, "\n", `\r`, "\r", `\t`, "\t", `\b`, "\b", `\f`, "\f",
		`\N`, "\n", `\R`, "\r", `\T`, "\t", `\B`, "\b", `\F`, "\f", `\u00e9`, "é").Replace(s)
}
