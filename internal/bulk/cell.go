package bulk

import (
	"encoding/json"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

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
		return plainDecimal(v.String())
	case int:
		return strconv.Itoa(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		return plainDecimal(strconv.FormatFloat(v, 'f', -1, 64))
	case time.Time:
		return v.UTC().Format("2006-01-02T15:04:05.000Z"), true
	default:
		return "", false
	}
}

// plainDecimal writes a number without an exponent, which a cell must not have.
func plainDecimal(s string) (string, bool) {
	mantissa, exponent, ok := strings.Cut(strings.ToLower(s), "e")
	if !ok {
		_, err := strconv.ParseFloat(s, 64)
		return s, err == nil && strings.Trim(s, "+-.0123456789") == ""
	}
	e, err := strconv.Atoi(exponent)
	if err != nil || e < -100 || e > 100 || len(mantissa) > 100 {
		return "", false
	}
	n, ok := new(big.Rat).SetString(s)
	if !ok {
		return "", false
	}
	text := n.FloatString(200)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), "."), true
}

// valueOf returns the value of a cell in a query's results, as a query by REST
// would return it; nil for a blank one.
func valueOf(f *schema.Field, cell string) any {
	switch {
	case f != nil && f.Type == schema.TypeBoolean:
		return cell == "true"
	case cell == "":
		return nil
	case f == nil:
		return cell
	}
	switch f.Type {
	case schema.TypeInt, schema.TypeDouble, schema.TypeCurrency, schema.TypePercent:
		return json.Number(cell)
	case schema.TypeDateTime:
		if at, ok := strings.CutSuffix(cell, "Z"); ok {
			return at + "+0000"
		}
	default:
	}
	return cell
}
