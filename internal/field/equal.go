package field

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// BlankValue reports whether v is nil or a [BlankText]. false and 0 are values.
// So is an empty slice, although it is coerced to nil.
func BlankValue(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return BlankText(v)
	}
	return false
}

var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

func unixLines(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s // the Replacer would copy it
	}
	return newlines.Replace(s)
}

// Equal reports whether Salesforce would store a and b alike, or a reader could
// not tell them apart. It ignores white space around a value, invisible
// characters, the form of letters (NFC or not) and the kind of line breaks, and
// also
//
//  1. the difference of nil and false for a Checkbox,
//  2. the notation of a Number, and digits that a double does not hold,
//  3. the zone and the fraction of a second of a DateTime,
//  4. the letter case of an Email, which Salesforce stores in lower case,
//  5. the kind of quotes, dashes and spaces in a Picklist, see [Looks], and the
//     order of a MultiPicklist,
//  6. the last three characters of a Reference, if one lacks them,
//  7. the markup of a, if it is a stored TextArea with HTML, marked as such or not.
//
// A value that is not of the type is compared as text.
func Equal(a, b any, t schema.Type) bool {
	if t == schema.TypeBoolean {
		return checked(a) == checked(b)
	}
	if BlankValue(a) || BlankValue(b) {
		return BlankValue(a) && BlankValue(b)
	}
	if t == schema.TypeDate || t == schema.TypeDateTime {
		x, okX := parseTime(a)
		y, okY := parseTime(b)
		if okX && okY {
			return x.Truncate(time.Second).Equal(y.Truncate(time.Second))
		}
	}
	x, okX := textOf(a)
	y, okY := textOf(b)
	if !okX || !okY {
		return false
	}
	if x, y = Seen(x), Seen(y); x == y {
		return true
	}
	switch t {
	case schema.TypeDouble:
		m, okM := decimal(x)
		n, okN := decimal(y)
		f, _ := strconv.ParseFloat(m, 64)
		g, _ := strconv.ParseFloat(n, 64)
		return okM && okN && f == g
	case schema.TypeEmail:
		return Caseless(x) == Caseless(y)
	case schema.TypePicklist:
		return typed(x) == typed(y)
	case schema.TypeMultiPicklist:
		return slices.Equal(sortedItems(x), sortedItems(y))
	case schema.TypeReference:
		m, okM := ID18(x)
		n, okN := ID18(y)
		return okM && okN && m == n
	case schema.TypeTextArea:
		if strings.ContainsAny(x, "<&") && ReadHTML(x) == lines(y) {
			return true
		}
	default:
	}
	return unixLines(x) == unixLines(y)
}

func checked(v any) bool {
	yes, _ := (&Spec{Type: schema.TypeBoolean}).Coerce(v)
	return yes == true
}

func sortedItems(s string) []string {
	items := Split(s, ";")
	for i := range items {
		items[i] = typed(items[i])
	}
	slices.Sort(items)
	return slices.Compact(items)
}
