package shape

import (
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

const tries = 50 // to order the characters of words

// Order replaces the words of texts, and UUIDs, such that the texts keep their order, also
// among those of them that are kept. A word of a kept text stays if another text has it,
// and so does a beginning that a word has in common with it.
func (s *Shaper) Order(texts []string) {
	captured, stay := map[string]bool{}, map[string]bool{} // by word; false: only kept texts have it
	for _, text := range texts {
		text = core.Visible(text)
		whole := s.isKept(text)
		for _, item := range listForm.Split(text, -1) {
			kept := whole || s.isKept(item)
			for _, word := range orderForm.FindAllString(lower(item), -1) {
				captured[word] = captured[word] || !kept
				stay[word] = stay[word] || kept || s.words[word] == word || isSmall(word)
			}
		}
	}
	o := ordered{s, captured, stay, map[string]string{}}
	o.replace(slices.Sorted(maps.Keys(captured)), "", "")
	for word, out := range o.done {
		if _, known := s.words[word]; captured[word] && !known {
			s.Know(word, out)
		}
	}
}

// ordered are replacements of words in their order.
type ordered struct {
	*Shaper
	captured, stay map[string]bool // by word
	done           map[string]string
}

// branch are words that have the same beginning and then the same character.
type branch struct {
	r     rune
	words []string
	last  rune // letter that may replace it
	stays bool
}

// replace replaces sorted words, which all begin with head.
func (o *ordered) replace(words []string, head, replaced string) {
	if len(words) > 0 && words[0] == head {
		o.done[head], words = replaced, words[1:]
	}
	var all []*branch
	for _, word := range words {
		r, _ := utf8.DecodeRuneInString(word[len(head):])
		if len(all) == 0 || r != all[len(all)-1].r {
			all = append(all, &branch{r: r, last: 'z'})
		}
		b := all[len(all)-1]
		b.words, b.stays = append(b.words, word), b.stays || o.stay[word]
		if strings.Contains(word, "-") {
			b.last = 'f' // of a UUID
		}
	}
	var next []rune
	for n, fewest := 0, math.MaxInt; n < tries && fewest > 0; n++ {
		chosen := o.inOrder(all)
		if clashes := o.clashes(all, chosen, head, replaced); clashes < fewest {
			next, fewest = chosen, clashes
		}
	}
	for i, b := range all {
		o.replace(b.words, head+string(b.r), replaced+string(next[i]))
	}
}

// clashes counts the words that end here whose replacement is themselves or, which is
// worse, is taken or kept.
func (o *ordered) clashes(all []*branch, next []rune, head, replaced string) (n int) {
	for i, b := range all {
		word, out := head+string(b.r), replaced+string(next[i])
		switch {
		case word != b.words[0] || !o.captured[word] || o.stay[word]:
		case word == out:
			n++
		case o.used[out] || o.isKept(out):
			n += len(all) + 1
		}
	}
	return n
}

// inOrder returns other characters of the same kinds in the same order, those that stay
// among them.
func (o *ordered) inOrder(all []*branch) []rune {
	out, low := make([]rune, 0, len(all)), rune(-1)
	for len(out) < len(all) {
		rest := all[len(out):]
		b, n := rest[0], 1 // n have its kind
		from, to := kind(b.r, b.last)
		if b.stays {
			from, to = b.r, b.r
		}
		for n < len(rest) && !rest[n].stays && rest[n].last == b.last && rest[n].r <= to && alike(b.r, rest[n].r) {
			n++
		}
		if n < len(rest) {
			to = min(to, rest[n].r-1)
		}
		var free []rune
		for r := max(from, low+1); r <= to; r++ {
			if alike(b.r, r) {
				free = append(free, r)
			}
		}
		chosen := o.random.Perm(len(free))[:n]
		slices.Sort(chosen)
		for _, at := range chosen {
			out = append(out, free[at])
		}
		low = out[len(out)-1]
	}
	return out
}
