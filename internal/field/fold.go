package field

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fold returns the form in which names and picklist values are compared:
// [Caseless], with single spaces between words, or a longer text as it is.
func Fold(s string) string { return string(AppendFold(nil, s)) }

// longest is how many bytes of a text are folded: no name or address has nearly as many.
const longest = 10_000

// AppendFold appends the [Fold] of s, for look-ups without an allocation.
func AppendFold(b []byte, s string) []byte {
	if len(s) > longest {
		return append(b, strings.TrimSpace(s)...)
	}
	start := len(b)
	gap := false
	for i, r := range s {
		if r >= utf8.RuneSelf {
			return append(b[:start], strings.Join(strings.Fields(Caseless(s)), " ")...)
		}
		if unicode.IsSpace(r) {
			gap = true
			continue
		}
		if gap && len(b) > start {
			b = append(b, ' ')
		}
		gap = false
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	return b
}
