package shape

import (
	"slices"
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
	out := text[:len(text)-len(digits)] + strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'f' {
			return 'a' + s.random.Int32N(6)
		}
		return s.other(r)
	}, digits)
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
		out = head + strings.Map(s.other, tail)
		if !s.used[out] && (n >= enough || out != word && !s.isKept(out)) {
			break
		}
	}
	s.Know(word, out)
	return out
}

// other returns a character of the same kind: a letter a to z, a digit 1 to 9, or a letter
// or digit of the same row of a script.
func (s *Shaper) other(r rune) rune {
	switch {
	case 'a' <= r && r <= 'z':
		return 'a' + s.random.Int32N(26)
	case '1' <= r && r <= '9':
		return '1' + s.random.Int32N(9)
	}
	const row = 64
	start := s.random.Int32N(row)
	for i := range int32(row) {
		if c := r&^(row-1) + (start+i)%row; r >= utf8.RuneSelf && alike(r, c) {
			return c
		}
	}
	return r
}

// alike reports whether two characters are letters of a case or digits, both in NFC, and
// as long as each other in either case.
func alike(r, c rune) bool {
	capital, other := unicode.ToUpper(r), unicode.ToUpper(c)
	return (unicode.IsLetter(r) && unicode.IsLetter(c) || unicode.IsDigit(r) && unicode.IsDigit(c)) &&
		(capital == r) == (other == c) && unicode.ToLower(other) == c && unicode.ToLower(c) == c &&
		utf8.RuneLen(r) == utf8.RuneLen(c) && utf8.RuneLen(capital) == utf8.RuneLen(other) && core.Visible(string(c)) == string(c)
}

// Order replaces the words of texts, and UUIDs, such that they keep their order.
func (s *Shaper) Order(texts []string) {
	var words []string
	for _, text := range texts {
		words = append(words, orderForm.FindAllString(lower(core.Visible(text)), -1)...)
	}
	slices.Sort(words)
	s.order(slices.Compact(words), 0, "")
}

// order replaces sorted words that have the first n bytes in common.
func (s *Shaper) order(words []string, n int, head string) {
	if len(words) > 0 && len(words[0]) == n {
		if _, known := s.words[words[0]]; !known {
			s.Know(words[0], head)
		}
		words = words[1:]
	}
	var next []byte
	for _, word := range words {
		if c := word[n]; len(next) == 0 || c != next[len(next)-1] {
			next = append(next, c)
		}
	}
	others := s.inOrder(next)
	for i, c := range next {
		end := 0
		for end < len(words) && words[end][n] == c {
			end++
		}
		s.order(words[:end], n+1, head+string(others[i:i+1]))
		words = words[end:]
	}
}

// inOrder returns other bytes of the same kinds: digits but 0, and letters, hexadecimal ones
// if all are. The rest stays.
func (s *Shaper) inOrder(sorted []byte) []byte {
	out := slices.Clone(sorted)
	for _, kind := range []string{"123456789", "abcdef", "abcdefghijklmnopqrstuvwxyz"} {
		first, end := len(out), 0
		for i, c := range sorted {
			if kind[0] <= c && c <= 'z' && (c >= 'a') == (kind[0] == 'a') {
				first, end = min(first, i), i+1
			}
		}
		if first >= end || sorted[end-1] > kind[len(kind)-1] {
			continue
		}
		chosen := s.random.Perm(len(kind))[:end-first]
		slices.Sort(chosen)
		for i, at := range chosen {
			out[first+i] = kind[at]
		}
		if kind[0] == 'a' {
			break
		}
	}
	return out
}
