package salesforce

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"time"
)

// A flat value is one whose types both sides know, as bytes, exactly: JSON would
// change bytes that are no UTF-8, and forget what kind a custom value was of.

// mostDeep is how deep a custom value may be; a cyclic one has no bottom.
const mostDeep = 100

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

// appendFlat appends v, which is made of structs, slices, pointers, maps from
// strings to anything, and what these come down to.
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
		panic("salesforce: no flat value has a " + v.Kind().String())
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
	if depth > mostDeep {
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

// errFlat is the error of bytes that are no flat value: somebody changed the file.
var errFlat = errors.New("what was read is not what was written")

// flatReader reads what appendFlat wrote.
type flatReader struct {
	b   []byte
	err error
}

// unflatten reads all of b into out, a pointer.
func unflatten(b []byte, out any) error {
	r := &flatReader{b: b}
	r.into(reflect.ValueOf(out).Elem())
	if r.err == nil && len(r.b) > 0 {
		r.err = errFlat
	}
	return r.err
}

func (r *flatReader) into(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(r.text())
	case reflect.Bool:
		v.SetBool(r.byte() == flatTrue)
	case reflect.Int, reflect.Int64:
		v.SetInt(r.int())
	case reflect.Pointer:
		if r.byte() == flatTrue {
			v.Set(reflect.New(v.Type().Elem()))
			r.into(v.Elem())
		}
	case reflect.Slice:
		n := r.count()
		if n == 0 {
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), n-1, n-1))
		for i := range n - 1 {
			r.into(v.Index(i))
		}
	case reflect.Map:
		if m := r.members(0); m != nil {
			v.Set(reflect.ValueOf(m))
		}
	default:
		if at, ok := reflect.TypeAssert[*time.Time](v.Addr()); ok {
			*at = r.time()
			return
		}
		for _, field := range v.Fields() {
			r.into(field)
		}
	}
}

func (r *flatReader) any(depth int) any {
	kind := r.byte()
	if depth > mostDeep && kind != flatUnkept {
		r.b, r.err = nil, errFlat
	}
	switch kind {
	case flatNil:
		return nil
	case flatText:
		return r.text()
	case flatTrue:
		return true
	case flatFalse:
		return false
	case flatNumber:
		return json.Number(r.text())
	case flatInt:
		return r.int()
	case flatUint:
		return r.uint()
	case flatFloat:
		return math.Float64frombits(binary.BigEndian.Uint64(r.take(8)))
	case flatFloat32:
		return math.Float32frombits(binary.BigEndian.Uint32(r.take(4)))
	case flatTime:
		return r.time()
	case flatTexts:
		var out []string
		r.into(reflect.ValueOf(&out).Elem())
		return out
	case flatList:
		out := make([]any, r.count())
		for i := range out {
			out[i] = r.any(depth + 1)
		}
		return out
	case flatMap:
		return r.members(depth)
	default:
		return unkept{}
	}
}

func (r *flatReader) members(depth int) map[string]any {
	n := r.count()
	if n == 0 {
		return nil
	}
	out := make(map[string]any, n-1)
	for range n - 1 {
		key := r.text()
		out[key] = r.any(depth + 1)
	}
	return out
}

// take returns the next n bytes, or as many zeros where they are not there.
func (r *flatReader) take(n int) []byte {
	if n > len(r.b) {
		r.b, r.err = nil, errFlat
		return make([]byte, min(n, 8))
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

func (r *flatReader) byte() byte { return r.take(1)[0] }

func (r *flatReader) text() string { return string(r.take(r.count())) }

// count reads a length, which nothing exceeds that the bytes that are left hold.
func (r *flatReader) count() int {
	n := r.uint()
	if n > uint64(len(r.b))+1 {
		r.b, r.err = nil, errFlat
		return 0
	}
	return int(n) //nolint:gosec // see above
}

func (r *flatReader) uint() uint64 {
	v, n := binary.Uvarint(r.b)
	r.take(max(n, 1))
	return v
}

func (r *flatReader) int() int64 {
	v, n := binary.Varint(r.b)
	r.take(max(n, 1))
	return v
}

func (r *flatReader) time() time.Time {
	seconds, nanos, offset := r.int(), r.int(), r.int()
	at := time.Unix(seconds, nanos)
	if offset == 0 {
		return at.UTC()
	}
	return at.In(time.FixedZone("", int(offset)))
}
