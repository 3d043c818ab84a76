package salesforce

import (
	"encoding/json"
	"strings"
)

// scanner reads JSON of a known form without reflection. It understands less
// than encoding/json does: where one of its methods returns false, the text is
// to be read by that, which then says what is wrong, if anything is.
type scanner struct {
	text  []byte
	at    int
	depth int
}

// maxScanned is how deep a scanner goes.
const maxScanned = 100

// next returns the next byte that is no white space, 0 at the end.
func (s *scanner) next() byte {
	for ; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
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

// object reads an object, each of whose values is read by value.
func (s *scanner) object(value func(key []byte) bool) bool {
	if !s.take('{') {
		return false
	}
	if s.take('}') {
		return true
	}
	for {
		key, ok := s.plain()
		if !ok || !s.take(':') || !value(key) {
			return false
		}
		if !s.take(',') {
			return s.take('}')
		}
	}
}

// plain reads a string of printable ASCII without escapes.
func (s *scanner) plain() (text []byte, ok bool) {
	if !s.take('"') {
		return nil, false
	}
	start := s.at
	for ; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			return s.text[start : s.at-1], true
		case c < ' ' || c > '~' || c == '\\':
			return nil, false
		}
	}
	return nil, false
}

// yes reads true or false.
func (s *scanner) yes() (yes, ok bool) {
	if s.next() == 't' {
		return true, s.word("true")
	}
	return false, s.word("false")
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

// status reads a number of three digits.
func (s *scanner) status() (n int, ok bool) {
	s.next()
	start := s.at
	for ; s.at < len(s.text) && '0' <= s.text[s.at] && s.text[s.at] <= '9'; s.at++ {
		n = (10*n + int(s.text[s.at]-'0')) % 1000
	}
	return n, s.at-start == 3 && n >= 100
}

// raw reads any value and returns its text.
func (s *scanner) raw() (text []byte, ok bool) {
	s.next()
	start := s.at
	ok = s.skip()
	return s.text[start:s.at:s.at], ok
}

// skip reads any value.
func (s *scanner) skip() bool {
	s.depth++
	defer func() { s.depth-- }()
	switch c := s.next(); {
	case s.depth > maxScanned:
		return false
	case c == '{':
		return s.object(func([]byte) bool { return s.skip() })
	case c == '[':
		return s.list(s.skip)
	case c == '"':
		return s.skipText()
	case c == 't', c == 'f':
		_, ok := s.yes()
		return ok
	case c == 'n':
		return s.word("null")
	}
	start := s.at
	for s.at < len(s.text) && strings.IndexByte("+-.0123456789eE", s.text[s.at]) >= 0 {
		s.at++
	}
	return json.Valid(s.text[start:s.at])
}

// skipText reads any string, after whose escapes encoding/json looks.
func (s *scanner) skipText() bool {
	start, escaped := s.at, false
	for s.at++; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			return !escaped || json.Valid(s.text[start:s.at])
		case c == '\\':
			escaped = true
			s.at++
		case c < ' ':
			return false
		}
	}
	return false
}
