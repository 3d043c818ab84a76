package soql

import (
	"strconv"
	"strings"
)

// String returns the query in one line and one spelling, with keywords in
// capitals. Parsing it gives the same query.
func (q *Query) String() string {
	var b strings.Builder
	b.WriteString("SELECT ")
	for i, it := range q.Select {
		comma(&b, i)
		b.WriteString(it.String())
		if it.Alias != "" {
			b.WriteString(" " + it.Alias)
		}
	}
	b.WriteString(" FROM " + q.From)
	if q.Where != nil {
		b.WriteString(" WHERE ")
		printExpr(&b, q.Where)
	}
	printFields(&b, " GROUP BY ", q.GroupBy)
	if q.Having != nil {
		b.WriteString(" HAVING ")
		printExpr(&b, q.Having)
	}
	for i, o := range q.OrderBy {
		clause(&b, " ORDER BY ", i)
		b.WriteString(o.Field.String())
		if o.Desc {
			b.WriteString(" DESC")
		}
		if o.NullsLast {
			b.WriteString(" NULLS LAST")
		}
	}
	if q.Limit != NoLimit {
		b.WriteString(" LIMIT " + strconv.Itoa(q.Limit))
	}
	if q.Offset > 0 {
		b.WriteString(" OFFSET " + strconv.Itoa(q.Offset))
	}
	if q.ForView {
		b.WriteString(" FOR VIEW")
	}
	if q.ForReference {
		b.WriteString(" FOR REFERENCE")
	}
	return b.String()
}

// String returns the element as a query spells it, without its alias.
func (it Item) String() string {
	switch {
	case it.Sub != nil:
		return "(" + it.Sub.String() + ")"
	case it.Group != "":
		return "FIELDS(" + it.Group + ")"
	case it.TypeOf != nil:
		return "TYPEOF " + it.Field.Path + it.TypeOf.String() + " END"
	case it.Format:
		return "FORMAT(" + it.Field.String() + ")"
	default:
		return it.Field.String()
	}
}

// String returns the WHEN and ELSE clauses, each with a space before it.
func (t *TypeOf) String() string {
	var b strings.Builder
	for _, w := range t.When {
		b.WriteString(" WHEN " + w.Object)
		printFields(&b, " THEN ", w.Fields)
	}
	printFields(&b, " ELSE ", t.Else)
	return b.String()
}

func printFields(b *strings.Builder, keyword string, fields []FieldRef) {
	for i, f := range fields {
		clause(b, keyword, i)
		b.WriteString(f.String())
	}
}

// String returns the field as a query spells it: "Name", "COUNT(Id)".
func (f FieldRef) String() string {
	switch {
	case f.Func == NoFunc:
		return f.Path
	case f.Zoned:
		return string(f.Func) + "(convertTimezone(" + f.Path + "))"
	default:
		return string(f.Func) + "(" + f.Path + ")"
	}
}

func printExpr(b *strings.Builder, e Expr) {
	switch e := e.(type) {
	case And:
		printTerms(b, e.Terms, " AND ")
	case Or:
		printTerms(b, e.Terms, " OR ")
	case Not:
		b.WriteString("NOT ")
		printTerm(b, e.Term)
	case Condition:
		printCondition(b, e)
	}
}

func printTerms(b *strings.Builder, terms []Expr, joint string) {
	for i, t := range terms {
		if i > 0 {
			b.WriteString(joint)
		}
		printTerm(b, t)
	}
}

func printTerm(b *strings.Builder, e Expr) {
	if _, simple := e.(Condition); simple {
		printExpr(b, e)
		return
	}
	b.WriteByte('(')
	printExpr(b, e)
	b.WriteByte(')')
}

func printCondition(b *strings.Builder, c Condition) {
	b.WriteString(c.Field.String() + " " + string(c.Op) + " ")
	switch c.Op {
	case InOp, NotInOp, Includes, Excludes:
		b.WriteByte('(')
		if c.Sub != nil {
			b.WriteString(c.Sub.String())
		}
		for i, v := range c.Values {
			comma(b, i)
			printLiteral(b, v, false)
		}
		b.WriteByte(')')
	default:
		for _, v := range c.Values {
			printLiteral(b, v, c.Op == LikeOp)
		}
	}
}

func printLiteral(b *strings.Builder, v Literal, pattern bool) {
	switch {
	case v.Kind == NullLiteral:
		b.WriteString("NULL")
	case v.Kind == StringLiteral && pattern:
		b.WriteByte('\'')
		for _, e := range likePattern(v.Text) {
			switch e {
			case anyText:
				b.WriteByte('%')
			case anyRune:
				b.WriteByte('_')
			default:
				escape(b, string(e), "%_")
			}
		}
		b.WriteByte('\'')
	case v.Kind == StringLiteral:
		b.WriteString(Quote(v.Text))
	case v.Kind == RangeLiteral && isRangeN(v.Text):
		b.WriteString(v.Text + ":" + strconv.Itoa(v.N))
	default:
		b.WriteString(v.Text)
	}
}

func comma(b *strings.Builder, i int) {
	if i > 0 {
		b.WriteString(", ")
	}
}

func clause(b *strings.Builder, keyword string, i int) {
	if i > 0 {
		keyword = ", "
	}
	b.WriteString(keyword)
}
