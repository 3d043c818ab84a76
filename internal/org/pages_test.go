package org

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

const somePage = `{"totalSize":2,"done":true,"records":[{"attributes":{"type":"Lead"},"Id":"1","Name":"Ada"},{"attributes":{"type":"Lead"},"Id":"2","Name":null}]}`

// values are what rows have in the columns Id and Name.
func values(list []rows.Row) (out [][2]any) {
	for _, r := range list {
		out = append(out, [2]any{r.Value("Id"), r.Value("Name")})
	}
	return out
}

// pageOf reads an answer to a query for Id and Name.
func pageOf(t *testing.T, text string) (*answer, error) {
	t.Helper()
	a := &answer{table: rows.Of("Id", "Name")}
	return a, a.read(t.Context(), &rest.Response{Status: http.StatusOK, Body: []byte(text)}, "/query")
}

func TestPages(t *testing.T) {
	for text, want := range map[string][][2]any{
		somePage:                            {{"1", "Ada"}, {"2", nil}},
		`{"records":[{"Id":"1"}],"x":[{}]}`: {{"1", nil}},
		`{"Records":[{"Id":"1","Name":"\u00e9"}]}`:        {{"1", "é"}},
		`{"records":[{"Id":"1"}],"records":[{"Id":"2"}]}`: {{"2", nil}},
		`{"records":[{"Id":"1"},{"Id":"2","Id":"3"}]}`:    {{"1", nil}, {"3", nil}},
		`{"records":null}`: nil,
		`{}`:               nil,
	} {
		a, err := pageOf(t, text)
		require.NoError(t, err, text)
		require.Empty(t, cmp.Diff(want, values(a.rows)), text)
	}
	for _, text := range []string{``, `[]`, `{"records":{}}`, `{"records":["x"]}`, somePage[:60], `{"totalSize":"2"}`} {
		_, err := pageOf(t, text)
		require.ErrorIs(t, err, sferr.ErrResponse, text)
	}
	a, err := pageOf(t, somePage)
	require.NoError(t, err)
	require.True(t, a.Done)
	require.Equal(t, 2, *a.Total)
	require.NoError(t, a.read(t.Context(), &rest.Response{Body: []byte(`{"nextRecordsUrl":"/next","records":[{"Id":"3"}],"unknown":0}`)}, ""))
	require.Equal(t, [][2]any{{"1", "Ada"}, {"2", nil}, {"3", nil}}, values(a.rows))
	require.Equal(t, PageInfo{Next: "/next"}, a.PageInfo)
}

// Answers to queries are read together with the composite answer that they stand in.
func TestPagesInOnePass(t *testing.T) {
	pages := make([]answer, 3)
	subs := make([]Subrequest, len(pages))
	for i := range pages {
		pages[i] = answer{table: rows.Of("Id", "Name")}
		subs[i].Read = pages[i].scan
	}
	part := func(body string) string {
		return `{"body":` + body + `,"httpHeaders":{},"httpStatusCode":200,"referenceId":"r"}`
	}
	refused := `[{"errorCode":"INVALID_FIELD","message":"m"}]`
	text := `{"compositeResponse":[` + part(somePage) + `,` + part(refused) + `,` + part(`{"records":[{"Id":"9"}],"more":1}`) + `]}`
	var out compositeAnswer
	s := scan.New([]byte(text))
	require.True(t, scanComposite(s, &out, subs) && s.End())
	require.True(t, out.Responses[0].read)
	require.Empty(t, out.Responses[0].Body)
	require.Equal(t, [][2]any{{"1", "Ada"}, {"2", nil}}, values(pages[0].rows))
	require.Equal(t, refused, string(out.Responses[1].Body), "an error is not a page")
	require.False(t, out.Responses[2].read)
	require.Empty(t, pages[2].rows, "its other form is left to encoding/json")

	// Whatever was read of a whole answer that is of another form does not count.
	var rest []rows.Row
	first := &Subresponse{Body: json.RawMessage(somePage), Status: http.StatusOK}
	require.NoError(t, New(nil, "66.0", 200, 4).rowsOf(t.Context(), first, &pages[0], "Lead", func(r rows.Row) { rest = append(rest, r) }))
	require.Equal(t, [][2]any{{"1", "Ada"}, {"2", nil}}, values(rest))
}

// What is read in one pass is what encoding/json finds.
func FuzzPage(f *testing.F) {
	f.Add([]byte(somePage))
	f.Add([]byte(`{"done":false,"nextRecordsUrl":"\/x","totalSize":12,"records":[]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		a := answer{table: rows.Of("Id", "Name")}
		if s := scan.New(text); !a.scan(s) || !s.End() {
			return
		}
		var want struct {
			PageInfo
			Records []map[string]any `json:"records"`
		}
		require.NoError(t, Unmarshal(text, &want))
		table := rows.Of("Id", "Name")
		var list []rows.Row
		for _, r := range want.Records {
			table.Add(r)
			list = append(list, table.Row())
		}
		require.Empty(t, cmp.Diff(values(list), values(a.rows)))
		require.Equal(t, want.PageInfo, a.PageInfo)
	})
}
