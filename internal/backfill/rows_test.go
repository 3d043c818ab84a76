package backfill

import (
	"encoding/json"
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/spool"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// fillAll gives every field that v has a value.
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

// A lead comes out of the file as it went in.
func TestSpooledLead(t *testing.T) {
	var want planner.Lead
	fillAll(reflect.ValueOf(&want).Elem())
	want.Actions = append(want.Actions, engagement.Action{ID: "x\xff", EventType: "CSV_UPLOAD"}, engagement.Action{Kind: engagement.Note, EventType: "MINE"})
	zone := time.FixedZone("", -7*3600)
	odd := planner.Lead{Person: &mapping.Person{
		ID: "\xff", CreatedAt: time.Date(-5, 1, 2, 3, 4, 5, 6, zone), UpdatedAt: time.Date(123456, 1, 2, 3, 4, 5, 6, time.UTC), Scans: []mapping.Scan{},
		Custom: map[string]any{
			"": nil, "f": 1e21, "n": json.Number("1e400"), "small": float32(0.1), "i": int64(-1) << 63, "u": uint64(1)<<63 + 1, "list": []any{[]string{"\xfe"}, []any{}, true, false},
			"map": map[string]any{"at": time.Date(2026, 10, 15, 17, 30, 0, 0, zone)}, "inf": math.Inf(-1), "texts": []string(nil),
		},
	}}
	for _, want := range []planner.Lead{want, {}, {Person: &mapping.Person{ID: "1"}, Tags: []tags.Tag{{Category: "Score"}}}, odd} {
		var got planner.Lead
		require.NoError(t, spool.ReadFlat(spool.AppendFlat(nil, &want), &got))
		require.Empty(t, cmp.Diff(want, got))
	}
}

// Changed bytes are an error or another lead, never a panic.
func FuzzUnflatten(f *testing.F) {
	var whole planner.Lead
	fillAll(reflect.ValueOf(&whole).Elem())
	f.Add(spool.AppendFlat(nil, &whole))
	f.Add([]byte{255, 255, 255, 255, 255, 255, 255, 255, 255, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		var l, again planner.Lead
		if spool.ReadFlat(b, &l) != nil {
			return
		}
		require.NoError(t, spool.ReadFlat(spool.AppendFlat(nil, &l), &again))
	})
}
