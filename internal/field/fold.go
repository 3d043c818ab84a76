package field

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fold is the form under which names and picklist values are compared:
// [Caseless], and each run of white space one space.
func Fold(s string) string { return string(AppendFold(nil, s)) }

// AppendFold appends the [Fold] of s, for a look-up that allocates nothing.
func AppendFold(b []byte, s string) []byte {
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
