package scan_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/scan"
)

// What is understood is JSON, and each value is encoding/json's.
func FuzzScanner(f *testing.F) {
	for _, text := range []string{
		`null`, `true`, `[0,-1.5e3]`, `{"a":{"b":"\u00e9\\"}}`, "\"Zo\xeb\"", "\"a\nb\"", `"\x"`, `012`, `999999999`, `1234567890`, `-1`, `1.0`, `nul`, `fals`, `"a`, `"a\`, "{\"\xe9\":1}", `{"a":1,}`, "0\x00",
		strings.Repeat("[", scan.MaxDepth) + strings.Repeat("]", scan.MaxDepth), strings.Repeat("[", 10_001) + strings.Repeat("]", 10_001),
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		check(t, text, (*scan.Scanner).Text)
		check(t, text, (*scan.Scanner).Bool)
		check(t, text, (*scan.Scanner).Int)
		check(t, text, func(s *scan.Scanner, v *json.RawMessage) (ok bool) {
			*v, ok = s.Raw()
			return ok
		})
	})
}

func check[T any](t *testing.T, text []byte, read func(*scan.Scanner, *T) bool) {
	t.Helper()
	var got, want T
	s := scan.New(text)
	if !read(s, &got) || !s.End() {
		return
	}
	require.NoError(t, json.Unmarshal(text, &want))
	require.Equal(t, want, got)
}

// What is understood, lest all be left to encoding/json.
func TestScanner(t *testing.T) {
	var text string
	var yes bool
	var n int
	s := scan.New([]byte(" { \"a\" : \"\\u00e9\", \"b\":true,\n\"c\":12 , \"d\":[ null , [] ] ,\"e\":{} }\t"))
	require.True(t, s.Object(func(name []byte) (ok bool) {
		switch string(name) {
		case "a":
			return s.Text(&text)
		case "b":
			return s.Bool(&yes)
		case "c":
			return s.Int(&n)
		case "d":
			var raw []byte
			raw, ok = s.Raw()
			require.Equal(t, "[ null , [] ]", string(raw))
			require.Equal(t, len(raw), cap(raw), "appending to it must not change the text")
			return ok
		}
		return s.Skip()
	}))
	require.True(t, s.End())
	require.Equal(t, "é", text)
	require.True(t, yes)
	require.Equal(t, 12, n)

	s = scan.New([]byte(`[1,2,null]`))
	sum := 0
	require.True(t, s.List(func() bool {
		n = 0
		ok := s.Int(&n)
		sum += n
		return ok
	}))
	require.Equal(t, 3, sum)
	require.True(t, scan.New([]byte("null")).Null())
	require.False(t, scan.New([]byte("nul")).Null())
}
