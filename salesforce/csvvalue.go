package salesforce

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// cleared is the text of a cell that clears the field; a blank cell leaves it
// alone.
const cleared = "#N/A"

// Limits of a CSV file ("Bulk API 2.0 Limits", Bulk API 2.0 Developer Guide).
const (
	maxCell = 32_000  // characters
	maxRow  = 400_000 // characters
)

// cellOf returns the text that stands for a value in a job's data; false where
// none does, so that the record cannot go there.
func cellOf(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return cleared, true
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

// plainDecimal returns a number without an exponent, which a cell must not have.
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

// valueOf returns what a cell of a query's results stands for, as a query by
// REST answers it.
func valueOf(f *schema.Field, cell string) any {
	switch {
	case f == nil:
		if cell == "" {
			return nil
		}
		return cell
	case f.Type == schema.TypeBoolean:
		return cell == "true"
	case cell == "":
		return nil
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

// refuseNulls takes out of a record the texts that a job would take for the
// order to clear the field. Each loss is told; it refuses a strict record, and
// one that cannot do without the field.
func (o *op) refuseNulls(strict bool) {
	for i := 0; i < len(o.fields); i++ {
		ch := o.fields[i]
		if text, ok := ch.After.(string); !ok || text != cleared {
			continue
		}
		err := &mapping.FieldError{
			Rule: ch.Rule, Field: ch.Field, Object: o.object, Value: cleared, Err: mapping.ErrType,
			Reason: fmt.Sprintf("Bulk API 2.0 takes the text %s for the order to clear the field: sync the lead by itself", cleared),
		}
		if strict || ch.Required {
			o.end(Refused, err)
			return
		}
		o.drop(ch.Field, sferr.Dropped{Field: ch.Field, Rule: ch.Rule, Code: err.Code(), Reason: err.Reason, Err: err})
		i--
	}
}
