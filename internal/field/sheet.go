package field

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
)

// SheetError describes a problem with one cell of a sheet, with a row, or with
// the whole sheet. Its text quotes no cell.
type SheetError struct {
	Row    int    // as a spreadsheet numbers it, from 1; 0 for the whole sheet
	Column string // its header, or its letter if it has none; "" for the whole row
	Reason string
}

// Error names the place and the reason of the problem.
func (e *SheetError) Error() string {
	where := "the sheet"
	if e.Row > 0 {
		where = "row " + strconv.Itoa(e.Row)
	}
	if e.Column != "" {
		where += ", column " + e.Column
	}
	return where + ": " + e.Reason
}

// Sheet describes the planning sheet of an exported package.
type Sheet[R any] struct {
	Package string   // in front of its errors: "tags"
	Columns []string // their headers

	// In returns the places of the cells in a rule: pointers to strings, ints, bools,
	// [Type], [Policy], [APIName], lists and maps of strings. Nil is a column that
	// rules leave blank.
	In func(*R) []any

	Field     string                  // the columns that name a field
	Fieldless string                  // what a rule is that names none: "without a field"
	Name      func(*R) string         // what a rule is called in errors
	Problem   func(*SheetError) error // makes a problem the exported one
}

// Row is a row of a sheet being read.
type Row struct {
	number   int // as a spreadsheet shows it
	cells    map[string]string
	problems []*SheetError
}

// Cell returns the text of a column, "" if the sheet lacks it.
func (r *Row) Cell(column string) string { return r.cells[column] }

// Fail records a problem with a cell.
func (r *Row) Fail(column, reason string) {
	r.problems = append(r.problems, &SheetError{Row: r.number, Column: column, Reason: reason})
}

// Rule reads the cells of a row into a rule.
func (s *Sheet[R]) Rule(row *Row) R {
	var rule R
	for i, in := range s.In(&rule) {
		if problem := readCell(row.Cell(s.Columns[i]), in); problem != "" {
			row.Fail(s.Columns[i], problem)
		}
	}
	return rule
}

// Read reads a sheet of CSV as [readSheet] does and calls take for each row.
// take reports whether it used anything of the row. The error joins all
// problems.
func (s *Sheet[R]) Read(data []byte, take func(*Row) bool) error {
	rows, problems := readSheet(data, s.Columns)
	if len(problems) == 0 {
		used := false
		for i := range rows {
			used = take(&rows[i]) || used
			problems = append(problems, rows[i].problems...)
		}
		if !used && len(problems) == 0 && len(rows) > 0 {
			problems = append(problems, &SheetError{Reason: "no row names a field in column " + s.Field})
		}
	}
	exported := make([]error, len(problems))
	for i, problem := range problems {
		exported[i] = s.Problem(problem)
	}
	return errors.Join(exported...)
}

// Rows returns the cells of rules.
func (s *Sheet[R]) Rows(rules []R) [][]string {
	rows := make([][]string, len(rules))
	for i := range rules {
		for _, in := range s.In(&rules[i]) {
			rows[i] = append(rows[i], writeCell(in))
		}
	}
	return rows
}

// Write writes a sheet of those rows; see [writeSheet].
func (s *Sheet[R]) Write(rows [][]string) []byte { return writeSheet(s.Columns, rows) }

// Check returns an error if back, err, which reading the sheet of the rules
// returned, are not those rules.
func (s *Sheet[R]) Check(rules, back []R, err error) error {
	switch {
	case err != nil:
		return fmt.Errorf("%s: a rule does not fit into a sheet: %w", s.Package, err)
	case len(back) != len(rules):
		return fmt.Errorf("%s: a rule %s does not fit into a sheet", s.Package, s.Fieldless)
	}
	for i, rule := range rules {
		for _, in := range s.In(&rule) {
			unsetEmpty(in)
		}
		if !reflect.DeepEqual(rule, back[i]) {
			return fmt.Errorf("%s: rule %d, of %s, does not fit into a sheet: does a text of it have a carriage return?", s.Package, i, s.Name(&rule))
		}
	}
	return nil
}
