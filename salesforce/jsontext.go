package salesforce

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// appendValue appends a field's value as encoding/json writes it, without the
// escapes that only HTML needs.
func appendValue(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case string:
		return appendText(b, v), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case int:
		return strconv.AppendInt(b, int64(v), 10), nil
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return b, err
	}
	return append(b, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...), nil
}

// appendText is appendValue of a text, which most values are. It copies what
// needs no escape in one piece.
func appendText(b []byte, text string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(text); {
		size, escaped := 1, ""
		switch c := text[i]; {
		case c >= utf8.RuneSelf:
			var r rune
			r, size = utf8.DecodeRuneInString(text[i:])
			escaped = escapedRune(r, size)
		case c < ' ' || c == '"' || c == '\\':
			escaped = escapes[c]
		}
		if escaped != "" {
			b = append(append(b, text[start:i]...), escaped...)
			start = i + size
		}
		i += size
	}
	return append(append(b, text[start:]...), '"')
}

// escapedRune is what stands for a character of several bytes, "" for itself.
func escapedRune(r rune, size int) string {
	switch {
	case r == utf8.RuneError && size == 1:
		return `\ufffd` // the byte is no UTF-8
	case r == '\u2028':
		return `\u2028`
	case r == '\u2029':
		return `\u2029`
	}
	return ""
}

// escapes are what stands for the ASCII characters that JSON does not take as
// they are.
var escapes = [...]string{
	0x00: `\u0000`, 0x01: `\u0001`, 0x02: `\u0002`, 0x03: `\u0003`, 0x04: `\u0004`, 0x05: `\u0005`, 0x06: `\u0006`, 0x07: `\u0007`,
	'\b': `\b`, '\t': `\t`, '\n': `\n`, 0x0b: `\u000b`, '\f': `\f`, '\r': `\r`, 0x0e: `\u000e`, 0x0f: `\u000f`,
	0x10: `\u0010`, 0x11: `\u0011`, 0x12: `\u0012`, 0x13: `\u0013`, 0x14: `\u0014`, 0x15: `\u0015`, 0x16: `\u0016`, 0x17: `\u0017`,
	0x18: `\u0018`, 0x19: `\u0019`, 0x1a: `\u001a`, 0x1b: `\u001b`, 0x1c: `\u001c`, 0x1d: `\u001d`, 0x1e: `\u001e`, 0x1f: `\u001f`,
	'"': `\"`, '\\': `\\`,
}
