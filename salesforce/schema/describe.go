package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// ErrDescribe is the error of a text that is not a describe result.
var ErrDescribe = errors.New("schema: not a describe result")

// bom is the byte order mark that a text may begin with.
const bom = "\xef\xbb\xbf"

// header is a describe result without its fields.
type header struct {
	Name       string `json:"name"`
	Label      string `json:"label"`
	KeyPrefix  string `json:"keyPrefix"`
	Custom     bool   `json:"custom"`
	Createable bool   `json:"createable"`
	Updateable bool   `json:"updateable"`
	Queryable  bool   `json:"queryable"`
}

func (h *header) object() *Object {
	return &Object{
		Name: h.Name, Label: h.Label, KeyPrefix: h.KeyPrefix, Custom: h.Custom,
		Createable: h.Createable, Updateable: h.Updateable, Queryable: h.Queryable,
	}
}

// ParseDescribe reads the answer of GET
// /services/data/vXX.X/sobjects/NAME/describe. It skips a leading byte order
// mark and unknown members. The error is an [ErrDescribe].
//
// See "sObject Describe" in the REST API Developer Guide.
func ParseDescribe(body []byte) (*Object, error) {
	body = bytes.TrimPrefix(body, []byte(bom))
	var d describe
	if !d.scan(body) {
		d = describe{}
		if err := parse(body, &d); err != nil {
			return nil, err
		}
	}
	if d.Name == "" {
		return nil, fmt.Errorf("%w: it has no name", ErrDescribe)
	}
	if len(d.Fields) == 0 {
		return nil, fmt.Errorf("%w: %s has no fields", ErrDescribe, d.Name)
	}
	for i, f := range d.Fields {
		if f.Name == "" || f.Type == "" {
			return nil, fmt.Errorf("%w: field %d of %s has no name or no type", ErrDescribe, i, d.Name)
		}
	}
	o := d.object()
	o.setFields(d.Fields)
	return o, nil
}

// ParseGlobal reads the answer of GET /services/data/vXX.X/sobjects: the
// objects that the user may see, without their fields. The error is an
// [ErrDescribe].
//
// See "Describe Global" in the REST API Developer Guide.
func ParseGlobal(body []byte) ([]*Object, error) {
	var d struct {
		Objects []header `json:"sobjects"`
	}
	if err := parse(bytes.TrimPrefix(body, []byte(bom)), &d); err != nil {
		return nil, err
	}
	if d.Objects == nil {
		return nil, fmt.Errorf("%w: it has no sobjects", ErrDescribe)
	}
	objects := make([]*Object, len(d.Objects))
	for i := range d.Objects {
		if d.Objects[i].Name == "" {
			return nil, fmt.Errorf("%w: object %d has no name", ErrDescribe, i)
		}
		objects[i] = d.Objects[i].object()
	}
	return objects, nil
}

func parse(body []byte, into any) error {
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("%w: %s", ErrDescribe, jsonProblem(err))
	}
	return nil
}

// jsonProblem says where a JSON text is wrong, without quoting it.
func jsonProblem(err error) string {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("JSON syntax error at byte %d", syntax.Offset)
	case errors.As(err, &typ):
		kind, _, _ := strings.Cut(typ.Value, " ") // "number 5" quotes the value
		return fmt.Sprintf("%q cannot be a JSON %s (at byte %d)", strings.TrimPrefix(typ.Field, "header."), kind, typ.Offset)
	default:
		return "JSON ended early"
	}
}
