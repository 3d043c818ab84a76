package field

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// currencies has five lines: the codes of ISO 4217; codes that are also words, which
// count in capitals only; signs made of letters, without a final point; signs with
// the codes that may accompany them; currencies that separate thousands by a point.
//
//go:embed currencies.txt
var currencies string

// listed reports whether a line of currencies, counted from 0, has a word.
func listed(line int, word string) bool {
	return slices.Contains(strings.Fields(strings.Split(currencies, "\n")[line]), word)
}

// amount returns a number that has a unit, in plain notation:
//
//  1. A currency's sign or ISO 4217 code, or both, may stand before or after it:
//     "$5", "5 EUR", "US$ -5", "-kr 5", "$5 USD". Not in a Percent field.
//  2. A percent sign or "percent" may stand before or after it, in a Percent field
//     only.
//  3. Brackets mean minus if there is a currency or the field is a Currency field:
//     "(1,200.00)".
//  4. A dash may stand for zero decimals: "500,-", "500:-".
//  5. A single point before three digits separates thousands if that is how the
//     currency is written: "10.000 €" is 10000, "$10.000" is 10.
//
// Magnitudes are not read: "5k", "1.2M" and "5 T€" are not numbers, since "5 M" may be
// five million, five metres or five thousand in Roman numerals.
func (s *Spec) amount(text string) (string, bool) {
	const digits = "0123456789"
	start, end := strings.IndexAny(text, digits), strings.LastIndexAny(text, digits)+1
	if start < 0 {
		return "", false
	}
	front, number, back := text[:start], text[start:end], text[end:]
	minus, plus, opened, closed := strings.Count(front, "-"), strings.Count(front, "+"), strings.Count(front, "("), strings.Count(back, ")")
	if minus+plus+opened > 1 || opened != closed {
		return "", false
	}
	mark := noDecimals.FindString(back)
	front, back = frame.Replace(front), strings.Trim(back[len(mark):], " )")
	if sign, ok := strings.CutSuffix(front, "."); ok && !isCurrency(front) { // "$.50", but not "Fr.50"
		front, number = sign, "."+number
	}
	unit := strings.ReplaceAll(front+back, " ", "")
	ok := unit == "" && (mark != "" || opened > 0 && s.Number == schema.TypeCurrency)
	switch {
	case s.Number == schema.TypePercent:
		ok = mark == "" && opened == 0 && (unit == "%" || strings.EqualFold(unit, "percent"))
	case front != "" && back != "":
		ok = isSignedCode(unit)
	case unit != "":
		ok = isCurrency(unit)
	}
	whole, thousands, _ := strings.Cut(number, ".")
	switch {
	case mark != "" && strings.Contains(number, "."):
		number += ","
	case mark != "":
		number += "."
	case len(thousands) == 3 && len(whole) <= 3 && whole != "0" && listed(4, strings.TrimSuffix(strings.ToLower(unit), ".")):
		number = whole + thousands
	}
	if minus+opened > 0 {
		number = "-" + number
	}
	number, valid := decimal(number)
	return number, ok && valid
}

var (
	frame      = strings.NewReplacer(" ", "", "-", "", "+", "", "(", "") // before a unit
	noDecimals = regexp.MustCompile(`^[.,:/][-=]+`)
)

// isCurrency reports whether a text is a code or a sign of a currency, such as
// "EUR", "€", "US$" and "Fr.".
func isCurrency(unit string) bool {
	lower, upper := strings.ToLower(unit), strings.ToUpper(unit)
	if listed(0, upper) {
		return unit == upper || !listed(1, lower)
	}
	r, size := utf8.DecodeRuneInString(unit)
	return size == len(unit) && unicode.Is(unicode.Sc, r) || listed(2, strings.TrimSuffix(lower, ".")) || isSignedCode(unit)
}

// isSignedCode reports whether a text is a sign of a currency with its own code.
func isSignedCode(unit string) bool {
	code := strings.TrimFunc(unit, func(r rune) bool { return unicode.Is(unicode.Sc, r) })
	return listed(3, strings.Replace(unit, code, "", 1)+code)
}
