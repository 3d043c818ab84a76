package auth

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strings"
)

// maxText bounds what is looked at of a text of the answer.
const maxText = 4 << 10

// window is how many characters of a secret in a row give it away.
const window = 8

// redact cuts the secrets out of a text of the answer: whole, in part, in any
// letter case, and in the encodings in which servers echo what they were sent.
// What is longer than 4 KiB is cut off.
func redact(s string, secrets []string) string {
	s = s[:min(len(s), maxText)]
	low := lower(s)
	hit := make([]bool, len(s))
	mark := func(part string) {
		for at := 0; part != ""; {
			i := strings.Index(low[at:], part)
			if i < 0 {
				return
			}
			for j := range part {
				hit[at+i+j] = true
			}
			at += i + 1
		}
	}
	for _, secret := range secrets {
		for _, form := range forms(secret) {
			form = lower(form)
			if len(form) <= window {
				mark(form)
				continue
			}
			parts := map[string]bool{}
			for i := range len(form) - window + 1 {
				parts[form[i:i+window]] = true
			}
			for i := range max(0, len(low)-window+1) {
				if parts[low[i:i+window]] {
					for j := range window {
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

// lower makes the letters of ASCII lower, and so keeps the length.
func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// plain makes a foreign text fit for a terminal: one line of at most so many
// characters, without control and formatting characters.
func plain(s string, most int) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n++; n > most {
			break
		}
		if r == '\uFFFD' || r < ' ' || !printable(r) {
			r = ' '
		}
		b.WriteRune(r)
	}
	return strings.TrimSpace(b.String())
}
