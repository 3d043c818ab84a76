package rule

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// sheetText returns the text of a file that a spreadsheet saved: UTF-8, with or
// without a byte order mark, or UTF-16 with one ("Unicode Text"). Every kind of
// line end becomes "\n". ok is false in any other encoding.
func sheetText(data []byte) (text []byte, ok bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		data, ok = fromUTF16(data[2:], binary.LittleEndian)
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		data, ok = fromUTF16(data[2:], binary.BigEndian)
	default:
		data, ok = bytes.TrimPrefix(data, []byte("\ufeff")), utf8.Valid(data)
	}
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(data, []byte("\r"), []byte("\n")), ok
}

func fromUTF16(data []byte, order binary.ByteOrder) (text []byte, ok bool) {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	runes := utf16.Decode(units)
	// Decode replaces half a surrogate pair by U+FFFD.
	whole := len(data)%2 == 0 && slices.Equal(utf16.Encode(runes), units)
	return []byte(string(runes)), whole
}

// cutSeparator cuts off a first line "sep=;". Excel takes the separator from
// it, and shows no row for it.
func cutSeparator(text []byte) (separator rune, rest []byte) {
	line, rest, _ := bytes.Cut(text, []byte("\n"))
	mark, found := bytes.CutPrefix(bytes.ToLower(bytes.Trim(line, `"`)), []byte("sep="))
	r, size := utf8.DecodeRune(mark)
	if !found || size != len(mark) || strings.ContainsRune("\"\r\n\ufffd", r) {
		return 0, text
	}
	return r, rest
}

// isSeparatorRow reports whether a row is the line of cutSeparator after a
// spreadsheet that does not know it has saved it as a row.
func isSeparatorRow(cells []string) bool {
	mark, found := strings.CutPrefix(strings.ToLower(cells[0]), "sep=")
	return found && len(mark) <= 1 && strings.Join(cells[1:], "") == ""
}

// comma returns the separator of the first row that is not blank. It ignores
// quoted text.
func comma(data []byte) rune {
	marks := [...]rune{',', ';', '\t'}
	var counts [len(marks)]int
	quoted, seen := false, false
	for _, c := range data {
		switch {
		case c == '"':
			quoted, seen = !quoted, true
		case quoted:
		case c > ' ' && c != ',' && c != ';':
			seen = true
		default:
			if i := slices.Index(marks[:], rune(c)); i >= 0 {
				counts[i]++
			}
		}
		if c == '\n' && seen && !quoted {
			break
		}
	}
	best := 0
	for i, n := range counts {
		if n > counts[best] {
			best = i
		}
	}
	return marks[best]
}
