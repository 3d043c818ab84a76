package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// ErrDescribe is the error of a text that is no describe result.
var ErrDescribe = errors.New("schema: not a describe result")

// ParseDescribe reads the answer of GET /services/data/vXX.X/sobjects/NAME/describe.
// A leading byte order mark is skipped; what this package has no use for is
// ignored. The error is an [ErrDescribe].
//
// See "sObject Describe" in the REST API Developer Guide.
func ParseDescribe(body []byte) (*Object, error) {
	var d struct {
		Name       string  `json:"name"`
		Label      string  `json:"label"`
		KeyPrefix  string  `json:"keyPrefix"`
		Custom     bool    `json:"custom"`
		Createable bool    `json:"createable"`
		Updateable bool    `json:"updateable"`
		Queryable  bool    `json:"queryable"`
		Fields     []Field `json:"fields"`
	}
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	if err := json.Unmarshal(body, &d); err != nil {
		return nil, fmt.Errorf("%w: %s", ErrDescribe, jsonProblem(err))
	}
	if d.Name == "" {
		return nil, fmt.Errorf("%w: it has no name", ErrDescribe)
	}
	for i, f := range d.Fields {
		if f.Name == "" || f.Type == "" {
			return nil, fmt.Errorf("%w: field %d of %s has no name or no type", ErrDescribe, i, d.Name)
		}
	}
	o := &Object{
		Name: d.Name, Label: d.Label, KeyPrefix: d.KeyPrefix, Custom: d.Custom,
		Createable: d.Createable, Updateable: d.Updateable, Queryable: d.Queryable,
	}
	o.setFields(d.Fields)
	return o, nil
}

// jsonProblem says where a JSON text went wrong without quoting from it.
func jsonProblem(err error) string {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("JSON syntax error at byte %d", syntax.Offset)
	case errors.As(err, &typ):
		kind, _, _ := strings.Cut(typ.Value, " ") // "number 5" quotes the value
		return fmt.Sprintf("%q cannot be a JSON %s (at byte %d)", typ.Field, kind, typ.Offset)
	default:
		return "JSON ended early"
	}
}
