package soql

import (
	"fmt"
	"strings"
)

// Quote returns s as a SOQL string literal, quotes included, so that it can
// neither end the literal nor change the query: O'Neill becomes 'O\'Neill'.
//
// Bytes that are not UTF-8 become U+FFFD.
func Quote(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteByte('\'')
	escape(&b, s, "")
	b.WriteByte('\'')
	return b.String()
}

// Like returns s escaped for use inside the quotes of a LIKE pattern, where it
// stands for itself: the wildcards % and _ are escaped too. A pattern for names
// that begin with "50%" is "'" + Like("50%") + "%'".
func Like(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	escape(&b, s, "%_")
	return b.String()
}

// In returns the condition that field has one of values, each quoted once:
// field IN ('a','b'). The caller must give values: SOQL has no empty list, and
// Salesforce refuses the text for one.
func In(field string, values []string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = Quote(v)
	}
	return field + " IN (" + strings.Join(quoted, ",") + ")"
}

// AppendLiteral appends EscapeQuery(Quote(s)) to b.
func AppendLiteral(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; !plainInQuery(c) || c == '\'' {
			return AppendQuery(b, Quote(s))
		}
	}
	return append(append(append(b, '\''), s...), '\'')
}

// escape writes s with a backslash before the characters that SOQL reserves and
// those in more.
func escape(b *strings.Builder, s, more string) {
	for _, r := range s {
		switch {
		case r == '\'' || r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\b':
			b.WriteString(`\b`)
		case r == '\f':
			b.WriteString(`\f`)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(b, `\u%04x`, r)
		case strings.ContainsRune(more, r):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
}
