package rule

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEscapeCell(t *testing.T) {
	for cell, want := range map[string]string{
		// What a spreadsheet keeps stays as it is.
		"": "", "0": "0", "42": "42", "12345678901": "12345678901", "Hot": "Hot", "n/a": "n/a", "a=b": "a=b",
		"1st floor": "1st floor", "5 Main Street": "5 Main Street", "3M": "3M", "Hall 5": "Hall 5", "mobly_score__c": "mobly_score__c",
		"1 = 2": "1 = 2", "01\n02": "01\n02", "; ": "; ", "May": "May", "#1": "#1", "#WOW!": "#WOW!", "E": "E", "a@b.c": "a@b.c",
		// Formulas.
		"=1": "'=1", "+41 44": "'+41 44", "-": "'-", "@x": "'@x", "\tx": "'\tx", " =1": "' =1", "＝1": "'＝1",
		// Leading zeros, and digits that Excel shortens or rounds.
		"007": "'007", "00": "'00", "123456789012": "'123456789012", "00000000000000000000": "'00000000000000000000", "５": "'５",
		// Numbers, amounts, percentages, fractions.
		"1.50": "'1.50", "1,5": "'1,5", ".5": "'.5", "1e5": "'1e5", "12E3": "'12E3", "(5)": "'(5)", "5.5%": "'5.5%", "$5.5": "'$5.5", "5,5 €": "'5,5 €",
		"1 1/2": "'1 1/2", " 5": "' 5", "5 ": "'5 ", "CHF 5.5": "'CHF 5.5", "1'000": "'1'000",
		// Dates and times, in the languages of spreadsheets.
		"2024-01-05": "'2024-01-05", "1/2": "'1/2", "1.2.": "'1.2.", "3-4": "'3-4", "MAR1": "'MAR1", "May 5": "'May 5", "5. März 2024": "'5. März 2024", "12 de mayo": "'12 de mayo",
		"10:30": "'10:30", "5 pm": "'5 pm", "5 a": "'5 a", "2024-01-05T10:00:00Z": "'2024-01-05T10:00:00Z", "Déc. 24": "'Déc. 24",
		// Truth values.
		"true": "'true", "False": "'False", "wahr": "'wahr",
		// What looks as if a spreadsheet had damaged it.
		"1.23457E+11": "'1.23457E+11", "#NAME?": "'#NAME?", "#N/A": "'#N/A", "Err:508": "'Err:508",
		// Apostrophes of the text.
		"'007": "''007", "'5": "''5", "''=1": "'''=1", "'true": "''true", "'#NV": "''#NV", "'plain": "''plain", "'": "''", "''": "'''",
	} {
		require.Equal(t, want, escapeCell(cell), "%q", cell)
		require.Equal(t, cell, unescapeCell(want), "%q", want)
	}
}

// TestUnescapeCell: an apostrophe before what needs none is read as people mean it.
func TestUnescapeCell(t *testing.T) {
	for cell, want := range map[string]string{"'5": "5", "'plain": "'plain", "'": "'", "'007": "007"} {
		require.Equal(t, want, unescapeCell(cell), "%q", cell)
	}
}

func FuzzEscapeCell(f *testing.F) {
	for _, cell := range []string{"'007", "=1", "May 5", "''", " '1", "#NAME?", "0"} {
		f.Add(cell)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		escaped := escapeCell(cell)
		require.Equal(t, cell, unescapeCell(escaped))
		require.False(t, damaged(escaped) || formula(escaped) && escaped[0] != '\'')
	})
}
