package field

import "strconv"

// SheetError says what is wrong with one cell, one row or the whole of a
// planning sheet. Its text never contains what is in the cells.
type SheetError struct {
	Row    int    // as a spreadsheet counts, from 1; 0 if it concerns the sheet
	Column string // the column's header, or its letter if it has none; "" if it concerns the row
	Reason string
}

// Error names the place and the reason.
func (e *SheetError) Error() string {
	if e == nil {
		return "<nil>"
	}
	where := "the sheet"
	if e.Row > 0 {
		where = "row " + strconv.Itoa(e.Row)
	}
	if e.Column != "" {
		where += ", column " + e.Column
	}
	return where + ": " + e.Reason
}
