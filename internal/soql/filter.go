package soql

// Filter is a WHERE clause prepared for matching records. It is safe for
// concurrent use.
type Filter struct {
	match predicate
	env   Env
}

// predicate tests a record or a group of records by its values.
type predicate func(get func(FieldRef) any) bool

// Filter prepares the WHERE clause of q. Without one, every record matches.
// Date literals are resolved by env.Now, and semi-joins are run, once and
// immediately.
//
// The error is an [Error] if a literal or an operator does not fit a field's
// kind, else that of env.Join.
//
// Like Salesforce, conditions on null have two outcomes, not SQL's three:
//
//  1. A null text field equals null and the empty string. A null checkbox is
//     false.
//  2. !=, NOT IN and EXCLUDES hold for null, unless they exclude null. LIKE and
//     the comparisons of order do not.
//  3. NOT inverts the condition inside.
func (q *Query) Filter(env Env) (*Filter, error) {
	if q.Where == nil {
		return &Filter{match: func(func(FieldRef) any) bool { return true }}, nil
	}
	match, err := q.compile(q.Where, env)
	if err != nil {
		return nil, err
	}
	return &Filter{match: match, env: env}, nil
}

// Match reports whether the record behind get matches the WHERE clause.
func (f *Filter) Match(get Getter) bool {
	return f.match(func(ref FieldRef) any { return f.env.value(ref, get) })
}

func (q *Query) compile(e Expr, env Env) (predicate, error) {
	switch e := e.(type) {
	case And:
		terms, err := q.compileAll(e.Terms, env)
		return func(get func(FieldRef) any) bool {
			for _, t := range terms {
				if !t(get) {
					return false
				}
			}
			return true
		}, err
	case Or:
		terms, err := q.compileAll(e.Terms, env)
		return func(get func(FieldRef) any) bool {
			for _, t := range terms {
				if t(get) {
					return true
				}
			}
			return false
		}, err
	case Not:
		term, err := q.compile(e.Term, env)
		return func(get func(FieldRef) any) bool { return !term(get) }, err
	case Condition:
		test, err := q.compileCondition(e, env)
		return func(get func(FieldRef) any) bool { return test(get(e.Field)) }, err
	default:
		return nil, q.Errorf(MalformedQuery, 0, "an empty condition")
	}
}

func (q *Query) compileAll(terms []Expr, env Env) ([]predicate, error) {
	out := make([]predicate, len(terms))
	for i, t := range terms {
		var err error
		if out[i], err = q.compile(t, env); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// test tests the value of one field.
type test func(v any) bool

func (q *Query) compileCondition(c Condition, env Env) (test, error) {
	kind := env.kindOf(c.Field)
	if err := q.datable(c.Field, env); err != nil {
		return nil, err
	}
	if err := q.fits(c, kind); err != nil {
		return nil, err
	}
	if c.Sub != nil {
		return q.compileJoin(c, kind, env)
	}
	switch c.Op {
	case InOp, NotInOp:
		return membership(c, kind, env), nil
	case Includes, Excludes:
		return selection(c), nil
	case LikeOp:
		return like(c.Values[0].Text, kind), nil
	default:
		return comparison(c.Op, c.Values[0], kind, env), nil
	}
}

// compileJoin runs the subquery of a semi-join. Its null values match nothing.
func (q *Query) compileJoin(c Condition, kind Kind, env Env) (test, error) {
	if env.Join == nil {
		return nil, q.Errorf(MalformedQuery, c.Pos, "Semi join sub-selects are not supported")
	}
	values, err := env.Join(c.Sub)
	if err != nil {
		return nil, err
	}
	set := make(map[string]bool, len(values))
	for _, v := range values {
		if s := asText(v, kind); s != "" {
			set[s] = true
		}
	}
	wanted := c.Op == InOp
	return func(v any) bool { return set[asText(v, kind)] == wanted }, nil
}

// fits checks the operator and the literals of c against the kind of its field.
func (q *Query) fits(c Condition, kind Kind) error {
	field := c.Field.String()
	operator := func(what string) error {
		return q.Errorf(InvalidFilterOperator, c.Field.Pos, "invalid operator on %s field", what)
	}
	if kind == Unfilterable {
		return q.Errorf(InvalidField, c.Field.Pos, "field '%s' can not be filtered in a query call", field)
	}
	if (c.Op == Includes || c.Op == Excludes) != (kind == MultiPicklist) {
		if kind != MultiPicklist {
			return q.Errorf(InvalidFilterOperator, c.Field.Pos, "includes or excludes operator only valid on multipicklist field")
		}
		if c.Op != Eq && c.Op != NotEq {
			return operator("multipicklist")
		}
	}
	switch {
	case c.Op == LikeOp && kind == ID:
		return operator("id")
	case c.Op == LikeOp && kind != Text && kind != CaseSensitive:
		return q.Errorf(InvalidFilterOperator, c.Field.Pos, "like operator only valid on string fields")
	case kind == Boolean && c.Op != Eq && c.Op != NotEq:
		return operator("boolean")
	case c.Sub != nil && kind != ID:
		return q.Errorf(InvalidFilterOperator, c.Field.Pos, "Semi join sub-selects are only valid on id and reference fields")
	}
	for _, v := range c.Values {
		if v.Kind == NullLiteral {
			continue
		}
		if want, quoted := literalFor(kind, v.Kind); want != "" {
			how := "should not be enclosed in quotes"
			if quoted {
				how = "should be enclosed in quotes"
			}
			return q.Errorf(InvalidField, c.Field.Pos, "value of filter criterion for field '%s' must be of type %s and %s", field, want, how)
		}
		if kind == ID && v.Text != "" && !looksLikeID(v.Text) {
			return q.Errorf(InvalidFilterOperator, c.Field.Pos, "invalid ID field: %s", v.Text)
		}
	}
	return nil
}

// literalFor returns the type of literal that a field takes, "" if it takes
// got.
func literalFor(kind Kind, got LiteralKind) (want string, quoted bool) {
	switch kind {
	case Number:
		if got != NumberLiteral {
			return "double", false
		}
	case Boolean:
		if got != BoolLiteral {
			return "boolean", false
		}
	case Date:
		if got != DateLiteral && got != RangeLiteral {
			return "date", false
		}
	case DateTime:
		if got != DateTimeLiteral && got != RangeLiteral {
			return "dateTime", false
		}
	default:
		if got != StringLiteral {
			return "string", true
		}
	}
	return "", false
}

func looksLikeID(s string) bool {
	if len(s) != 15 && len(s) != 18 {
		return false
	}
	for i := range len(s) {
		if !isLetter(s[i]) && !isDigit(s[i]) {
			return false
		}
	}
	return true
}
