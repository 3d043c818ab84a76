package field

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// The limits of a number and its text. Salesforce allows 18 digits.
const (
	maxDigits = 64
	maxText   = 1000 // bytes
)

func (s *Spec) coerceNumber(text string) (any, *Loss) {
	if BlankText(text) {
		return nil, nil
	}
	number, ok := "", false
	if len(text) <= maxText {
		text = typed(text)
		if number, ok = decimal(text); !ok {
			number, ok = s.amount(text)
		}
	}
	if !ok {
		return nil, wrongType("not a number")
	}
	if s.Precision <= 0 {
		return wireNumber(number), nil
	}
	whole := number
	if s.Number == schema.TypeInt {
		whole = round(number, 0)
	}
	room := s.Precision - max(0, min(s.Scale, s.Precision))
	if digits, _, _ := strings.Cut(strings.TrimPrefix(whole, "-"), "."); digits != "0" && len(digits) > room {
		return nil, &Loss{Err: ErrTooLong, Reason: "the field holds " + strconv.Itoa(room) + " digits before the point"}
	}
	if whole != number {
		return json.Number(whole), &Loss{Err: ErrTooLong, Truncated: true, Reason: "rounded: the field holds whole numbers"}
	}
	return wireNumber(number), nil
}

// few holds small numbers, such as most people's scans, so that they cost no allocation.
var few = [...]any{json.Number("0"), json.Number("1"), json.Number("2"), json.Number("3"), json.Number("4"), json.Number("5")}

func wireNumber(number string) any {
	if len(number) == 1 && int(number[0]-'0') < len(few) {
		return few[number[0]-'0']
	}
	return json.Number(number)
}

// Shown reports whether a number is the stored one rounded to the field's scale.
// Salesforce stores decimals beyond the scale.
func Shown(number, stored any, scale int) bool {
	x, _ := textOf(number)
	y, _ := textOf(stored)
	m, okM := decimal(Seen(x))
	n, okN := decimal(Seen(y))
	return okM && okN && m == round(n, scale)
}

// numberText returns a Go number in plain decimal notation. ok is false for any
// other value, and for NaN and infinity.
func numberText(v any) (text string, ok bool) {
	switch v := v.(type) {
	case int: // without the cost of fmt: the number of scans
		return strconv.Itoa(v), true
	case int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64:
		return fmt.Sprint(v), true
	case float32:
		f := float64(v)
		return strconv.FormatFloat(f, 'f', -1, 32), !math.IsNaN(f) && !math.IsInf(f, 0)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), !math.IsNaN(v) && !math.IsInf(v, 0)
	}
	return "", false
}

// decimal returns a number in plain notation: a sign, digits without leading
// zeros, and after a point digits without trailing zeros. See [ungroup] for the
// separators it understands.
func decimal(s string) (string, bool) {
	s = strings.TrimSpace(s)
	negative := strings.HasPrefix(s, "-")
	if negative || strings.HasPrefix(s, "+") {
		s = strings.TrimSpace(s[1:])
	}
	exponent := 0
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		var err error
		if exponent, err = strconv.Atoi(s[i+1:]); err != nil || exponent > maxDigits || exponent < -maxDigits {
			return "", false
		}
		s = s[:i]
	}
	whole, fraction, ok := ungroup(s)
	if !ok || !digits(whole) || fraction != "" && !digits(fraction) {
		return "", false
	}
	if exponent != 0 {
		zeros := strings.Repeat("0", max(exponent, -exponent))
		point := len(zeros) + len(whole) + exponent
		all := zeros + whole + fraction + zeros
		whole, fraction = all[:point], all[point:]
	}
	whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	if len(whole)+len(fraction) > maxDigits {
		return "", false
	}
	whole = cmp.Or(whole, "0")
	if fraction != "" {
		whole += "." + fraction
	}
	if negative && whole != "0" {
		whole = "-" + whole
	}
	return whole, true
}

// ungroup splits a number without sign at its decimal separator.
//
//  1. Spaces and apostrophes separate thousands.
//  2. If it has points and commas, the last one is the decimal separator, the
//     other separates thousands.
//  3. A separator that repeats separates thousands.
//  4. A single point is the decimal separator.
//  5. A single comma separates thousands if three digits follow it and one to
//     three precede it, but not a lone zero. Else it is the decimal separator.
//
// Inner groups have three digits, or two as in India. The last one has three.
func ungroup(s string) (whole, fraction string, ok bool) {
	s = thousandsMarks.Replace(s)
	point, comma := strings.LastIndexByte(s, '.'), strings.LastIndexByte(s, ',')
	group := "_"
	at := -1 // of the decimal separator
	switch {
	case point >= 0 && comma >= 0:
		at = max(point, comma)
		group = s[min(point, comma) : min(point, comma)+1]
	case point >= 0 && strings.Count(s, ".") == 1:
		at = point
	case point >= 0:
		group = "."
	case comma >= 0 && strings.Count(s, ",") > 1:
		group = ","
	case comma >= 0:
		if thousands := len(s)-comma == 4 && comma >= 1 && comma <= 3 && s[:comma] != "0"; thousands {
			group = ","
		} else {
			at = comma
		}
	}
	whole = s
	if at >= 0 {
		whole, fraction = s[:at], s[at+1:]
		if whole == "" && fraction == "" {
			return "", "", false
		}
		whole = cmp.Or(whole, "0")
	}
	whole, ok = joinGroups(whole, group)
	return whole, fraction, ok
}

var thousandsMarks = strings.NewReplacer(" ", "_", "'", "_")

func joinGroups(s, mark string) (string, bool) {
	if !strings.Contains(s, mark) {
		return s, true
	}
	groups := strings.Split(s, mark)
	for i, g := range groups {
		switch {
		case i == 0 && len(g) >= 1 && len(g) <= 3:
		case i == len(groups)-1 && len(g) == 3:
		case i > 0 && i < len(groups)-1 && (len(g) == 2 || len(g) == 3):
		default:
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// round rounds a number in plain notation, half away from zero.
func round(number string, scale int) string {
	if _, fraction, _ := strings.Cut(number, "."); len(fraction) <= scale {
		return number
	}
	exact, _ := new(big.Rat).SetString(number)
	rounded, _ := decimal(exact.FloatString(scale))
	return rounded
}
