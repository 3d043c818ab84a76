// Package scan reads JSON of a known form in one pass, without reflection. It
// accepts less than encoding/json does, with the same results. If a method returns
// false, read the text by encoding/json, which also says what is wrong.
package scan

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Scanner reads a text, and looks at each byte at most ten times, however its values
// are nested. Do not use it after a method has returned false.
type Scanner struct {
	// Done, unless nil, ends the reading when it is closed: the next method, or the
	// one under way, returns false after at most Grain bytes.
	Done <-chan struct{}

	text    []byte
	at      int
	depth   int
	looked  int  // bytes looked at, counted each time, by encoding/json too
	due     int  // the value of looked at which Done is checked next
	stopped bool // Done was closed before the text was read
	keeps   bool // texts share memory
	kept    strings.Builder
}

// Grain is how many bytes are looked at between checks of Done. As each is looked at
// ten times at most, a text of a tenth of that is always read to its end.
const Grain = 1 << 20

// MaxDepth is how deep skipped values may be.
const MaxDepth = 100

// New returns a Scanner at the start of a text, which must not change.
func New(text []byte) *Scanner { return &Scanner{text: text, due: Grain} }

// look counts bytes that were looked at, and reports whether to continue.
func (s *Scanner) look(n int) bool {
	s.looked += n
	if s.looked < s.due {
		return !s.stopped
	}
	s.due = s.looked + Grain
	select {
	case <-s.Done:
		s.stopped = true
	default:
	}
	return !s.stopped
}

// next returns the next byte that is not white space, or 0 if there is none or Done
// is closed.
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

// List reads an array and calls item to read each of its items.
func (s *Scanner) List(item func() bool) bool { return s.sequence('[', ']', item) }

// Object reads an object and calls value to read each of its values. The name of a
// value must be printable ASCII, and is part of the text.
func (s *Scanner) Object(value func(name []byte) bool) bool {
	return s.sequence('{', '}', func() bool {
		name, ok := s.name()
		return ok && s.take(':') && value(name)
	})
}

// sequence reads items between brackets, separated by commas.
func (s *Scanner) sequence(first, last byte, item func() bool) bool {
	if !s.take(first) {
		return false
	}
	if s.take(last) {
		return true
	}
	for item() {
		if !s.take(',') {
			return s.take(last)
		}
	}
	return false
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
	s.looked += len(text)
	if !plain || !utf8.Valid(text) {
		s.looked += unmarshalled * len(text)
		return json.Unmarshal(s.text[start:s.at], v) == nil
	}
	*v = s.keep(text)
	s.looked += len(text)
	return printable(text)
}

// unmarshalled is how often encoding/json looks at a byte of a string: to check it, to
// find its end, to find its first escape, to resolve its escapes, and to copy it.
const unmarshalled = 5

// quoted reads a string and returns the text between its quotes. plain is false if
// the text has a backslash.
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

// printable reports whether a text has no characters that JSON must escape.
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
	}
	_, _, ok := s.Value()
	return ok
}

// deeper reads a value that may hold other values, up to MaxDepth.
func (s *Scanner) deeper(read func() bool) bool {
	s.depth++
	ok := s.depth <= MaxDepth && read()
	s.depth--
	return ok
}
