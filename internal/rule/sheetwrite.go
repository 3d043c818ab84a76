package rule

import (
	"bytes"
	"encoding/csv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// writeSheet writes a sheet of CSV with commas, and with the byte order mark by
// which spreadsheets recognise UTF-8. An apostrophe before a cell that looks
// like a formula makes spreadsheets show it as text.
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
		write(row[:len(header)])
	}
	w.Flush()
	return b.Bytes()
}

// escapeCell puts an apostrophe before a formula, and before a cell that would
// lose its own when read.
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

// dangerous reports whether a cell could begin a formula after its white space
// and apostrophes. See "CSV Injection" by OWASP.
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
