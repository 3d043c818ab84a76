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

// mostRows is how many rows the page shows. Longer sheets are for a spreadsheet.
const mostRows = 400

// readSheet reads any CSV. What it means is for packages mapping and tags to judge.
func readSheet(text string) (*sheet, error) {
	comma, text := separator(text)
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
			return nil, err
		}
		first, _ := r.FieldPos(0)
		last, _ := r.FieldPos(len(cells) - 1)
		for range first - line - 1 { // a spreadsheet counts blank lines, which the reader skips
			s.add(nil)
		}
		s.add(cells)
		line = last + strings.Count(cells[len(cells)-1], "\n")
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
// line that names it ("sep=;").
func separator(text string) (comma rune, rest string) {
	if line, rest, ok := strings.Cut(text, "\n"); ok && len(line) > 4 && strings.EqualFold(line[:4], "sep=") {
		return []rune(line[4:])[0], rest
	}
	header, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return slices.MaxFunc([]rune{',', ';', '\t'}, func(a, b rune) int {
		return cmp.Compare(strings.Count(header, string(a)), strings.Count(header, string(b)))
	}), text
}

// sheet returns the sheet of a kind. JSON, and what stands in the settings, is written
// as a sheet first.
func (t texts) sheet(kind string) (*sheet, error) {
	text := t[kind]
	if strings.TrimSpace(text) == "" || isJSON(text) {
		settings, err := texts{kindSettings: t[kindSettings], kind: text}.merged()
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
	if err != nil {
		return nil, err
	}
	s.Kind = kind
	return s, nil
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
