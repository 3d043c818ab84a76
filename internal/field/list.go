package field

import (
	"slices"
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

// joinFit joins the items that fit into limit, by [Length]; 0 is no limit. It
// stops at the first that does not fit and returns how many are left out. A
// first item that does not fit alone is cut.
func joinFit(items []string, separator string, limit int) (text string, lost int) {
	if len(items) == 1 && limit == 0 {
		return Item(items[0], separator), 0
	}
	var b strings.Builder
	n, sepLen := 0, Length(separator)
	for i, item := range items {
		item = Item(item, separator)
		if item == "" {
			continue
		}
		length := Length(item)
		if b.Len() > 0 {
			length += sepLen
		}
		if limit > 0 && n+length > limit {
			if b.Len() == 0 {
				b.WriteString(Item(Cut(item, limit), separator))
			}
			return b.String(), len(items) - i
		}
		if b.Len() > 0 {
			b.WriteString(separator)
		}
		b.WriteString(item)
		n += length
	}
	return b.String(), 0
}

// Item is what [Join] makes of one item.
func Item(item, separator string) string {
	item = Clean(item, false)
	if mark := mark(separator); strings.Contains(item, mark) {
		item = strings.TrimSpace(strings.ReplaceAll(item, mark, instead(mark)))
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

// coerceList coerces the items of a list into the one text of the field.
func (s *Spec) coerceList(v any, items []string) (any, *Error) {
	switch s.Type {
	case Picklist, Phone, Email, URL, Reference:
		return s.coerceOnly(items)
	default:
	}
	text, lost := joinFit(items, s.separator(), s.Length)
	if lost == 0 {
		return boxed(v, text), nil
	}
	return boxed(v, text), cutTo(s.Length, text)
}

// coerceOnly coerces a list of one for a field that holds one value.
func (s *Spec) coerceOnly(items []string) (any, *Error) {
	items = slices.DeleteFunc(slices.Clone(items), func(item string) bool { return BlankValue(item) })
	switch len(items) {
	case 0:
		return nil, nil
	case 1:
		single := *s
		single.List = false
		return single.coerce(items[0])
	}
	return nil, wrongType("several values for a field that holds one")
}

// ValidSeparator reports whether lists parted by s can be read again: it is
// one sign that is no letter, digit or mark, with at most two spaces.
func ValidSeparator(s string) bool {
	r, size := utf8.DecodeRuneInString(strings.Trim(s, " "))
	return len(s) <= size+2 && size == len(strings.Trim(s, " ")) &&
		r != utf8.RuneError && (unicode.IsPunct(r) || unicode.IsSymbol(r))
}
