package place

import (
	"bytes"
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"
)

// spellings are lines with a word of countries' names and, behind a colon, what
// stands for it: abbreviations, other forms, other languages. Without a word
// before the colon, what is behind it is left out.
//
//go:embed spellings.txt
var spellings string

// styles leave out what official names say a country is.
const styles = ": republic kingdom federal democratic people islamic arab socialist union commonwealth principality independent sovereign country"

// Words appends the words of a text in one order, with a space between: the form
// in which names of countries are compared that differ from a known one in the
// order of words, in articles and prepositions, or in abbreviations, as "Egypt,
// Arab Rep." and "Korea (the Republic of)" do. Words are folded like texts (see
// [Fold]), and initials are one word: "P.R.".
func Words(dst []byte, text string, letter func(rune) (string, bool)) []byte {
	var plainRoom, fullRoom [2 * longest]byte
	var words [16][]byte // no name has more
	plain, n := plainRoom[:0], 0
	initial := false // the word before is one letter, or several initials
	for word := range strings.FieldsFuncSeq(text, notInWord) {
		if at := strings.IndexAny(word, "'’"); at == 1 { // "d'Ivoire"
			word = word[at:]
		}
		one := utf8.RuneCountInString(word) == 1
		if !one || !initial {
			plain = append(plain, ' ')
		}
		plain, initial = Fold(plain, word, letter), one
	}
	for word, rest := nextWord(spell(fullRoom[:0], plain, spellings)); len(word) > 0 && n < len(words); word, rest = nextWord(rest) {
		at := n
		for ; at > 0 && bytes.Compare(words[at-1], word) > 0; at-- {
			words[at] = words[at-1]
		}
		words[at] = word
		n++
	}
	for i, word := range words[:n] {
		if i > 0 {
			dst = append(dst, ' ')
		}
		dst = append(dst, word...)
	}
	return dst
}

func notInWord(r rune) bool {
	return r != '\'' && r != '’' && !unicode.In(r, unicode.L, unicode.M, unicode.Nd)
}

// spell appends the words of a text, each as the lines of a table have it and
// with a space behind.
func spell(dst, text []byte, table string) []byte {
	for word, rest := nextWord(text); len(word) > 0; word, rest = nextWord(rest) {
		full, found := "", false
		for line := range strings.SplitSeq(table, "\n") {
			as, others, _ := strings.Cut(line, ":")
			for other := range strings.FieldsSeq(others) {
				if string(word) == other {
					full, found = as, true
				}
			}
		}
		switch {
		case !found:
			dst = append(append(dst, word...), ' ')
		case full != "":
			dst = append(append(dst, full...), ' ')
		}
	}
	return dst
}

// nextWord is bytes.FieldsSeq, which would cost memory.
func nextWord(text []byte) (word, rest []byte) {
	word, rest, _ = bytes.Cut(bytes.TrimLeft(text, " "), []byte(" "))
	return word, rest
}
