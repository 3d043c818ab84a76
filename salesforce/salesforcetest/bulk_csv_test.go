package salesforcetest

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func TestReadCSV(t *testing.T) {
	for text, want := range map[string][]csvLine{
		"":                     nil,
		"a":                    {{fields: []string{"a"}}},
		"a,b\nc,d":             {{fields: []string{"a", "b"}}, {fields: []string{"c", "d"}}},
		"a,\n,\n":              {{fields: []string{"a", ""}}, {fields: []string{"", ""}}},
		"a,":                   {{fields: []string{"a", ""}}},
		"\n\na\n\n":            {{fields: []string{"a"}}},
		" a , b \n":            {{fields: []string{" a ", " b "}}},
		"a\r\nb\n":             {{fields: []string{"a\r"}}, {fields: []string{"b"}}},
		"\"a\"\"\n,b\",\"\"\n": {{fields: []string{"a\"\n,b", ""}}},
		"\"a\" ,b\n":           {{fields: []string{"a", "b"}, wrong: "Something follows a closing quote"}},
		"a \"b\"\n":            {{fields: []string{"a \"b\""}, wrong: "A quote stands outside a quoted field"}},
		"\"a\nb":               {{fields: []string{"a\nb"}, wrong: "A quoted field is not closed"}},
		strings.Repeat("x", maxCSVField+1) + ",b\n": {
			{fields: []string{strings.Repeat("x", maxCSVField+1), "b"}, wrong: "Field exceeds the limit of 32000 characters"},
		},
		strings.Repeat("x,", maxCSVRow/2) + "b\n": {
			{fields: append(strings.Split(strings.Repeat("x,", maxCSVRow/2-1)+"x", ","), "b"), wrong: "Row exceeds the limit of 400000 characters"},
		},
	} {
		got := (&csvReader{text: text, delimiter: ',', ending: "\n"}).all()
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(csvLine{})); diff != "" {
			t.Errorf("%.40q (-want +got):\n%.2000s", text, diff)
		}
	}
}

// FuzzCSV holds that any text can be read, and that what is written is what is
// read.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"", "a,b\n", "\"a\"\"b\"\r\n", "\"", ",\n,", "a\"b", "\"a\" \n", "\xff,\x00"} {
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, text string, crlf bool) {
		ending := lineEndings["LF"]
		if crlf {
			ending = lineEndings["CRLF"]
		}
		for _, delimiter := range delimiters {
			lines := (&csvReader{text: text, delimiter: delimiter, ending: ending}).all()
			lines = slices.DeleteFunc(lines, func(l csvLine) bool { return len(l.fields) == 1 && l.fields[0] == "" }) // read as blank again
			var b strings.Builder
			for _, l := range lines {
				writeCSV(&b, delimiter, ending, l.fields)
			}
			again := (&csvReader{text: b.String(), delimiter: delimiter, ending: ending}).all()
			require.Len(t, again, len(lines))
			for i := range lines {
				require.Equal(t, lines[i].fields, again[i].fields)
				require.Empty(t, again[i].wrong)
			}
		}
	})
}
