package org

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
)

// A long answer is not read on when its context has ended, in whatever form it
// is; a short one, which tells what became of records, is.
func TestPartsEndWithTheContext(t *testing.T) {
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
			saved := `[{"id":"00Q000000000001AAA","success":true,"created":true,"errors":[]},{"success":false,"errors":["$",[],[],[]]}]`
			if name == "white space" {
				saved = strings.Replace(saved, `"$"`, `$1`, 1)
			}
			composite := `{"compositeResponse":[{"body":` + saved + `,"httpHeaders":{},"httpStatusCode":200,"referenceId":"r0"}]}`
			for _, n := range []int{short, long} {
				for _, ctx := range []context.Context{t.Context(), over} {
					err := DecodeScanned(ctx, &rest.Response{Status: http.StatusOK, Body: within(n, composite, fill)}, http.MethodPost, "/composite", new(compositeAnswer), func(s *scan.Scanner, out *compositeAnswer) bool { return scanComposite(s, out, nil) })
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
