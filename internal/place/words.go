package place

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// spellings has lines with a word from country names and, after a colon, its variants:
// abbreviations, other forms, other languages. Without a word before the colon, the
// words after it are left out.
//
//go:embed spellings.txt
var spellings string

// styles lists the words to leave out of official names.
const styles = ": republic kingdom federal democratic people islamic arab socialist union commonwealth principality independent sovereign country"

// Words returns the words of a text sorted and separated by spaces, to compare country
// names that differ in word order, articles, prepositions or abbreviations, such as
// "Egypt, Arab Rep." and "Korea (the Republic of)". Words are folded (see [Fold]), and
// initials are one word: "P.R.".
func Words(text string, letter func(rune) (string, bool)) string {
	var words []string
	initial := false // the word before is one letter, or several initials
	for word := range strings.FieldsFuncSeq(text, notInWord) {
		if at := strings.IndexAny(word, "'’"); at == 1 { // "d'Ivoire"
			word = word[at:]
		}
		folded, one := string(Fold(nil, word, letter)), utf8.RuneCountInString(word) == 1
		if one && initial {
			words[len(words)-1] += folded
		} else {
			words = append(words, folded)
		}
		initial = one
	}
	return spell(words, spellings)
}

func notInWord(r rune) bool {
	return r != '\'' && r != '’' && !unicode.In(r, unicode.L, unicode.M, unicode.Nd)
}

// spell returns the words sorted, each in the spelling of a table.
func spell(words []string, table string) string {
	var out []string
	for _, word := range words {
		for line := range strings.SplitSeq(table, "\n") {
			as, others, _ := strings.Cut(line, ":")
			if strings.Contains(others, word) && slices.Contains(strings.Fields(others), word) {
				word = as
				break
			}
		}
		out = append(out, strings.Fields(word)...)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}
