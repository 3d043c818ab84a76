package field

import (
	"bytes"
	"encoding/csv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// writeSheet writes a sheet of CSV with commas, and with the byte order mark by
// which spreadsheets know UTF-8. A cell that a spreadsheet would take for a
// formula has an apostrophe before it, which shows the cell as a text.
func writeSheet(header []string, rows [][]string) []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	write := func(cells []string) {
		escaped := make([]string, len(cells))
		for i, cell := range cells {
			escaped[i] = escapeCell(cell)
		}
		_ = w.Write(escaped) // a Buffer never fails
	}
	write(header)
	for _, row := range rows {
		write(row)
	}
	w.Flush()
	return b.Bytes()
}

// escapeCell keeps a cell from being a formula, and one that begins with the
// apostrophe of such a cell from being taken for it.
func escapeCell(cell string) string {
	if dangerous(cell) {
		return "'" + cell
	}
	return cell
}

func unescapeCell(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && dangerous(rest) {
		return rest
	}
	return cell
}

// dangerous reports whether a cell could begin a formula, white space and
// apostrophes aside. See "CSV Injection" by OWASP.
func dangerous(cell string) bool {
	cell = strings.TrimLeft(cell, "'")
	if strings.HasPrefix(cell, "\t") || strings.HasPrefix(cell, "\r") {
		return true
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(cell, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\''
	}))
	switch first {
	case '=', '+', '-', '@', '\uff1d', '\uff0b', '\uff0d', '\uff20':
		return true
	}
	return false
}
