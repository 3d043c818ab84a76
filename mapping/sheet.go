package mapping

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// The columns of the planning sheet.
const (
	colFrom        = "Mobly Field"
	colLead        = "Lead Field"
	colContact     = "Contact Field"
	colType        = "Type"
	colLength      = "Length"
	colPolicy      = "Policy"
	colValues      = "Values"
	colDefault     = "Default"
	colPlaceholder = "Placeholder"
	colRequired    = "Required"
	colClear       = "Clear"
	colStrict      = "Strict"
	colLabel       = "Label"
	colSeparator   = "Separator"
)

var columns = []string{
	colFrom, colLead, colContact, colType, colLength, colPolicy, colValues, colDefault, colPlaceholder,
	colRequired, colClear, colStrict, colLabel, colSeparator,
}

// SheetError tells what is wrong with one cell of a planning sheet, or with a
// row, or with all of it. Its text holds nothing of what is in the cells.
type SheetError struct {
	Row    int    // as a spreadsheet numbers it, from 1; 0 where it concerns the sheet
	Column string // its header, or its letter where it has none; "" where it concerns the row
	Reason string
}

// Error says where the problem is, and what.
func (e *SheetError) Error() string { return "mapping: " + (*field.SheetError)(e).Error() }

// UnmarshalCSV reads a mapping from a planning sheet: a CSV file with a header
// and a row for each rule, as spreadsheets save it and [Mapping.MarshalCSV]
// writes it.
//
//   - Mobly Field: Mobly's name ("Job Title", see [Sources]), a [Source]
//     ("jobTitle"), or "custom:", "const:" or "template:" and what belongs to it.
//   - Lead Field, Contact Field: the API names. A row without either is passed
//     over: the plan is not to sync that field.
//   - Type, Length, Policy, Values, Default, Placeholder, Required, Clear,
//     Strict, Label: as in [Rule]. Types may be called as in Salesforce's setup
//     ("Text Area (Long)"), policies as by Mobly ("Write if Blank"). Values has
//     a line "captured = written" for each value. The others are yes or no.
//   - Separator: that of the [Mapping], in any one row.
//
// All but Mobly Field and one of the fields may be missing. The file may begin
// with a byte order mark, and part its cells by commas, semicolons or tabs. The
// header may be in any letter case and order. Blank rows, and columns that
// people added, are passed over.
//
// The error joins one [*SheetError] for each problem. Whether the rules make
// sense, [Mapping.Compile] says.
func UnmarshalCSV(data []byte) (Mapping, error) {
	sheet, err := field.ReadSheet(data, columns)
	if err != nil {
		return Mapping{}, sheetErrors(err)
	}
	var m Mapping
	var problems []error
	for _, row := range sheet.Rows {
		cells := field.SheetCells{Row: row}
		m.readRow(&cells)
		problems = append(problems, cells.Problems...)
	}
	if len(m.Rules) == 0 && len(problems) == 0 && m.Separator == "" && len(sheet.Rows) > 0 {
		problems = append(problems, &field.SheetError{Reason: "no row names a field in column " + colLead + " or " + colContact})
	}
	if len(problems) > 0 {
		return Mapping{}, sheetErrors(errors.Join(problems...))
	}
	return m, nil
}

// sheetErrors makes problems the exported ones.
func sheetErrors(err error) error {
	all, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return err
	}
	var out []error
	for _, e := range all.Unwrap() {
		if problem, ok := errors.AsType[*field.SheetError](e); ok {
			e = (*SheetError)(problem)
		}
		out = append(out, e)
	}
	return errors.Join(out...)
}

func (m *Mapping) readRow(c *field.SheetCells) {
	if separator := c.Row.Cell(colSeparator); separator != "" {
		switch {
		case !field.ValidSeparator(separator):
			c.Fail(colSeparator, "it is not one sign, such as a semicolon, with at most two spaces")
		case m.Separator != "" && m.Separator != separator:
			c.Fail(colSeparator, "another row has another one, and there is one for all lists")
		}
		m.Separator = separator
	}
	r := Rule{
		Lead: c.APIName(colLead), Contact: c.APIName(colContact),
		Type: c.Type(colType), Length: c.Length(colLength), Policy: c.Policy(colPolicy),
		Values: c.Values(colValues), Default: c.Row.Cell(colDefault), Placeholder: c.Row.Cell(colPlaceholder),
		Required: c.Yes(colRequired), Clear: c.Yes(colClear), Strict: c.Yes(colStrict), Label: c.Row.Cell(colLabel),
	}
	if r.Lead == "" && r.Contact == "" {
		return
	}
	var ok bool
	if r.From, ok = sourceOf(c.Row.Cell(colFrom)); !ok {
		c.Fail(colFrom, "it is no field of Mobly's, and none of custom:, const: and template:")
		return
	}
	m.Rules = append(m.Rules, r)
}

// sourceOf returns the source that a cell names.
func sourceOf(cell string) (Source, bool) {
	name := strings.TrimLeft(cell, " \t\n")
	for _, prefix := range []string{customPrefix, constantPrefix, templatePrefix} {
		if strings.HasPrefix(name, prefix) {
			return Source(name), true
		}
	}
	key := field.Fold(name)
	for i := range sources {
		if field.Fold(string(sources[i].name)) == key || field.Fold(sources[i].label) == key {
			return sources[i].name, true
		}
	}
	return "", false
}

// MarshalCSV writes the mapping as a planning sheet, which [UnmarshalCSV] reads
// back as the same mapping. Cells that a spreadsheet would take for formulas
// are written as texts. The error names the first rule that does not fit into a
// sheet: one that names no field, or no source, type or policy that there is,
// or has a carriage return in a text.
func (m Mapping) MarshalCSV() ([]byte, error) {
	rows := make([][]string, 0, len(m.Rules)+1)
	for _, r := range m.Rules {
		rows = append(rows, []string{
			sourceCell(r.From), r.Lead, r.Contact, string(r.Type), field.LengthCell(r.Length), string(r.Policy),
			field.ValuesCell(r.Values), r.Default, r.Placeholder,
			field.YesCell(r.Required), field.YesCell(r.Clear), field.YesCell(r.Strict), r.Label, "",
		})
	}
	if m.Separator != "" {
		if len(rows) == 0 {
			rows = append(rows, make([]string, len(columns)))
		}
		rows[0][len(columns)-1] = m.Separator
	}
	data := field.WriteSheet(columns, rows)
	return data, m.check(data)
}

// check reports what of the mapping a sheet does not give back.
func (m Mapping) check(data []byte) error {
	back, err := UnmarshalCSV(data)
	if err != nil {
		return fmt.Errorf("mapping: a rule does not fit into a sheet: %w", err)
	}
	if back.Separator != m.Separator || len(back.Rules) != len(m.Rules) {
		return errors.New("mapping: a rule that names no field does not fit into a sheet")
	}
	for i, r := range m.Rules {
		if len(r.Values) == 0 {
			r.Values = nil
		}
		if !reflect.DeepEqual(r, back.Rules[i]) {
			return fmt.Errorf("mapping: rule %d, of %s, does not fit into a sheet: does a text of it have a carriage return?", i, r.From.short())
		}
	}
	return nil
}

// sourceCell is Mobly's name of a source.
func sourceCell(s Source) string {
	for i := range sources {
		if sources[i].name == s {
			return sources[i].label
		}
	}
	return string(s)
}
