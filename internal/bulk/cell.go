package bulk

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/getmobly/mobly-salesforce-go/internal/scan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Clear is the text of a cell that clears the field; a blank cell leaves it alone.
const Clear = "#N/A"

// Limits of a CSV file ("Bulk API 2.0 Limits", Bulk API 2.0 Developer Guide).
const (
	maxCell = 32_000  // characters
	maxRow  = 400_000 // characters
)

// cellOf returns the text of a value in a job's data. It returns false if the
// value has none, so that no job can carry its record.
func cellOf(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return Clear, true
	case string:
		return v, utf8.RuneCountInString(v) <= maxCell
	case bool:
		return strconv.FormatBool(v), true
	case json.Number:
		return v.String(), true // in plain decimal notation, see [field.Value]
	default:
		return "", false
	}
}

// valueOf returns the value of a cell in a query's results, as a query by REST
// would return it.
func valueOf(f *schema.Field, cell string) (scan.Kind, string) {
	switch {
	case f != nil && f.Type == schema.TypeBoolean:
		return scan.Bool, cell
	case cell == "":
		return scan.Nothing, ""
	case f == nil:
		return scan.Text, cell
	}
	switch f.Type {
	case schema.TypeInt, schema.TypeDouble, schema.TypeCurrency, schema.TypePercent:
		return scan.Number, cell
	case schema.TypeDateTime:
		if at, ok := strings.CutSuffix(cell, "Z"); ok {
			return scan.Text, at + "+0000"
		}
	default:
	}
	return scan.Text, cell
}
