package org

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// AppendValue appends a field's value as encoding/json writes it, without the
// escapes that only HTML needs.
func AppendValue(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case string:
		return AppendText(b, v), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case json.Number:
		if _, err := strconv.ParseUint(string(v), 10, 64); err == nil && (v[0] != '0' || v == "0") {
			return append(b, v...), nil
		}
	}
	return appendEncoded(b, v)
}

func appendEncoded(b []byte, v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return b, err
	}
	return append(b, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...), nil
}

// AppendText is AppendValue of a text. Most texts stand for themselves.
func AppendText(b []byte, text string) []byte {
	plain := utf8.ValidString(text)
	for i := 0; plain && i < len(text); i++ {
		plain = text[i] >= ' ' && text[i] != '"' && text[i] != '\\'
	}
	if plain && !strings.ContainsAny(text, "\u2028\u2029") {
		b = append(b, '"')
		b = append(b, text...)
		return append(b, '"')
	}
	b, _ = appendEncoded(b, text) // any text can be encoded
	return b
}
