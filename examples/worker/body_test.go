package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// One lead that cannot be read costs itself, wherever it stands and whatever is
// wrong with it. want has its place, "!", among the others. How leads are told apart
// is held by the tests of DecodeLeads.
func TestPostBrokenLeads(t *testing.T) {
	s, _ := newTestService(t)
	lead := func(id int) string { return fmt.Sprintf(`{"id": "%d", "lastName": "Nwosu"}`, id) }
	deep := `{"id": "9", "custom": {"a": ` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}}`
	for _, tt := range []struct{ name, body, want, err string }{
		{"array", "[" + lead(1) + "," + lead(2) + "]", "1 2", ""},
		{"pages of the API", `{"results": {"leads": [` + lead(1) + `]}}` + "\n" + `{"results": {"leads": [` + lead(2) + `]}}`, "1 2", ""},
		{"lines", lead(1) + "\n" + lead(2) + "\r\n\n" + lead(3), "1 2 3", ""},
		{"indented lines", "  " + lead(1) + "\n  {\"id\": \n  " + lead(3), "1 ! 3", ""},

		{"a line that is no JSON", lead(1) + "\nhello, [world\n" + lead(3), "1 ! 3", ""},
		{"the last line", lead(1) + "\n" + `{"id": "2", "lastName": ` + "\n", "1 !", ""},
		{"no bracket", lead(1) + "\n" + `{"id": "2", "tags": [` + "\n" + lead(3) + "\n" + lead(4), "1 ! 3 4", ""},
		{"numbers", "1\n" + lead(2) + "\nnull", "! 2 !", ""},

		{"in an array: no JSON", "[" + lead(1) + ", {id: 2}, {\"id\": }, {\"a\": 1,}, hello, 'x', " + lead(6) + "]", "1 ! ! ! ! ! 6", ""},
		{"in an array: not UTF-8", "[" + lead(1) + ", {\"id\": \"2\", \"lastName\": \"M\xfcller\"}, " + lead(3) + "]", "1 ! 3", ""},
		{"in an array: too deep", "[" + lead(1) + "," + deep + "," + lead(3) + "]", "1 ! 3", ""},
		{"in lines: too deep", lead(1) + "\n" + deep + "\n" + lead(3), "1 ! 3", ""},

		{"nothing", "", "", "the body is empty"},
		{"white space", " \r\n\t ", "", "the body is empty"},
		{"only a mark", "\ufeff", "", "the body is empty"},
		{"cut off in an array", "[" + lead(1) + `, {"id": "2"`, "1", "the input ends too early, after 1 leads"},
		{"no list", `{"leads": null}`, "", "the list of leads is not an array"},
		{"something behind", "[" + lead(1) + "] " + lead(2), "1", "something follows the list of leads"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			body := iotest.OneByteReader(strings.NewReader(tt.body))
			s.handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/leads?org=acme", body))
			var got receipt
			require.NoError(t, json.Unmarshal(w.Body.Bytes(), &got))
			status, stored, unread := http.StatusAccepted, 0, []int(nil)
			for i, id := range strings.Fields(tt.want) {
				if id == "!" {
					status, unread = http.StatusUnprocessableEntity, append(unread, i)
				} else {
					stored++
				}
			}
			if tt.err != "" {
				status = http.StatusBadRequest
				require.Equal(t, sferr.ErrInput.Error()+": "+tt.err, got.Error)
			}
			require.Equal(t, status, w.Code, w.Body.String())
			require.Equal(t, stored, got.Stored)
			var places []int
			for _, r := range got.Unread {
				places = append(places, r.Index)
				require.NotEmpty(t, r.Reason)
			}
			if diff := cmp.Diff(unread, places); diff != "" {
				t.Errorf("unread (-want +got):\n%s", diff)
			}
		})
	}
}

// What its sender breaks off is not taken for a whole body.
func TestPostBrokenOff(t *testing.T) {
	s, _ := newTestService(t)
	gone := errors.New("gone")
	for _, begin := range []string{"", "[", `{"leads": [`, `{"id": "1"}` + "\n", `{"id": "1"`, "hello"} {
		w := httptest.NewRecorder()
		body := iotest.DataErrReader(&brokenOff{strings.NewReader(begin), gone})
		s.handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/leads?org=acme", body))
		require.Equal(t, http.StatusServiceUnavailable, w.Code, begin)
		require.Contains(t, w.Body.String(), "gone", begin)
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

// A lead that is too large costs itself.
func TestPostTooLargeLead(t *testing.T) {
	s, _ := newTestService(t)
	w := request(s, http.MethodPost, "/leads?org=acme", `[{"id": "`+strings.Repeat("x", 12<<20)+`"}, {"id": "2", "lastName": "Nwosu"}]`)
	require.Equal(t, http.StatusUnprocessableEntity, w.Code)
	var got receipt
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &got))
	want := receipt{Org: "acme", Stored: 1, Unread: []rejected{{Index: 0, Reason: "its JSON has 12582922 bytes, more than 4194304"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
