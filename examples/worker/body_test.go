package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// readBody returns the IDs of the leads of a body, "!" for one that cannot be read.
func readBody(body string) (ids []string, err error) {
	var c cutter
	err = c.cut(iotest.OneByteReader(strings.NewReader(body)), func(text []byte) error {
		lead, err := decode(text)
		if err != nil {
			lead.Person.ID = "!"
		}
		ids = append(ids, lead.Person.ID)
		return nil
	})
	return ids, err
}

// One lead that cannot be read costs itself, wherever it stands and whatever is
// wrong with it.
func TestCut(t *testing.T) {
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
		{"in an array: not UTF-8", "[" + lead(1) + ", {\"id\": \"2\", \"lastName\": \"M\xfcller\"}, " + lead(3) + "]", "1 ! 3", ""},
		{"in an array: too deep", "[" + lead(1) + "," + deep + "," + lead(3) + "]", "1 ! 3", ""},
		{"in lines: too deep", lead(1) + "\n" + deep + "\n" + lead(3), "1 ! 3", ""},
		{"in lines: too deep and open", lead(1) + "\n" + deep[:10_000] + "\n" + lead(3), "1 ! 3", ""},
		{"in a wrapper: too deep", `{"leads": [` + deep + "," + lead(2) + `]}`, "! 2", ""},

		{"nothing", "", "", "the body is empty"},
		{"white space", " \r\n\t ", "", "the body is empty"},
		{"only a mark", "\ufeff", "", "the body is empty"},
		{"cut off in an array", "[" + lead(1) + `, {"id": "2"`, "1", "the input ends too early, after 1 leads"},
		{"cut off between", "[" + lead(1) + ",", "1", "the input ends too early, after 1 leads"},
		{"cut off in a wrapper", `{"results": {"leads": [` + lead(1), "1", "the input ends too early, after 1 leads"},
		{"no list", `{"leads": null}`, "", `it has no list of "leads"`},
		{"no list, either", `{"results": {"events": []}}`, "", `it has no list of "leads"`},
		{"something behind", "[" + lead(1) + "] " + lead(2), "1", "something follows the list of leads"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ids, err := readBody(tt.body)
			require.Equal(t, tt.want, strings.Join(ids, " "))
			if tt.err == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, sferr.ErrInput)
			require.ErrorContains(t, err, tt.err)
		})
	}
}

// What its sender breaks off is not taken for a whole body.
func TestCutBrokenOff(t *testing.T) {
	gone := errors.New("gone")
	for _, begin := range []string{"", "[", `{"leads": [`, `{"id": "1"}` + "\n", `{"id": "1"`, "hello"} {
		var c cutter
		err := c.cut(iotest.DataErrReader(&brokenOff{strings.NewReader(begin), gone}), func([]byte) error { return nil })
		require.ErrorIs(t, err, gone, begin)
	}
}

// brokenOff is a text that ends with an error, which stays.
type brokenOff struct {
	*strings.Reader
	err error
}

func (b *brokenOff) Read(p []byte) (int, error) {
	if b.Len() == 0 {
		return 0, b.err
	}
	return b.Reader.Read(p)
}

// A lead of any size takes the memory of the largest that is taken.
func TestCutTooLarge(t *testing.T) {
	var c cutter
	var sizes []int
	body := `[{"id": "` + strings.Repeat("x", 3*maxLead) + `"}, {"id": "2"}]`
	require.NoError(t, c.cut(strings.NewReader(body), func(text []byte) error {
		sizes = append(sizes, len(text))
		return nil
	}))
	require.Equal(t, []int{maxLead + 1, 11}, sizes)
	require.LessOrEqual(t, cap(c.text), 2*maxLead)
}

// nextLine is where another lead begins among JSON lines.
var nextLine = regexp.MustCompile(`\n\s*\{`)

// What DecodeLeads reads without an error is read alike.
func FuzzCut(f *testing.F) {
	for _, seed := range []string{
		`[{"id": "1"}, {"id": "2"}]`, `{"leads": [{"id": "1"}]}`, `{"status": "ok", "results": {"leads": [{"id": "1"}]}}`,
		"{\"id\": \"1\"}\n{\"id\": \"2\"}", "{\"id\": \"1\",\n \"tags\": [\n {}]}", `[{"id": "\"]}"}]`, "\ufeff[]", "7", "{\"id\": \"a\nb\"}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		ids, err := readBody(body)
		require.LessOrEqual(t, len(ids), len(body))
		leads, other := salesforce.ReadLeads(strings.NewReader(body), salesforce.DecodeOptions{})
		switch {
		case other != nil || strings.Trim(strings.TrimPrefix(body, "\ufeff"), " \t\r\n") == "":
			return
		case !utf8.ValidString(body) || strings.Count(body, `"leads"`) > 1 || nextLine.MatchString(body):
			return // here they differ
		}
		require.NoError(t, err)
		var want []string
		for i := range leads {
			want = append(want, leads[i].Person.ID)
		}
		if diff := cmp.Diff(want, ids); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}
