package main

import (
	"iter"
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/getmobly/mobly-salesforce-go/internal/place"
)

// table is the lines of places.txt.
type table map[string]string

func keys(t table) iter.Seq[string] { return maps.Keys(t) }

// special are the letters that have no decomposition.
var special = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'ı': "i", 'þ': "th", 'ħ': "h", 'ŧ': "t", 'ŋ': "n", 'ə': "a", 'ς': "σ",
}

// letters writes what each letter is folded to: Latin, Greek, Cyrillic and kana
// to their base, and the full-width forms to ASCII.
func (t table) letters() {
	for r, base := range special {
		t["f/"+string(r)] = base
	}
	for r := rune(0x80); r <= 0xFFEF; r++ {
		full := 0xFF01 <= r && r <= 0xFF5E
		if !full && !unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Hiragana, unicode.Katakana) || unicode.ToLower(r) != r || !unicode.IsLetter(r) && !full {
			continue
		}
		form := norm.NFD
		if full || 0xFB00 <= r && r <= 0xFB06 || 0xFF66 <= r && r <= 0xFF9D {
			form = norm.NFKD
		}
		var base strings.Builder
		for _, c := range form.String(string(r)) {
			switch {
			case unicode.Is(unicode.Mn, c):
			case special[c] != "":
				base.WriteString(special[c])
			case unicode.IsLetter(c) || unicode.IsDigit(c):
				base.WriteRune(unicode.ToLower(c))
			}
		}
		if base.String() != string(r) && base.Len() > 0 {
			t["f/"+string(r)] = base.String()
		}
	}
}

// fold is what the table's reader will make of a text.
func (t table) fold(text string) string {
	return string(place.Fold(nil, text, t.letter))
}

func (t table) letter(r rune) (base string, ok bool) {
	base, ok = t["f/"+string(r)]
	return base, ok
}

// words is the key of a name of several words, whatever their order, "" for
// any other.
func (t table) words(text string) string {
	key := place.Words(text, t.letter)
	if !strings.Contains(key, " ") {
		return ""
	}
	return key
}

// names says what folded names stand for, at several ranks. A name stands for
// what the lowest rank says that has it.
type names struct {
	fold  func(text string) string
	ranks []map[string][]string // folded name: codes
}

func (n *names) add(rank int, code, name string) {
	for len(n.ranks) <= rank {
		n.ranks = append(n.ranks, map[string][]string{})
	}
	key := n.fold(name)
	if key != "" && !slices.Contains(n.ranks[rank][key], code) {
		n.ranks[rank][key] = append(n.ranks[rank][key], code)
	}
}

// meaning returns what a folded name stands for.
func (n *names) meaning(key string) []string {
	for _, rank := range n.ranks {
		if codes := rank[key]; len(codes) > 0 {
			return codes
		}
	}
	return nil
}

// of yields each name with what it stands for.
func (n *names) of() iter.Seq2[string, []string] {
	return func(yield func(string, []string) bool) {
		done := map[string]bool{}
		for _, rank := range n.ranks {
			for key, codes := range rank {
				if !done[key] && !yield(key, codes) {
					return
				}
			}
			for key := range rank {
				done[key] = true
			}
		}
	}
}

// digraphs is the text as Germans spell it where they have no umlauts.
func digraphs(text string) string {
	return strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue").Replace(norm.NFC.String(text))
}

// turned puts what stands behind a comma to the front: "Korea, Republic of".
func turned(text string) string {
	front, back, ok := strings.Cut(text, ", ")
	if !ok {
		return text
	}
	return back + " " + front
}
