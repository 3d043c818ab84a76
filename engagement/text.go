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
	if plain(s) {
		return strings.TrimSpace(s)
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune { // which makes U+FFFD of a byte that is no UTF-8
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

// plain reports whether s is of printable ASCII characters and line feeds.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\n' || c > '~' {
			return false
		}
	}
	return true
}

// oneLine is clean for a field of one line: each run of white space becomes a
// space.
func oneLine(s string) string {
	s = clean(s)
	if plain(s) && !strings.Contains(s, "  ") && !strings.Contains(s, "\n") {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// newlineUnits is what a line break counts: Salesforce may store it as two
// characters, so it is taken for two.
const newlineUnits = 2

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
	switch {
	case r == '\n':
		return newlineUnits
	case r > 0xFFFF:
		return 2
	}
	return 1
}

// fit returns s, or the start of it with a mark, in at most limit units. It
// does not cut within what a reader sees as one character.
func fit(s string, limit int) string {
	if len(s)+strings.Count(s, "\n")*(newlineUnits-1) <= limit || length(s) <= limit {
		return s
	}
	end, n, flags := 0, 0, 0
	prev := rune(-1)
	for i, r := range s {
		if prev == -1 || mayCut(prev, r, flags) {
			end = i
		}
		if regional(r) {
			flags++
		} else {
			flags = 0
		}
		if n += units(r); n > limit-len(mark) {
			break
		}
		prev = r
	}
	return strings.TrimRightFunc(s[:end], unicode.IsSpace) + mark
}

const joiner = '\u200d'

// mayCut reports whether a text may be cut between two runes. flags is the
// number of regional indicators that end with prev.
func mayCut(prev, r rune, flags int) bool {
	switch {
	case r < 0x300:
		return prev != joiner
	case unicode.Is(unicode.M, r), r == joiner, r == '\u200c', prev == joiner:
		return false // marks, variation selectors, joiners
	case r >= 0x1F3FB && r <= 0x1F3FF, r >= 0xE0020 && r <= 0xE007F:
		return false // skin tones, flag tags
	case r >= 0x1160 && r <= 0x11FF, r >= 0xD7B0 && r <= 0xD7FF:
		return false // the later letters of a Hangul syllable
	case regional(r):
		return flags%2 == 0 // two make a flag
	}
	return true
}

func regional(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }
