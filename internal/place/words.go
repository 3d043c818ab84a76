package place

import (
	_ "embed"
	"slices"
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

// Words returns the words of a text in one order, with a space between: the form
// in which names of countries are compared that differ from a known one in the
// order of words, in articles and prepositions, or in abbreviations, as "Egypt,
// Arab Rep." and "Korea (the Republic of)" do. Words are folded like texts (see
// [Fold]), and initials are one word: "P.R.".
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

// spell returns words in one order, each as the lines of a table have it.
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
