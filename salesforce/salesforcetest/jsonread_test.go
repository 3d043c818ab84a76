package salesforcetest

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// FuzzReadValid holds that JSON is read fast as it is read token by token, and
// that only what is no JSON is left to the latter.
func FuzzReadValid(f *testing.F) {
	for _, text := range []string{
		`{"attributes":{"type":"Lead","referenceId":"r"},"Name":"x","n":-1.5e+3}`, `{"":1,"attributes":{}}`,
		`[true,false,null,[],{},[{}]]`, ` "a\u00e9\ud83d\ude00\ud83d\n\\" `, "\t{ \"a\" : [ 1 , 2 ]\r\n}", `0`, `""`,
		`{"a":1,"A":2,"a":3}`, `{"a":1`, `[1,]`, `{"a" 1}`, `01`, `1 2`, `nul`, `"\x"`, `[[[[[[[[[[]]]]]]]]]]`,
		`{"\u0061ttributes":{"type":1},"b":{"attributes":"x"}}`, `{"\"a\"":1,"a":2}`,
		strings.Repeat("[", maxNesting+1) + strings.Repeat("]", maxNesting+1), strings.Repeat("[", maxNesting+2) + strings.Repeat("]", maxNesting+2),
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip("told before")
		}
		want, _, err := readSlowly([]byte(text))
		got, ok := readValid([]byte(text))
		require.Equal(t, err == nil, ok, "%v", err)
		if ok {
			require.Equal(t, want, got)
		}
	})
}
