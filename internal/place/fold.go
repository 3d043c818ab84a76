package place

import (
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

// kinds are words for subdivisions, which names often omit: "Dubai Emirate",
// "State of Bahia", "Co. Dublin", "Autonome Gemeinschaft Katalonien".
var kinds = strings.Split("state|province|region|county|co|co.|district|governorate|department|prefecture|emirate|municipality|canton|territory|territories|"+
	"oblast|voivodeship|parish|autonomous region|autonomous community|republic|"+
	"land|freistaat|kanton|provinz|bundesland|bundesstaat|autonome gemeinschaft|autonome region|"+
	"état|province|région|département|gouvernorat|communauté autonome|"+
	"estado|provincia|región|departamento|comunidad|comunidad autónoma|comunitat|gobernación|"+
	"província|região|distrito|comunidade autónoma|stato|regione|dipartimento|comunità autonoma|"+
	"provincie|staat|gewest|область|край|республика|obwód|województwo|stan", "|")

// particles stand between a kind and a name.
var particles = strings.Fields("of de del di da do du des della von the der la")

// endings are what names in Chinese, Japanese and Korean end in, where English
// has a word before or after.
var endings = strings.Fields("市 省 縣 县 県 府 都 自治区 自治區 特别行政区 特別行政區 州 시 도")

// Bare returns a text without brackets and their content, and without a word
// for the kind of place at the end ("Cork County", "北京市") or the front ("State
// of Bahia", "Co. Cork", "Provincia di Milano").
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
		if rest, ok := after(text, kind); ok {
			return withoutParticles(rest)
		}
	}
	for _, ending := range endings {
		if name, ok := strings.CutSuffix(text, ending); ok && utf8.RuneCountInString(name) > 1 {
			return name
		}
	}
	return text
}

// after returns what follows a word at the front of a text, in any letter case.
func after(text, word string) (string, bool) {
	n := len(word)
	if len(text) <= n+1 || text[n] != ' ' || !strings.EqualFold(text[:n], word) {
		return "", false
	}
	return strings.TrimSpace(text[n+1:]), true
}

func withoutParticles(text string) string {
	for _, particle := range particles {
		if rest, ok := after(text, particle); ok {
			return withoutParticles(rest)
		}
	}
	for _, elided := range [...]string{"d'", "l'", "d’", "l’"} {
		if n := len(elided); len(text) > n && strings.EqualFold(text[:n], elided) {
			return text[n:]
		}
	}
	return text
}
