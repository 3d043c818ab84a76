package salesforcetest

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEncode holds that answers are written as encoding/json writes them, but
// for its HTML escapes.
func TestEncode(t *testing.T) {
	for _, v := range []any{
		nil, true, false, 0, -12, int64(7), 1.5, json.Number("1.0"), "", "plain", "a\"b\\c\n\x00", "é<&>😀", "\u2028", "\x7f",
		[]any(nil), []any{}, []any{nil, 1, []any{"x", "<"}, []string{"a", "\t"}}, []string(nil), []string{}, []string{"one"},
		[]map[string]any{{"a": 1}}, map[string]any{"b": nil, "a": []any{}}, json.RawMessage(`{"x":1}`), struct{ A *int }{},
	} {
		var want bytes.Buffer
		e := json.NewEncoder(&want)
		e.SetEscapeHTML(false)
		require.NoError(t, e.Encode(v))
		text := strings.TrimSuffix(want.String(), "\n")
		require.Equal(t, text, string(encode(v)))
		require.Equal(t, `{"é\"":`+text+`,"b":[{"c":`+text+`}]}`, string(encode(ordered{{"é\"", v}, {"b", []ordered{{{"c", v}}}}})))
	}
	require.Equal(t, `{}`, string(encode(ordered{})))
	require.Equal(t, `[]`, string(encode([]ordered{})))
	require.Equal(t, `null`, string(encode([]ordered(nil))))
	require.Equal(t, `null`, string(encode(func() {})))
}
