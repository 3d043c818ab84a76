package field

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// The size of a configuration, as JSON or as a sheet.
const (
	MaxBytes = 4 << 20
	MaxItems = 5_000 // of a list or an object; rows or columns of a sheet
)

// CheckSize returns an [ErrTooLong] if n is more than limit.
func CheckSize(n, limit int, what string) error {
	if n <= limit {
		return nil
	}
	return fmt.Errorf("%w: more than %d %s", ErrTooLong, limit, what)
}

// DecodeStrict decodes a JSON value no larger than a configuration may be into v. A key
// that v does not have in this spelling, or that is given twice, is an error. Errors quote
// keys, never values.
func DecodeStrict(data []byte, v any) error {
	if err := CheckSize(len(data), MaxBytes, "bytes"); err != nil {
		return err
	}
	var whole json.RawMessage
	if err := json.Unmarshal(data, &whole); err != nil { // it is not JSON, or nested too deeply for checkKeys
		return err
	}
	err := checkKeys(json.NewDecoder(bytes.NewReader(data)), reflect.TypeOf(v))
	if err == nil {
		err = json.Unmarshal(data, v)
	}
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		kind, _, _ := strings.Cut(e.Value, " ") // "number 5" quotes the value
		what := "it"
		if e.Field != "" {
			what = strconv.Quote(e.Field)
		}
		return fmt.Errorf("%s cannot be a JSON %s, at byte %d", what, kind, e.Offset)
	}
	return err
}

// checkKeys reads a value that is to be decoded into a type, and returns what is
// wrong with its keys. A value that does not fit the type has none that is unknown.
func checkKeys(d *json.Decoder, t reflect.Type) error {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) { // it checks what it knows itself
		t = reflect.TypeFor[any]()
	}
	token, err := d.Token()
	if err != nil {
		return err
	}
	begin, nested := token.(json.Delim)
	if !nested {
		return nil
	}
	given := make(map[string]bool)
	for items := 1; d.More(); items++ {
		if err := CheckSize(items, MaxItems, "items in a list or an object"); err != nil {
			return err
		}
		of := t
		if begin == '{' {
			token, err := d.Token()
			if err != nil {
				return err
			}
			key, _ := token.(string)
			if given[key] {
				return fmt.Errorf("key %.100q is given twice", key)
			}
			given[key] = true
			if of = memberType(t, key); of == nil {
				return fmt.Errorf("unknown field %.100q", key)
			}
		} else if t.Kind() == reflect.Slice {
			of = t.Elem()
		}
		if err := checkKeys(d, of); err != nil {
			return err
		}
	}
	_, err = d.Token() // the end
	return err
}

// memberType returns the type of a member of a JSON object that is decoded into t,
// nil if t has no such key.
func memberType(t reflect.Type, key string) reflect.Type {
	switch t.Kind() {
	case reflect.Struct:
		for _, f := range reflect.VisibleFields(t) { // those of embedded structs too
			if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name == key && name != "" {
				return f.Type
			}
		}
		return nil
	case reflect.Map:
		return t.Elem()
	default:
		return t
	}
}

// UnmarshalNumbers is json.Unmarshal, but keeps all digits of a number, and passes
// over what follows the value.
func UnmarshalNumbers(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return d.Decode(v)
}
