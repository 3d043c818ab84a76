package salesforce_test

import (
	"errors"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// An org whose composite requests, or whose API, do not take queryAll is asked
// in another way.
func TestQueryAllIsNotThere(t *testing.T) {
	for name, alone := range map[string]bool{"in composites": true, "at all": false} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			ref := regexp.MustCompile(`"referenceId":"(r\w+)"`)
			cfg := w.through(keyed(), func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
				switch {
				case strings.HasSuffix(path, "/queryAll") && !alone:
					return reply(http.StatusNotFound, `[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]`), nil
				case strings.HasSuffix(path, "/composite") && strings.Contains(body, "/queryAll"):
					var subs []string
					for _, m := range ref.FindAllStringSubmatch(body, -1) {
						subs = append(subs, sub(m[1], "405", `[{"errorCode":"METHOD_NOT_ALLOWED","message":"x"}]`))
					}
					return reply(http.StatusOK, composite(subs...)), nil
				}
				return do()
			})
			c := w.client(cfg)
			l := withActions(person("m1", "a@lumen.example"), note("a1", "met"))
			require.Equal(t, salesforce.Created, w.sync(c, l)[0].Actions[0].Outcome)
			w.org.ResetRequests()
			require.Equal(t, salesforce.Unchanged, w.sync(c, l)[0].Actions[0].Outcome)
			require.Zero(t, w.writes())
			require.Len(t, w.org.Records(schema.Task), 1)
		})
	}
}

// Rows that end before they are said to be all are not taken for all: who is
// among the others would be written anew.
func TestRowsThatAreNotAll(t *testing.T) {
	w := newWorld(t)
	w.lead(map[string]any{"Email": "a@lumen.example"})
	for name, answer := range map[string]string{
		"nothing":     `"body":{}`,
		"null":        `"body":null`,
		"more to ask": `"body":{"totalSize":1,"done":false,"records":[]}`,
	} {
		for _, always := range []bool{true, false} { // or the first time only
			t.Run(name, func(t *testing.T) {
				cfg := w.through(keyless(), func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
					switch {
					case always && strings.HasSuffix(path, "/query"):
						return reply(http.StatusOK, strings.TrimPrefix(answer, `"body":`)), nil
					case !strings.HasSuffix(path, "/composite") || !strings.Contains(body, "SELECT+"):
						return do()
					}
					var parts []string
					for _, m := range regexp.MustCompile(`"referenceId":"(r\w+)"`).FindAllStringSubmatch(body, -1) {
						parts = append(parts, `{"referenceId":"`+m[1]+`","httpStatusCode":200,`+answer+`}`)
					}
					return reply(http.StatusOK, composite(parts...)), nil
				})
				results, err := w.client(cfg).Sync(t.Context(), person("m1", "a@lumen.example"))
				require.Equal(t, always, errors.Is(err, sferr.ErrAnswer))
				if always {
					require.Equal(t, salesforce.NotSent, results[0].Outcome)
				}
				require.Equal(t, !always, results[0].Final())
				require.Len(t, w.org.Records(schema.Lead), 1)
			})
		}
	}
}

// The same holds for the rows of a query of the caller's.
func TestQueryWithoutAnEnd(t *testing.T) {
	w := newWorld(t)
	cfg := w.through(keyless(), func(path, _ string, do func() (*http.Response, error)) (*http.Response, error) {
		if strings.HasSuffix(path, "/query") {
			return reply(http.StatusOK, `{"totalSize":1,"done":false,"records":[]}`), nil
		}
		return do()
	})
	var err error
	for _, err = range salesforce.Query[map[string]any](t.Context(), w.client(cfg), "SELECT Id FROM Lead") {
		require.Error(t, err)
	}
	require.ErrorIs(t, err, sferr.ErrAnswer)
}
