package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

func TestReadSheet(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		columns    []string
		rows       [][]string
		first      int // number of the first row
	}{
		{"commas", "A,B\n1,2\n", []string{"A", "B"}, [][]string{{"1", "2"}, {"", ""}}, 2},
		{"semicolons", "A;B,C;D\n1;2;3\n", []string{"A", "B,C", "D"}, [][]string{{"1", "2", "3"}, {"", "", ""}}, 2},
		{"tabs", "A\tB\n1\t2\n", []string{"A", "B"}, [][]string{{"1", "2"}, {"", ""}}, 2},
		{"named separator", "sep=|\r\nA|B\r\n1|2\r\n", []string{"A", "B"}, [][]string{{"1", "2"}, {"", ""}}, 2},
		{"blank lines", "\n\nA,B\n\n1,2\n", []string{"A", "B"}, [][]string{{"", ""}, {"1", "2"}, {"", ""}}, 4},
		{"line breaks", "A,B\n\"1\n\n\",2\n3,4\n", []string{"A", "B"}, [][]string{{"1\n\n", "2"}, {"3", "4"}, {"", ""}}, 2},
		{"ragged", "A,B\n1\n1,2,3\n", []string{"A", "B"}, [][]string{{"1", ""}, {"1", "2", "3"}, {"", ""}}, 2},
		{"blank", "", nil, [][]string{{}}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := readSheet(tt.text)
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(tt.columns, s.Columns))
			require.Empty(t, cmp.Diff(tt.rows, s.Rows))
			require.Equal(t, tt.first, s.Number(0))
			s.Kind = kindMapping
			require.Contains(t, render("sheet", s), fmt.Sprintf(`<th scope="row">%d</th>`, tt.first))
		})
	}
	_, err := readSheet("A,B\n\"1")
	require.Error(t, err)
}

// A head that somebody left blank has a name on the page, as has a cell beyond the
// heads.
func TestTitles(t *testing.T) {
	s, err := readSheet("Mobly Field, \nJob Title,note,more\n")
	require.NoError(t, err)
	s.Kind = kindMapping
	page := render("sheet", s)
	for _, want := range []string{"Mobly Field, row 2", "Column 2, row 2", "Column 3, row 2", `<th scope="col">Column 2</th>`} {
		require.Contains(t, page, want)
	}
}

// Large sheets are not shown cell by cell, and still count.
func TestLargeSheet(t *testing.T) {
	large := "Category,Field\n" + strings.Repeat("Score,mobly_score__c\n", mostCells)
	r := ask(t, question{Texts: texts{}, Files: []file{{"tags.csv", large}}})
	require.Equal(t, large, r.Texts[kindTags])
	require.Contains(t, r.HTML["tags-sheet"], "more than 10000 cells: edit it in a spreadsheet.")
	require.Contains(t, r.HTML["report"], "tags: ")
	wide := strings.Repeat("a,", mostCells) + "Category\n" + strings.Repeat("\n", mostCells) + "x\n"
	require.Equal(t, kindTags, kindOf(wide))
}

// Every row of the page has the number by which package mapping blames it.
func TestRowNumbers(t *testing.T) {
	for _, text := range []string{
		"Mobly Field,Lead Field,Type\nFirst Name,FirstName,bad\n\n\nLast Name,LastName,bad\n",
		"\n\nMobly Field,Lead Field,Type,Values\n\nFirst Name,FirstName,bad,\"a = b\n\nc = d\"\nLast Name,LastName,bad,\n",
		"sep=;\nMobly Field;Lead Field;Type\nFirst Name;FirstName;bad\n",
	} {
		s, err := readSheet(text)
		require.NoError(t, err)
		var blamed, shown []int
		_, err = mapping.UnmarshalCSV([]byte(text))
		for _, problem := range err.(interface{ Unwrap() []error }).Unwrap() {
			one, ok := errors.AsType[*field.SheetError](problem)
			require.True(t, ok)
			blamed = append(blamed, one.Row)
		}
		for i, cells := range s.Rows {
			if cells[2] == "bad" {
				shown = append(shown, s.Number(i))
			}
		}
		require.NotEmpty(t, blamed)
		require.Equal(t, blamed, shown, text)
	}
}

// FuzzSheet holds that a mapping or tags that passed through the page's sheet are the
// same rules.
func FuzzSheet(f *testing.F) {
	for _, write := range []func() ([]byte, error){sample.Mapping().MarshalCSV, sample.Tags().MarshalCSV} {
		data, err := write()
		require.NoError(f, err)
		f.Add(string(data))
	}
	f.Add(slip)
	f.Add("sep=;\r\nCategory;Field\r\n\r\nScore;mobly_score__c\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := readSheet(text)
		if err != nil {
			return
		}
		through := s.csv()
		if want, err := mapping.UnmarshalCSV([]byte(text)); err == nil {
			got, err := mapping.UnmarshalCSV([]byte(through))
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(want, got))
		}
		if want, err := tags.UnmarshalCSV([]byte(text)); err == nil {
			got, err := tags.UnmarshalCSV([]byte(through))
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(want, got))
		}
	})
}
