package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/scan"
)

var errDescribe = errors.New("schema: not a describe result")

const bom = "\xef\xbb\xbf"

// header is a describe result without its fields.
type header Object

type describe struct {
	header
	Fields []Field `json:"fields"`
}

var describeForm = scan.FormOf(describe{})

func (d *describe) object() *Object {
	o := Object(d.header)
	o.setFields(d.Fields)
	return &o
}

// ParseDescribe reads the answer of GET
// /services/data/vXX.X/sobjects/NAME/describe. It skips a leading byte order
// mark and unknown members. The error says why the text is not a describe result.
//
// See "sObject Describe" in the REST API Developer Guide.
func ParseDescribe(body []byte) (*Object, error) {
	d, err := readDescribe(body)
	if err != nil {
		return nil, err
	}
	if len(d.Fields) == 0 {
		return nil, fmt.Errorf("%w: %s has no fields", errDescribe, d.Name)
	}
	for i, f := range d.Fields {
		if f.Name == "" || f.Type == "" {
			return nil, fmt.Errorf("%w: field %d of %s has no name or no type", errDescribe, i, d.Name)
		}
	}
	return d.object(), nil
}

// readDescribe reads a describe result that may lack fields, and fields that may
// lack a type.
func readDescribe(body []byte) (describe, error) {
	body = bytes.TrimPrefix(body, []byte(bom))
	var d describe
	if err := describeForm.Unmarshal(body, &d); err != nil {
		return describe{}, fmt.Errorf("%w: %s", errDescribe, jsonProblem(err))
	}
	if d.Name == "" {
		return describe{}, fmt.Errorf("%w: it has no name", errDescribe)
	}
	return d, nil
}

// MarshalJSON writes the object as a describe result, with what this package
// knows of it. Of its fields, members that are false, zero or empty are left out.
func (o *Object) MarshalJSON() ([]byte, error) {
	if o == nil {
		return []byte("null"), nil
	}
	return json.Marshal(describe{header: header(*o), Fields: o.fields})
}

// UnmarshalJSON reads what MarshalJSON writes, and any describe result.
func (o *Object) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	d, err := readDescribe(data)
	if err != nil {
		return err
	}
	for i, f := range d.Fields {
		if f.Name == "" {
			return fmt.Errorf("%w: field %d of %s has no name", errDescribe, i, d.Name)
		}
	}
	*o = *d.object()
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
