package rows_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
)

var columns = []string{"Id", "Name", "Done", "Amount", "Account.Name", "Account.Owner.Name", rows.Type}

// values are what a row has in all columns.
func values(r rows.Row) map[string]any {
	out := make(map[string]any)
	for _, name := range columns {
		out[name] = r.Value(name)
	}
	return out
}

// scanned reads a record in one pass, decoded by encoding/json.
func scanned(text string) (r rows.Row, ok bool) {
	table, s := rows.Of(columns[:len(columns)-1]...), scan.New([]byte(text))
	ok = table.Scan(s) && s.End()
	return table.Row(), ok
}

func decoded(text string) (rows.Row, error) {
	var record map[string]any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	err := d.Decode(&record)
	table := rows.Of(columns[:len(columns)-1]...)
	table.Add(record)
	return table.Row(), err
}

var records = map[string]map[string]any{
	`{"attributes":{"type":"Lead","url":"/x"},"Id":"00Q1","Name":"Ada","Done":true,"Amount":1.50,"Account":{"attributes":{"type":"Account"},"Name":"Northwind","Owner":{"Name":"Dana"}}}`: {
		"Id": "00Q1", "Name": "Ada", "Done": true, "Amount": json.Number("1.50"), "Account.Name": "Northwind", "Account.Owner.Name": "Dana", rows.Type: "Lead",
	},
	`{"Done":false, "Id" : "00Q1","Unasked":[1,{"Id":"no"}],"Name":null,"Amount":-0}`: {"Id": "00Q1", "Done": false, "Amount": json.Number("-0")},
	`{"Name":"a\"\\\u00e9\n \ud83d\ude00é","Account":null,"attributes":null}`:         {"Name": "a\"\\é\n 😀é"},
	`{"Name":["no"],"Amount":{"no":1},"Account":"no","Done":"true"}`:                  {"Done": "true"},
	`{}`: {},
}

func TestRecords(t *testing.T) {
	for text, have := range records {
		t.Run(text, func(t *testing.T) {
			want := make(map[string]any)
			for _, name := range columns {
				want[name] = have[name]
			}
			r, ok := scanned(text)
			require.True(t, ok)
			require.Empty(t, cmp.Diff(want, values(r)))
			for _, name := range columns {
				text, _ := have[name].(string)
				require.Equal(t, text, r.Text(name))
				require.Equal(t, have[name] == true, r.Is(name))
			}
			require.Empty(t, r.Text("Unasked"))

			r, err := decoded(text)
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(want, values(r)))

			table := r.Table()
			require.True(t, table.Makes(r))
			require.False(t, rows.Of("Id").Makes(r))
			require.Empty(t, cmp.Diff(want, values(table.ReadBinary(r.AppendBinary(nil)))))
		})
	}
	require.True(t, rows.Row{}.None())
	require.Nil(t, rows.Row{}.Value("Id"))
	_, ok := scanned(`{"Id":"1","Id":"2"}`)
	require.False(t, ok, "which of them counts is left to encoding/json")
}

// Rows are independent of each other and of the text they were read from.
func TestRowsOfOneTable(t *testing.T) {
	table := rows.Of("Id", "Name")
	var made []rows.Row
	for i := range 100 {
		text := fmt.Appendf(nil, `{"Name":"name %d","Id":"id %d"}`, i, i)
		if i%3 == 0 {
			text = []byte(`{}`)
		}
		require.True(t, table.Scan(scan.New(text)))
		made = append(made, table.Row())
		clear(text)
	}
	for i, r := range made {
		if i%3 == 0 {
			require.Nil(t, r.Value("Id"))
			continue
		}
		require.Equal(t, fmt.Sprint("id ", i), r.Text("Id"))
		require.Equal(t, fmt.Sprint("name ", i), r.Text("Name"))
	}
}

// A text that is already at hand costs no memory.
func TestValueLike(t *testing.T) {
	r, _ := scanned(`{"Name":"Ada Nwosu","Amount":7}`)
	like := any("Ada Nwosu")
	require.Zero(t, testing.AllocsPerRun(100, func() {
		if r.ValueLike("Name", like) != like {
			t.Error("another value")
		}
	}))
	require.Equal(t, "Ada Nwosu", r.ValueLike("Name", "Ada"))
	require.Equal(t, json.Number("7"), r.ValueLike("Amount", "7"))
}

// A record that is read in one pass has the values that encoding/json finds.
func FuzzScan(f *testing.F) {
	for text := range records {
		f.Add(text)
	}
	f.Add(`{"Account":{"Name":"a"},"Account":{"Name":"b"}}`)
	f.Add(`{"Name":"` + "\xff" + `","Id":"\ud800","Amount":1e400}`)
	f.Fuzz(func(t *testing.T, text string) {
		r, ok := scanned(text)
		if !ok {
			return
		}
		want, err := decoded(text)
		require.NoError(t, err)
		if bytes.Count([]byte(text), []byte(`"Account"`)) > 1 || strings.Count(text, `"attributes"`) > 1 || strings.Count(text, `"Owner"`) > 1 {
			return // Salesforce names no member twice
		}
		if diff := cmp.Diff(values(want), values(r)); diff != "" {
			t.Error(diff)
		}
	})
}
