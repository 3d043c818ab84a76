package field

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Join makes one text of a list. Items are cleaned to one line, blank ones are
// left out, and in each of them what looks like the separator becomes a comma
// (a semicolon where the separator is the comma), so that [Split] finds the
// same items again.
func Join(items []string, separator string) string {
	text, _ := joinFit(items, separator, 0)
	return text
}

// joinFit joins the items that fit into limit, by [Length]; 0 is no limit.
// Those that do not fit are left out as a whole, and counted.
func joinFit(items []string, separator string, limit int) (text string, lost int) {
	var b strings.Builder
	length, sepLength := 0, Length(separator)
	for i, item := range items {
		item = Item(item, separator)
		if item == "" {
			continue
		}
		n := Length(item)
		if length > 0 {
			n += sepLength
		}
		if limit > 0 && length+n > limit {
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

// Item is what [Join] makes of one item. A mark at its front would be one of the
// separator's before it ("=" with a stroke is "≠"), and goes.
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

// Split returns the items of a text that [Join] made, or a person wrote: white
// space around items and blank items are ignored.
func Split(text, separator string) []string {
	var items []string
	for item := range strings.SplitSeq(text, mark(separator)) {
		if item = Clean(item, false); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// mark is what tells items apart: the separator without its white space.
func mark(separator string) string {
	if m := strings.TrimSpace(separator); m != "" {
		return m
	}
	if separator == "" {
		return ";"
	}
	return separator
}

// instead is what an item has in place of the mark.
func instead(mark string) string {
	for _, s := range []string{",", ";", "/"} {
		if !strings.Contains(mark, s) {
			return s
		}
	}
	return " "
}

// coerceList coerces the items of a list, n of which are not blank, into the
// one text of the field. A list of one is a text and is cut as such; of several
// items, those that do not fit are left out as a whole.
func (s *Spec) coerceList(items []string, n int, first string) (any, *Error) {
	if n == 1 {
		return wireText(s.fit(Item(first, s.separator())))
	}
	text, lost := joinFit(items, s.separator(), s.Length)
	var problem *Error
	if lost > 0 {
		problem = tooLong(s.Length)
		problem.Truncated = text != ""
		problem.Reason = strconv.Itoa(lost) + " of " + strconv.Itoa(n) + " items lost: " + problem.Reason
	}
	return wireText(text, problem)
}

func (s *Spec) separator() string { return cmp.Or(s.Separator, ";") }

// ValidSeparator reports whether lists parted by s can be read again: it is
// one sign that is no letter, digit or mark, with at most two spaces.
func ValidSeparator(s string) bool {
	r, size := utf8.DecodeRuneInString(strings.Trim(s, " "))
	return len(s) <= size+2 && size == len(strings.Trim(s, " ")) &&
		r != utf8.RuneError && (unicode.IsPunct(r) || unicode.IsSymbol(r))
}
