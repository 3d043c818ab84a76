package scan

import (
	"encoding/json"
	"unicode/utf8"
)

// Kind is the kind of a JSON value. The zero Kind is none.
type Kind uint8

// The kinds of values.
const (
	_ Kind = iota
	Nothing
	Text
	Number
	Bool
	List
	Object
)

// Value reads any value, except that it stops before an object, so that its members
// can be read. text is what a string says, or how a number or a truth value is
// written; it is part of the scanned text or good until the next call.
func (s *Scanner) Value() (text []byte, kind Kind, ok bool) {
	switch s.next() {
	case '{':
		return nil, Object, true
	case '[':
		return nil, List, s.Skip()
	case '"':
		start := s.at
		text, plain, ok := s.quoted()
		s.looked += len(text)
		if !ok || plain && utf8.Valid(text) {
			return text, Text, ok && printable(text)
		}
		var v string
		ok = json.Unmarshal(s.text[start:s.at], &v) == nil
		return []byte(v), Text, ok
	case 'n':
		return nil, Nothing, s.word("null")
	case 't', 'f':
		var yes bool
		start := s.at
		ok = s.Bool(&yes)
		return s.text[start:s.at], Bool, ok
	}
	text = s.number()
	s.looked += len(text)
	return text, Number, json.Valid(text)
}
