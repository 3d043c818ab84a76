package place

import (
	_ "embed"
	"strings"
	"unicode/utf8"
)

//go:generate npm ci --ignore-scripts --prefix generate
//go:generate go run -C generate . -out ..

// table holds a key, a tab and its value on each line, sorted by bytes, after
// lines of comment. It is searched in place: nothing is copied to the heap, and
// nothing is read at the start.
//
//go:embed places.txt
var table string

// The prefixes of keys in the table.
const (
	kindCountry  = "c/" // folded name or code of a country: its alpha-2 code
	kindLetter   = "f/" // letter: what it is folded to
	kindCode     = "l/" // country and folded code or abbreviation of a subdivision: its code today
	kindRepublic = "r/" // country whose republic is another country: that country
	kindState    = "s/" // folded name of subdivisions: their whole codes
	kindWords    = "w/" // words of a country's name, two or more: its alpha-2 code
)

func lookup(key []byte) (string, bool) {
	lo, hi := 0, len(table)
	for lo < hi {
		middle := lo + (hi-lo)/2
		start := lo + strings.LastIndexByte(table[lo:middle], '\n') + 1
		end := start + strings.IndexByte(table[start:], '\n')
		name, value, _ := strings.Cut(table[start:end], "\t")
		switch {
		case string(key) == name:
			return value, true
		case string(key) < name:
			hi = start
		default:
			lo = end + 1
		}
	}
	return "", false
}

// fold returns the key of a text, nil if the text folds to nothing or is too
// long for a name.
func fold(dst []byte, kind, text string) []byte {
	dst = append(dst, kind...)
	if len(text) > longest {
		return nil
	}
	if dst = appendFold(dst, text); len(dst) == len(kind) {
		return nil
	}
	return dst
}

func appendFold(dst []byte, text string) []byte { return Fold(dst, text, letter) }

func letter(r rune) (string, bool) {
	var room [len(kindLetter) + utf8.UTFMax]byte
	return lookup(utf8.AppendRune(append(room[:0], kindLetter...), r))
}
