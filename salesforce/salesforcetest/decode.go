package salesforcetest

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// decode turns a JSON value into what a record stores: a string, a bool, a
// json.Number in plain decimal, or nil. It fails where the JSON type or the
// form of a number, a date or a date-time is wrong.
func decode(c *column, v any) (any, bool) {
	if v == nil {
		return nil, true
	}
	switch {
	case c.Type == schema.TypeBoolean:
		return decodeBool(v)
	case c.number():
		return decodeNumber(c, v)
	}
	s, ok := v.(string)
	if !ok {
		return nil, false
	}
	s = strings.TrimSpace(s)
	if s == "" {
		return nil, true
	}
	switch c.Type {
	case schema.TypeDate:
		t, err := time.Parse(dateLayout, s)
		return t.Format(dateLayout), err == nil && inCalendar(t)
	case schema.TypeDateTime:
		return decodeDateTime(s)
	case schema.TypeTime:
		for _, layout := range []string{"15:04:05.000Z07:00", "15:04:05Z07:00", "15:04:05.000", "15:04:05"} {
			if t, err := time.Parse(layout, s); err == nil {
				return t.UTC().Format("15:04:05.000Z"), true
			}
		}
		return nil, false
	case schema.TypeMultiPicklist:
		return decodeMulti(c, s), true
	default:
		if c.rich() {
			s = decodeRich(s)
		}
		return s, true
	}
}

func decodeBool(v any) (any, bool) {
	switch v := v.(type) {
	case bool:
		return v, true
	case string:
		switch strings.ToLower(v) {
		case "true":
			return true, true
		case "false":
			return false, true
		}
	}
	return nil, false
}

// decodeDateTime reads an ISO 8601 date-time; one without an offset is UTC, one
// without a time of day midnight.
func decodeDateTime(s string) (any, bool) {
	for _, layout := range []string{
		time.RFC3339Nano, "2006-01-02T15:04:05.999999999-0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05.999999999", dateLayout,
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return stamp(t), inCalendar(t)
		}
	}
	return nil, false
}

// inCalendar reports whether Salesforce can store the date: 1700 to 4000.
func inCalendar(t time.Time) bool { return t.Year() >= 1700 && t.Year() <= 4000 }

// decodeNumber takes JSON numbers, and strings that hold one as Salesforce does.
func decodeNumber(c *column, v any) (any, bool) {
	var s string
	switch v := v.(type) {
	case json.Number:
		s = v.String()
	case string:
		if s = strings.TrimSpace(v); s == "" {
			return nil, true
		}
	default:
		return nil, false
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil && f == 0 || len(s) > 400 || strings.ContainsAny(s, "xXpP_nNiI") {
		return nil, false
	}
	switch {
	case f >= 1e30:
		return json.Number("1" + strings.Repeat("0", 30)), true // out of every range
	case f <= -1e30:
		return json.Number("-1" + strings.Repeat("0", 30)), true
	case f > -1e-30 && f < 1e-30:
		return json.Number("0"), true
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok || c.Type == schema.TypeInt && !r.IsInt() {
		return nil, false
	}
	decimals, _ := r.FloatPrec() // decimals beyond the column's scale are stored too
	text := r.FloatString(decimals)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	if text == "-0" {
		text = "0"
	}
	return json.Number(text), true
}

// decodeMulti puts the values in the order of the picklist, each once; those
// that the picklist lacks come last.
func decodeMulti(c *column, s string) any {
	var values []string
	for v := range strings.SplitSeq(s, ";") {
		if v = strings.TrimSpace(v); v != "" && !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	rank := func(v string) int {
		i := slices.IndexFunc(c.Picklist, func(p schema.PicklistValue) bool { return p.Value == v })
		if i < 0 {
			return len(c.Picklist)
		}
		return i
	}
	slices.SortStableFunc(values, func(a, b string) int { return rank(a) - rank(b) })
	if len(values) == 0 {
		return nil
	}
	return strings.Join(values, ";")
}

// wrongType is the answer to a value that decode refuses.
func wrongType(c *column, m member, text []byte) fault {
	value := ""
	switch v := m.value.(type) {
	case *input:
		value = "{"
	case []any:
		value = "["
	case string:
		value = v
	case json.Number:
		value = v.String()
	case bool:
		value = strconv.FormatBool(v)
	}
	return parserError(fmt.Sprintf("Cannot deserialize instance of %s from %s value %s or request may be missing a required field %s",
		c.Type, token(m.value), quoted(value), position(text, m.at)))
}
