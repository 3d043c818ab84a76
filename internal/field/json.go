package field

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// DecodeStrict decodes the one JSON value of data into v. A key that v does not
// have is an error. The error quotes no value.
func DecodeStrict(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return errors.New(jsonProblem(err))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the JSON of the mapping")
	}
	return nil
}

func jsonProblem(err error) string {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("JSON syntax error at byte %d", syntax.Offset)
	case errors.As(err, &typ):
		kind, _, _ := strings.Cut(typ.Value, " ") // "number 5" quotes the value
		what := "the mapping"
		if typ.Field != "" {
			what = strconv.Quote(typ.Field)
		}
		return fmt.Sprintf("%s cannot be a JSON %s, at byte %d", what, kind, typ.Offset)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the JSON ends too early"
	}
	return strings.TrimPrefix(err.Error(), "json: ") // an unknown field, by its key
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
