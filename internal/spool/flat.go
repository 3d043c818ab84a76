package spool

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"time"
)

// A flat value is a Go value as bytes, exactly; writer and reader know its type.
// JSON would change bytes that are not UTF-8, and lose the types of custom values.

// maxDepth is how deep a custom value may be; a cyclic one has no end.
const maxDepth = 100

// unkept replaces a custom value of a type that no rule reads, or that is too deep.
// No rule reads unkept either.
type unkept struct{}

// customTypes are the types of custom values, which a flat value names by their
// index. Other integers are kept as int64 or uint64.
var customTypes = []reflect.Type{
	reflect.TypeFor[unkept](), reflect.TypeFor[string](), reflect.TypeFor[bool](), reflect.TypeFor[json.Number](),
	reflect.TypeFor[int64](), reflect.TypeFor[uint64](), reflect.TypeFor[float64](), reflect.TypeFor[float32](),
	reflect.TypeFor[time.Time](), reflect.TypeFor[[]string](), reflect.TypeFor[[]any](), reflect.TypeFor[map[string]any](),
}

// flatNil is the index of a custom value that is nil.
const flatNil = 255

// AppendFlat appends the value that v points to. It consists of structs with
// exported fields, slices, pointers, maps from strings to custom values, and basic
// types. Any other type panics.
func AppendFlat(b []byte, v any) []byte { return appendFlat(b, reflect.ValueOf(v).Elem(), 0) }

func appendFlat(b []byte, v reflect.Value, depth int) []byte {
	switch v.Kind() {
	case reflect.String:
		return appendFlatText(b, v.String())
	case reflect.Bool:
		return append(b, flatBool(v.Bool()))
	case reflect.Int, reflect.Int64:
		return binary.AppendVarint(b, v.Int())
	case reflect.Uint64:
		return binary.AppendUvarint(b, v.Uint())
	case reflect.Float32, reflect.Float64:
		return binary.BigEndian.AppendUint64(b, math.Float64bits(v.Float()))
	case reflect.Interface:
		return appendFlatCustom(b, v.Elem(), depth)
	case reflect.Pointer:
		b = append(b, flatBool(!v.IsNil()))
		if v.IsNil() {
			return b
		}
		return appendFlat(b, v.Elem(), depth)
	case reflect.Slice:
		b = appendFlatLen(b, v)
		for i := range v.Len() {
			b = appendFlat(b, v.Index(i), depth)
		}
		return b
	case reflect.Map:
		b = appendFlatLen(b, v)
		m, _ := reflect.TypeAssert[map[string]any](v)
		for key, item := range m {
			b = appendFlatCustom(appendFlatText(b, key), reflect.ValueOf(item), depth)
		}
		return b
	case reflect.Struct:
		if at, ok := reflect.TypeAssert[time.Time](v); ok {
			return appendFlatTime(b, at)
		}
		for i := range v.NumField() { //nolint:modernize // Fields would allocate a description of each field
			b = appendFlat(b, v.Field(i), depth)
		}
		return b
	default:
		panic("spool: no flat value has a " + v.Kind().String())
	}
}

func appendFlatCustom(b []byte, v reflect.Value, depth int) []byte {
	if !v.IsValid() {
		return append(b, flatNil)
	}
	if v.Type().PkgPath() == "" {
		switch kind := v.Kind(); {
		case kind >= reflect.Int && kind <= reflect.Int64:
			v = reflect.ValueOf(v.Int())
		case kind >= reflect.Uint && kind <= reflect.Uint64:
			v = reflect.ValueOf(v.Uint())
		}
	}
	kind := slices.Index(customTypes, v.Type())
	if kind < 0 || depth >= maxDepth {
		return append(b, 0)
	}
	return appendFlat(append(b, byte(kind)), v, depth+1)
}

func flatBool(yes bool) byte {
	if yes {
		return 1
	}
	return 0
}

func appendFlatText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// appendFlatLen appends one more than the length of a slice or map, 0 for nil.
func appendFlatLen(b []byte, v reflect.Value) []byte {
	if v.IsNil() {
		return binary.AppendUvarint(b, 0)
	}
	return binary.AppendUvarint(b, uint64(v.Len())+1)
}

// appendFlatTime appends the moment and the offset.
func appendFlatTime(b []byte, at time.Time) []byte {
	_, offset := at.Zone()
	b = binary.AppendVarint(b, at.Unix())
	b = binary.AppendVarint(b, int64(at.Nanosecond()))
	return binary.AppendVarint(b, int64(offset))
}
