package rule

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

// readSheet reads a sheet of CSV.
//
//  1. It is text as [sheetText] reads it. A first line "sep=;" names the
//     separator; otherwise it is the one of comma, semicolon and tab that the
//     header has most of.
//  2. The header is the first row that is not blank. Columns are matched by
//     their letters and digits, in any letter case and order. A header without
//     a known column is an error.
//  3. Unknown columns are ignored, since people add their own, but a misspelt
//     known one is an error.
//  4. Blank rows are ignored, and so are blank cells beyond the header.
//  5. A sheet of more than [core.MaxBytes] bytes, or core.MaxItems rows or columns, is
//     an error.
//  6. A leading apostrophe that [Sheet.Write] put before a cell is removed. A
//     cell that a spreadsheet has damaged is an error.
func readSheet(data []byte, columns, objects []string) ([]Row, []*field.SheetError) {
	if err := core.CheckSize(len(data), core.MaxBytes, "bytes"); err != nil {
		return nil, []*field.SheetError{{Reason: err.Error()}}
	}
	data, ok := sheetText(data)
	if !ok {
		return nil, []*field.SheetError{{Reason: `it is not in UTF-8: save it as "CSV UTF-8"`}}
	}
	separator, data := cutSeparator(data)
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = cmp.Or(separator, comma(data))
	r.FieldsPerRecord = -1
	in := sheetReader{csv: r, columns: columns, standard: objects}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			in.broken(err)
			break
		}
		in.count(cells)
		if err := core.CheckSize(max(in.number, len(cells)), core.MaxItems, "rows or columns"); err != nil {
			in.fail(in.number, "", err.Error())
			break
		}
		if slices.ContainsFunc(cells, func(c string) bool { return !core.BlankText(c) }) {
			in.row(cells)
		}
	}
	if in.header == nil && len(in.problems) == 0 {
		in.fail(0, "", "it is blank")
	}
	return in.rows, in.problems
}

type sheetReader struct {
	csv      *csv.Reader
	columns  []string
	standard []string // see Sheet.Objects
	header   []string // the known column of each place, "" for another
	objects  []string // those that have a column
	titles   []string // the header as it stands there
	line     int      // the last that was read
	number   int      // of the row
	rows     []Row
	problems []*field.SheetError
}

func (in *sheetReader) fail(row int, column, reason string) {
	in.problems = append(in.problems, &field.SheetError{Row: row, Column: column, Reason: reason})
}

// count numbers the row just read. Lines that encoding/csv skipped are rows,
// line breaks in quotes are not.
func (in *sheetReader) count(cells []string) {
	first, _ := in.csv.FieldPos(0)
	last, _ := in.csv.FieldPos(len(cells) - 1)
	in.number += first - in.line
	in.line = last + strings.Count(cells[len(cells)-1], "\n")
}

func (in *sheetReader) broken(err error) {
	reason, row := "it cannot be read as CSV", 0
	if at, ok := errors.AsType[*csv.ParseError](err); ok {
		row = in.number + at.StartLine - in.line
		switch {
		case errors.Is(err, csv.ErrQuote):
			reason = "a quotation mark is not closed, or not doubled inside quotes"
		case errors.Is(err, csv.ErrBareQuote):
			reason = "a quotation mark is in a cell that is not quoted"
		}
	}
	in.fail(row, "", reason)
}

func (in *sheetReader) row(cells []string) {
	if in.header == nil {
		if !isSeparatorRow(cells) {
			in.readHeader(cells)
		}
		return
	}
	row := Row{number: in.number, objects: in.objects, cells: make(map[string]string, len(in.header))}
	known := false
	for i, cell := range cells {
		switch {
		case i >= len(in.header):
			if !core.BlankText(cell) {
				in.fail(in.number, letter(i), "the cell has no header above it")
			}
		case in.header[i] != "" && damaged(cell):
			in.fail(in.number, in.header[i], "the spreadsheet has changed it: format the cell as text and enter it again")
		case in.header[i] != "":
			row.cells[in.header[i]] = unescapeCell(cell)
			known = known || !core.BlankText(cell)
		case !core.BlankText(cell) && core.BlankText(in.titles[i]):
			in.fail(in.number, letter(i), "the cell has no header above it")
		}
	}
	if known {
		in.rows = append(in.rows, row)
	}
}

func (in *sheetReader) readHeader(cells []string) {
	in.header = make([]string, len(cells))
	in.titles = cells
	for i, title := range cells {
		key := core.Letters(title)
		column := in.columnOf(title)
		switch {
		case column != "" && slices.Contains(in.header, column):
			in.fail(in.number, column, "there are two columns of that name")
		case column != "":
			in.header[i] = column
		case key != "":
			known := slices.Clone(in.columns)
			for _, object := range in.standard {
				known = append(known, object+FieldSuffix)
			}
			if near := slices.IndexFunc(known, func(c string) bool { return nearly(core.Letters(c), key) }); near >= 0 {
				in.fail(in.number, letter(i), "its header is unknown; did you mean "+known[near]+"?")
			}
		}
	}
	if len(in.problems) == 0 && !slices.ContainsFunc(in.header, func(column string) bool { return column != "" }) {
		in.fail(in.number, "", "it is the header, but none of its columns is known; the columns are "+strings.Join(in.columns, ", "))
	}
}

// columnOf returns the known column of a header, "" if there is none.
func (in *sheetReader) columnOf(title string) string {
	key := core.Letters(title)
	if at := slices.IndexFunc(in.columns, func(c string) bool { return core.Letters(c) == key }); at >= 0 {
		return in.columns[at]
	}
	title = strings.TrimSpace(title)
	cut := max(0, len(title)-len(FieldSuffix))
	object := strings.ReplaceAll(title[:cut], " ", "")
	if in.standard == nil || !strings.EqualFold(title[cut:], FieldSuffix) || !HasColumn(object, in.standard) {
		return ""
	}
	in.objects = append(in.objects, object)
	return object + FieldSuffix
}

// FieldSuffix ends the column of an object.
const FieldSuffix = " Field"

// HasColumn reports whether an object may have a column: it is a custom object, or one
// of the standard ones. People have columns of their own that end alike.
func HasColumn(object string, standard []string) bool {
	return IsCustom(object) && apiName.MatchString(object) || core.ContainsFold(standard, object)
}

// nearly reports whether two words differ by one missing, wrong or extra
// letter, or by two letters swapped.
func nearly(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || len(a) < 3 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	j := 0
	for j < len(a)-i && a[len(a)-1-j] == b[len(b)-1-j] {
		j++
	}
	differ := len(b) - i - j
	return differ <= 1 || differ == 2 && len(a) == len(b) && a[i] == b[i+1] && a[i+1] == b[i]
}

// letter returns the letters by which a spreadsheet names column i, from 0.
func letter(i int) string {
	name := ""
	for ; i >= 0; i = i/26 - 1 {
		name = string(rune('A'+i%26)) + name
	}
	return name
}
