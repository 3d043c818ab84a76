package salesforcetest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// input is a JSON object as a client sent it: its members in order.
type input struct {
	typ     string // attributes.type
	ref     string // attributes.referenceId
	hasAttr bool   // there is an attributes member
	first   string // name of the first member
	members []member
}

// member is one member of an input. Its value is a string, a bool, a
// json.Number, nil, a []any, or an *input.
type member struct {
	name  string
	value any
	at    int // offset behind the value in the text of the request
}

// add adds a member whose value ends at that offset. The attributes are none.
func (in *input) add(name string, v any, at int) {
	if len(in.members) == 0 && !in.hasAttr {
		in.first = name
	}
	if name != "attributes" {
		in.members = append(in.members, member{name, v, at})
		return
	}
	in.hasAttr = true
	if a, ok := v.(*input); ok {
		typ, _ := a.get("type")
		in.typ, _ = typ.(string)
		ref, _ := a.get("referenceId")
		in.ref, _ = ref.(string)
	}
}

// take removes the member of that name, letter case aside, and returns its value.
func (in *input) take(name string) (any, bool) {
	for i, m := range in.members {
		if equalFold(m.name, name) {
			in.members = append(in.members[:i:i], in.members[i+1:]...)
			return m.value, true
		}
	}
	return nil, false
}

// get returns the value of the member of that name, letter case aside.
func (in *input) get(name string) (any, bool) {
	for _, m := range in.members {
		if equalFold(m.name, name) {
			return m.value, true
		}
	}
	return nil, false
}

// clone returns a copy whose members can be taken.
func (in *input) clone() *input {
	c := *in
	c.members = append([]member(nil), in.members...)
	return &c
}

// parse reads a body that must be one JSON value.
func parse(body []byte) (any, faults) {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, one(parserError("The HTTP entity body is required, but this request has no entity body."))
	}
	if !utf8.Valid(body) {
		return nil, one(notUTF8(body))
	}
	text := bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	if v, ok := readValid(text); ok {
		return v, nil
	}
	v, at, err := readSlowly(text)
	if err != nil {
		return nil, one(parserError("Unexpected character or end of input " + position(body, at)))
	}
	return v, nil
}

// notUTF8 is the answer to a text with bytes that are no UTF-8.
func notUTF8(text []byte) fault {
	at := 0
	for at < len(text)-1 {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return parserError(fmt.Sprintf("Invalid UTF-8 start byte 0x%x %s", text[at], position(text, at)))
}

// parseObject reads a body that must be a JSON object.
func parseObject(body []byte, what string) (*input, faults) {
	v, fs := parse(body)
	if fs != nil {
		return nil, fs
	}
	in, ok := v.(*input)
	if !ok {
		return nil, one(parserError("Can not deserialize " + what + " out of " + token(v) + " token at [line:1, column:1]"))
	}
	return in, nil
}

// token names the JSON token that v begins with as the API does in its messages.
func token(v any) string {
	switch v := v.(type) {
	case string:
		return "VALUE_STRING"
	case bool:
		if v {
			return "VALUE_TRUE"
		}
		return "VALUE_FALSE"
	case json.Number:
		if bytes.ContainsAny([]byte(v), ".eE") {
			return "VALUE_NUMBER_FLOAT"
		}
		return "VALUE_NUMBER_INT"
	case nil:
		return "VALUE_NULL"
	case []any:
		return "START_ARRAY"
	default:
		return "START_OBJECT"
	}
}

// position is where in the text something is wrong, in the API's words.
func position(text []byte, offset int) string {
	offset = min(offset, len(text))
	line := 1 + bytes.Count(text[:offset], []byte("\n"))
	column := offset - (bytes.LastIndexByte(text[:offset], '\n') + 1) + 1
	return fmt.Sprintf("at [line:%d, column:%d]", line, column)
}
