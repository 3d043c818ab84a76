package main

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/mapping"
)

// sheet is a mapping or tags as rows of as many cells as there are columns.
type sheet struct {
	Kind    string
	Columns []string
	Rows    [][]string // below the header; the last is blank, for a further rule
	above   int        // rows down to the header
}

// mostCells is how many cells the page shows.
const mostCells = 10_000

// readSheet reads any CSV, down to the error if there is one. What it means is for
// packages mapping and tags to judge.
func readSheet(text string) (*sheet, error) {
	comma, text := separator(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text))
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = comma, -1
	s, line := &sheet{}, 0 // the last line that was read
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			s.Rows = append(s.Rows, make([]string, len(s.Columns)))
			return s, nil
		}
		if err != nil {
			return s, err
		}
		first, _ := r.FieldPos(0)
		last, _ := r.FieldPos(len(cells) - 1)
		for range min(first-line-1, mostCells) { // a spreadsheet counts blank lines, which the reader skips
			s.add(nil)
		}
		s.add(cells)
		line = last + strings.Count(cells[len(cells)-1], "\n")
		if len(s.Rows)*len(s.Columns) > mostCells {
			return s, fmt.Errorf("it has more than %d cells: edit it in a spreadsheet", mostCells)
		}
	}
}

// add adds a row. The first that is not blank is the header.
func (s *sheet) add(cells []string) {
	if s.Columns != nil {
		s.Rows = append(s.Rows, append(cells, make([]string, max(0, len(s.Columns)-len(cells)))...))
		return
	}
	if s.above++; strings.TrimSpace(strings.Join(cells, "")) != "" {
		s.Columns = cells
	}
}

// separator returns what separates the cells of a text, and the text without a first
// line that names it ("sep=;"). It is the mark that the header has most of.
func separator(text string) (comma rune, rest string) {
	line, rest, _ := strings.Cut(text, "\n")
	mark, named := strings.CutPrefix(strings.ToLower(strings.Trim(line, `"`)), "sep=")
	if r := []rune(mark); named && len(r) == 1 {
		return r[0], rest
	}
	blank := len(text) - len(strings.TrimLeft(text, ",;\t\n "))
	header := []string{text[:blank]} // its parts
	parts := strings.Split(text[blank:], `"`)
	for i := 0; i < len(parts); i += 2 { // the others are quoted
		line, _, ends := strings.Cut(parts[i], "\n")
		if header = append(header, line); ends {
			break
		}
	}
	heads := strings.Join(header, "")
	return slices.MaxFunc([]rune{',', ';', '\t'}, func(a, b rune) int {
		return cmp.Compare(strings.Count(heads, string(a)), strings.Count(heads, string(b)))
	}), text
}

// sheet returns the sheet of a kind. JSON, and what stands in the settings, is written
// as a sheet first.
func (t texts) sheet(kind string) (*sheet, error) {
	text := t[kind]
	if strings.TrimSpace(text) == "" || isJSON(text) {
		settings, err := texts{kindSettings: t[kindSettings], kind: text}.settings()
		if err != nil {
			return nil, err
		}
		if len(settings.Mapping.Rules) == 0 {
			settings.Mapping.Rules = mapping.Recommended().Rules
		}
		write := settings.Mapping.MarshalCSV
		if kind == kindTags {
			write = settings.Tags.MarshalCSV
		}
		data, err := write()
		if err != nil {
			return nil, err
		}
		text = string(data)
	}
	s, err := readSheet(text)
	s.Kind = kind
	return s, err
}

// edit writes cells into their sheets, and returns what kept it from doing so.
func (t texts) edit(cells map[string]string) error {
	sheets := map[string]*sheet{}
	for name, text := range cells {
		var kind string
		var row, column int
		_, err := fmt.Sscanf(strings.ReplaceAll(name, "/", " "), "%s %d %d", &kind, &row, &column)
		if err != nil || kind != kindMapping && kind != kindTags {
			return errUnreadable
		}
		if sheets[kind] == nil {
			if sheets[kind], err = t.sheet(kind); err != nil {
				return fmt.Errorf("%s: no cell was changed: %w", kind, err)
			}
		}
		rows := sheets[kind].Rows
		if row < 0 || row >= len(rows) || column < 0 || column >= len(rows[row]) {
			return errUnreadable
		}
		rows[row][column] = text
	}
	for kind, s := range sheets {
		t[kind] = s.csv()
	}
	return nil
}

func (s *sheet) csv() string {
	rows := slices.Concat([][]string{s.Columns}, s.Rows)
	if last := len(rows) - 1; strings.Join(rows[last], "") == "" {
		rows = rows[:last]
	}
	var out strings.Builder
	_ = csv.NewWriter(&out).WriteAll(rows) // a Builder takes all
	return out.String()
}

// Number returns the number of a row as a spreadsheet counts.
func (s *sheet) Number(row int) int { return s.above + row + 1 }

// Title returns what a column is called. People leave the heads of theirs blank.
func (s *sheet) Title(column int) string {
	if column < len(s.Columns) && strings.TrimSpace(s.Columns[column]) != "" {
		return s.Columns[column]
	}
	return fmt.Sprint("Column ", column+1)
}
