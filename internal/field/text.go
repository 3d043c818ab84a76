package field

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// newlineUnits is the length of a line break: Salesforce may store it as two
// characters.
const newlineUnits = 2

// Length returns the greatest length that Salesforce could count. Its unit is
// not documented. UTF-16 code units, with two for a line break, are never fewer
// than code points, so a text that fits by this count fits.
func Length(s string) int {
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
	case r >= 0x10000:
		return 2
	}
	return 1
}

// Cut returns the longest beginning of s within limit, by [Length], that does
// not end inside a character as a reader sees it. It drops white space at the
// end. It is empty if not even one character fits.
func Cut(s string, limit int) string {
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
		if n += units(r); n > limit {
			return strings.TrimRightFunc(s[:end], unicode.IsSpace)
		}
		prev = r
	}
	return s
}

const (
	nonJoiner = '\u200c'
	joiner    = '\u200d'
)

// mayCut reports whether a text may be cut between two runes. flags is the
// number of regional indicators that end with prev.
func mayCut(prev, r rune, flags int) bool {
	switch {
	case r < 0x300:
		return prev != joiner
	case unicode.Is(unicode.M, r), joins(r), prev == joiner:
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

// Clean removes from a text what Salesforce refuses or cannot store, invisible
// formatting characters and the white space around it, and returns it in NFC.
// Line and paragraph separators become line breaks if lines is set, else
// spaces. Control characters go, and bytes that are not UTF-8 become U+FFFD. A
// text without a visible character becomes "".
func Clean(s string, lines bool) string { return clean(s, lines, false) }

// clean is Clean. It also removes joiners from a key, where they have no
// meaning.
func clean(s string, lines, key bool) string {
	if plain(s, lines) {
		return strings.TrimSpace(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	carriage := false
	for _, r := range s {
		switch {
		case invisible(r), key && joins(r):
			continue
		case r == '\n' && carriage:
			// the second half of a line break
		case breaksLine(r) && lines:
			b.WriteByte('\n')
		case breaksLine(r), r == '\t' && !lines:
			b.WriteByte(' ')
		case r == '\t' || !unstorable(r):
			b.WriteRune(r)
		}
		carriage = r == '\r'
	}
	if s = b.String(); BlankText(s) {
		return ""
	}
	return strings.TrimSpace(nfc(s))
}

// plain reports whether clean has nothing to do but trim.
func plain(s string, lines bool) bool {
	if printable(s) {
		return true
	}
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf {
			return plainRunes(s, lines)
		}
		if c < 0x20 && (!lines || c != '\n' && c != '\t') || c == 0x7f {
			return false
		}
	}
	return true
}

func plainRunes(s string, lines bool) bool {
	for _, r := range s {
		if lines && (r == '\n' || r == '\t') {
			continue
		}
		if unstorable(r) || breaksLine(r) || invisible(r) || joins(r) {
			return false
		}
	}
	return utf8.ValidString(s) && (!strings.ContainsFunc(s, composes) || norm.NFC.IsNormalString(s))
}

func breaksLine(r rune) bool {
	switch r {
	case '\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}

// unstorable reports whether r is a control character or a code point that is
// not a character.
func unstorable(r rune) bool {
	return unicode.Is(unicode.Cc, r) || r&0xFFFE == 0xFFFE || r >= 0xFDD0 && r <= 0xFDEF
}
