package place

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxWords is how many words the name of a country may have. The longest
// official names have about a dozen.
const maxWords = 16

// Words appends the words of a text in one order, with a space between: the form
// in which names of countries are compared that differ from a known one in the
// order of words, in articles and prepositions, or in abbreviations, as "Egypt,
// Arab Rep." and "Korea (the Republic of)" do.
//
// Words are folded like texts (see [Fold]), and initials are one word: "P.R.".
// It appends nothing if there are none, or too many.
func Words(dst []byte, text string, letter func(rune) (string, bool)) []byte {
	var plainRoom, fullRoom [2 * longest]byte
	var list [maxWords][]byte
	plain, words := plainRoom[:0], list[:0]
	initial := false // the word before is one letter, or several initials
	for rest := text; rest != ""; {
		start := strings.IndexFunc(rest, inWord)
		if start < 0 {
			break
		}
		elided := strings.HasSuffix(rest[:start], "'") || strings.HasSuffix(rest[:start], "’")
		rest = rest[start:]
		end := strings.IndexFunc(rest, notInWord)
		if end < 0 {
			end = len(rest)
		}
		one := utf8.RuneCountInString(rest[:end]) == 1
		if !one || !elided { // not the end of "People's"
			if !one || !initial {
				plain = append(plain, ' ')
			}
			plain, initial = Fold(plain, rest[:end], letter), one
		}
		rest = rest[end:]
	}
	for word := range bytes.FieldsSeq(spell(fullRoom[:0], plain, spellings[:])) {
		if len(words) == maxWords {
			return dst
		}
		words = append(words, word)
	}
	slices.SortFunc(words, bytes.Compare)
	for i, word := range words {
		if i > 0 {
			dst = append(dst, ' ')
		}
		dst = append(dst, word...)
	}
	return dst
}

func inWord(r rune) bool    { return unicode.In(r, unicode.L, unicode.M, unicode.Nd) }
func notInWord(r rune) bool { return !inWord(r) }

// spellings are words of countries' names and, after the colon, what stands for
// them: abbreviations, other forms, other languages. The first are the words
// that names are written with or without.
var spellings = [...]string{
	": the of and sar province de del della di da do du des dos la le les l d el los las der die das und y et e i von van",
	"republic: rep republik republica republique repubblica republika republiek republikken республика",
	"kingdom: reino royaume regno konigreich koenigreich koninkrijk kongeriket kongeriget konungariket",
	"federal: fed federated federation federative federativa federative federale bundesrepublik",
	"democratic: dem democratique democratica demokratische",
	"people: peoples popular populaire popolare",
	"islamic: islamique islamica islamische",
	"saint: st ste",
	"states: sts",
	"islands: is isl isls island",
	"north: n northern",
	"south: s",
	"western: w west",
	"equatorial: eq",
	"french: fr",
	"people democratic republic: pdr",
	"people republic: pr volksrepublik",
	"democratic republic: dr",
	"bolivarian republic: rb",
}

// styles are the words of what a country is, which its official name has beside
// its name: they are left out.
var styles = [...]string{": republic kingdom federal democratic people islamic arab socialist union commonwealth principality independent sovereign country"}

// spell appends the words of a text, each as the lines of a table have it, with a
// space behind.
func spell(dst, text []byte, table []string) []byte {
	for word := range bytes.FieldsSeq(text) {
		before := len(dst)
		dst = append(dst, word...)
		for _, line := range table {
			full, others, _ := strings.Cut(line, ":")
			for other := range strings.FieldsSeq(others) {
				if string(word) == other {
					dst = append(dst[:before], full...)
				}
			}
		}
		if len(dst) > before {
			dst = append(dst, ' ')
		}
	}
	return dst
}
