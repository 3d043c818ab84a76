package spool

import (
	"encoding/binary"
	"errors"
	"math"
	"reflect"
	"time"
)

// errFlat is the error of bytes that are not a flat value: the file was changed.
var errFlat = errors.New("what was read is not what was written")

type flatReader struct {
	b   []byte
	all string // what was read of, and what texts are parts of
	err error
}

// ReadFlat reads all of b into out, a pointer to a zero value. Its texts share one
// copy of b.
func ReadFlat(b []byte, out any) error {
	r := &flatReader{b: b, all: string(b)}
	r.into(reflect.ValueOf(out).Elem(), 0)
	if r.err == nil && len(r.b) > 0 {
		r.err = errFlat
	}
	return r.err
}

func (r *flatReader) into(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(r.text())
	case reflect.Bool:
		v.SetBool(r.byte() == 1)
	case reflect.Int, reflect.Int64:
		v.SetInt(r.int())
	case reflect.Uint64:
		v.SetUint(r.uint())
	case reflect.Float32, reflect.Float64:
		v.SetFloat(math.Float64frombits(binary.BigEndian.Uint64(r.take(8))))
	case reflect.Interface:
		if item := r.custom(depth); item != nil {
			v.Set(reflect.ValueOf(item))
		}
	case reflect.Pointer:
		if r.byte() == 1 {
			v.Set(reflect.New(v.Type().Elem()))
			r.into(v.Elem(), depth)
		}
	case reflect.Slice:
		n := r.count()
		if n == 0 {
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), n-1, n-1))
		for i := range n - 1 {
			r.into(v.Index(i), depth)
		}
	case reflect.Map:
		n := r.count()
		if n == 0 {
			return
		}
		m := make(map[string]any, n-1)
		for range n - 1 {
			key := r.text()
			m[key] = r.custom(depth)
		}
		v.Set(reflect.ValueOf(m))
	default:
		if at, ok := reflect.TypeAssert[*time.Time](v.Addr()); ok {
			*at = r.time()
			return
		}
		for i := range v.NumField() { //nolint:modernize // Fields would allocate a description of each field
			r.into(v.Field(i), depth)
		}
	}
}

func (r *flatReader) custom(depth int) any {
	kind := int(r.byte())
	switch {
	case kind == flatNil:
		return nil
	case kind >= len(customTypes), depth >= maxDepth && kind != 0:
		r.b, r.err = nil, errFlat
		return nil
	}
	item := reflect.New(customTypes[kind]).Elem()
	r.into(item, depth+1)
	return item.Interface()
}

// take returns the next n bytes, or as many zeros if there are fewer.
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

func (r *flatReader) text() string {
	n := len(r.take(r.count()))
	end := len(r.all) - len(r.b)
	return r.all[end-n : end]
}

// count reads a length, which is at most that of the remaining bytes.
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
