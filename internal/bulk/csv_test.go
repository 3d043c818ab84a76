package bulk

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/spool"
)

func TestAppendRow(t *testing.T) {
	for _, tt := range []struct {
		name  string
		cells []string
		want  string
	}{
		{"plain", []string{"Id", "Last Name"}, "Id,Last Name\n"},
		{"comma, quote, line feed", []string{`a,b`, `say "hi"`, "one\ntwo"}, "\"a,b\",\"say \"\"hi\"\"\",\"one\ntwo\"\n"},
		{"carriage return and line feed", []string{"one\r\ntwo", "\r"}, "\"one\r\ntwo\",\"\r\"\n"},
		{"blank cells", []string{"", "", ""}, ",,\n"},
		{"one blank cell", []string{""}, "\"\"\n"},
		{"spaces stay", []string{" a ", "\t"}, " a ,\t\n"},
		{"other alphabets", []string{"Łódź", "東京"}, "Łódź,東京\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, tt.want, string(appendRow(nil, tt.cells)))
			got, err := newCSVReader(strings.NewReader(tt.want)).read()
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(tt.cells, got))
		})
	}
}

func TestReadCSV(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       [][]string
		broken     bool
	}{
		{"nothing", "", nil, false},
		{"no last line feed", "a,b\n1,2", [][]string{{"a", "b"}, {"1", "2"}}, false},
		{"carriage returns", "a,b\r\n\"1\",\"2\"\r\n", [][]string{{"a", "b"}, {"1", "2"}}, false},
		{"blank lines", "\n\na\n\n", [][]string{{"a"}}, false},
		{"byte order mark", "\xef\xbb\xbfa\n", [][]string{{"a"}}, false},
		{"blank last field", "a,\n", [][]string{{"a", ""}}, false},
		{"open quote", `a,"b`, nil, true},
		{"behind a quote", `"a"b,c`, nil, true},
		{"behind a quote, a lone return", "\"a\"\rb\n", nil, true},
		{"a quote in the middle", "a\"b\nc\"d\n", nil, true},
		{"row without end", strings.Repeat("x", maxCSVRow+1), nil, true},
		{"quoted row without end", `"` + strings.Repeat("x", maxCSVRow+1), nil, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newCSVReader(strings.NewReader(tt.text))
			var got [][]string
			row, err := r.read()
			for ; err == nil; row, err = r.read() {
				got = append(got, row)
			}
			require.Equal(t, tt.broken, errors.Is(err, errCSV))
			if !tt.broken {
				require.ErrorIs(t, err, io.EOF)
				require.Empty(t, cmp.Diff(tt.want, got))
			}
		})
	}
}

// FuzzCSV: what is written is read again as it was, by encoding/csv too but for
// carriage returns, which it changes; and no text makes the reader panic.
func FuzzCSV(f *testing.F) {
	f.Add("a", "b,\"c\"", "d\ne")
	f.Add("", "", "")
	f.Add(" x ", "\r\n", "#N/A")
	f.Add("\"", "\"a\"b", "\xff\xfe")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		want := []string{a, b, c}
		text := appendRow(nil, want)
		got, err := newCSVReader(bytes.NewReader(text)).read()
		if strings.HasPrefix(a, "\xef\xbb\xbf") {
			return // a byte order mark, which a header never begins with
		}
		require.NoError(t, err)
		require.Equal(t, want, got)

		got, err = csv.NewReader(bytes.NewReader(text)).Read()
		require.NoError(t, err)
		for i := range want {
			want[i] = strings.ReplaceAll(want[i], "\r\n", "\n")
		}
		require.Equal(t, want, got)

		r := newCSVReader(strings.NewReader(a + b + c))
		for err = nil; err == nil; _, err = r.read() {
		}
	})
}

func TestCellOf(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   any
		want string
		ok   bool
	}{
		{"clear", nil, "#N/A", true},
		{"text", "a", "a", true},
		{"yes", true, "true", true},
		{"no", false, "false", true},
		{"number", json.Number("12.50"), "12.50", true},
		{"long text", strings.Repeat("é", maxCell), strings.Repeat("é", maxCell), true},
		{"too long a text", strings.Repeat("é", maxCell+1), strings.Repeat("é", maxCell+1), false},
		{"something else", []string{"a"}, "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := cellOf(tt.in)
			require.Equal(t, tt.want, got)
			require.Equal(t, tt.ok, ok)
		})
	}
}

// A row has bounds, in bytes and in fields, however it is made.
func TestCSVRowsAreBounded(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		ok   bool
	}{
		"many fields":     {strings.Repeat(",", maxCSVCells-1), true},
		"too many fields": {strings.Repeat(",", maxCSVCells), false}, "too many quoted ones": {strings.Repeat(`"",`, maxCSVCells+1), false},
		"a long field": {strings.Repeat("x", maxCSVRow), true}, "too long a field": {strings.Repeat("x", maxCSVRow+1), false},
		"too long a quoted one": {`"` + strings.Repeat("\n", maxCSVRow+1), false}, "too long a row": {strings.Repeat(strings.Repeat("x", 1000)+",", maxCSVRow/1000+1), false},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := newCSVReader(strings.NewReader(tt.text)).read()
			require.Equal(t, !tt.ok, errors.Is(err, errCSV), err)
		})
	}
}

// A file of results is read no further than its context lasts, and no row is
// taken for whole that is not.
func TestRowsEndWithTheContext(t *testing.T) {
	for name, row := range map[string]string{
		"bare": "00Q000000000001AAA,true,0123456789", "quoted": `"00Q000000000001AAA","true","0123456789"`, "long": `"` + strings.Repeat(`a""`, 50_000) + `",,`,
		"of blanks": ",,", "quoted line breaks": "\"\n\n\n\",\"\n\",\"0123456789\"",
	} {
		t.Run(name, func(t *testing.T) {
			s, err := spool.New()
			require.NoError(t, err)
			defer s.Close()
			for s.Size() < 400_000 {
				_, err = s.Write([]byte(row + "\n"))
				require.NoError(t, err)
			}
			reads := 0
			s.Over = func() error {
				if reads++; reads > 2 {
					return context.Canceled
				}
				return nil
			}
			var first []string
			r := newCSVReader(s.Reader())
			for {
				cells, err := r.read()
				if err != nil {
					require.ErrorIs(t, err, context.Canceled)
					break
				}
				if first == nil {
					first = cells
				}
				require.Equal(t, first, cells)
			}
			require.Equal(t, 3, reads)
		})
	}
}
