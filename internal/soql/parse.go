package soql

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	maxQuery   = 100_000 // characters of a query
	maxNesting = 60      // parentheses within parentheses
	maxLevels  = 5       // queries within queries, the outermost included
	maxOffset  = 2000
)

// Parse reads a query. The error is an [Error].
//
// It refuses what Salesforce refuses without looking at the org: AND and OR
// mixed without parentheses, NOT beside them without its own parentheses,
// fields that are neither grouped nor aggregated, an alias outside an aggregate
// query, a semi-join under OR or NOT. Only the org can tell whether objects and
// fields exist.
func Parse(text string) (*Query, error) {
	p := &parser{text: text}
	if !utf8.ValidString(text) {
		return nil, p.errorAt(0, "the query is not UTF-8")
	}
	if utf8.RuneCountInString(text) > maxQuery {
		return nil, p.errorAt(0, fmt.Sprintf("SOQL statements cannot be longer than %d characters.", maxQuery))
	}
	p.advance()
	q := p.query(1)
	if p.err == nil && p.tok.kind != tokenEOF {
		p.unexpected()
	}
	if p.err == nil {
		p.err = check(q)
	}
	if p.err != nil {
		return nil, p.err
	}
	return q, nil
}

// parser keeps the first error. After an error every token is EOF, so that all
// loops end.
type parser struct {
	text  string
	off   int // behind tok
	tok   token
	depth int // open parentheses of conditions
	err   *Error
}

func (p *parser) advance() {
	if p.err == nil {
		p.tok, p.off = next(p.text, p.off)
	}
}

func (p *parser) errorAt(pos Pos, message string) *Error {
	unexpected := (strings.HasPrefix(message, "unexpected token: ") || strings.HasPrefix(message, "expecting ")) && int(pos) < len(p.text)
	return errorAt(p.text, MalformedQuery, pos, message, unexpected)
}

func (p *parser) fail(pos Pos, format string, args ...any) {
	if p.err == nil {
		p.err = p.errorAt(pos, fmt.Sprintf(format, args...))
	}
	p.tok = token{kind: tokenEOF, pos: Pos(len(p.text))}
}

func (p *parser) unexpected() {
	p.fail(p.tok.pos, "unexpected token: '%s'", p.tok.shown())
}

// accept skips the keyword or mark s if it comes next.
func (p *parser) accept(s string) bool {
	if !p.tok.is(s) {
		return false
	}
	p.advance()
	return true
}

func (p *parser) expect(s string) {
	if p.accept(s) {
		return
	}
	if s == ")" {
		p.fail(p.tok.pos, "expecting a right parentheses, found '%s'", p.tok.shown())
		return
	}
	p.unexpected()
}

// query reads SELECT and the clauses after it. Level 1 is the outermost.
func (p *parser) query(level int) *Query {
	q := &Query{Limit: NoLimit, text: p.text}
	p.expect("SELECT")
	for {
		q.Select = append(q.Select, p.item(level))
		if !p.accept(",") {
			break
		}
	}
	p.expect("FROM")
	alias := p.from(q)
	if p.accept("WHERE") {
		q.Where = p.condition(level)
	}
	if p.accept("GROUP") {
		p.expect("BY")
		q.GroupBy = p.fields()
	}
	if p.accept("HAVING") {
		q.Having = p.condition(maxLevels)
	}
	if p.accept("ORDER") {
		p.expect("BY")
		q.OrderBy = p.order()
	}
	if p.accept("LIMIT") {
		q.Limit = p.count()
	}
	if p.accept("OFFSET") {
		pos := p.tok.pos
		if q.Offset = p.count(); q.Offset > maxOffset && p.err == nil {
			p.err = errorAt(p.text, NumberOutsideRange, pos, fmt.Sprintf("Maximum SOQL offset allowed is %d", maxOffset), false)
		}
	}
	p.refuse("USING", "WITH", "FOR", "UPDATE", "ALL")
	q.unqualify(alias)
	return q
}

// refuse rejects a clause that Salesforce has and this package lacks.
func (p *parser) refuse(words ...string) {
	for _, w := range words {
		if p.tok.is(w) {
			p.fail(p.tok.pos, "%s is not supported", w)
		}
	}
}

func (p *parser) item(level int) Item {
	p.refuse("TYPEOF")
	if !p.tok.is("(") {
		it := Item{Field: p.field()}
		if p.tok.kind == tokenWord && !reserved(p.tok.text) {
			it.Alias = p.name()
		}
		return it
	}
	pos := p.tok.pos
	if level == maxLevels {
		p.fail(pos, "queries cannot be nested deeper than %d levels", maxLevels)
	}
	p.advance()
	sub := p.query(level + 1)
	p.expect(")")
	return Item{Sub: sub, Field: FieldRef{Pos: pos}}
}

// from reads the object's name and returns its alias.
func (p *parser) from(q *Query) (alias string) {
	q.FromPos = p.tok.pos
	if p.tok.is("GROUP") || p.tok.is("ORDER") { // both are objects too
		q.From = p.tok.text
		p.advance()
	} else {
		q.From = p.name()
	}
	p.refuse("USING", "WITH", "FOR", "UPDATE", "ALL")
	if p.tok.kind == tokenWord && !reserved(p.tok.text) {
		alias = p.name()
	}
	return alias
}

// name reads a word without dots.
func (p *parser) name() string {
	if p.tok.kind != tokenWord || reserved(p.tok.text) || strings.Contains(p.tok.text, ".") {
		p.unexpected()
		return ""
	}
	s := p.tok.text
	p.advance()
	return s
}

func (p *parser) fields() []FieldRef {
	var out []FieldRef
	for {
		out = append(out, p.field())
		if !p.accept(",") {
			return out
		}
	}
}

// field reads a field or an aggregate over one.
func (p *parser) field() FieldRef {
	t := p.tok
	if t.kind != tokenWord || reserved(t.text) || !wellDotted(t.text) {
		p.unexpected()
		return FieldRef{}
	}
	p.advance()
	ref := FieldRef{Path: t.text, Pos: t.pos}
	if !p.tok.is("(") {
		return ref
	}
	ref = FieldRef{Func: aggregate(t.text), Pos: t.pos}
	if ref.Func == NoFunc {
		p.fail(t.pos, "the function %s is not supported", strings.ToUpper(t.text))
		return FieldRef{}
	}
	p.advance()
	if ref.Func != Count || !p.tok.is(")") {
		ref.Path = p.plainField().Path
	}
	p.expect(")")
	return ref
}

// plainField reads a field that is not a function.
func (p *parser) plainField() FieldRef {
	ref := p.field()
	if ref.Func != NoFunc {
		p.fail(ref.Pos, "unexpected token: '%s'", ref.Func)
	}
	return ref
}

func (p *parser) order() []OrderItem {
	var out []OrderItem
	for {
		o := OrderItem{Field: p.field()}
		if !p.accept("ASC") {
			o.Desc = p.accept("DESC")
		}
		if p.accept("NULLS") {
			if !p.accept("FIRST") {
				p.expect("LAST")
				o.NullsLast = true
			}
		}
		out = append(out, o)
		if !p.accept(",") {
			return out
		}
	}
}

// count reads the number of LIMIT or OFFSET.
func (p *parser) count() int {
	n, err := strconv.ParseInt(p.tok.text, 10, 32)
	if p.tok.kind != tokenNumber || err != nil || n < 0 || p.tok.text[0] == '+' {
		p.unexpected()
		return 0
	}
	p.advance()
	return int(n)
}

func aggregate(name string) Func {
	switch f := Func(strings.ToUpper(name)); f {
	case Count, CountDistinct, Min, Max, Sum, Avg:
		return f
	default:
		return NoFunc
	}
}

// wellDotted reports whether no part of a path is empty or starts with a
// character that no name starts with.
func wellDotted(path string) bool {
	for part := range strings.SplitSeq(path, ".") {
		if part == "" || !isLetter(part[0]) {
			return false
		}
	}
	return true
}

// reserved reports whether a word can name neither a field nor an alias.
func reserved(word string) bool {
	switch strings.ToUpper(word) {
	case "AND", "ASC", "DESC", "EXCLUDES", "FALSE", "FIRST", "FROM", "GROUP", "HAVING", "IN", "INCLUDES", "LAST",
		"LIKE", "LIMIT", "NOT", "NULL", "NULLS", "OFFSET", "OR", "ORDER", "SELECT", "TRUE", "TYPEOF", "USING",
		"WHERE", "WITH":
		return true
	default:
		return false
	}
}
