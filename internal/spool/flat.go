package spool

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"reflect"
	"time"
)

// A flat value is a Go value as bytes, exactly; writer and reader know its type.
// JSON would change bytes that are not UTF-8, and forget the kinds of custom
// values.

// maxDepth is how deep a custom value may be; a cyclic one has no bottom.
const maxDepth = 100

// unkept stands for a custom value of a type that no rule reads, or that is too
// deep. No rule reads it either.
type unkept struct{}

// The kinds of custom values.
const (
	flatNil byte = iota
	flatText
	flatTrue
	flatFalse
	flatNumber
	flatInt
	flatUint
	flatFloat
	flatFloat32
	flatTime
	flatTexts
	flatList
	flatMap
	flatUnkept
)

// AppendFlat appends what v points to, which is made of structs with exported
// fields, slices, pointers, maps from strings to anything, and what these come
// down to. Any other type panics.
func AppendFlat(b []byte, v any) []byte { return appendFlat(b, reflect.ValueOf(v).Elem()) }

func appendFlat(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.String:
		return appendFlatText(b, v.String())
	case reflect.Bool:
		return append(b, flatBool(v.Bool()))
	case reflect.Int, reflect.Int64:
		return binary.AppendVarint(b, v.Int())
	case reflect.Pointer:
		if v.IsNil() {
			return append(b, flatFalse)
		}
		return appendFlat(append(b, flatTrue), v.Elem())
	case reflect.Slice:
		if v.IsNil() {
			return binary.AppendUvarint(b, 0)
		}
		b = binary.AppendUvarint(b, uint64(v.Len())+1)
		for i := range v.Len() {
			b = appendFlat(b, v.Index(i))
		}
		return b
	case reflect.Map:
		m, _ := reflect.TypeAssert[map[string]any](v)
		return appendFlatMap(b, m, 0)
	case reflect.Struct:
		if at, ok := reflect.TypeAssert[time.Time](v); ok {
			return appendFlatTime(b, at)
		}
		for _, field := range v.Fields() {
			b = appendFlat(b, field)
		}
		return b
	default:
		panic("spool: no flat value has a " + v.Kind().String())
	}
}

func flatBool(yes bool) byte {
	if yes {
		return flatTrue
	}
	return flatFalse
}

func appendFlatText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// appendFlatTime keeps the moment and the offset.
func appendFlatTime(b []byte, at time.Time) []byte {
	_, offset := at.Zone()
	b = binary.AppendVarint(b, at.Unix())
	b = binary.AppendVarint(b, int64(at.Nanosecond()))
	return binary.AppendVarint(b, int64(offset))
}

func appendFlatMap(b []byte, m map[string]any, depth int) []byte {
	if m == nil {
		return binary.AppendUvarint(b, 0)
	}
	b = binary.AppendUvarint(b, uint64(len(m))+1)
	for key, v := range m {
		b = appendFlatAny(appendFlatText(b, key), v, depth+1)
	}
	return b
}

// appendFlatAny appends a custom value.
func appendFlatAny(b []byte, v any, depth int) []byte {
	if depth > maxDepth {
		return append(b, flatUnkept)
	}
	switch v := v.(type) {
	case nil:
		return append(b, flatNil)
	case string:
		return appendFlatText(append(b, flatText), v)
	case bool:
		return append(b, flatBool(v))
	case json.Number:
		return appendFlatText(append(b, flatNumber), string(v))
	case float64:
		return binary.BigEndian.AppendUint64(append(b, flatFloat), math.Float64bits(v))
	case float32:
		return binary.BigEndian.AppendUint32(append(b, flatFloat32), math.Float32bits(v))
	case int, int8, int16, int32, int64:
		return binary.AppendVarint(append(b, flatInt), reflect.ValueOf(v).Int())
	case uint, uint8, uint16, uint32, uint64:
		return binary.AppendUvarint(append(b, flatUint), reflect.ValueOf(v).Uint())
	case time.Time:
		return appendFlatTime(append(b, flatTime), v)
	case []string:
		return appendFlat(append(b, flatTexts), reflect.ValueOf(v))
	case []any:
		b = binary.AppendUvarint(append(b, flatList), uint64(len(v)))
		for _, item := range v {
			b = appendFlatAny(b, item, depth+1)
		}
		return b
	case map[string]any:
		return appendFlatMap(append(b, flatMap), v, depth)
	default:
		return append(b, flatUnkept)
	}
}
