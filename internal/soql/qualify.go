package soql

import "strings"

// unqualify removes the alias of the FROM clause, or the object's own name,
// from the front of every path of q: "c.Name" and "Contact.Name" both become
// "Name" in a query on Contact.
func (q *Query) unqualify(alias string) {
	strip := func(ref *FieldRef) {
		for {
			head, rest, dotted := strings.Cut(ref.Path, ".")
			if !dotted || !strings.EqualFold(head, q.From) && (alias == "" || !strings.EqualFold(head, alias)) {
				return
			}
			ref.Path = rest
		}
	}
	for i := range q.Select {
		strip(&q.Select[i].Field)
	}
	for i := range q.GroupBy {
		strip(&q.GroupBy[i])
	}
	for i := range q.OrderBy {
		strip(&q.OrderBy[i].Field)
	}
	q.Where = eachField(q.Where, strip)
	q.Having = eachField(q.Having, strip)
}

// eachField returns e with change applied to the field of each condition.
func eachField(e Expr, change func(*FieldRef)) Expr {
	switch e := e.(type) {
	case And:
		for i, t := range e.Terms {
			e.Terms[i] = eachField(t, change)
		}
		return e
	case Or:
		for i, t := range e.Terms {
			e.Terms[i] = eachField(t, change)
		}
		return e
	case Not:
		e.Term = eachField(e.Term, change)
		return e
	case Condition:
		change(&e.Field)
		return e
	default:
		return e
	}
}
