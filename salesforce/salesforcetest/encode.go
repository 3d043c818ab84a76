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

// rendered is JSON as encode writes it.
type rendered []byte

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
	case nil:
		b.WriteString("null")
		return nil
	case bool:
		b.Write(strconv.AppendBool(b.AvailableBuffer(), v))
		return nil
	case int:
		b.Write(strconv.AppendInt(b.AvailableBuffer(), int64(v), 10))
		return nil
	case string:
		return encodeText(b, v)
	case rendered:
		b.Write(v)
		return nil
	case ordered:
		return encodeObject(b, v)
	case []any:
		if v != nil {
			return encodeList(b, v, encodeTo)
		}
	case []ordered:
		if v != nil {
			return encodeList(b, v, encodeObject)
		}
	case []string:
		if v != nil {
			return encodeList(b, v, encodeText)
		}
	}
	return encodeOther(b, v)
}

func encodeObject(b *bytes.Buffer, o ordered) error {
	b.WriteByte('{')
	for i := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := encodeText(b, o[i].Key); err != nil {
			return err
		}
		b.WriteByte(':')
		if err := encodeTo(b, o[i].Value); err != nil {
			return err
		}
	}
	b.WriteByte('}')
	return nil
}

func encodeList[T any](b *bytes.Buffer, list []T, element func(*bytes.Buffer, T) error) error {
	b.WriteByte('[')
	for i := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := element(b, list[i]); err != nil {
			return err
		}
	}
	b.WriteByte(']')
	return nil
}

func encodeText(b *bytes.Buffer, s string) error {
	if !bare(s) {
		return encodeOther(b, s)
	}
	b.WriteByte('"')
	b.WriteString(s)
	b.WriteByte('"')
	return nil
}

// encodeOther leaves to encoding/json what encodeTo does not know.
func encodeOther(b *bytes.Buffer, v any) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1)
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
