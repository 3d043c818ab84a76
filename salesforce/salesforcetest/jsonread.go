package salesforcetest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// maxNesting is how deep JSON may be nested.
const maxNesting = 100

var (
	errTrailing = errors.New("salesforcetest: something follows the JSON value")
	errDepth    = errors.New("salesforcetest: JSON is nested too deeply")
)

// readSlowly reads a text that must be one JSON value, token by token, and
// returns how far it came.
func readSlowly(text []byte) (v any, at int, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	v, err = value(d, 0)
	if err == nil {
		if _, end := d.Token(); !errors.Is(end, io.EOF) {
			err = errTrailing
		}
	}
	return v, int(d.InputOffset()), err
}

func value(d *json.Decoder, depth int) (any, error) {
	if depth > maxNesting {
		return nil, errDepth
	}
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t {
	case json.Delim('{'):
		return object(d, depth)
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := value(d, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := d.Token()
		return list, err
	default:
		return t, nil
	}
}

func object(d *json.Decoder, depth int) (*input, error) {
	in := &input{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		name, _ := t.(string)
		v, err := value(d, depth+1)
		if err != nil {
			return nil, err
		}
		in.add(name, v, int(d.InputOffset()))
	}
	_, err := d.Token()
	return in, err
}

// readValid is readSlowly of a text without a mistake, in a tenth of the time;
// ok is false where the text may have one.
func readValid(text []byte) (v any, ok bool) {
	if !json.Valid(text) {
		return nil, false
	}
	r := &validReader{text: text, names: make(map[string]string)}
	return r.value(0)
}

// validReader reads a text that is known to be JSON.
type validReader struct {
	text  []byte
	at    int
	names map[string]string // of members: a collection has the same ones again and again
}

// next returns the byte that the next token begins with.
func (r *validReader) next() byte {
	for {
		switch b := r.text[r.at]; b {
		case ' ', '\t', '\r', '\n', ',', ':':
			r.at++
		default:
			return b
		}
	}
}

func (r *validReader) value(depth int) (any, bool) {
	if depth > maxNesting {
		return nil, false
	}
	switch r.next() {
	case '{':
		return r.object(depth)
	case '[':
		r.at++
		list := []any{}
		for r.next() != ']' {
			v, ok := r.value(depth + 1)
			if !ok {
				return nil, false
			}
			list = append(list, v)
		}
		r.at++
		return list, true
	case '"':
		return r.string()
	case 't':
		r.at += len("true")
		return true, true
	case 'f':
		r.at += len("false")
		return false, true
	case 'n':
		r.at += len("null")
		return nil, true
	}
	from := r.at
	for r.at < len(r.text) && strings.IndexByte("+-.0123456789Ee", r.text[r.at]) >= 0 {
		r.at++
	}
	return json.Number(r.text[from:r.at]), true
}

func (r *validReader) object(depth int) (any, bool) {
	in := &input{}
	r.at++
	for r.next() != '}' {
		name, ok := r.name()
		if !ok {
			return nil, false
		}
		v, ok := r.value(depth + 1)
		if !ok {
			return nil, false
		}
		in.add(name, v, r.at)
	}
	r.at++
	return in, true
}

// name reads the name of a member.
func (r *validReader) name() (string, bool) {
	text, plain := r.quoted()
	if name, ok := r.names[string(text)]; ok {
		return name, true
	}
	name, ok := unquoted(text, plain)
	if ok {
		r.names[string(text)] = name
	}
	return name, ok
}

func (r *validReader) string() (string, bool) { return unquoted(r.quoted()) }

// quoted returns a string with its quotes; plain says that it has no escapes.
func (r *validReader) quoted() (text []byte, plain bool) {
	from := r.at
	plain = true
	for r.at++; r.text[r.at] != '"'; r.at++ {
		if r.text[r.at] == '\\' {
			plain = false
			r.at++
		}
	}
	r.at++
	return r.text[from:r.at], plain
}

func unquoted(text []byte, plain bool) (string, bool) {
	if plain {
		return string(text[1 : len(text)-1]), true
	}
	var s string
	err := json.Unmarshal(text, &s)
	return s, err == nil
}
