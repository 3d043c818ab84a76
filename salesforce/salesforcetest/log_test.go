package salesforcetest_test

import (
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// TestLogIsBounded holds that the log keeps the first MiB of a body, and no
// more requests than it was told to.
func TestLogIsBounded(t *testing.T) {
	a := newAPI(t)
	long := strings.Repeat("x", 3<<20)
	a.do(http.MethodPost, "/sobjects/Lead", lead("Description", long))
	a.do(http.MethodPost, "/composite", fields{"compositeRequest": []any{
		fields{"method": "POST", "url": data + "/sobjects/Lead", "referenceId": "a", "body": lead("Description", long)},
	}})
	all := a.org.Requests()
	require.Len(t, all, 3)
	require.Len(t, all[1].Body, 1<<20)
	require.Len(t, all[2].Body, 1<<20)
	require.Len(t, all[2].Subrequests[0].Body, 1<<20)

	a.org.KeepRequests(2)
	require.Len(t, a.org.Requests(), 2)
	for range 5 {
		a.do(http.MethodGet, "/limits", nil)
	}
	a.do(http.MethodGet, "/sobjects", nil)
	all = a.org.Requests()
	require.Len(t, all, 2)
	require.Equal(t, []string{data + "/limits", data + "/sobjects"}, []string{all[0].Path, all[1].Path})
	a.org.KeepRequests(0)
	for range 5 {
		a.do(http.MethodGet, "/limits", nil)
	}
	require.Len(t, a.org.Requests(), 7)
}

// TestMessagesAreShort holds that a message repeats no more than 255 characters
// of a value.
func TestMessagesAreShort(t *testing.T) {
	a := newAPI(t)
	long := strings.Repeat("é", 5000)
	for code, f := range map[string]fields{
		"STRING_TOO_LONG": lead("FirstName", long), "INVALID_EMAIL_ADDRESS": lead("Email", long[:80]+"@"), "JSON_PARSER_ERROR": lead("NumberOfEmployees", long),
	} {
		r := a.do(http.MethodPost, "/sobjects/Lead", f).refusal()
		require.Equal(t, code, r.Code)
		require.Less(t, utf8.RuneCountInString(r.Message), 450)
		require.LessOrEqual(t, strings.Count(r.Message, "é"), 255)
	}
	r := a.do(http.MethodPost, "/sobjects/Lead", lead("FirstName", long)).refusal()
	require.Equal(t, "First Name: data value too large: "+strings.Repeat("é", 255)+" (max length=40)", r.Message)
}
