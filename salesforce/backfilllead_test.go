package salesforce

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// fill gives every field that v has a value.
func fillAll(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("a\n\"b\" <c> é")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillAll(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fillAll(v.Index(0))
		fillAll(v.Index(1))
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]any{"a": "b", "list": []any{"c", true, nil}}))
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Date(2026, 10, 15, 17, 30, 0, 123, time.UTC)))
			return
		}
		for _, field := range v.Fields() {
			fillAll(field)
		}
	default:
		panic("a field of a kind that is new: " + v.Kind().String())
	}
}

// A lead comes out of the file as it went in, whatever fields it has.
func TestSpooledLead(t *testing.T) {
	var want Lead
	fillAll(reflect.ValueOf(&want).Elem())
	want.ActivityIDs = nil // they are not written
	want.Actions = append(want.Actions, engagement.Action{ID: "x", EventType: "CSV_UPLOAD"}, engagement.Action{Kind: engagement.Note, EventType: "MINE"})
	for _, want := range []Lead{want, {}, {Person: mapping.Lead{ID: "1"}, Tags: []tags.Tag{{Category: "Score"}}}} {
		text, err := spooled(&want)
		require.NoError(t, err)
		var s spooledLead
		require.NoError(t, unmarshal(text, &s))
		require.Empty(t, cmp.Diff(want, s.lead()))
	}
}
