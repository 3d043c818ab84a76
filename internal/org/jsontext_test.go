package org

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// marshalled is what encoding/json makes of a value.
func marshalled(tb testing.TB, v any) string {
	tb.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	require.NoError(tb, enc.Encode(v))
	return strings.TrimSuffix(b.String(), "\n")
}

func FuzzAppendText(f *testing.F) {
	for _, s := range []string{"", "Ada", `a"b\c`, "a\nb\r\tc\b\f\v\x00\x1f\x7f", "Zoë & <Søn>", "日本\u2028\u2029\ufffd", "\xff\xc3", "🙂"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		require.Equal(t, "x"+marshalled(t, s), string(AppendText([]byte("x"), s)))
	})
}

func TestAppendValue(t *testing.T) {
	var all strings.Builder
	for c := range rune(0x250) {
		all.WriteRune(c)
	}
	for _, v := range []any{nil, true, false, 0, -7, 1 << 40, json.Number("12.50"), json.Number(""), json.Number("0"), json.Number("70"), json.Number("-0"),
		json.Number("1e5"), json.Number("18446744073709551616"), 1.5, "x", all.String(), []string{"<a>"}} {
		got, err := AppendValue(nil, v)
		require.NoError(t, err)
		require.Equal(t, marshalled(t, v), string(got))
	}
	for _, v := range []any{json.Number("twelve"), json.Number("007"), json.Number("+5"), json.Number("1_000"), make(chan int)} {
		_, err := AppendValue(nil, v)
		require.Error(t, err)
	}
}
