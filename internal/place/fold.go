package place

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fold appends the form under which texts are compared:
//
//  1. An article "the" at the front is left out, and "&" is "and".
//  2. Lower case.
//  3. A letter is what the function says: its base without diacritics, or its
//     expansion ("ß" is "ss"). The function gets lower case beyond ASCII only.
//  4. Of the rest letters, marks and digits stay; spaces, punctuation and
//     letters that only modify others go: "U. S. A." is "usa".
//
// Indic and Thai vowel signs are marks, and stay. Hangul is not composed: text
// that was taken apart into single letters is not found.
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

// modifier reports whether r only changes how another letter sounds: a
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

// kinds are the English words that say what a subdivision is, where it is
// often named without them: "Dubai Emirate", "State of Bahia".
var kinds = []string{
	"state", "province", "region", "county", "district", "governorate", "department", "prefecture", "emirate", "municipality", "canton", "territory", "territories",
	"oblast", "voivodeship", "parish",
}

// Bare is the text without what stands in brackets, and without a word that
// says what kind of place it is, at the end ("Cork County", "Tokyo
// prefecture") or the front ("State of Bahia", "County Cork"). It is the text
// itself where nothing is to be taken away.
func Bare(text string) string {
	if before, rest, ok := strings.Cut(text, "("); ok {
		if _, after, ok := strings.Cut(rest, ")"); ok {
			text = before + " " + after
		}
	}
	text = strings.TrimSpace(text)
	for _, kind := range kinds {
		if n := len(text) - len(kind); n > 1 && text[n-1] == ' ' && strings.EqualFold(text[n:], kind) {
			return strings.TrimSpace(text[:n])
		}
		if n := len(kind); len(text) > n+1 && text[n] == ' ' && strings.EqualFold(text[:n], kind) {
			rest := text[n+1:]
			if len(rest) > 3 && strings.EqualFold(rest[:3], "of ") {
				rest = rest[3:]
			}
			return strings.TrimSpace(rest)
		}
	}
	return text
}
