package conformance

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
)

// shape writes what our parser read in a form that both parsers' trees have:
// one line a clause, conditions as and(...), or(...) and not(...).
func shape(q *soql.Query) string {
	var b strings.Builder
	for _, it := range q.Select {
		if it.Sub != nil {
			fmt.Fprintf(&b, "subquery {\n%s}\n", shape(it.Sub))
			continue
		}
		fmt.Fprintf(&b, "select %s as %q\n", it, it.Alias)
	}
	fmt.Fprintf(&b, "from %s\n", q.From)
	if q.Where != nil {
		fmt.Fprintf(&b, "where %s\n", condition(q.Where))
	}
	for _, g := range q.GroupBy {
		fmt.Fprintf(&b, "group %s\n", g)
	}
	if q.Having != nil {
		fmt.Fprintf(&b, "having %s\n", condition(q.Having))
	}
	for _, o := range q.OrderBy {
		fmt.Fprintf(&b, "order %s desc=%v last=%v\n", o.Field, o.Desc, o.NullsLast)
	}
	limit := q.Limit
	if limit == soql.NoLimit {
		limit = -1
	}
	fmt.Fprintf(&b, "limit %d offset %d\n", limit, q.Offset)
	return b.String()
}

func condition(e soql.Expr) string {
	join := func(name string, terms []soql.Expr) string {
		parts := make([]string, len(terms))
		for i, t := range terms {
			parts[i] = condition(t)
		}
		return name + "(" + strings.Join(parts, " ") + ")"
	}
	switch e := e.(type) {
	case soql.And:
		return join("and", e.Terms)
	case soql.Or:
		return join("or", e.Terms)
	case soql.Not:
		return join("not", []soql.Expr{e.Term})
	case soql.Condition:
		parts := []string{e.Field.String(), string(e.Op)}
		if e.Sub != nil {
			parts = append(parts, "{"+shape(e.Sub)+"}")
		}
		for _, v := range e.Values {
			parts = append(parts, literal(v))
		}
		return "[" + strings.Join(parts, " ") + "]"
	default:
		return fmt.Sprintf("%T", e)
	}
}

func literal(v soql.Literal) string {
	switch v.Kind {
	case soql.NullLiteral:
		return "NULL"
	case soql.StringLiteral:
		return strconv.Quote(v.Text)
	case soql.NumberLiteral:
		return "number " + v.Text
	case soql.BoolLiteral:
		return strings.ToUpper(v.Text)
	case soql.DateLiteral:
		return "DATE " + v.Text
	case soql.DateTimeLiteral:
		return "DATETIME " + v.Text
	case soql.RangeLiteral:
		if strings.Contains(v.Text, "_N_") || strings.HasPrefix(v.Text, "N_") {
			return fmt.Sprintf("range %s:%d", v.Text, v.N)
		}
		return "range " + v.Text
	default:
		return "?"
	}
}
