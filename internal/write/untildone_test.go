package write

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
)

// A long answer, in whatever form, is not read on once its context has ended. A
// short one is: it says what became of records.
func TestResultsEndWithTheContext(t *testing.T) {
	const short, long = scan.Grain / 64, 3 * scan.Grain / 2
	over, cancel := context.WithCancel(t.Context())
	cancel()
	within := func(n int, form, fill string) []byte {
		return []byte(strings.Replace(form, "$", strings.Repeat(fill, n/len(fill)), 1))
	}
	for name, fill := range map[string]string{
		"backslashes": `\\`, "\\u escapes": `\u00e9`, "escaped quotes": `\"`, "plain text": `a`, "surrogates": `\ud83d\ude00`,
		"text that is no UTF-8": "\xff", "white space": " ",
	} {
		t.Run(name, func(t *testing.T) {
			text := `[{"id":"00Q000000000001AAA","success":true,"created":true,"errors":[]},{"success":false,"errors":["$",[],[],[]]}]`
			if name == "white space" {
				text = strings.Replace(text, `"$"`, `$1`, 1)
			}
			for _, n := range []int{short, long} {
				for _, ctx := range []context.Context{t.Context(), over} {
					err := org.DecodeScanned(ctx, &rest.Response{Body: within(n, text, fill)}, http.MethodPost, "/x", new([]saved), scanSaved)
					switch {
					case n == long && ctx == over:
						require.ErrorIs(t, err, context.Canceled)
					default:
						require.NoError(t, err)
					}
				}
			}
		})
	}
}
