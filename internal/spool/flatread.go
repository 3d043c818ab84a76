package spool

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"time"
)

// errFlat is the error of bytes that are not a flat value: somebody changed the file.
var errFlat = errors.New("what was read is not what was written")

// flatReader reads what appendFlat wrote.
type flatReader struct {
	b   []byte
	err error
}

// ReadFlat reads all of b into out, a pointer to a zero value.
func ReadFlat(b []byte, out any) error {
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
	if depth > maxDepth && kind != flatUnkept {
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
