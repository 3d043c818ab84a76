package rule

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

// Sheet describes the planning sheet of an exported package.
type Sheet[R any] struct {
	Package string   // in front of its errors: "tags"
	Columns []string // their headers

	// Optional is the last column, if it is written only if a rule has it.
	Optional string

	// Objects are the standard objects that may have a column of their own beside
	// Columns, "X Field", as custom objects may. Nil: there are no such columns.
	Objects []string

	// In returns the places of the cells in a rule: pointers to strings, ints,
	// bools, [field.Type], [field.Policy], [APIName], [Lines], lists and maps of
	// strings. Nil is a column that rules leave blank.
	In func(*R) []any

	Field     string          // the columns that name a field
	Fieldless string          // what a rule is that names none: "without a field"
	Name      func(*R) string // what a rule is called in errors
}

// Row is a row of a sheet being read.
type Row struct {
	number   int // as a spreadsheet shows it
	cells    map[string]string
	objects  []string // those with a column of their own
	problems []*field.SheetError
}

// Cell returns the text of a column, "" if the sheet lacks it.
func (r *Row) Cell(column string) string { return r.cells[column] }

// Fields returns the API names in the columns of objects, by object; nil is none.
func (r *Row) Fields() map[string]string {
	var fields map[string]string
	for _, object := range r.objects {
		var name APIName
		if problem := readCell(r.Cell(object+FieldSuffix), &name); problem != "" {
			r.Fail(object+FieldSuffix, problem)
		}
		if name != "" && fields == nil {
			fields = make(map[string]string)
		}
		if name != "" {
			fields[object] = string(name)
		}
	}
	return fields
}

// Fail records a problem with a cell.
func (r *Row) Fail(column, reason string) {
	r.problems = append(r.problems, &field.SheetError{Row: r.number, Column: column, Reason: reason})
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
// problems, each a [field.SheetError].
func (s *Sheet[R]) Read(data []byte, take func(*Row) bool) error {
	rows, problems := readSheet(data, s.Columns, s.Objects)
	if len(problems) == 0 {
		used := false
		for i := range rows {
			used = take(&rows[i]) || used
			problems = append(problems, rows[i].problems...)
		}
		if !used && len(problems) == 0 && len(rows) > 0 {
			problems = append(problems, &field.SheetError{Reason: "no row names a field in column " + s.Field})
		}
	}
	errs := make([]error, len(problems))
	for i, problem := range problems {
		errs[i] = fmt.Errorf("%s: %w", s.Package, problem)
	}
	return errors.Join(errs...)
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

// Write writes a sheet of those rows: CSV with commas, and with the byte order mark
// by which spreadsheets recognise UTF-8. Cells are escaped by [escapeCell].
func (s *Sheet[R]) Write(rows [][]string) []byte {
	columns, last := s.Columns, len(s.Columns)-1
	if columns[last] == s.Optional && !slices.ContainsFunc(rows, func(row []string) bool { return row[last] != "" }) {
		columns = columns[:last]
	}
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	for _, row := range slices.Concat([][]string{columns}, rows) {
		escaped := make([]string, len(columns))
		for i := range columns {
			escaped[i] = escapeCell(row[i])
		}
		_ = w.Write(escaped) // a Buffer never fails
	}
	w.Flush()
	return b.Bytes()
}

// Check returns an error if back, err, which reading the sheet of the rules
// returned, are not those rules.
func (s *Sheet[R]) Check(rules, back []R, err error) error {
	switch {
	case err != nil:
		return fmt.Errorf("%s: a rule does not fit into a sheet: %w", s.Package, err)
	case len(back) != len(rules):
		return fmt.Errorf("%s: a rule %s does not fit into a sheet", s.Package, s.Fieldless)
	}
	for i := range rules {
		given, _ := json.Marshal(rules[i]) // which omits empty lists, as a sheet does
		read, _ := json.Marshal(back[i])
		if !bytes.Equal(given, read) {
			return fmt.Errorf("%s: rule %d, of %s, does not fit into a sheet: does one of its texts contain a carriage return?", s.Package, i, s.Name(&rules[i]))
		}
	}
	return nil
}
