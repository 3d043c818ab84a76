package rule

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// escapeCell puts an apostrophe before a cell that a spreadsheet would evaluate
// or rewrite, and before one that begins with an apostrophe itself.
//
// Opened as CSV, Excel and LibreOffice show that apostrophe and save it again;
// Google Sheets, and Excel once somebody edits the cell, take it for their own
// mark of text and save the cell without. Both are read as the same text,
// unless the text itself is a number behind an apostrophe.
func escapeCell(cell string) string {
	if strings.HasPrefix(cell, "'") || formula(cell) || damaged(cell) || numeric(cell) && !plainInteger(cell) {
		return "'" + cell
	}
	return cell
}

func unescapeCell(cell string) string {
	rest, found := strings.CutPrefix(cell, "'")
	if found && (strings.HasPrefix(rest, "'") || formula(rest) || damaged(rest) || numeric(rest)) {
		return rest
	}
	return cell
}

// formula reports whether a cell could begin a formula after its white space
// and apostrophes. See "CSV Injection" by OWASP.
func formula(cell string) bool {
	if strings.HasPrefix(cell, "\t") || strings.HasPrefix(cell, "\r") {
		return true
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(cell, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\''
	}))
	switch first {
	case '=', '+', '-', '@', '\uff1d', '\uff0b', '\uff0d', '\uff20':
		return true
	}
	return false
}

// plainInteger reports whether a spreadsheet leaves a cell of digits as it is:
// one without leading zeros, of at most the 11 digits that Excel shows.
func plainInteger(cell string) bool {
	return len(cell) <= 11 && (cell == "0" || cell[0] != '0') && strings.Trim(cell, "0123456789") == ""
}

// damagedCell matches what a spreadsheet leaves of a text: a long number in
// scientific notation, or the error of what it took for a formula.
var damagedCell = regexp.MustCompile(`^(-?\d([.,]\d+)?E[+-]\d{2,3}` +
	`|#(NAME|NOM|NOME|¿NOMBRE|NAAM)\?` +
	`|#¡?(VALUE|WERT|VALEUR|VALOR|VALORE|WAARDE|REF|BEZUG|RIF|NUM|NULL|DIV/0|ERROR)!` +
	`|#N/A|#NV|Err:\d{3})$`)

func damaged(cell string) bool { return damagedCell.MatchString(cell) }

// numeric reports whether a spreadsheet could take a cell for a number, an
// amount, a date, a time or a truth value.
func numeric(cell string) bool {
	cell = strings.ToLower(strings.TrimSpace(cell))
	if slices.Contains(truthWords[:], cell) {
		return true
	}
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }
	for _, letters := range strings.FieldsFunc(cell, func(r rune) bool { return !word(r) }) {
		if !slices.Contains(numberWords[:], letters) &&
			!slices.ContainsFunc(months[:], func(m string) bool { return strings.HasPrefix(letters, m) }) {
			return false
		}
	}
	for _, r := range cell {
		if !word(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Sc, r) && !strings.ContainsRune(" \u00a0\u202f.,:/-+%()'’", r) {
			return false
		}
	}
	return strings.ContainsFunc(cell, unicode.IsDigit)
}

// What spreadsheets read in the languages they are most used in.
var (
	truthWords  = [...]string{"true", "false", "wahr", "falsch", "vrai", "faux", "verdadero", "falso", "vero", "verdadeiro", "waar", "onwaar"}
	numberWords = [...]string{"e", "a", "p", "am", "pm", "t", "z", "h", "de", "eur", "usd", "gbp", "chf", "kr"}
	months      = [...]string{
		"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", // English
		"jän", "mär", "mai", "okt", "dez", // German
		"fév", "fev", "avr", "juin", "juil", "aoû", "aou", "déc", // French
		"ene", "abr", "ago", "dic", "set", "out", // Spanish, Portuguese
		"gen", "mag", "giu", "lug", "ott", "mrt", "mei", // Italian, Dutch
	}
)
