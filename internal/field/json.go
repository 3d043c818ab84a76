package field

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// DecodeStrict decodes a JSON value into v. A key that v does not have is an
// error. The error quotes no value.
func DecodeStrict(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	err := d.Decode(v)
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		kind, _, _ := strings.Cut(e.Value, " ") // "number 5" quotes the value
		what := "the mapping"
		if e.Field != "" {
			what = strconv.Quote(e.Field)
		}
		return fmt.Errorf("%s cannot be a JSON %s, at byte %d", what, kind, e.Offset)
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: ")) // an unknown field, by its key
}

// JSONText is the text of a JSON string, number, true or false. Null leaves it as
// it is.
type JSONText string

// UnmarshalJSON fails on an object or an array.
func (t *JSONText) UnmarshalJSON(data []byte) error {
	switch data[0] {
	case '"':
		return json.Unmarshal(data, (*string)(t))
	case '{', '[':
		return errors.New("a structure is not a text")
	case 'n':
	default:
		*t = JSONText(data)
	}
	return nil
}
