package soql

import (
	"slices"
	"strings"
)

const (
	maxSubqueries = 20
	maxParents    = 5 // relationships in the path of a field
)

// check applies the rules of a query that go beyond its grammar.
func check(q *Query) *Error {
	if err := checkSelect(q); err != nil {
		return err
	}
	if err := checkGroups(q); err != nil {
		return err
	}
	if err := checkPaths(q); err != nil {
		return err
	}
	var err *Error
	Walk(q.Where, func(c Condition) {
		if c.Field.Func.IsAggregate() && err == nil {
			err = q.Errorf(MalformedQuery, c.Field.Pos, "Aggregate functions are not allowed in a WHERE clause: %s", c.Field)
		}
	})
	if err != nil {
		return err
	}
	return checkJoins(q)
}

func checkSelect(q *Query) *Error {
	seen, children := map[string]bool{}, map[string]bool{}
	subs := 0
	grouped := q.IsAggregate()
	for _, it := range q.Select {
		ref := it.Field
		if it.Sub != nil {
			if subs++; subs > maxSubqueries {
				return q.Errorf(MalformedQuery, ref.Pos, "a query cannot have more than %d subqueries", maxSubqueries)
			}
			if grouped || it.Sub.IsCount() || it.Sub.IsAggregate() {
				return q.Errorf(MalformedQuery, ref.Pos, "subqueries and aggregates cannot stand in one query")
			}
			if key := strings.ToLower(it.Sub.From); children[key] {
				return q.Errorf(MalformedQuery, it.Sub.FromPos, "a query cannot have two subqueries on %s", it.Sub.From) // the text is a guess
			} else {
				children[key] = true
			}
			if err := check(it.Sub); err != nil {
				return err
			}
			continue
		}
		if it.Group != "" || it.TypeOf != nil {
			if err := q.checkSpecial(it, grouped); err != nil {
				return err
			}
			continue
		}
		if ref.Func == Count && ref.Path == "" && (len(q.Select) > 1 || it.Alias != "" || len(q.GroupBy) > 0) {
			return q.Errorf(MalformedQuery, ref.Pos, "COUNT() must be the only element of a select list")
		}
		if it.Alias != "" && !grouped && !it.Format && ref.Func != ToLabel {
			return q.Errorf(MalformedQuery, ref.Pos, "only aggregate expressions use field aliasing")
		}
		if ref.Func.groups() {
			continue
		}
		name := ref.Path
		if !grouped && it.Alias != "" {
			name = it.Alias
		}
		if key := strings.ToLower(name); seen[key] {
			return q.Errorf(InvalidField, ref.Pos, "duplicate field selected: %s", name)
		} else {
			seen[key] = true
		}
	}
	if q.IsCount() && len(q.OrderBy) > 0 {
		return q.Errorf(MalformedQuery, q.OrderBy[0].Field.Pos, "COUNT() cannot be used with ORDER BY")
	}
	return nil
}

// maxUnbounded is the greatest LIMIT beside FIELDS(ALL) and FIELDS(CUSTOM).
const maxUnbounded = 200

// checkSpecial applies the rules of FIELDS() and TYPEOF.
func (q *Query) checkSpecial(it Item, grouped bool) *Error {
	switch {
	case grouped:
		return q.Errorf(MalformedQuery, it.Field.Pos, "Field must be grouped or aggregated: %s", it) // the text is a guess
	case it.TypeOf != nil:
		for _, other := range q.Select {
			if other.TypeOf == nil && inside(other.Field.Path, it.Field.Path) { // the text is a guess
				return q.Errorf(MalformedQuery, other.Field.Pos, "a relationship of TYPEOF cannot be selected otherwise: %s", other.Field)
			}
		}
	case it.Group != StandardFields && (q.Limit == NoLimit || q.Limit > maxUnbounded):
		return q.Errorf(MalformedQuery, 0, "The SOQL FIELDS function must have a LIMIT of at most %d", maxUnbounded)
	}
	return nil
}

// inside reports whether the path leads through a relationship.
func inside(path, relationship string) bool {
	n := len(relationship)
	return len(path) > n && path[n] == '.' && strings.EqualFold(path[:n], relationship)
}

// checkPaths refuses fields of parents that are too far away.
func checkPaths(q *Query) *Error {
	refs := slices.Clone(q.GroupBy)
	for _, it := range q.Select {
		refs = append(refs, it.Field)
		if it.TypeOf != nil {
			refs = append(refs, it.TypeOf.Else...)
			for _, w := range it.TypeOf.When {
				refs = append(refs, w.Fields...)
			}
		}
	}
	for _, o := range q.OrderBy {
		refs = append(refs, o.Field)
	}
	Walk(And{Terms: []Expr{q.Where, q.Having}}, func(c Condition) { refs = append(refs, c.Field) })
	for _, ref := range refs {
		if strings.Count(ref.Path, ".") > maxParents { // the text is a guess
			return q.Errorf(MalformedQuery, ref.Pos, "a field path cannot have more than %d relationships: %s", maxParents, ref.Path)
		}
	}
	return nil
}

func checkGroups(q *Query) *Error {
	if !q.IsAggregate() {
		for _, o := range q.OrderBy {
			if o.Field.Func != NoFunc {
				return q.Errorf(MalformedQuery, o.Field.Pos, "Ordered field must be grouped or aggregated: %s", o.Field)
			}
		}
		if q.Having != nil {
			return q.Errorf(MalformedQuery, q.FromPos, "HAVING needs GROUP BY")
		}
		return nil
	}
	if len(q.GroupBy) == 0 && (q.Limit != NoLimit || q.Offset > 0) {
		return q.Errorf(MalformedQuery, q.FromPos, "Non-grouped query that uses overall aggregate functions cannot also use LIMIT")
	}
	if len(q.GroupBy) == 0 && q.Having != nil {
		return q.Errorf(MalformedQuery, q.FromPos, "HAVING needs GROUP BY")
	}
	names := map[string]bool{}
	for i, name := range q.columnNames() {
		ref := q.Select[i].Field
		if !q.groups(ref) {
			return q.Errorf(MalformedQuery, ref.Pos, "Field must be grouped or aggregated: %s", ref)
		}
		if key := strings.ToLower(name); names[key] {
			return q.Errorf(MalformedQuery, ref.Pos, "duplicate alias: %s", name)
		} else {
			names[key] = true
		}
	}
	for _, ref := range q.GroupBy {
		if ref.Func.IsAggregate() || ref.Func == ToLabel {
			return q.Errorf(MalformedQuery, ref.Pos, "a query cannot be grouped by %s", ref)
		}
	}
	for _, o := range q.OrderBy {
		if !q.groups(o.Field) {
			return q.Errorf(MalformedQuery, o.Field.Pos, "Ordered field must be grouped or aggregated: %s", o.Field)
		}
	}
	var err *Error
	Walk(q.Having, func(c Condition) {
		if !q.groups(c.Field) && err == nil {
			err = q.Errorf(MalformedQuery, c.Field.Pos, "Field must be grouped or aggregated: %s", c.Field)
		}
	})
	return err
}

// groups reports whether ref has one value in each group of q.
func (q *Query) groups(ref FieldRef) bool {
	if ref.Func.IsAggregate() {
		return ref.Path != ""
	}
	return slices.ContainsFunc(q.GroupBy, func(g FieldRef) bool {
		return g.Func == ref.Func && g.Zoned == ref.Zoned && strings.EqualFold(g.Path, ref.Path)
	})
}

// checkJoins applies the rules of semi-joins and anti-joins.
func checkJoins(q *Query) *Error {
	joins := 0
	var visit func(e Expr, level int, barred string) *Error
	visit = func(e Expr, level int, barred string) *Error {
		switch e := e.(type) {
		case And:
			return firstError(e.Terms, func(t Expr) *Error { return visit(t, level+1, barred) })
		case Or:
			return firstError(e.Terms, func(t Expr) *Error { return visit(t, level+1, "OR") })
		case Not:
			return visit(e.Term, level+1, "NOT")
		case Condition:
			if e.Sub == nil {
				return nil
			}
			if joins++; joins > 2 {
				return q.Errorf(MalformedQuery, e.Pos, "Maximum 2 semi join sub-selects are allowed")
			}
			if barred != "" {
				return q.Errorf(MalformedQuery, e.Pos, "Semi join sub-selects are not allowed with the '%s' operator", barred)
			}
			if level > 1 {
				return q.Errorf(MalformedQuery, e.Pos, "Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions")
			}
			return checkJoin(q, e)
		}
		return nil
	}
	return visit(q.Where, 0, "")
}

func checkJoin(q *Query, c Condition) *Error {
	sub := c.Sub
	bad := func(pos Pos, message string) *Error { return q.Errorf(MalformedQuery, pos, "%s", message) }
	switch {
	case strings.Contains(c.Field.Path, "."):
		return bad(c.Field.Pos, "The left operand of a semi join cannot be a field of another object")
	case len(sub.Select) != 1:
		return bad(c.Pos, "Semi join sub-selects can only query a single field")
	case !sub.Select[0].plain(), strings.Contains(sub.Select[0].Field.Path, "."):
		return bad(sub.Select[0].Field.Pos, "Semi join sub-selects can only query a plain field")
	case len(sub.GroupBy) > 0 || len(sub.OrderBy) > 0 || sub.Limit != NoLimit || sub.Offset > 0 || sub.Having != nil:
		return bad(c.Pos, "Semi join sub-selects cannot be grouped, ordered or limited")
	case strings.EqualFold(sub.From, q.From):
		return bad(sub.FromPos, "The inner and outer selects should not be on the same object type")
	}
	return check(sub)
}

func firstError(terms []Expr, of func(Expr) *Error) *Error {
	for _, t := range terms {
		if err := of(t); err != nil {
			return err
		}
	}
	return nil
}
