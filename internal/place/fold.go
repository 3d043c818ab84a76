package place

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fold appends the form in which texts are compared:
//
//  1. A leading article "the" is left out, and "&" is "and".
//  2. Letters are in lower case.
//  3. The function replaces a letter by its base without diacritics, or by its
//     expansion ("ß" is "ss"). It is called for lower case beyond ASCII only.
//  4. Other letters, marks and digits stay. Spaces, punctuation and letters
//     that only modify others go: "U. S. A." is "usa".
//
// Indic and Thai vowel signs are marks, and stay. Hangul is not composed: text
// in single letters is not found.
func Fold(dst []byte, text string, letter func(rune) (string, bool)) []byte {
	text = strings.TrimSpace(text)
	if len(text) > 4 && strings.EqualFold(text[:4], "the ") {
		text = text[4:]
	}
	for _, r := range text {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			dst = append(dst, byte(r))
		case 'A' <= r && r <= 'Z':
			dst = append(dst, byte(r)+'a'-'A')
		case r == '&':
			dst = append(dst, "and"...)
		case r >= utf8.RuneSelf:
			dst = appendLetter(dst, unicode.ToLower(r), letter)
		}
	}
	return dst
}

func appendLetter(dst []byte, r rune, letter func(rune) (string, bool)) []byte {
	if r < utf8.RuneSelf {
		return append(dst, byte(r))
	}
	if base, ok := letter(r); ok {
		return append(dst, base...)
	}
	if unicode.In(r, unicode.L, unicode.M, unicode.Nd) && !modifier(r) {
		return utf8.AppendRune(dst, r)
	}
	return dst
}

// modifier reports whether r only changes the sound of another letter: a
// diacritic that stands alone, an okina, a vowel point of Hebrew or Arabic.
func modifier(r rune) bool {
	switch {
	case 0x02B0 <= r && r <= 0x02FF, 0x0300 <= r && r <= 0x036F: // of Latin, Greek and Cyrillic
	case 0x0591 <= r && r <= 0x05C7 && unicode.Is(unicode.Mn, r): // of Hebrew
	case r == 0x0640, 0x064B <= r && r <= 0x065F, r == 0x0670: // of Arabic
	case r == 0x3099, r == 0x309A: // of kana
	default:
		return false
	}
	return true
}

// kinds are lines with words for subdivisions, which names often omit: "Dubai
// Emirate", "State of Bahia", "Co. Dublin", "Provincia di Milano".
//
//go:embed kinds.txt
var kinds string

// Bare returns a text without brackets and their content, and without a word
// for the kind of place at the end ("Cork County", "Tokyo prefecture") or the
// front ("State of Bahia", "County Cork").
func Bare(text string) string {
	if before, rest, ok := strings.Cut(text, "("); ok {
		if _, after, ok := strings.Cut(rest, ")"); ok {
			text = before + " " + after
		}
	}
	text = strings.TrimSpace(text)
	for kind := range strings.SplitSeq(kinds, "\n") {
		if n := len(text) - len(kind); n > 1 && text[n-1] == ' ' && strings.EqualFold(text[n:], kind) {
			return strings.TrimSpace(text[:n])
		}
		if n := len(kind); len(text) > n+1 && (text[n] == ' ' || strings.HasSuffix(kind, ".")) && strings.EqualFold(text[:n], kind) {
			rest := strings.TrimSpace(text[n:])
			if len(rest) > 3 && strings.EqualFold(rest[:3], "of ") {
				rest = rest[3:]
			}
			return strings.TrimSpace(rest)
		}
	}
	return text
}
