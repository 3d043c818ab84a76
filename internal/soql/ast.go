package soql

// Query is a parsed SELECT statement or subquery.
type Query struct {
	Select  []Item      // in order; at least one
	From    string      // the object, or the child relationship in a subquery of Select
	Where   Expr        // nil: every record
	GroupBy []FieldRef  // empty: no GROUP BY clause
	Having  Expr        // nil: every group
	OrderBy []OrderItem // empty: in no particular order
	Limit   int         // NoLimit without a LIMIT clause
	Offset  int
	FromPos Pos // where From stands in the text

	ForView, ForReference bool // the records count as viewed, or as referenced

	text string // the parsed text, for Query.Errorf
}

// NoLimit is the Limit of a [Query] without a LIMIT clause.
const NoLimit = -1

// Pos is a byte offset in the text of the query.
type Pos int

// Item is one element of a SELECT list: a field, a function of a field, a group of
// fields, a TYPEOF expression or a subquery.
type Item struct {
	Field  FieldRef // only its Pos for a subquery and a group; the relationship of TYPEOF
	Alias  string   // "" if the query gives none; only functions may have one
	Format bool     // within FORMAT()
	Group  string   // of FIELDS(): AllFields, CustomFields or StandardFields; else ""
	TypeOf *TypeOf  // else nil
	Sub    *Query   // a query on a child relationship, else nil
}

// plain reports whether the element is a field and nothing else.
func (it Item) plain() bool {
	return it.Field.Func == NoFunc && !it.Format && it.Group == "" && it.TypeOf == nil && it.Sub == nil
}

// The groups of FIELDS().
const (
	AllFields      = "ALL"
	CustomFields   = "CUSTOM"
	StandardFields = "STANDARD"
)

// TypeOf says which fields are selected of the record behind a reference to one of
// several objects.
type TypeOf struct {
	When []When
	Else []FieldRef // of all other objects; empty: none
}

// When is what [TypeOf] selects of the records of one object.
type When struct {
	Object string
	Fields []FieldRef
	Pos    Pos // of Object
}

// Func is the name of a function of a field, in capitals; "" for a plain field.
type Func string

// The aggregate functions.
const (
	NoFunc        Func = ""
	Count         Func = "COUNT"
	CountDistinct Func = "COUNT_DISTINCT"
	Min           Func = "MIN"
	Max           Func = "MAX"
	Sum           Func = "SUM"
	Avg           Func = "AVG"
)

// FieldRef names a field, or a function of one.
//
// Path is spelled as in the query ("Id", "owner.Name"), without a leading alias
// of the FROM clause or name of the object. It is "" in COUNT().
type FieldRef struct {
	Func  Func
	Path  string
	Zoned bool // of a date function: in the user's time zone, by convertTimezone()
	Pos   Pos
}

// OrderItem is one element of an ORDER BY clause.
type OrderItem struct {
	Field     FieldRef
	Desc      bool
	NullsLast bool // null comes first unless the query says NULLS LAST
}

// Expr is a condition of a WHERE or HAVING clause: [And], [Or], [Not] or
// [Condition].
type Expr interface{ expr() }

// And holds if each of Terms holds. It has at least two.
type And struct{ Terms []Expr }

// Or holds if one of Terms holds. It has at least two.
type Or struct{ Terms []Expr }

// Not holds if Term does not.
type Not struct{ Term Expr }

// Condition compares a field with one value, or with a list of them for [InOp],
// [NotInOp], [Includes] and [Excludes].
type Condition struct {
	Field  FieldRef
	Op     Op
	Values []Literal // exactly one unless Op takes a list
	Sub    *Query    // of a semi-join (IN and NOT IN); Values is then empty
	Pos    Pos       // where the first value stands
}

func (And) expr()       {}
func (Or) expr()        {}
func (Not) expr()       {}
func (Condition) expr() {}

// Op is a comparison operator as SOQL spells it.
type Op string

// The comparison operators.
const (
	Eq       Op = "="
	NotEq    Op = "!="
	Less     Op = "<"
	LessEq   Op = "<="
	More     Op = ">"
	MoreEq   Op = ">="
	LikeOp   Op = "LIKE"
	InOp     Op = "IN"
	NotInOp  Op = "NOT IN"
	Includes Op = "INCLUDES"
	Excludes Op = "EXCLUDES"
)

// LiteralKind is the kind of a [Literal].
type LiteralKind int

// The kinds of literal.
const (
	NullLiteral     LiteralKind = iota
	StringLiteral               // Text is the value, without quotes and escapes
	NumberLiteral               // Text is the number as written
	BoolLiteral                 // Text is "true" or "false"
	DateLiteral                 // Text is "2006-01-02"
	DateTimeLiteral             // Text is the date-time as written
	RangeLiteral                // Text is TODAY, LAST_N_DAYS ...; N its number
)

// Literal is a value in the text of a query.
//
// The Text of a StringLiteral compared by LIKE is a pattern: % and _ are
// wildcards unless a backslash precedes them, and a backslash is doubled.
type Literal struct {
	Kind LiteralKind
	Text string
	N    int
}

// Walk calls visit for every condition of e from left to right, except those of
// semi-joins. A nil e has none.
func Walk(e Expr, visit func(Condition)) {
	switch e := e.(type) {
	case And:
		for _, t := range e.Terms {
			Walk(t, visit)
		}
	case Or:
		for _, t := range e.Terms {
			Walk(t, visit)
		}
	case Not:
		Walk(e.Term, visit)
	case Condition:
		visit(e)
	}
}

// IsCount reports whether q is SELECT COUNT() FROM ..., which returns a total
// without records.
func (q *Query) IsCount() bool {
	return len(q.Select) == 1 && q.Select[0].Field.Func == Count && q.Select[0].Field.Path == "" && !q.Select[0].Format
}

// IsAggregate reports whether q returns groups instead of records: it has an
// aggregate or a date function, or a GROUP BY clause. COUNT() alone does not count.
func (q *Query) IsAggregate() bool {
	if q.IsCount() {
		return false
	}
	if len(q.GroupBy) > 0 {
		return true
	}
	for _, it := range q.Select {
		if it.Field.Func.groups() {
			return true
		}
	}
	return false
}
