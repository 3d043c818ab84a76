package write

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
)

// TestRecordedResultsDecode decodes the results of collections and the parts of
// composites that real orgs sent. Encoded again, they are the same JSON.
func TestRecordedResultsDecode(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "fixtures", "*", "*.json"))
	require.NoError(t, err)
	more, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "fixtures", "cumulusci", "cassettes", "*.json"))
	require.NoError(t, err)
	results, parts := 0, 0
	for _, file := range append(files, more...) {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var v any
		require.NoError(t, org.Unmarshal(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")), &v), file)
		visit(v, func(m map[string]any) {
			switch {
			case m["success"] != nil && m["errors"] != nil && m["matchRecords"] == nil:
				results++
				requireSame[saved](t, m, map[string]any{"id": "", "created": false})
			case m["httpStatusCode"] != nil && m["body"] != nil:
				parts++
				requireSame[org.Subresponse](t, m, nil)
			}
		})
	}
	if results == 0 {
		t.Skip("no recordings of real orgs here")
	}
	t.Logf("%d results of records and %d parts of composites decoded", results, parts)
	require.Greater(t, results, 100)
	require.Greater(t, parts, 5)
}

// visit calls f for every object in v.
func visit(v any, f func(map[string]any)) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			visit(e, f)
		}
	case map[string]any:
		f(v)
		for _, e := range v {
			visit(e, f)
		}
	}
}

// requireSame decodes m as a T, encodes that, and compares. Members that m lacks
// may have the value in zero. The headers of a part are not decoded.
func requireSame[T any](t *testing.T, m, zero map[string]any) {
	t.Helper()
	text, err := json.Marshal(m)
	require.NoError(t, err)
	var decoded T
	require.NoError(t, org.Unmarshal(text, &decoded))
	text, err = json.Marshal(decoded)
	require.NoError(t, err)
	var got map[string]any
	require.NoError(t, org.Unmarshal(text, &got))
	want := map[string]any{}
	for name, v := range m {
		if name != "httpHeaders" {
			want[name] = v
		}
	}
	for name, v := range zero {
		if _, ok := want[name]; !ok {
			want[name] = v
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-recorded +ours):\n%s", diff)
	}
}
