package salesforce_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
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
