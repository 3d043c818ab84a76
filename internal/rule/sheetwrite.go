package rule

import (
	"bytes"
	"encoding/csv"
)

// writeSheet writes a sheet of CSV with commas, and with the byte order mark by
// which spreadsheets recognise UTF-8. Cells are escaped by [escapeCell].
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
