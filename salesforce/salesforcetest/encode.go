package salesforcetest

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// pair is one member of a JSON object whose order matters.
type pair struct {
	Key   string
	Value any
}

// ordered is a JSON object that keeps its members' order.
type ordered []pair

// MarshalJSON writes the members in order.
func (o ordered) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	if err := encodeTo(&b, o); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// encodeTo writes v without HTML escapes and without a newline at the end. What
// answers are mostly made of it writes by itself: encoding/json would check what
// a marshaler returns again at every level.
func encodeTo(b *bytes.Buffer, v any) error {
	switch v := v.(type) {
	case ordered:
		return encodeList(b, '{', '}', len(v), func(i int) error {
			if err := encodeTo(b, v[i].Key); err != nil {
				return err
			}
			b.WriteByte(':')
			return encodeTo(b, v[i].Value)
		})
	case []any:
		if v == nil {
			break
		}
		return encodeList(b, '[', ']', len(v), func(i int) error { return encodeTo(b, v[i]) })
	case []ordered:
		if v == nil {
			break
		}
		return encodeList(b, '[', ']', len(v), func(i int) error { return encodeTo(b, v[i]) })
	case bool:
		b.Write(strconv.AppendBool(b.AvailableBuffer(), v))
		return nil
	case int:
		b.Write(strconv.AppendInt(b.AvailableBuffer(), int64(v), 10))
		return nil
	case string:
		if bare(v) {
			b.WriteByte('"')
			b.WriteString(v)
			b.WriteByte('"')
			return nil
		}
	}
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1)
	return nil
}

// encodeList writes the n elements of an object or array.
func encodeList(b *bytes.Buffer, opening, closing byte, n int, element func(int) error) error {
	b.WriteByte(opening)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := element(i); err != nil {
			return err
		}
	}
	b.WriteByte(closing)
	return nil
}

// bare reports whether a text is its own JSON but for the quotes.
func bare(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// encode is the body of an answer. What this package answers always marshals.
func encode(v any) []byte {
	var b bytes.Buffer
	if err := encodeTo(&b, v); err != nil {
		return []byte("null")
	}
	return b.Bytes()
}
