package mapping_test

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"math/rand"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/quick"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

func inUTF16(text string, order binary.AppendByteOrder) string {
	var b []byte
	for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
		b = order.AppendUint16(b, unit)
	}
	return string(b)
}

// TestSheetFiles reads one sheet as each program saves it: separators,
// encodings, line ends, quotes and blank cells are theirs, and so is what
// becomes of the apostrophe of MarshalCSV.
func TestSheetFiles(t *testing.T) {
	want := mapping.Mapping{Separator: "; ", Rules: []mapping.Rule{
		{From: mapping.FromJobTitle, Lead: "Title", Default: "007", Label: "Größe"},
		{From: mapping.FromDescription, Lead: "Notes__c", Length: 500, Default: "one\ntwo", Label: "2024-01-05"},
		{From: mapping.FromEmail, Contact: "Email", Placeholder: "-", Values: map[string]string{"a": "0", "b": "00"}},
	}}
	const columns = "Mobly Field,Lead Field,Contact Field,Length,Values,Default,Placeholder,Label,Separator"
	const semicolons = "Mobly Field;Lead Field;Contact Field;Length;Values;Default;Placeholder;Label;Separator\r\n" +
		"Job Title;Title;;;;'007;;Größe;\"; \"\r\n" +
		"Description;Notes__c;;500;;\"one\ntwo\";;'2024-01-05;\r\n" +
		"Email;;Email;;\"a = 0\nb = 00\";;'-;;\r\n"
	const excel = columns + "\r\nJob Title,Title,,,,'007,,Größe,; \r\nDescription,Notes__c,,500,,\"one\ntwo\",,'2024-01-05,\r\nEmail,,Email,,\"a = 0\nb = 00\",,'-,,\r\n"
	stripped := strings.ReplaceAll(excel, ",'", ",")
	tabs := strings.ReplaceAll(excel, ",", "\t")
	for name, file := range map[string]string{
		"Excel, CSV UTF-8":                                     "\ufeff" + excel,
		"Excel, CSV UTF-8, cells edited":                       "\ufeff" + stripped,
		"Excel, CSV UTF-8, with cells and rows once used":      "\ufeff" + strings.ReplaceAll(excel, "\r\n", ",,\r\n") + strings.Repeat(",", 10) + "\r\n" + strings.Repeat(",", 10) + "\r\n",
		"Excel, Unicode Text":                                  inUTF16(tabs, binary.LittleEndian),
		"Excel, Text of a Mac":                                 strings.ReplaceAll(tabs, "\r\n", "\r"),
		"German Excel, CSV UTF-8":                              "\ufeff" + semicolons,
		"German Excel, with sep":                               "\ufeffsep=;\r\n" + semicolons,
		"another program, with sep and a separator of its own": "SEP=|\n" + strings.NewReplacer(`"; "`, `; `, ";", "|").Replace(semicolons),
		"another program, with sep and a tab":                  "sep=\t\r\n" + tabs,
		"another program, with sep in quotes":                  "\"sep=,\"\r\n" + excel,
		"LibreOffice":                                          strings.ReplaceAll(excel, "\r\n", "\n"),
		"LibreOffice, all text in quotes":                      strings.ReplaceAll(strings.NewReplacer("Job Title,Title", `"Job Title","Title"`, ",'007,", `,"'007",`).Replace(excel), "\r\n", "\n"),
		"LibreOffice, Unicode":                                 inUTF16(strings.ReplaceAll(excel, "\r\n", "\n"), binary.BigEndian),
		"Google Sheets":                                        strings.TrimSuffix(stripped, "\r\n"),
		"Google Sheets, TSV":                                   strings.TrimSuffix(strings.ReplaceAll(tabs, "\t'", "\t"), "\r\n"),
		"Google Sheets, of a file with sep":                    "sep=;,,,,,,,,\r\n" + stripped,
		"Google Sheets, of a file with sep and comma":          "sep=,,,,,,,,\r\n" + stripped,
	} {
		t.Run(name, func(t *testing.T) {
			got, err := mapping.UnmarshalCSV([]byte(file))
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(want, got), "(-want +got)")
		})
	}
}

// TestSheetTellsDamage: what a spreadsheet made of a text is not read as the text.
func TestSheetTellsDamage(t *testing.T) {
	for _, cell := range []string{"1.23457E+11", "1,23457E+11", "-1E+12", "#NAME?", "#VALUE!", "#BEZUG!", "#NV", "#N/A", "Err:508"} {
		_, err := mapping.UnmarshalCSV([]byte("Mobly Field;Lead Field;Default\nEmail;Email;\nJob Title;Title;" + cell + "\n"))
		require.EqualError(t, err, "mapping: row 3, column Default: the spreadsheet has changed it: format the cell as text and enter it again")
	}
}

// TestSheetRowsAreCountedAsShown: Excel shows no row for "sep=;", others do.
func TestSheetRowsAreCountedAsShown(t *testing.T) {
	for file, row := range map[string]string{
		"sep=;\nMobly Field;Lead Field\nEmail;E Mail\n":    "row 2",
		"sep=;,\nMobly Field,Lead Field\nEmail,E Mail\n":   "row 3",
		"\"a\nb\",\nMobly Field,Lead Field\nEmail,Email\n": "row 1",
	} {
		_, err := mapping.UnmarshalCSV([]byte(file))
		require.ErrorContains(t, err, "mapping: "+row)
	}
}

var dayAndMonth = regexp.MustCompile(`^ *[0-9]{1,2}[/.][0-9]{1,2} *$`)

// spreadsheet opens a sheet and saves it again, as Excel does where keeps is
// set, and otherwise as Google Sheets: cells that look like numbers, dates or
// truth values are rewritten, and the rest stays.
func spreadsheet(t *testing.T, sheet []byte, separator rune, keeps bool) []byte {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(sheet, []byte("\ufeff")))).ReadAll()
	require.NoError(t, err)
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = separator, keeps
	for _, row := range rows {
		for i, cell := range row {
			number, err := strconv.ParseFloat(strings.Trim(cell, " "), 64)
			switch {
			case strings.HasPrefix(cell, "'") && !keeps:
				row[i] = cell[1:]
			case strings.HasPrefix(strings.TrimSpace(cell), "="), strings.HasPrefix(strings.TrimSpace(cell), "+"), strings.HasPrefix(strings.TrimSpace(cell), "-"):
				row[i] = "#NAME?"
			case err == nil && strings.ContainsAny(cell, "0123456789"):
				if row[i] = strconv.FormatFloat(number, 'f', -1, 64); len(row[i]) > 11 {
					row[i] = strconv.FormatFloat(number, 'E', 5, 64)
				}
			case strings.EqualFold(cell, "true"), strings.EqualFold(cell, "false"):
				row[i] = strings.ToUpper(cell)
			case dayAndMonth.MatchString(cell):
				row[i] = "05.01.2024"
			}
		}
		require.NoError(t, w.Write(row))
	}
	w.Flush()
	return b.Bytes()
}

// scientific is a text like what a spreadsheet leaves of a long number.
var scientific = regexp.MustCompile(`^\d([.,]\d+)?E[+-]\d{2,3}$`)

// TestSheetSurvivesSpreadsheets: any text comes back from a spreadsheet that
// opened and saved the sheet. A spreadsheet that takes our apostrophe for its own
// does the same with one of the text, and leaves "#N/A" and "9E+007" as it leaves an
// error and a long number: reading these is an error.
func TestSheetSurvivesSpreadsheets(t *testing.T) {
	signs := []string{"0", "1", "9", "007", "00000000000", "/", ".", ",", "e", "E", "+", "-", "=", " ", "\n", ";", "true", "May", "\"", "x", "é", "€", "%"}
	law := func(seed int64, keeps bool) bool {
		r := rand.New(rand.NewSource(seed))
		text := func() string {
			var b strings.Builder
			for range r.Intn(5) {
				b.WriteString(signs[r.Intn(len(signs))])
			}
			if keeps && r.Intn(4) == 0 {
				return []string{"'", "''", "#N/A", "1.2E+11"}[r.Intn(4)] + b.String()
			}
			if !keeps && scientific.MatchString(b.String()) {
				return ""
			}
			return b.String()
		}
		m := random(r)
		for i := range m.Rules {
			m.Rules[i].Default, m.Rules[i].Placeholder, m.Rules[i].Label = text(), text(), text()
			m.Rules[i].Values = map[string]string{text(): text()}
		}
		sheet, err := m.MarshalCSV()
		require.NoError(t, err)
		got, err := mapping.UnmarshalCSV(spreadsheet(t, sheet, []rune(",;\t")[r.Intn(3)], keeps))
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(m, got), "(-want +got)")
		return true
	}
	require.NoError(t, quick.Check(law, &quick.Config{MaxCount: 2000}))
}

// FuzzSheetText: any text of a rule comes back from its sheet, or does not fit
// into one.
func FuzzSheetText(f *testing.F) {
	for _, text := range []string{"007", "'", "=1", "a\r\nb", "\"", "\xff", "sep=;", "1.5E+12", "\ufeff", "true"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m := mapping.Mapping{Rules: []mapping.Rule{{
			From: mapping.FromEmail, Lead: "A__c", Type: field.Text, Default: text, Placeholder: text, Label: text, Values: map[string]string{text: text},
		}}}
		sheet, err := m.MarshalCSV()
		if strings.ContainsAny(text, "\r") || strings.ToValidUTF8(text, "") != text {
			require.Error(t, err)
			return
		}
		require.NoError(t, err)
		got, err := mapping.UnmarshalCSV(sheet)
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(m, got))
	})
}
