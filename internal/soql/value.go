package soql

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// maxString is the longest string literal, in characters.
const maxString = 4000

var (
	numberForm   = regexp.MustCompile(`^[-+]?[0-9]{1,40}(\.[0-9]{1,40})?$`)
	dateForm     = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
	dateTimeForm = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T`)
)

// numberLiteral distinguishes numbers, dates and date-times. It refuses any
// other text.
func numberLiteral(text string) (Literal, bool) {
	switch {
	case dateForm.MatchString(text):
		_, ok := ParseDay(text)
		return Literal{Kind: DateLiteral, Text: text}, ok
	case dateTimeForm.MatchString(text):
		_, ok := ParseTime(text)
		return Literal{Kind: DateTimeLiteral, Text: text}, ok
	default:
		return Literal{Kind: NumberLiteral, Text: text}, numberForm.MatchString(text)
	}
}

// ParseTime reads a date-time as SOQL and the REST API write it: seconds, with
// or without a fraction, and a zone (Z, +01:00 or +0100). It accepts the years
// that Salesforce knows, 1700 to 4000.
func ParseTime(s string) (time.Time, bool) {
	for _, layout := range []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05Z0700"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, 1700 <= t.Year() && t.Year() <= 4000
		}
	}
	return time.Time{}, false
}

// unescape removes the escapes from the inside of a string literal. For a LIKE
// pattern (see [Literal]) it keeps \%, \_ and \\. It returns the offset of a
// backslash that escapes nothing.
func unescape(s string, pattern bool) (text string, bad int, ok bool) {
	if !strings.Contains(s, `\`) {
		return s, 0, true
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b.WriteByte(s[i])
			continue
		}
		if i++; i == len(s) {
			return "", i - 1, false
		}
		switch c := s[i]; c {
		case 'n', 'N':
			b.WriteByte('\n')
		case 'r', 'R':
			b.WriteByte('\r')
		case 't', 'T':
			b.WriteByte('\t')
		case 'b', 'B':
			b.WriteByte('\b')
		case 'f', 'F':
			b.WriteByte('\f')
		case '\'', '"':
			b.WriteByte(c)
		case '\\':
			b.WriteByte(c)
			if pattern {
				b.WriteByte(c)
			}
		case '%', '_':
			if !pattern {
				return "", i - 1, false
			}
			b.WriteByte('\\')
			b.WriteByte(c)
		case 'u':
			r, err := strconv.ParseUint(s[i+1:min(i+5, len(s))], 16, 16)
			if err != nil || i+5 > len(s) {
				return "", i - 1, false
			}
			if pattern && r == '\\' {
				b.WriteByte('\\')
			}
			b.WriteRune(rune(r))
			i += 4
		default:
			return "", i - 1, false
		}
	}
	return b.String(), 0, true
}

// tooLong reports whether a string literal has more characters than Salesforce
// allows.
func tooLong(s string) bool {
	return len(s) > maxString && utf8.RuneCountInString(s) > maxString
}
