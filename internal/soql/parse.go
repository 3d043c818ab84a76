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
	if level == 1 {
		p.with()
	}
	if p.accept("GROUP") {
		p.expect("BY")
		q.GroupBy = p.fields(p.field)
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
	if level == 1 {
		p.usage(q)
		p.refuse("UPDATE")
		if p.tok.is("ALL") {
			p.fail(0, "ALL ROWS not allowed in this context") // anywhere but in Apex
		}
	}
	q.unqualify(alias)
	return q
}

// notHere is the message about what Salesforce has and this package lacks.
const notHere = "%s is not supported by this simulator"

// refuse rejects a clause that Salesforce has and this package lacks.
func (p *parser) refuse(words ...string) {
	for _, w := range words {
		if p.tok.is(w) {
			p.fail(p.tok.pos, notHere, w)
		}
	}
}

// with reads the clause that says whose permissions count: always those of the user
// who asks.
func (p *parser) with() {
	if !p.accept("WITH") || p.accept("USER_MODE") || p.accept("SECURITY_ENFORCED") {
		return
	}
	p.fail(p.tok.pos, notHere, "WITH "+strings.ToUpper(p.tok.shown()))
}

// usage reads FOR VIEW or FOR REFERENCE.
func (p *parser) usage(q *Query) {
	if !p.accept("FOR") {
		return
	}
	q.ForView = p.accept("VIEW")
	q.ForReference = !q.ForView && p.accept("REFERENCE")
	if !q.ForView && !q.ForReference {
		p.fail(p.tok.pos, notHere, "FOR "+strings.ToUpper(p.tok.shown()))
	}
}

// from reads the object's name and returns its alias.
func (p *parser) from(q *Query) (alias string) {
	q.FromPos = p.tok.pos
	q.From = p.object()
	p.refuse("USING")
	if p.tok.kind == tokenWord && !reserved(p.tok.text) && !p.tok.is("FOR") && !p.tok.is("UPDATE") && !p.tok.is("ALL") {
		alias = p.name()
	}
	return alias
}

// object reads the name of an object. Group and Order are objects too.
func (p *parser) object() string {
	if t := p.tok; t.is("GROUP") || t.is("ORDER") {
		p.advance()
		return t.text
	}
	return p.name()
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
