package field

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Join makes one text of a list. Items are cleaned to one line, and blank ones
// are left out. A comma (or a semicolon, if the separator is a comma) replaces
// the separator inside an item, so that [Split] finds the same items again.
func Join(items []string, separator string) string {
	text, _ := new(Spec).joinFit(items, separator)
	return text
}

// joinFit joins the items that fit into the field, and counts the others.
func (s *Spec) joinFit(items []string, separator string) (text string, lost int) {
	var b strings.Builder
	length, sepLength := 0, Length(s.stored(separator))
	for i, item := range items {
		item = Item(item, separator)
		if item == "" {
			continue
		}
		n := Length(s.stored(item))
		if length > 0 {
			n += sepLength
		}
		if s.Length > 0 && length+n > s.Length {
			lost++
			continue
		}
		if length > 0 {
			b.WriteString(separator)
		} else {
			b.Grow(roomFor(items[i:], separator))
		}
		b.WriteString(item)
		length += n
	}
	return b.String(), lost
}

func roomFor(items []string, separator string) (size int) {
	for _, item := range items {
		size += len(item) + len(separator)
	}
	return size
}

// Item returns an item as [Join] writes it. A combining mark at its front goes,
// since it would change the separator before it ("=" with a stroke is "≠").
func Item(item, separator string) string {
	item = Clean(item, false)
	if mark := mark(separator); strings.Contains(item, mark) {
		item = strings.TrimSpace(strings.ReplaceAll(item, mark, instead(mark)))
	}
	if item != "" && item[0] >= utf8.RuneSelf {
		item = strings.TrimLeftFunc(item, func(r rune) bool { return unicode.IsMark(r) || unicode.IsSpace(r) })
		if BlankText(item) {
			return ""
		}
	}
	return item
}

// Split returns the items of a text that [Join] made or a person wrote. It
// ignores white space around items, and blank items.
func Split(text, separator string) []string {
	var items []string
	for item := range strings.SplitSeq(text, mark(separator)) {
		if item = Clean(item, false); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// mark is the separator without its white space: it divides items.
func mark(separator string) string {
	if m := strings.TrimSpace(separator); m != "" {
		return m
	}
	if separator == "" {
		return ";"
	}
	return separator
}

// instead is what replaces the mark in an item.
func instead(mark string) string {
	for _, s := range []string{",", ";", "/"} {
		if !strings.Contains(mark, s) {
			return s
		}
	}
	return " "
}

// coerceList coerces a list of n items that are not blank into one text. A
// single item is cut like a text. Of several items, those that do not fit are
// left out whole.
func (s *Spec) coerceList(items []string, n int, first string) (any, *Loss) {
	if n == 1 {
		return s.wireText(s.fit(Item(first, s.separator())))
	}
	text, lost := s.joinFit(items, s.separator())
	var problem *Loss
	if lost > 0 {
		problem = TooLong(s.Length)
		problem.Truncated = text != ""
		problem.Reason = strconv.Itoa(lost) + " of " + strconv.Itoa(n) + " items lost: " + problem.Reason
	}
	return s.wireText(text, problem)
}

func (s *Spec) separator() string { return cmp.Or(s.Separator, ";") }

// ValidSeparator reports whether lists joined by s can be split again: it is
// one sign that is not a letter, digit or mark, with at most two spaces.
func ValidSeparator(s string) bool {
	r, size := utf8.DecodeRuneInString(strings.Trim(s, " "))
	return len(s) <= size+2 && size == len(strings.Trim(s, " ")) &&
		r != utf8.RuneError && (unicode.IsPunct(r) || unicode.IsSymbol(r))
}
