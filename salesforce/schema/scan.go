package schema

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// scanner reads JSON in one pass and without reflection: a describe is long, and
// most of it is of no use here. It understands less than encoding/json does:
// where one of its methods returns false, the text is to be read by that, which
// then says what is wrong, if anything is.
type scanner struct {
	text  []byte
	at    int
	depth int
	names map[string]string // members' names as they came, in lower case
}

// maxScanned is how deep a scanner goes.
const maxScanned = 100

// next returns the next byte that is no white space, 0 at the end.
func (s *scanner) next() byte {
	for at := s.at; at < len(s.text); at++ {
		switch c := s.text[at]; c {
		case ' ', '\t', '\n', '\r':
		default:
			s.at = at
			return c
		}
	}
	s.at = len(s.text)
	return 0
}

// take takes the next byte if it is c.
func (s *scanner) take(c byte) bool {
	if s.next() != c {
		return false
	}
	s.at++
	return true
}

// end reports whether nothing follows.
func (s *scanner) end() bool { return s.next() == 0 && s.at == len(s.text) }

// list reads an array, each of whose items is read by item.
func (s *scanner) list(item func() bool) bool {
	if !s.take('[') {
		return false
	}
	if s.take(']') {
		return true
	}
	for item() {
		if !s.take(',') {
			return s.take(']')
		}
	}
	return false
}

// object reads an object, each of whose values is read by value, which is given
// its name in lower case: encoding/json does not mind the case either.
func (s *scanner) object(value func(name string) bool) bool {
	if !s.take('{') {
		return false
	}
	if s.take('}') {
		return true
	}
	for {
		name, ok := s.name()
		if !ok || !s.take(':') || !value(name) {
			return false
		}
		if !s.take(',') {
			return s.take('}')
		}
	}
}

// name reads the name of a member, of ASCII, and returns it in lower case.
func (s *scanner) name() (name string, ok bool) {
	text, plain, ok := s.quoted()
	if !ok || !plain {
		return "", false
	}
	if name, ok = s.names[string(text)]; ok {
		return name, true
	}
	for _, c := range text {
		if c < ' ' || c >= utf8.RuneSelf {
			return "", false
		}
	}
	name = strings.ToLower(string(text))
	s.names[string(text)] = name
	return name, true
}

// quoted reads a string and returns what stands between its quotes; plain says
// that there is no backslash.
func (s *scanner) quoted() (text []byte, plain, ok bool) {
	if !s.take('"') {
		return nil, false, false
	}
	start, plain := s.at, true
	for {
		n := bytes.IndexByte(s.text[s.at:], '"')
		if n < 0 {
			return nil, false, false
		}
		escape := bytes.IndexByte(s.text[s.at:s.at+n], '\\')
		if escape < 0 {
			s.at += n + 1
			return s.text[start : s.at-1], plain, true
		}
		plain = false
		s.at += escape + 2 // behind what is escaped
	}
}

// str reads a string into v, or null, which leaves it.
func (s *scanner) str(v *string) bool {
	if s.next() == 'n' {
		return s.word("null")
	}
	start := s.at
	text, plain, ok := s.quoted()
	if !ok {
		return false
	}
	if !plain || !utf8.Valid(text) {
		return json.Unmarshal(s.text[start:s.at], v) == nil
	}
	*v = string(text)
	return printable(text)
}

// printable reports whether there is nothing in a text that JSON has escaped.
func printable(text []byte) bool {
	for _, c := range text {
		if c < ' ' {
			return false
		}
	}
	return true
}

// yes reads true or false into v, or null, which leaves it.
func (s *scanner) yes(v *bool) bool {
	switch s.next() {
	case 't':
		*v = true
		return s.word("true")
	case 'f':
		*v = false
		return s.word("false")
	}
	return s.word("null")
}

// word reads one of JSON's words.
func (s *scanner) word(word string) bool {
	s.next()
	if rest := s.text[s.at:]; len(rest) < len(word) || string(rest[:len(word)]) != word {
		return false
	}
	s.at += len(word)
	return true
}

// integer reads a whole number of up to nine digits into v, or null, which
// leaves it.
func (s *scanner) integer(v *int) bool {
	if s.next() == 'n' {
		return s.word("null")
	}
	text := s.number()
	if len(text) == 0 || len(text) > 9 || text[0] == '0' && len(text) > 1 {
		return false
	}
	n := 0
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
		n = 10*n + int(c-'0')
	}
	*v = n
	return true
}

// number reads what a number may be made of.
func (s *scanner) number() []byte {
	start := s.at
	at := start
	for at < len(s.text) && strings.IndexByte("+-.0123456789eE", s.text[at]) >= 0 {
		at++
	}
	s.at = at
	return s.text[start:at]
}

// skip reads any value.
func (s *scanner) skip() bool {
	switch s.next() {
	case '{':
		return s.deeper(func() bool { return s.object(func(string) bool { return s.skip() }) })
	case '[':
		return s.deeper(func() bool { return s.list(s.skip) })
	case '"':
		start := s.at
		text, plain, ok := s.quoted()
		return ok && (plain && printable(text) || json.Valid(s.text[start:s.at]))
	case 't', 'f', 'n':
		var v bool
		return s.yes(&v)
	}
	return json.Valid(s.number())
}

// deeper reads what may hold other values, but not too deeply.
func (s *scanner) deeper(read func() bool) bool {
	s.depth++
	ok := s.depth <= maxScanned && read()
	s.depth--
	return ok
}
