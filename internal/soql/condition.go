package soql

import "strings"

// condition reads the conditions after WHERE or HAVING, or in parentheses:
//
//	all  = one {AND one} | one {OR one} | NOT one
//	one  = "(" all ")" | field operator value
//
// Without parentheses, Salesforce accepts neither AND beside OR nor NOT beside
// either, except that NOT may start a whole clause.
func (p *parser) condition(level int) Expr {
	if p.depth++; p.depth > maxNesting {
		p.fail(p.tok.pos, "parentheses cannot be nested deeper than %d levels", maxNesting)
		return nil
	}
	defer func() { p.depth-- }()
	if p.accept("NOT") {
		return Not{Term: p.one(level)}
	}
	first := p.one(level)
	switch {
	case p.tok.is("AND"):
		return And{Terms: p.chain(first, "AND", level)}
	case p.tok.is("OR"):
		return Or{Terms: p.chain(first, "OR", level)}
	default:
		return first
	}
}

func (p *parser) chain(first Expr, operator string, level int) []Expr {
	terms := []Expr{first}
	for p.accept(operator) {
		terms = append(terms, p.one(level))
	}
	if p.tok.is("AND") || p.tok.is("OR") {
		p.unexpected()
	}
	return terms
}

func (p *parser) one(level int) Expr {
	if p.accept("(") {
		e := p.condition(level)
		p.expect(")")
		return e
	}
	c := Condition{Field: p.field()}
	if p.err != nil {
		return c
	}
	c.Op = p.operator()
	c.Pos = p.tok.pos
	switch c.Op {
	case InOp, NotInOp, Includes, Excludes:
		p.list(&c, level)
	default:
		c.Values = []Literal{p.literal(c.Op)}
	}
	return c
}

func (p *parser) operator() Op {
	t := p.tok
	if t.kind != tokenPunct && t.kind != tokenWord {
		p.unexpected()
		return ""
	}
	p.advance()
	switch op := Op(strings.ToUpper(t.text)); op {
	case Eq, NotEq, Less, LessEq, More, MoreEq, LikeOp, InOp, Includes, Excludes:
		return op
	case "<>":
		return NotEq
	case "NOT":
		p.expect("IN")
		return NotInOp
	default:
		p.fail(t.pos, "unexpected token: '%s'", t.shown())
		return ""
	}
}

// list reads the values of IN, NOT IN, INCLUDES and EXCLUDES, or the subquery
// of a semi-join.
func (p *parser) list(c *Condition, level int) {
	p.expect("(")
	c.Pos = p.tok.pos
	if p.tok.is("SELECT") && (c.Op == InOp || c.Op == NotInOp) {
		if level != 1 {
			p.fail(p.tok.pos, "Nesting of semi join sub-selects is not supported")
			return
		}
		c.Sub = p.query(maxLevels)
		p.expect(")")
		return
	}
	for {
		pos := p.tok.pos
		v := p.literal(c.Op)
		if v.Kind == RangeLiteral {
			p.fail(pos, "unexpected token: '%s'", v.Text)
		}
		c.Values = append(c.Values, v)
		if !p.accept(",") {
			break
		}
	}
	p.expect(")")
}

func (p *parser) literal(op Op) Literal {
	t := p.tok
	if op == LikeOp || op == Includes || op == Excludes {
		if t.kind != tokenString {
			p.unexpected()
			return Literal{}
		}
	}
	switch t.kind {
	case tokenString:
		p.advance()
		return p.stringLiteral(t, op == LikeOp)
	case tokenNumber:
		v, ok := numberLiteral(t.text)
		if !ok {
			p.unexpected()
		}
		p.advance()
		return v
	case tokenWord:
		return p.wordLiteral()
	default:
		if t.is(":") {
			p.fail(t.pos, "Bind variables only allowed in Apex code")
		}
		p.unexpected()
		return Literal{}
	}
}

func (p *parser) stringLiteral(t token, pattern bool) Literal {
	text, bad, ok := unescape(t.text, pattern)
	switch {
	case !ok:
		p.fail(t.pos+1+Pos(bad), "Illegal escape sequence in a string")
	case tooLong(text):
		p.fail(t.pos, "string literals cannot be longer than %d characters", maxString)
	}
	return Literal{Kind: StringLiteral, Text: text}
}

// wordLiteral reads null, true, false and the date literals.
func (p *parser) wordLiteral() Literal {
	t := p.tok
	word := strings.ToUpper(t.text)
	p.advance()
	switch {
	case word == "NULL":
		return Literal{}
	case word == "TRUE" || word == "FALSE":
		return Literal{Kind: BoolLiteral, Text: strings.ToLower(word)}
	case isRange(word):
		return Literal{Kind: RangeLiteral, Text: word}
	case isRangeN(word):
		if !p.tok.is(":") {
			p.fail(p.tok.pos, "expecting a colon, found '%s'", p.tok.shown())
			return Literal{}
		}
		p.advance()
		pos := p.tok.pos
		n := p.count()
		if n > maxRange {
			p.fail(pos, "the number of a date literal cannot be greater than %d", maxRange)
		}
		return Literal{Kind: RangeLiteral, Text: word, N: n}
	default:
		p.fail(t.pos, "unexpected token: '%s'", t.text)
		return Literal{}
	}
}
