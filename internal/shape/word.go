package shape

import (
	"strings"
	"unicode"
	"unicode/utf8"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// lower returns a word in the form in which words are compared.
func lower(word string) string { return strings.Map(unicode.ToLower, word) }

// word replaces a word, or digits, and keeps the capitals.
func (s *Shaper) word(word string) string {
	if strings.Trim(word, "0123456789") == "" {
		return s.digits(word)
	}
	return capital(word, s.replaced(lower(word)))
}

// capital gives a replacement the capitals of a word.
func capital(word, replacement string) string {
	out := []rune(replacement)
	for i, r := range []rune(word) {
		if unicode.IsUpper(r) || unicode.IsTitle(r) {
			out[i] = unicode.ToUpper(out[i])
		}
	}
	return string(out)
}

// hex replaces a UUID or a digest.
func (s *Shaper) hex(text string) string {
	if out, known := s.words[text]; known {
		return out
	}
	digits := strings.TrimPrefix(text, "mobly-")
	out := text[:len(text)-len(digits)] + s.others(digits, 'f')
	s.Know(text, out)
	return out
}

const enough = 10_000 // tries

// replaced replaces a word in small letters: the first three as one, and each further
// one after those before it.
func (s *Shaper) replaced(word string) string {
	if out, ok := s.words[word]; ok {
		return out
	}
	head, tail := "", word
	if utf8.RuneCountInString(word) > 3 {
		_, size := utf8.DecodeLastRuneInString(word)
		head, tail = s.replaced(word[:len(word)-size]), word[len(word)-size:]
	}
	out := word
	for n := range 2 * enough { // of few, each is found in the end
		out = head + s.others(tail, 'z')
		if !s.used[out] && (n >= enough || out != word && !s.isKept(out)) {
			break
		}
	}
	s.Know(word, out)
	return out
}

// others returns a text of other characters of the same kinds.
func (s *Shaper) others(text string, last rune) string {
	return strings.Map(func(r rune) rune {
		first, end := kind(r, last)
		n := end - first + 1
		start := s.random.Int32N(n)
		for i := range n {
			if c := first + (start+i)%n; alike(r, c) {
				return c
			}
		}
		return r
	}, text)
}

// kind returns the characters that may replace one: digits 1 to 9, letters a to last, or
// the row of a script, of which those that are [alike] may.
func kind(r, last rune) (first, end rune) {
	const row = 64
	switch {
	case '1' <= r && r <= '9':
		return '1', '9'
	case 'a' <= r && r <= last:
		return 'a', last
	case r < utf8.RuneSelf:
		return r, r
	}
	return max(r&^(row-1), utf8.RuneSelf), r | (row - 1)
}

// alike reports whether two characters are the same, or letters of a case or digits, both
// in NFC, and as long as each other in either case.
func alike(r, c rune) bool {
	capital, other := unicode.ToUpper(r), unicode.ToUpper(c)
	return r == c || (unicode.IsLetter(r) && unicode.IsLetter(c) || unicode.IsDigit(r) && unicode.IsDigit(c)) &&
		(capital == r) == (other == c) && unicode.ToLower(other) == c && unicode.ToLower(c) == c &&
		utf8.RuneLen(r) == utf8.RuneLen(c) && utf8.RuneLen(capital) == utf8.RuneLen(other) && core.Visible(string(c)) == string(c)
}
