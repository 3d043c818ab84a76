package field

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Seen returns a text as a reader sees it: in NFC, without formatting
// characters, joiners and the white space around it. IDs and keys are used in
// this form, and texts are compared in it. Control characters and bytes that
// are not UTF-8 stay.
func Seen(s string) string { return strings.TrimSpace(visible(s, true)) }

// Caseless returns [Seen] in lower case, the form in which names, keys and
// e-mail addresses are compared. Letters are lowered one by one, the same way
// in every locale: a dotless i is not an i.
func Caseless(s string) string {
	if lowered(s) {
		return s
	}
	s = strings.ToLower(Seen(s))
	if ASCII(s) {
		return s
	}
	return nfc(s) // a small letter may have a composed form that the capital lacks
}

// Visible returns a text in NFC without invisible formatting characters.
// Joiners stay: Persian and Indic names and emoji need them.
func Visible(s string) string { return visible(s, false) }

func visible(s string, joiners bool) string {
	if ASCII(s) {
		return s
	}
	hidden := func(r rune) bool { return invisible(r) || joiners && joins(r) }
	if strings.ContainsFunc(s, hidden) {
		b := make([]byte, 0, len(s))
		for i := 0; i < len(s); {
			r, size := utf8.DecodeRuneInString(s[i:])
			if !hidden(r) {
				b = append(b, s[i:i+size]...) // bytes that are not UTF-8 stay
			}
			i += size
		}
		s = string(b)
	}
	return nfc(s)
}

// nfc returns a text in NFC. It is ten times as fast as norm, which few texts need.
func nfc(s string) string {
	if strings.ContainsFunc(s, composes) {
		return norm.NFC.String(s)
	}
	return s
}

// composes reports whether NFC may change r, or what is beside it for its sake. It
// knows Latin letters, dashes, quotation marks, ideographs and Hangul syllables.
func composes(r rune) bool {
	return r >= 0x300 && (r < 0x2010 || r > 0x2027) && (r < 0x4E00 || r > 0x9FFF) && (r < 0xAC00 || r > 0xD7A3) && r != utf8.RuneError
}

// The lowest and the highest bit of each byte of a [word].
const (
	lows  = 0x0101010101010101
	highs = 0x8080808080808080
)

// word returns the first eight bytes of s as one number.
func word(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// ASCII reports whether s has no byte beyond ASCII.
func ASCII(s string) bool {
	for ; len(s) >= 8; s = s[8:] {
		if word(s)&highs != 0 {
			return false
		}
	}
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// printable reports whether s is ASCII without control characters.
func printable(s string) bool {
	for ; len(s) >= 8; s = s[8:] {
		if w := word(s); (w|(w-0x20*lows)|(w+lows))&highs != 0 {
			return false
		}
	}
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// lowered reports whether s is printable ASCII without capitals and spaces around it.
func lowered(s string) bool {
	if s == "" || s[0] == ' ' || s[len(s)-1] == ' ' || !printable(s) {
		return false
	}
	for ; len(s) >= 8; s = s[8:] {
		if w := word(s); (w+('\x80'-'A')*lows)&^(w+('\x80'-'Z'-1)*lows)&highs != 0 {
			return false
		}
	}
	for i := range len(s) {
		if 'A' <= s[i] && s[i] <= 'Z' {
			return false
		}
	}
	return true
}

// invisible reports whether a character only formats others: soft hyphens, zero
// width spaces, direction marks, word joiners, the byte order mark.
func invisible(r rune) bool {
	switch {
	case r < 0xAD:
	case r == 0xAD, r == 0x61C, r == 0x180E, r == 0xFEFF:
		return true
	case r < 0x200B || r > 0x206F:
	case r == 0x200B, r == 0x200E, r == 0x200F, 0x202A <= r && r <= 0x202E, r >= 0x2060 && r != 0x2065:
		return true
	}
	return false
}

// joins reports whether r is the zero width joiner or non-joiner.
func joins(r rune) bool { return r == nonJoiner || r == joiner }

// BlankText reports whether s has only white space and invisible characters.
func BlankText(s string) bool {
	for _, r := range s {
		if !unicode.IsSpace(r) && !invisible(r) && !joins(r) {
			return false
		}
	}
	return true
}

// OneSpelling reports whether every text with the same [Caseless] differs from
// s in letter case only, so that a query for one finds the other.
func OneSpelling(s string) bool { return ASCII(s) }
