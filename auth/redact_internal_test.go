package auth

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRedact(t *testing.T) {
	const secret, other = "Tr0ub4dor&3-horse", "~~~>>>???ooo"
	for in, want := range map[string]string{
		"we got " + secret + ".":                                "we got [secret].",
		"we got tR0UB4DOR&3-HORSE":                              "we got [secret]",
		"part: Tr0ub4do and b4dor&3-ho":                         "part: [secret] and [secret]",
		"too little: Tr0ub4":                                    "too little: Tr0ub4",
		url.QueryEscape(secret):                                 "[secret]",
		"x" + base64.StdEncoding.EncodeToString([]byte(secret)): "x[secret]=",
		escape(secret):                                          "[secret]",
		base64.StdEncoding.EncodeToString([]byte(other)):        "[secret]",
		hex.EncodeToString([]byte(secret)) + "!":                "[secret]!",
		"a pin 1234 or 12345":                                   "a pin [secret] or [secret]5",
		"":                                                      "",
		"İ\xff" + secret + "\xff":                               "İ\xff[secret]\xff",
	} {
		require.Equal(t, want, redact(in, []Secret{secret, other, "1234", ""}), in)
	}
	require.Len(t, redact(strings.Repeat("x", 1<<20), nil), maxText)
	require.Equal(t, "one  two", plain("\x1bone\r\ntwo\u202e", 200))
	require.Len(t, []rune(plain(strings.Repeat("ü", 500), 200)), 200)
}

func FuzzRedact(f *testing.F) {
	f.Add("we got hunter2hunter2", "hunter2hunter2")
	f.Add("aaaaaaaaaaaaaaaa", "aaaaaaaaa")
	f.Fuzz(func(t *testing.T, s, secret string) {
		got := redact(s, []Secret{Secret(secret)})
		for part := range strings.SplitSeq(got, mask) {
			if secret != "" && strings.Contains(lower(part), lower(secret)) {
				t.Fatalf("%q shows %q", got, secret)
			}
		}
		if secret == "" && len(s) <= maxText && got != s {
			t.Fatal("changed without a secret")
		}
	})
}
