package scan

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/hostile"
)

// texts are JSON, or nearly, of about n bytes that cost the more the longer they are if
// some part of them is looked at more than a few times.
func texts(n int) map[string]string {
	rep := func(s string) string { return strings.Repeat(s, n/len(s)) }
	return map[string]string{
		"backslashes":                 `"` + rep(`\\`) + `"`,
		"backslashes without an end":  `"` + rep(`\\`),
		"an odd one at the end":       `"` + rep(`\\`) + `\"`,
		"escaped quotes":              `"` + rep(`\"`) + `"`,
		"escaped quotes without end":  `"` + rep(`\"`),
		"quotes behind plain text":    `"` + rep(`aaaaaaaaaaaaaa\"`) + `"`,
		"\\u escapes":                 `"` + rep(`\u00e9`) + `"`,
		"surrogates":                  `"` + rep(`\ud83d\ude00`) + `"`,
		"halves of surrogates":        `"` + rep(`\ud83d`) + `"`,
		"escapes that are none":       `"` + rep(`\x`) + `"`,
		"\\u escapes that are none":   `"` + rep(`\uZZZZ`) + `"`,
		"many short texts":            `[` + rep(`"\\",`) + `""]`,
		"many texts with \\u escapes": `[` + rep(`"\u0022",`) + `""]`,
		"deep nesting":                rep(`[`) + rep(`]`),
		"deep nesting without an end": rep(`{"a":[`),
		"nesting at the limit":        `[` + rep(strings.Repeat(`[`, MaxDepth-1)+strings.Repeat(`]`, MaxDepth-1)+`,`) + `0]`,
		"a long number":               rep(`1234567890`),
		"a long fraction":             `0.` + rep(`3`),
		"signs":                       rep(`+-`),
		"white space":                 rep(" \t\r\n") + `1`,
		"white space behind":          `1` + rep(" \t\r\n"),
		"white space and no more":     rep("\n"),
		"white space between":         `[` + rep("  \n1,") + `2]`,
		"no end of a text":            `"` + rep(`a`),
		"a long name":                 `{"` + rep(`a`) + `":1}`,
		"a name without an end":       `{"` + rep(`a`),
		"many names":                  `{` + rep(`"a":"\\",`) + `"b":1}`,
		"text that is no UTF-8":       `"` + rep("\xff") + `"`,
		"line breaks within a text":   `"` + rep("\n") + `"`,
		"empty lists":                 `[` + rep(`[],`) + `{}]`,
		"a comma too many":            `[` + rep(`1,`) + `]`,
		"words":                       `[` + rep(`true,`) + `nul]`,
	}
}

// No byte is looked at more than ten times, whatever the text, and what is understood
// is what encoding/json understands.
func TestScannerIsLinear(t *testing.T) {
	texts := texts(10_000)
	for _, h := range hostile.Texts(10_000) {
		texts["all: "+h.Name] = h.Text
		quoted, _ := json.Marshal(h.Text)
		texts["value: "+h.Name] = `{"` + "a" + `":[` + string(quoted) + `]}`
	}
	const times = 10
	most := 0.0
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			for method, read := range map[string]func(*Scanner) (any, bool){
				"Object": func(s *Scanner) (any, bool) {
					ok := s.Object(func([]byte) bool {
						return s.List(func() bool { var v string; return s.Text(&v) })
					})
					return nil, ok
				},
				"Raw":  func(s *Scanner) (any, bool) { raw, ok := s.Raw(); return string(raw), ok },
				"Text": func(s *Scanner) (any, bool) { var v string; ok := s.Text(&v); return v, ok },
				"Int":  func(s *Scanner) (any, bool) { var v int; ok := s.Int(&v); return v, ok },
				"List": func(s *Scanner) (any, bool) {
					var all []string
					ok := s.List(func() bool { var v string; ok := s.Text(&v); all = append(all, v); return ok })
					return all, ok
				},
			} {
				s := New([]byte(text))
				v, ok := read(s)
				ok = ok && s.End()
				require.LessOrEqual(t, s.looked, times*len(text)+100, method)
				require.False(t, s.stopped)
				most = max(most, float64(s.looked)/float64(len(text)))
				if !ok {
					continue
				}
				switch v := v.(type) {
				case int:
					requireJSON(t, text, v)
				case []string:
					requireJSON(t, text, v)
				case string:
					if method == "Text" {
						requireJSON(t, text, v)
						continue
					}
					require.True(t, json.Valid([]byte(text)))
					require.Equal(t, strings.TrimSpace(text), v)
				}
			}
		})
	}
	t.Logf("a byte is looked at %.1f times at most", most)
	if t.Failed() { // a square would take all day
		return
	}
	for _, h := range hostile.Texts(1 << 20) {
		for _, text := range []string{h.Text, `["` + h.Text + `"]`} {
			s := New([]byte(text))
			s.Skip()
			require.LessOrEqual(t, s.looked, times*len(text)+100, h.Name)
			require.False(t, s.stopped)
		}
	}
}

// Everything that looks at a byte counts it: no more bytes are read than are counted.
func TestScannerCounts(t *testing.T) {
	for name, text := range texts(10_000) {
		s := New([]byte(text))
		if s.Skip() && s.End() {
			require.GreaterOrEqual(t, s.looked, len(strings.TrimSpace(text)), name)
		}
	}
}

func requireJSON[T any](t *testing.T, text string, got T) {
	t.Helper()
	var want T
	require.NoError(t, json.Unmarshal([]byte(text), &want))
	require.Equal(t, want, got)
}

// The scanner accepts what encoding/json accepts, except what it leaves to it.
func TestScannerTakesHostileText(t *testing.T) {
	left := map[string]bool{"deep nesting": true} // deeper than MaxDepth
	for name, text := range texts(9_000) {
		s := New([]byte(text))
		require.Equal(t, json.Valid([]byte(text)) && !left[name], s.Skip() && s.End(), name)
	}
}

// A scanner ends with Done, after a bounded number of bytes, and not before.
func TestScannerEndsWithDone(t *testing.T) {
	closed := make(chan struct{})
	close(closed)
	texts := texts(Grain + Grain/4)
	for _, name := range []string{
		"backslashes", "escaped quotes", "\\u escapes", "surrogates", "many short texts", "many texts with \\u escapes",
		"nesting at the limit", "white space", "white space between", "many names", "empty lists",
	} {
		s := New([]byte(texts[name]))
		s.Done = make(chan struct{})
		require.True(t, s.Skip() && s.End(), name)
		require.False(t, s.stopped, name)

		s = New([]byte(texts[name]))
		s.Done = closed
		require.False(t, s.Skip() && s.End(), name)
		require.True(t, s.stopped, name)
	}
	short := New([]byte(fmt.Sprintf("[%s0]", strings.Repeat("1,", Grain/8))))
	short.Done = closed
	require.True(t, short.Skip() && short.End(), "what is short is read to its end")
}
