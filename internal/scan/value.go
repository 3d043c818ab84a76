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
	switch c := s.next(); c {
	case '{':
		return nil, Object, true
	case '[':
		return nil, List, s.Skip()
	case '"':
		start := s.at
		text, plain, ok := s.quoted()
		if !ok || plain && utf8.Valid(text) {
			return text, Text, ok && printable(text)
		}
		var v string
		ok = json.Unmarshal(s.text[start:s.at], &v) == nil
		return []byte(v), Text, ok
	case 't', 'f', 'n':
		var yes bool
		start, kind := s.at, Bool
		if c == 'n' {
			kind = Nothing
		}
		ok = s.Bool(&yes)
		text = s.text[start:s.at]
		if c == 'n' {
			text = nil
		}
		return text, kind, ok
	}
	text = s.number()
	return text, Number, json.Valid(text)
}
