package mapping

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// UnmarshalJSON reads a lead, and accepts JSON of another kind if its meaning
// is clear:
//
//  1. A number stands for a text ("zip": 98101), and a text for a number or a
//     boolean ("numberOfScans": "3").
//  2. A single item stands for a list of one, a text for a phone's number or a
//     campaign's ID.
//  3. A blank time is a missing one.
//  4. Anything else of the wrong kind is left out and named in Unreadable,
//     after the names that the JSON gives there. It never costs the rest of the
//     lead.
//
// If data is not a JSON object, the error is that of encoding/json.
func (p *Person) UnmarshalJSON(data []byte) error {
	type plain Person // without this method
	fresh := plain(*p)
	fresh.Unreadable = nil
	var r repair
	out := fresh
	if err := core.UnmarshalNumbers(data, &out); err != nil {
		var members map[string]any
		if core.UnmarshalNumbers(data, &members) != nil || members == nil {
			return err
		}
		mended, err := json.Marshal(r.fit("", members, reflect.TypeFor[plain]()))
		if err != nil {
			return err
		}
		out = fresh
		if err := core.UnmarshalNumbers(mended, &out); err != nil {
			return err
		}
	}
	*p = Person(out)
	p.Unreadable = append(slices.DeleteFunc(out.Unreadable, noPath), r.lost...)
	if len(p.Unreadable) == 0 {
		p.Unreadable = nil
	}
	return nil
}

// noPath reports whether text cannot be a name in Unreadable. Losses show these
// names and must not quote captured values.
func noPath(text string) bool {
	return text == "" || len(text) > 100 || strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.[]") != ""
}

// repair converts JSON to the kinds that a Go type has.
type repair struct {
	lost []string // the paths that it could not convert
}

// fit returns v in the kind of t, or nil.
func (r *repair) fit(path string, v any, t reflect.Type) any {
	if v == nil {
		return nil
	}
	fitted, ok := any(nil), false
	switch t.Kind() {
	case reflect.String:
		fitted, ok = jsonText(v)
	case reflect.Bool:
		fitted, ok = jsonValue(v, schema.TypeBoolean)
	case reflect.Int:
		fitted, ok = jsonValue(v, schema.TypeDouble)
	case reflect.Pointer:
		return r.fit(path, v, t.Elem())
	case reflect.Slice:
		return r.fitList(path, v, t.Elem())
	case reflect.Map:
		_, ok = v.(map[string]any)
		fitted = v
	case reflect.Struct:
		if t == reflect.TypeFor[time.Time]() {
			fitted, ok = jsonTime(v)
			break
		}
		if members, isObject := asObject(v, t); isObject {
			return r.fitMembers(path, members, t)
		}
	default:
	}
	if !ok {
		r.lost = append(r.lost, path)
		return nil
	}
	return fitted
}

func (r *repair) fitList(path string, v any, item reflect.Type) any {
	list, ok := v.([]any)
	if !ok {
		return r.fitList(path, []any{v}, item)
	}
	fitted := make([]any, 0, len(list))
	for i, v := range list {
		if v = r.fit(path+"["+strconv.Itoa(i)+"]", v, item); v != nil {
			fitted = append(fitted, v)
		}
	}
	return fitted
}

func (r *repair) fitMembers(path string, members map[string]any, t reflect.Type) any {
	if path != "" {
		path += "."
	}
	keys := slices.Sorted(maps.Keys(members))
	fitted := make(map[string]any, len(members))
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		v, there := members[name]
		if !there {
			at := slices.IndexFunc(keys, func(key string) bool { return strings.EqualFold(key, name) })
			if at < 0 {
				continue
			}
			v = members[keys[at]]
		}
		if name != "-" {
			fitted[name] = r.fit(path+name, v, f.Type)
		}
	}
	return fitted
}

// asObject returns the members of v. A text is the main member of a phone or a
// campaign.
func asObject(v any, t reflect.Type) (map[string]any, bool) {
	if text, ok := jsonText(v); ok {
		switch t {
		case reflect.TypeFor[Phone]():
			return map[string]any{"number": text}, true
		case reflect.TypeFor[Campaign]():
			return map[string]any{"id": text}, true
		}
	}
	members, ok := v.(map[string]any)
	return members, ok
}

func jsonText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	}
	return "", false
}

// jsonValue reads a boolean, or a whole number that fits an int.
func jsonValue(v any, t schema.Type) (any, bool) {
	value, problem := (&core.Spec{Type: t, Precision: 9, Number: schema.TypeInt}).Coerce(v)
	return value, problem == nil
}

func jsonTime(v any) (any, bool) {
	text, ok := v.(string)
	if !ok || core.BlankText(text) {
		return nil, ok
	}
	var at time.Time
	text = core.Seen(text)
	return text, at.UnmarshalText([]byte(text)) == nil
}
