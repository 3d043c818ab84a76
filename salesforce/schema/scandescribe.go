package schema

import (
	"reflect"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/scan"
)

type describe struct {
	header
	Fields []Field `json:"fields"`
}

// scan reads d from a text. If it returns false, d holds nothing of use.
func (d *describe) scan(text []byte) bool {
	s := &scanner{Scanner: scan.New(text)}
	return s.object(reflect.ValueOf(d).Elem()) && s.End()
}

// scanner reads JSON into structs of texts, numbers, booleans and lists, as
// encoding/json does. It is faster on a describe result, which is long and
// mostly skipped.
type scanner struct {
	*scan.Scanner
	members map[reflect.Type]map[string][]int
}

// object reads an object into a struct. Unknown members are skipped.
func (s *scanner) object(v reflect.Value) bool {
	places := s.places(v.Type())
	return s.Object(func(name []byte) bool {
		place, known := places[string(name)]
		if !known {
			place = places[strings.ToLower(string(name))] // encoding/json ignores letter case
			places[string(name)] = place
		}
		if place == nil {
			return s.Skip()
		}
		return s.value(v.FieldByIndex(place))
	})
}

// places returns the index of each member of a struct, by its name in lower case
// and by each spelling met so far.
func (s *scanner) places(t reflect.Type) map[string][]int {
	if places, ok := s.members[t]; ok {
		return places
	}
	places := make(map[string][]int)
	for _, f := range reflect.VisibleFields(t) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" {
			places[strings.ToLower(name)] = f.Index
		}
	}
	if s.members == nil {
		s.members = make(map[reflect.Type]map[string][]int)
	}
	s.members[t] = places
	return places
}

// value reads a member or an item of a list. Null leaves it as it is.
func (s *scanner) value(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		return s.Text(v.Addr().Convert(reflect.TypeFor[*string]()).Interface().(*string))
	case reflect.Bool:
		return s.Bool(v.Addr().Interface().(*bool))
	case reflect.Int:
		return s.Int(v.Addr().Interface().(*int))
	case reflect.Slice:
		return s.list(v)
	default:
		return s.object(v)
	}
}

// list reads an array, or null, which leaves no list. A second array of the same
// name is left to encoding/json, which mixes it with the first.
func (s *scanner) list(v reflect.Value) bool {
	if s.Null() {
		v.SetZero()
		return true
	}
	if !v.IsNil() {
		return false
	}
	v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	return s.List(func() bool {
		n := v.Len()
		v.Grow(1)
		v.SetLen(n + 1)
		return s.value(v.Index(n))
	})
}
