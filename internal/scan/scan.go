// Package scan reads JSON of a known form in one pass and without reflection. It
// understands less than encoding/json does: where a method returns false, the
// text is to be read by that, which then says what is wrong, if anything is.
// What it understands, it understands as encoding/json does.
package scan

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Scanner reads a text, each byte of it a few times at most. After a method has
// returned false, it is of no use.
type Scanner struct {
	// Done ends the reading when it is closed: the next method, or the one under
	// way, returns false after at most Grain bytes. nil ends nothing.
	Done <-chan struct{}

	text    []byte
	at      int
	depth   int
	looked  int // bytes that were looked at, each time anew
	due     int // how many of them there are when Done is looked at next
	stopped bool
}

// Grain is how many bytes are looked at before Done is: a text of less is always
// read to its end.
const Grain = 1 << 20

// MaxDepth is how deep a Scanner goes into what it skips.
const MaxDepth = 100

// New returns a Scanner that stands before a text, which must not change.
func New(text []byte) *Scanner { return &Scanner{text: text, due: Grain} }

// Stopped reports whether Done was closed before the text was read.
func (s *Scanner) Stopped() bool { return s.stopped }

// look counts bytes that are looked at, and reports whether to go on.
func (s *Scanner) look(n int) bool {
	s.looked += n
	if s.looked < s.due {
		return true
	}
	s.due = s.looked + Grain
	select {
	case <-s.Done:
		s.stopped = true
	default:
	}
	return !s.stopped
}

// next returns the next byte that is no white space, 0 at the end, or where the
// reading is to end.
func (s *Scanner) next() byte {
	if s.stopped {
		return 0
	}
	for start := s.at; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\n', '\r':
		default:
			if !s.look(s.at - start + 1) {
				return 0
			}
			return c
		}
	}
	return 0
}

// take takes the next byte if it is c.
func (s *Scanner) take(c byte) bool {
	if s.next() != c {
		return false
	}
	s.at++
	return true
}

// End reports whether nothing follows.
func (s *Scanner) End() bool { return s.next() == 0 && s.at == len(s.text) }

// Null reports whether null follows, and takes it.
func (s *Scanner) Null() bool { return s.next() == 'n' && s.word("null") }

// List reads an array, each of whose items is read by item.
func (s *Scanner) List(item func() bool) bool {
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

// Object reads an object, each of whose values is read by value, which is given
// its name: printable ASCII, and part of the text.
func (s *Scanner) Object(value func(name []byte) bool) bool {
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

func (s *Scanner) name() (text []byte, ok bool) {
	if !s.take('"') {
		return nil, false
	}
	start := s.at
	for ; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			return s.text[start : s.at-1], s.look(s.at - start)
		case c < ' ' || c > '~' || c == '\\':
			return nil, false
		}
	}
	return nil, false
}

// Text reads a string into v, or null, which leaves it.
func (s *Scanner) Text(v *string) bool {
	if s.Null() {
		return true
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

// quoted reads a string and returns what stands between its quotes; plain says
// that there is no backslash.
func (s *Scanner) quoted() (text []byte, plain, ok bool) {
	if !s.take('"') {
		return nil, false, false
	}
	start, quote, plain := s.at, s.at-1, true
	for {
		if quote < s.at { // it was escaped
			n := bytes.IndexByte(s.text[s.at:], '"')
			if n < 0 {
				s.look(len(s.text) - s.at)
				return nil, false, false
			}
			quote = s.at + n
			s.look(n)
		}
		escape := bytes.IndexByte(s.text[s.at:quote], '\\')
		if escape < 0 {
			ok = s.look(quote - s.at)
			s.at = quote + 1
			return s.text[start:quote], plain, ok
		}
		plain = false
		s.at += escape + 2 // behind what is escaped
		if !s.look(escape + 2) {
			return nil, false, false
		}
	}
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

// Bool reads true or false into v, or null, which leaves it.
func (s *Scanner) Bool(v *bool) bool {
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
func (s *Scanner) word(word string) bool {
	if rest := s.text[s.at:]; len(rest) < len(word) || string(rest[:len(word)]) != word {
		return false
	}
	s.at += len(word)
	return true
}

// Int reads a whole number of up to nine digits into v, or null, which leaves it.
func (s *Scanner) Int(v *int) bool {
	if s.Null() {
		return true
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
func (s *Scanner) number() []byte {
	start := s.at
	for !s.stopped && s.at < len(s.text) && strings.IndexByte("+-.0123456789eE", s.text[s.at]) >= 0 {
		s.at++
	}
	s.look(s.at - start)
	return s.text[start:s.at]
}

// Raw reads any value and returns its text.
func (s *Scanner) Raw() (text []byte, ok bool) {
	s.next()
	start := s.at
	ok = s.Skip()
	return s.text[start:s.at:s.at], ok
}

// Skip reads any value.
func (s *Scanner) Skip() bool {
	switch s.next() {
	case '{':
		return s.deeper(func() bool { return s.Object(func([]byte) bool { return s.Skip() }) })
	case '[':
		return s.deeper(func() bool { return s.List(s.Skip) })
	case '"':
		start := s.at
		text, plain, ok := s.quoted()
		return ok && (plain && printable(text) || json.Valid(s.text[start:s.at]))
	case 't', 'f', 'n':
		var v bool
		return s.Bool(&v)
	}
	return json.Valid(s.number())
}

// deeper reads what may hold other values, but not too deeply.
func (s *Scanner) deeper(read func() bool) bool {
	s.depth++
	ok := s.depth <= MaxDepth && read()
	s.depth--
	return ok
}
