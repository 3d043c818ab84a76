package soql

import "strings"

// item reads one element of a SELECT list.
func (p *parser) item(level int) Item {
	switch {
	case p.tok.is("("):
		return p.subquery(level)
	case p.accept("TYPEOF"):
		return p.typeOf()
	}
	it := p.call()
	if p.tok.kind == tokenWord && !reserved(p.tok.text) && it.Group == "" {
		it.Alias = p.name()
	}
	return it
}

func (p *parser) subquery(level int) Item {
	pos := p.tok.pos
	if level == maxLevels {
		p.fail(pos, "queries cannot be nested deeper than %d levels", maxLevels)
	}
	p.advance()
	sub := p.query(level + 1)
	p.expect(")")
	return Item{Sub: sub, Field: FieldRef{Pos: pos}}
}

// call reads a field, FORMAT() of one, or FIELDS().
func (p *parser) call() Item {
	t := p.tok
	format, fields := t.is("FORMAT"), t.is("FIELDS")
	if !format && !fields {
		return Item{Field: p.field()}
	}
	p.advance()
	if !p.tok.is("(") { // a field of that name
		return Item{Field: FieldRef{Path: t.text, Pos: t.pos}}
	}
	p.advance()
	it := Item{Format: format}
	if format {
		it.Field = p.field()
	} else {
		it.Field.Pos = t.pos
		it.Group = strings.ToUpper(p.name())
		if it.Group != AllFields && it.Group != CustomFields && it.Group != StandardFields {
			p.fail(t.pos, "unexpected token: '%s'", it.Group)
		}
	}
	p.expect(")")
	return it
}

// typeOf reads a TYPEOF expression behind its first word.
func (p *parser) typeOf() Item {
	it := Item{Field: FieldRef{Path: p.tok.text, Pos: p.tok.pos}, TypeOf: &TypeOf{}}
	p.plainField()
	for p.accept("WHEN") {
		w := When{Pos: p.tok.pos}
		w.Object = p.object()
		p.expect("THEN")
		w.Fields = p.fields(p.plainField)
		it.TypeOf.When = append(it.TypeOf.When, w)
	}
	if len(it.TypeOf.When) == 0 {
		p.unexpected()
	}
	if p.accept("ELSE") {
		it.TypeOf.Else = p.fields(p.plainField)
	}
	p.expect("END")
	return it
}

// fields reads fields with commas between them, each by one.
func (p *parser) fields(one func() FieldRef) []FieldRef {
	out := []FieldRef{one()}
	for p.accept(",") {
		out = append(out, one())
	}
	return out
}

// field reads a field or a function of one.
func (p *parser) field() FieldRef {
	t := p.tok
	if t.kind != tokenWord || reserved(t.text) || !wellDotted(t.text) {
		p.unexpected()
		return FieldRef{}
	}
	p.advance()
	if !p.tok.is("(") {
		return FieldRef{Path: t.text, Pos: t.pos}
	}
	ref := FieldRef{Func: Func(strings.ToUpper(t.text)), Pos: t.pos}
	if !ref.Func.groups() && ref.Func != ToLabel {
		p.fail(t.pos, notHere, string(ref.Func)+"()")
		return FieldRef{}
	}
	p.advance()
	switch {
	case ref.Func == Count && p.tok.is(")"):
	case dateFuncs[ref.Func] != nil && p.accept("CONVERTTIMEZONE"):
		p.expect("(")
		ref.Path, ref.Zoned = p.plainField().Path, true
		p.expect(")")
	default:
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
