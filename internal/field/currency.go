package field

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// currencies are three lines: the codes of ISO 4217; those of them that are words,
// which are read in capitals only; signs made of letters, without a final point.
//
//go:embed currencies.txt
var currencies string

// amount returns a number that has a unit, in plain notation:
//
//  1. A sign or an ISO 4217 code of a currency stands before or behind it, one
//     of both: "$5", "5 EUR", "US$ -5", "-kr 5". A Percent field has no currency.
//  2. A percent sign stands before or behind it, in a Percent field only.
//  3. Brackets are a minus in accounting, if a currency stands with them or the
//     field is a Currency field: "(1,200.00)".
//  4. A dash in the place of decimals says that there are none: "500,-".
//
// Words of magnitude are not read: "5k" and "1.2M" are no numbers here, since
// "5 M" may be five million, five metres or five in Roman thousands.
func (s *Spec) amount(text string) (string, bool) {
	const digits = "0123456789"
	start, end := strings.IndexAny(text, digits), strings.LastIndexAny(text, digits)+1
	if start < 0 {
		return "", false
	}
	front, number, back := strings.Replace(text[:start], "\u2212", "-", 1), text[start:end], text[end:]
	if sign, ok := strings.CutSuffix(front, "."); ok && !isCurrency(front) { // "$.50", but not "Fr.50"
		front, number = sign, "."+number
	}
	front, minus := withoutMark(front, "-")
	front, plus := withoutMark(front, "+")
	front, opened := withoutMark(front, "(")
	back, closed := withoutMark(back, ")")
	even := len(back) > 1 && (back[0] == '.' || back[0] == ',') && strings.IndexAny(back[1:], "-–—") == 0
	if even { // so that "1.250,-" is 1250
		number, back = number+back[:1]+"0", strings.TrimLeft(back[1:], "-–— ")
	}
	unit := front + back
	ok := isCurrency(unit)
	switch {
	case opened != closed || minus && (opened || plus) || front != "" && back != "":
		return "", false
	case s.Number == schema.TypePercent:
		ok = !even && !opened && (unit == "%" || unit == "％")
	case unit == "":
		ok = even || opened && s.Number == schema.TypeCurrency
	}
	if !ok {
		return "", false
	}
	number, ok = decimal(number)
	if (minus || opened) && number != "0" {
		number = "-" + number
	}
	return number, ok
}

// withoutMark removes a mark from the front or the back of a text.
func withoutMark(text, mark string) (string, bool) {
	text = strings.TrimSpace(text)
	rest, found := strings.CutPrefix(text, mark)
	if !found {
		rest, found = strings.CutSuffix(text, mark)
	}
	return strings.TrimSpace(rest), found
}

// isCurrency reports whether a text is a code or a sign of a currency, such as
// "EUR", "€", "US$" and "Fr.".
func isCurrency(unit string) bool {
	unit = strings.TrimSpace(unit)
	lower, upper := strings.ToLower(unit), strings.ToUpper(unit)
	lines := strings.Split(currencies, "\n")
	in := func(line int, word string) bool { return slices.Contains(strings.Fields(lines[line]), word) }
	if in(0, upper) {
		return unit == upper || !in(1, lower)
	}
	sign := strings.Trim(lower, "abcdefghijklmnopqrstuvwxyz")
	r, size := utf8.DecodeRuneInString(sign)
	return in(2, strings.TrimSuffix(lower, ".")) || size == len(sign) && unicode.Is(unicode.Sc, r) && len(unit)-size <= len("Bds")
}
