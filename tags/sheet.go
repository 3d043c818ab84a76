package tags

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// The columns of the planning sheet.
const (
	colCategory  = "Category"
	colValue     = "Value"
	colField     = "Field"
	colObjects   = "Objects"
	colType      = "Type"
	colLength    = "Length"
	colPolicy    = "Policy"
	colValues    = "Values"
	colSeveral   = "Several"
	colSeparator = "Separator"
	colClear     = "Clear"
	colStrict    = "Strict"
)

var columns = []string{
	colCategory, colValue, colField, colObjects, colType, colLength, colPolicy, colValues,
	colSeveral, colSeparator, colClear, colStrict,
}

// SheetError tells what is wrong with one cell of a planning sheet, or with a
// row, or with all of it. Its text holds nothing of what is in the cells.
type SheetError struct {
	Row    int    // as a spreadsheet numbers it, from 1; 0 where it concerns the sheet
	Column string // its header, or its letter where it has none; "" where it concerns the row
	Reason string
}

// Error says where the problem is, and what.
func (e *SheetError) Error() string { return "tags: " + (*field.SheetError)(e).Error() }

// UnmarshalCSV reads a mapping from a planning sheet: a CSV file with a header
// and a row for each rule, as spreadsheets save it and [Mapping.MarshalCSV]
// writes it. The columns are Category, Value, Field, Objects (API names, parted
// by semicolons), Type, Length, Policy, Values (a line "tag = written" for each
// value), Several, Separator, Clear and Strict, as in [Rule]; all but Category
// and Field may be missing. A row without a Field is passed over: the plan is
// not to sync that category.
//
// The file is read like that of a mapping.Mapping; see mapping.UnmarshalCSV.
// The error joins one [*SheetError] for each problem. Whether the rules make
// sense, [Mapping.Compile] says.
func UnmarshalCSV(data []byte) (Mapping, error) {
	sheet, err := field.ReadSheet(data, columns)
	if err != nil {
		return nil, sheetErrors(err)
	}
	var m Mapping
	var problems []error
	for _, row := range sheet.Rows {
		cells := field.SheetCells{Row: row}
		if r, ok := readRow(&cells); ok {
			m = append(m, r)
		}
		problems = append(problems, cells.Problems...)
	}
	if len(m) == 0 && len(problems) == 0 && len(sheet.Rows) > 0 {
		problems = append(problems, &field.SheetError{Reason: "no row names a field in column " + colField})
	}
	if len(problems) > 0 {
		return nil, sheetErrors(errors.Join(problems...))
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

// readRow reads a rule; ok is false for a row without a field.
func readRow(c *field.SheetCells) (r Rule, ok bool) {
	r = Rule{
		Category: c.Row.Cell(colCategory), Value: c.Row.Cell(colValue), Field: c.APIName(colField),
		Type: c.Type(colType), Length: c.Length(colLength), Policy: c.Policy(colPolicy), Values: c.Values(colValues),
		Separator: c.Row.Cell(colSeparator), Clear: c.Yes(colClear), Strict: c.Yes(colStrict),
	}
	for object := range strings.SplitSeq(c.Row.Cell(colObjects), ";") {
		if object = strings.TrimSpace(object); object != "" {
			r.Objects = append(r.Objects, object)
		}
	}
	switch several := c.Name(colSeveral); {
	case several == "":
	case strings.EqualFold(several, string(First)):
		r.Several = First
	case strings.EqualFold(several, string(Last)):
		r.Several = Last
	default:
		c.Fail(colSeveral, "it is none of First and Last")
	}
	switch {
	case r.Field == "":
		return r, false
	case field.BlankText(r.Category):
		c.Fail(colCategory, "it is blank")
	case r.Separator != "" && !field.ValidSeparator(r.Separator):
		c.Fail(colSeparator, "it is not one sign, such as a semicolon, with at most two spaces")
	}
	return r, true
}

// MarshalCSV writes the mapping as a planning sheet, which [UnmarshalCSV] reads
// back as the same mapping. Cells that a spreadsheet would take for formulas
// are written as texts. The error names the first rule that does not fit into a
// sheet: one without a field, of an unknown type or policy, or with a carriage
// return in a text.
func (m Mapping) MarshalCSV() ([]byte, error) {
	rows := make([][]string, 0, len(m))
	for _, r := range m {
		rows = append(rows, []string{
			r.Category, r.Value, r.Field, strings.Join(r.Objects, ";"), string(r.Type), field.LengthCell(r.Length), string(r.Policy),
			field.ValuesCell(r.Values), string(r.Several), r.Separator, field.YesCell(r.Clear), field.YesCell(r.Strict),
		})
	}
	data := field.WriteSheet(columns, rows)
	return data, m.check(data)
}

// check reports what of the mapping a sheet does not give back.
func (m Mapping) check(data []byte) error {
	back, err := UnmarshalCSV(data)
	if err != nil {
		return fmt.Errorf("tags: a rule does not fit into a sheet: %w", err)
	}
	if len(back) != len(m) {
		return errors.New("tags: a rule without a field does not fit into a sheet")
	}
	for i, r := range m {
		if len(r.Values) == 0 {
			r.Values = nil
		}
		if len(r.Objects) == 0 {
			r.Objects = nil
		}
		if !reflect.DeepEqual(r, back[i]) {
			return fmt.Errorf("tags: rule %d, of %s, does not fit into a sheet: does a text of it have a carriage return?", i, r.name())
		}
	}
	return nil
}
