package scan

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"time"
)

// Form describes the JSON of a struct. It never changes.
type Form struct{ members map[string]member }

type member struct {
	index []int
	form  Form // of the struct that it is, or that it is a list of or a pointer to
}

// FormOf returns the form of a struct's JSON, including all structs in it. Their
// members must be texts, whole numbers, booleans, structs, maps of anything,
// types that read JSON themselves, and lists and pointers of these. No struct may hold
// its own type.
func FormOf(v any) Form { return formOf(reflect.TypeOf(v)) }

func formOf(t reflect.Type) Form {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == reflect.TypeFor[time.Time]() {
		return Form{}
	}
	members := make(map[string]member)
	for _, field := range reflect.VisibleFields(t) {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" && name != "-" {
			members[strings.ToLower(name)] = member{field.Index, formOf(field.Type)}
		}
	}
	return Form{members}
}

// Has reports whether the struct has a member of that name, in any letter case.
func (f Form) Has(name string) bool {
	_, known := f.members[strings.ToLower(name)]
	return known
}

// Read reads an object into the struct that v points to, as encoding/json does,
// except that numbers in maps keep all their digits, and that a json.RawMessage is
// part of the text. If Read returns false, do not use *v.
func (f Form) Read(text []byte, v any) bool {
	r := &reader{Scanner: New(text)}
	r.keeps = true
	return r.object(reflect.ValueOf(v).Elem(), f) && r.End()
}

// Unmarshal does what json.Unmarshal does with a zero value, faster.
func (f Form) Unmarshal(text []byte, v any) error {
	if f.Read(text, v) {
		return nil
	}
	reflect.ValueOf(v).Elem().SetZero()
	return json.Unmarshal(text, v)
}

type reader struct{ *Scanner }

// object reads an object into a struct. Unknown members are skipped.
func (r *reader) object(v reflect.Value, f Form) bool {
	return f.members != nil && r.Object(func(name []byte) bool {
		var low [48]byte
		n := copy(low[:], name)
		for i, c := range low[:n] { // encoding/json ignores letter case
			if 'A' <= c && c <= 'Z' {
				low[i] = c + 'a' - 'A'
			}
		}
		if m, known := f.members[string(low[:n])]; known && n == len(name) {
			return r.value(v.FieldByIndex(m.index), m.form)
		}
		return r.Skip()
	})
}

// value reads a member or an item of a list. Null leaves it as it is, unless nil is
// a value of its type.
func (r *reader) value(v reflect.Value, f Form) bool {
	switch p := v.Addr().Interface().(type) {
	case *bool:
		return r.Bool(p)
	case *int:
		return r.Int(p)
	case *JSONText:
		if c := r.next(); c == '"' || c == 'n' {
			return r.Text((*string)(p))
		}
	case *json.RawMessage:
		raw, ok := r.Raw()
		*p = raw
		return ok
	case *RawList:
		return r.list(v, f)
	case *map[string]any:
		raw, ok := r.Raw()
		d := json.NewDecoder(bytes.NewReader(raw))
		d.UseNumber()
		return ok && *p == nil && d.Decode(p) == nil // a second object is mixed with the first
	}
	if p, ok := reflect.TypeAssert[json.Unmarshaler](v.Addr()); ok {
		raw, ok := r.Raw()
		return ok && p.UnmarshalJSON(raw) == nil
	}
	switch v.Kind() {
	case reflect.String:
		return r.Text(v.Addr().Convert(reflect.TypeFor[*string]()).Interface().(*string))
	case reflect.Slice:
		return r.list(v, f)
	case reflect.Pointer:
		if r.Null() {
			v.SetZero()
			return true
		}
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		return r.value(v.Elem(), f)
	default:
		return r.object(v, f)
	}
}

// list reads an array, or null, which leaves no list. A second array of the same
// name is left to encoding/json, which mixes it with the first.
func (r *reader) list(v reflect.Value, f Form) bool {
	if r.Null() {
		v.SetZero()
		return true
	}
	if !v.IsNil() {
		return false
	}
	v.Grow(256 / int(v.Type().Elem().Size()))
	return r.List(func() bool {
		n := v.Len()
		v.Grow(1)
		v.SetLen(n + 1)
		return r.value(v.Index(n), f)
	})
}

// RawList is a JSON array, nil for null, and {nil} for any other value.
type RawList []json.RawMessage

// UnmarshalJSON never fails.
func (l *RawList) UnmarshalJSON(data []byte) error {
	*l = nil
	if json.Unmarshal(data, (*[]json.RawMessage)(l)) != nil {
		*l = RawList{nil}
	}
	return nil
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

const keptSize = 1 << 10

// keep returns a copy of a text. If keeps is set, short texts share memory, in pieces of
// at most keptSize.
func (s *Scanner) keep(text []byte) string {
	b := &s.kept
	if !s.keeps || len(text) > keptSize {
		return string(text)
	}
	if b.Cap()-b.Len() < len(text) {
		b.Reset()
		b.Grow(len(text) + min(keptSize-len(text), len(s.text)-s.at))
	}
	b.Write(text)
	return b.String()[b.Len()-len(text):]
}
