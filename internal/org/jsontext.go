package org

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// AppendValue appends a field's value as encoding/json writes it, without the
// escapes that only HTML needs.
func AppendValue(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case string:
		return AppendText(b, v), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case int:
		return strconv.AppendInt(b, int64(v), 10), nil
	case json.Number:
		if _, err := strconv.ParseUint(string(v), 10, 64); err == nil && (v[0] != '0' || v == "0") {
			return append(b, v...), nil
		}
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return b, err
	}
	return append(b, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...), nil
}

// AppendText is appendValue of a text, which most values are.
func AppendText(b []byte, text string) []byte {
	b = append(b, '"')
	for {
		n := 0
		for n < len(text) && asItIs(text[n]) {
			n++
		}
		b, text = append(b, text[:n]...), text[n:]
		if text == "" {
			return append(b, '"')
		}
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r < utf8.RuneSelf:
			b = append(b, escapes[r]...)
		case r == utf8.RuneError && size == 1: // the byte is no UTF-8
			b = append(b, `\ufffd`...)
		case r == '\u2028':
			b = append(b, `\u2028`...)
		case r == '\u2029':
			b = append(b, `\u2029`...)
		default:
			b = append(b, text[:size]...)
		}
		text = text[size:]
	}
}

// asItIs reports whether a byte is a character that stands for itself.
func asItIs(c byte) bool { return ' ' <= c && c < utf8.RuneSelf && c != '"' && c != '\\' }

// escapes are what stands for the ASCII characters that JSON does not take as
// they are.
var escapes = [...]string{
	0x00: `\u0000`, 0x01: `\u0001`, 0x02: `\u0002`, 0x03: `\u0003`, 0x04: `\u0004`, 0x05: `\u0005`, 0x06: `\u0006`, 0x07: `\u0007`,
	'\b': `\b`, '\t': `\t`, '\n': `\n`, 0x0b: `\u000b`, '\f': `\f`, '\r': `\r`, 0x0e: `\u000e`, 0x0f: `\u000f`,
	0x10: `\u0010`, 0x11: `\u0011`, 0x12: `\u0012`, 0x13: `\u0013`, 0x14: `\u0014`, 0x15: `\u0015`, 0x16: `\u0016`, 0x17: `\u0017`,
	0x18: `\u0018`, 0x19: `\u0019`, 0x1a: `\u001a`, 0x1b: `\u001b`, 0x1c: `\u001c`, 0x1d: `\u001d`, 0x1e: `\u001e`, 0x1f: `\u001f`,
	'"': `\"`, '\\': `\\`,
}
