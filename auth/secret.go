package auth

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"strings"
	"unicode"
)

// mask is what every [Secret] prints.
const mask = "[secret]"

// Secret is a password, token or key. It prints, logs and marshals as a mask, even
// if it is empty; only string(s) returns its value.
//
// Do not use it as the key of a map that is marshalled: encoding/json writes keys
// that are strings without calling their methods.
//
// fmt does not call the methods of unexported fields either. A struct that keeps a
// Secret, or a struct of this package, in an unexported field needs a Format method
// of its own, as [Cache] has.
type Secret string

// trimmed returns a secret without the blanks around it that files and variables
// add. It is not for passwords, which may have their own.
func trimmed(s Secret) Secret { return Secret(strings.TrimSpace(string(s))) }

// unbroken returns a password without the line breaks at its end.
func unbroken(s Secret) Secret { return Secret(strings.TrimRight(string(s), "\r\n")) }

// String returns the mask.
func (Secret) String() string { return mask }

// Format writes the mask, whatever the verb.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, mask) }

// MarshalText returns the mask, also for JSON and XML. There is no UnmarshalText:
// a configuration that was marshalled has lost its secrets.
func (Secret) MarshalText() ([]byte, error) { return []byte(mask), nil }

// LogValue returns the mask, for log/slog.
func (Secret) LogValue() slog.Value { return slog.StringValue(mask) }

const (
	maxText = 4 << 10 // the most that is read of a text of the answer
	window  = 8       // so many characters of a secret in a row give it away
)

// redact masks the secrets in a text of the answer: whole, in part, in any letter
// case, and in the encodings in which servers echo what they were sent. It drops
// everything beyond 4 KiB.
func redact(s string, secrets []Secret) string {
	s = s[:min(len(s), maxText)]
	low := lower(s)
	hit := make([]bool, len(s))
	for _, secret := range secrets {
		for _, form := range forms(string(secret)) {
			form = lower(form)
			size := min(window, len(form))
			for i := range max(0, len(low)-size+1) {
				if strings.Contains(form, low[i:i+size]) {
					for j := range size {
						hit[i+j] = true
					}
				}
			}
		}
	}
	var b strings.Builder
	for i := range len(s) {
		switch {
		case !hit[i]:
			b.WriteByte(s[i])
		case i == 0 || !hit[i-1]:
			b.WriteString(mask)
		}
	}
	return b.String()
}

// forms are the ways in which a secret may come back.
func forms(secret string) []string {
	if secret == "" {
		return nil
	}
	b := []byte(secret)
	return []string{
		secret, url.QueryEscape(secret), url.PathEscape(secret), escape(secret), hex.EncodeToString(b),
		base64.RawStdEncoding.EncodeToString(b), base64.RawURLEncoding.EncodeToString(b),
	}
}

// lower lowers the letters of ASCII, which keeps the length.
func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// plain makes a foreign text safe for a terminal: one line of at most so many
// characters, without control and formatting characters.
func plain(s string, most int) string {
	text := []rune(s)
	text = text[:min(most, len(text))]
	for i, r := range text {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			text[i] = ' '
		}
	}
	return strings.TrimSpace(string(text))
}
