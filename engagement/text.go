package engagement

import (
	"strings"
	"unicode"
)

// mark ends a text that was cut.
const mark = " [...]"

// clean makes s fit for a field of several lines: every kind of line break
// becomes \n, other control characters go, bytes that are no UTF-8 become
// U+FFFD, and white space around it is taken off.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return r
		case r == '\n', r == '\r', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
			return '\n'
		case unicode.IsControl(r), r == '\uFEFF', r&0xFFFE == 0xFFFE, 0xFDD0 <= r && r <= 0xFDEF:
			return -1
		default:
			return r
		}
	}, s)
	return strings.TrimSpace(s)
}

// oneLine is clean for a field of one line.
func oneLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// length counts s in the unit that lengths are held against. Salesforce does
// not document its unit; UTF-16 code units, with two for a line break, are
// never fewer than it counts.
func length(s string) int {
	n := 0
	for _, r := range s {
		n += units(r)
	}
	return n
}

func units(r rune) int {
	if r == '\n' || r > 0xFFFF {
		return 2
	}
	return 1
}

// fit returns s, or the start of it with a mark, in at most limit units. It
// does not cut within a character that is made of several code points.
func fit(s string, limit int) string {
	if len(s) <= limit && !strings.Contains(s, "\n") || length(s) <= limit {
		return s
	}
	end, n, joined := 0, 0, false
	for i, r := range s {
		if !joined && !continues(r) {
			end = i
		}
		joined = r == '\u200D' // what follows a joiner is joined
		if n += units(r); n > limit-len(mark) {
			break
		}
	}
	return strings.TrimRightFunc(s[:end], unicode.IsSpace) + mark
}

// continues reports whether r belongs to the character before it: a combining
// mark, a joiner, a variation selector or a skin tone.
func continues(r rune) bool {
	return unicode.Is(unicode.M, r) || r == '\u200D' || 0x1F3FB <= r && r <= 0x1F3FF
}
