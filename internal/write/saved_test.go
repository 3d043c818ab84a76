package write

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
)

const (
	someSaved = `[{"id":"00Q000000000001AAA","success":true,"errors":[],"created":true},
		{"success":false,"errors":[{"statusCode":"INVALID_EMAIL_ADDRESS","message":"Email: \"x\" \u00e9","fields":["Email"]}],"created":false}]`
)

func TestScanSaved(t *testing.T) {
	results, ok := scanned([]byte(someSaved))
	require.True(t, ok)
	require.Len(t, results, 2)
	require.Equal(t, "00Q000000000001AAA", results[0].ID)
	for _, odd := range []string{`[{"id":null}]`, `[{"id":"\u0031"}]`, `[{"success":null,"errors":null}]`} {
		var want []saved
		require.NoError(t, org.Unmarshal([]byte(odd), &want))
		got, ok := scanned([]byte(odd))
		require.True(t, ok, odd)
		require.Equal(t, want, got)
	}
	for _, other := range []string{
		``, `null`, `[`, `[{}`, `[{},]`, `[{"ID":"1"}]`, `[{"success":1}]`, `[{"errors":[}]`, `[{}] x`, `[1]`,
	} {
		_, ok := scanned([]byte(other))
		require.False(t, ok, other)
	}
}

func scanned(body []byte) (results []saved, ok bool) {
	s := scan.New(body)
	ok = scanSaved(s, &results)
	return results, ok && s.End()
}

// nested is an array in an array, and so on.
func nested(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }

// What a scanner understands is what encoding/json does.
func FuzzScanSaved(f *testing.F) {
	f.Add([]byte(someSaved))
	f.Add([]byte(`[{"id":"1","id":"2","errors":"a\\b\/","errors":{"":[0,1e9,-0.0]}}]`))
	f.Add([]byte("[{\"id\":\"Zo\xeb\"}]"))               // no UTF-8
	f.Add([]byte("[{\"errors\":[\"a\nb\",\"\x00\"]}]"))  // a line break that is not escaped
	f.Add([]byte(`[{"errors":` + nested(10_001) + `}]`)) // deeper than encoding/json goes
	f.Fuzz(func(t *testing.T, body []byte) {
		if got, ok := scanned(body); ok {
			var want []saved
			require.NoError(t, org.Unmarshal(body, &want))
			require.True(t, json.Valid(body))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		}
	})
}
