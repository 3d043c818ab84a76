package salesforce

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// One lead that cannot be read costs itself, wherever it stands and whatever is
// wrong with it. want has its place, "!", among the others.
func TestDecodeBrokenLeads(t *testing.T) {
	lead := func(id int) string { return fmt.Sprintf(`{"id": "%d", "lastName": "Nwosu"}`, id) }
	deep := `{"id": "9", "custom": {"a": ` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}}`
	pretty := "{\n  \"id\": \"1\",\n  \"tags\": [\n    {\n      \"category\": \"Score\"\n    }\n  ]\n}\n"
	for _, tt := range []struct{ name, body, want, err string }{
		{"array", "[" + lead(1) + "," + lead(2) + "]", "1 2", ""},
		{"empty array", " [ ] ", "", ""},
		{"wrapper", `{"leads": [` + lead(1) + `], "next": null}`, "1", ""},
		{"answer of the API", `{"status": "ok", "pagination": {"leads": 2}, "results": {"total": 1, "leads" : [` + lead(1) + `]}}`, "1", ""},
		{"pages of the API", `{"results": {"leads": [` + lead(1) + `]}}` + "\n" + `{"results": {"leads": [` + lead(2) + `]}}`, "1 2", ""},
		{"byte order mark", "\ufeff[" + lead(1) + "]", "1", ""},
		{"lines", lead(1) + "\n" + lead(2) + "\r\n\n" + lead(3), "1 2 3", ""},
		{"lines with commas", lead(1) + ",\n" + lead(2) + ",\n", "1 2", ""},
		{"on one line", lead(1) + lead(2), "1 2", ""},
		{"indented lines", "  " + lead(1) + "\n  {\"id\": \n  " + lead(3), "1 ! 3", ""},
		{"pretty", pretty + pretty, "1 1", ""},
		{"pretty, one broken", strings.Replace(pretty, "]", "", 1) + pretty, "! 1", ""},
		{"pretty array, one broken", "[\n" + strings.Replace(pretty, `"id":`, `"id"`, 1) + ",\n" + pretty + "]", "! 1", ""},
		{"a lead with a status", `{"status": "new", "id": "1", "lastName": "Nwosu"}`, "1", ""},

		{"a line that is no JSON", lead(1) + "\nhello, [world\n" + lead(3), "1 ! 3", ""},
		{"the first line", "hello\n" + lead(2), "! 2", ""},
		{"the last line", lead(1) + "\n" + `{"id": "2", "lastName": ` + "\n", "1 !", ""},
		{"two lines", "a: b\nc\n" + lead(3), "! ! 3", ""},
		{"no bracket", lead(1) + "\n" + `{"id": "2", "tags": [` + "\n" + lead(3) + "\n" + lead(4), "1 ! 3 4", ""},
		{"a bracket too many", lead(1) + "}\n" + lead(2), "1 ! 2", ""},
		{"no quote", lead(1) + "\n" + `{"id": "2", "lastName": "Nwosu}` + "\n" + lead(3), "1 ! 3", ""},
		{"a quote in a text", lead(1) + "\n" + `{"id": "2", "lastName": "12" screen"}` + "\n" + lead(3), "1 ! 3", ""},
		{"a line break in a text", lead(1) + "\n" + `{"id": "2", "lastName": "Nw` + "\n" + `osu"}` + "\n" + lead(3), "1 ! 3", ""},
		{"escapes", lead(1) + "\n" + `{"id": "2", "lastName": "\\\"}\\"}` + "\n" + lead(3), "1 2 3", ""},
		{"numbers", "1\n" + lead(2) + "\nnull", "! 2 !", ""},

		{"in an array: no JSON", "[" + lead(1) + ", {id: 2}, {\"id\": }, {\"a\": 1,}, hello, 'x', " + lead(6) + "]", "1 ! ! ! ! ! 6", ""},
		{"in an array: a line break", "[" + lead(1) + ", {\"id\": \"2\", \"lastName\": \"a\nb\"}, " + lead(3) + "]", "1 ! 3", ""},
		{"in an array: not UTF-8, which is replaced", "[" + lead(1) + ", {\"id\": \"2\", \"lastName\": \"M\xfcller\"}, " + lead(3) + "]", "1 2 3", ""},
		{"in an array: a nul", "[" + lead(1) + ",\x00," + lead(3) + "]", "1 ! 3", ""},
		{"in lines: a nul", lead(1) + "\n\x00\n" + lead(3), "1 ! 3", ""},
		{"brackets that do not match", "[{\"id\": [1}], {\"id\": {1]}, " + lead(3) + "]", "! ! 3", ""},
		{"duplicate members, halves of surrogates", "[{\"id\": \"1\", \"ID\": \"2\", \"lastName\": \"\\ud83d\"}]", "2", ""},
		{"commas too many", "[," + lead(1) + ",," + lead(2) + ",]", "1 2", ""},
		{"a comma too few", "[" + lead(1) + lead(2) + "]", "1 2", ""},
		{"not indented", "{\n\"id\": \"1\",\n\"tags\": [\n{\n\"category\": \"a\"\n},\n{\n}\n]\n}\n" + lead(2), "1 2", ""},
		{"lines, cut off in front", "astName\": \"Nwosu\"}\n" + lead(2), "! 2", ""},
		{"lines, cut off in front, a long one", "astName\": \"" + strings.Repeat("x", 9000) + "\"}\n" + lead(2), "! 2", ""},
		{"a long text", strings.Repeat("hello\n", 5000), "", "it begins with neither { nor ["},
		{"an answer with lists before its leads", `{"status": "ok", "links": [1, {"next": null}], "results": {"leads": [` + lead(1) + `]}}`, "1", ""},
		{"an answer with objects in objects before its leads", `{"pagination": {"a": {"b": {"c": [{}]}}}, "note": "\"leads\":", "leads": [` + lead(1) + `]}`, "1", ""},
		{"only deep", deep, "", "JSON nested too deeply at byte 10027"},
		{"a page", "<html>\n<body>{</body>\n" + strings.Repeat("x\n", 5000) + "</html>", "", "it begins with neither { nor ["},
		{"in an array: too deep", "[" + lead(1) + "," + deep + "," + lead(3) + "]", "1 ! 3", ""},
		{"in lines: too deep", lead(1) + "\n" + deep + "\n" + lead(3), "1 ! 3", ""},
		{"in lines: too deep and open", lead(1) + "\n" + deep[:10_000] + "\n" + lead(3), "1 ! 3", ""},
		{"in a wrapper: too deep", `{"leads": [` + deep + "," + lead(2) + `]}`, "! 2", ""},

		{"nothing", "", "", ""},
		{"white space", " \r\n\t ", "", ""},
		{"only a mark", "\ufeff", "", ""},
		{"cut off in an array", "[" + lead(1) + `, {"id": "2"`, "1", "the input ends too early, after 1 leads"},
		{"cut off between", "[" + lead(1) + ",", "1", "the input ends too early, after 1 leads"},
		{"cut off in a wrapper", `{"results": {"leads": [` + lead(1), "1", "the input ends too early, after 1 leads"},
		{"no list", `{"leads": null}`, "", "the list of leads is not an array"},
		{"no list, either", `{"results": {"events": []}}`, "", `it has no "leads"`},
		{"something behind", "[" + lead(1) + "] " + lead(2), "1", "something follows the list of leads"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, r := range []io.Reader{strings.NewReader(tt.body), iotest.OneByteReader(strings.NewReader(tt.body))} {
				ids, err := decodeAll(r, DecodeOptions{})
				require.Equal(t, tt.want, strings.Join(ids, " "))
				if tt.err == "" {
					require.NoError(t, err)
					continue
				}
				require.EqualError(t, err, sferr.ErrInput.Error()+": "+tt.err)
			}
		})
	}
}

// Indexes count what is broken, too.
func TestDecodeErrorIndexes(t *testing.T) {
	var got []string
	for _, err := range DecodeLeads(strings.NewReader("{\"id\":\n{\"id\":\"2\"}\nx\n{}\n{\"id\":\"M\xfc\"}\n[\""+strings.Repeat("a", 90)), DecodeOptions{MaxLead: 80, ValidUTF8: true}) {
		if err != nil {
			got = append(got, err.Error())
		}
	}
	want := []string{
		"salesforce: lead 0 of the input: JSON syntax error at byte 7", "salesforce: lead 2 of the input: JSON syntax error at byte 1",
		"salesforce: lead 3 of the input: it is an empty object", "salesforce: lead 4 of the input: it is not valid UTF-8",
		"salesforce: lead 5 of the input: its JSON has 92 bytes, more than 80",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A reader's error ends the sequence behind the leads that came whole before it.
func TestDecodeLeadsReadersThatFail(t *testing.T) {
	gone := errors.New("gone")
	for _, in := range []io.Reader{iotest.ErrReader(gone), iotest.ErrReader(io.ErrNoProgress), iotest.ErrReader(fmt.Errorf("%w: %w", gone, io.EOF)), idleReader{}} {
		for begin, want := range map[string]int{"": 0, "[": 0, `{"leads": [`: 0, `{"status":`: 0, "hello": 0, `{"error": 1}` + "\n": 1, `{"id": "1"}`: 1, `{"id": "1"}` + "\n" + `{"id"`: 1, `[{"id": "1"},`: 1, `{"leads":[{"id":"1"}]`: 1, `[{"id":"1"}]`: 1} {
			ids, err := decodeAll(io.MultiReader(strings.NewReader(begin), in), DecodeOptions{})
			require.Len(t, ids, want, begin)
			require.Error(t, err, begin)
			require.NotErrorIs(t, err, sferr.ErrInput, begin)
		}
	}
	_, err := decodeAll(io.MultiReader(strings.NewReader(`[{"id": "1"},`), iotest.ErrReader(io.ErrUnexpectedEOF)), DecodeOptions{})
	require.ErrorIs(t, err, sferr.ErrInput)
	require.PanicsWithValue(t, "boom", func() { _, _ = decodeAll(panicReader{}, DecodeOptions{}) })
}

// idleReader has nothing and no end.
type idleReader struct{}

func (idleReader) Read([]byte) (int, error) { return 0, nil }

type panicReader struct{}

func (panicReader) Read([]byte) (int, error) { panic("boom") }

// A lead is yielded as soon as it is there, though the next is not yet.
func TestDecodeLeadsWaitsForNothing(t *testing.T) {
	for _, begin := range []string{"", "[", `{"leads":[`} {
		in, out := io.Pipe()
		go func() { _, _ = out.Write([]byte(begin + `{"id":"1","lastName":"` + strings.Repeat("x", 5000) + `"}`)) }()
		for l, err := range DecodeLeads(in, DecodeOptions{}) {
			require.NoError(t, err)
			require.Equal(t, "1", l.Person.ID)
			break
		}
		require.NoError(t, in.Close())
	}
}

// judge reads a lead by encoding/json.
func judge(b []byte) (in leadText, err error) {
	if err := json.Unmarshal(b, (*mapping.Person)(&in.person)); err != nil {
		return in, err
	}
	return in, json.Unmarshal(b, &in.lists)
}

// FuzzDecodeLeadsJudge: what is read in one pass is what encoding/json reads, and a
// list of one is a lead if it is one by itself, and otherwise an error of one lead
// unless its brackets do not match.
func FuzzDecodeLeadsJudge(f *testing.F) {
	text, err := json.Marshal(fullLead())
	require.NoError(f, err)
	f.Add(text)
	for name := range notLeads {
		f.Add([]byte(notLeads[name].in))
	}
	for _, in := range []string{
		`{"id":7,"company":{"zip":98101},"phoneNumbers":{"leadProvided":"1"},"scans":{"at":"x"},"custom":{"a":[1e400,-0.0,"\ud800"]},"unreadable":["tags",5]}`,
		`{"ID":"1","lastname":"a\u00e9\"","numberOfScans":null,"company":{"name":"x"},"Company":{"city":"y"},"tags":[null,{},7],"leadActivityEvents":["1",{"id":2}]}`,
		`{"createdAt":"2026-10-15T17:30:00Z","updatedAt":"","scans":[],"scans":[{}],"tags":"x","leadActivityEvents":{}}`, "{\"id\":\"Zo\xeb\"}", `{"id":"1"`, `{"id":"1"}}`, `[`, `null`,
		`{"id":"1","custom":{"a":` + strings.Repeat("[", 200) + strings.Repeat("]", 200) + `}}`,
	} {
		f.Add([]byte(in))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		var fast leadText
		if leadForm.Read(in, &fast) && fast.Unreadable == nil {
			want, err := judge(in)
			require.NoError(t, err)
			if diff := cmp.Diff(want, fast, cmp.AllowUnexported(leadText{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		}
		var want Lead
		if json.Unmarshal(in, &want) != nil {
			return
		}
		for _, list := range []string{"[%s]", `{"leads":[%s]}`, "%s"} {
			leads, err := ReadLeads(strings.NewReader(fmt.Sprintf(list, in)), DecodeOptions{MaxLead: 1 << 30})
			require.NoError(t, err)
			require.Len(t, leads, 1)
			want, got := want, leads[0]
			want.Person.Custom, got.Person.Custom = nil, nil // see FuzzLeadRoundTrip
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		}
	})
}

// FuzzDecodeLeadsBeside: leads that are read without one that is broken among
// them are read with it, too, in every form that tells where it ends.
func FuzzDecodeLeadsBeside(f *testing.F) {
	for _, in := range []string{`{"id":`, `{"id":]}`, "7", "hello", `{"a":"}`, `{"a":[[[`, "\x00", `{"id":"x"}`, "{}", `{"id":"1"}}`, `{"a":"\`, `{"a":{`, `{"a":`, "{\"a\": \"b\r", ",", ":", "}", "]"} {
		f.Add([]byte(in))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if bytes.ContainsAny(in, "\n") || len(bytes.Trim(in, " \t\r,:")) == 0 {
			return
		}
		ids, err := decodeAll(strings.NewReader(fmt.Sprintf("{\"id\":\"1\"}\n%s\n{\"id\":\"2\"}\n{\"id\":\"3\"}", in)), DecodeOptions{})
		require.NoError(t, err)
		require.Equal(t, "1", ids[0])
		require.Equal(t, []string{"2", "3"}, ids[len(ids)-2:])
	})
}
