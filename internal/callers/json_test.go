package callers

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// shapes are what JSON can be.
var shapes = []string{
	`null`, `true`, `0`, `-1`, `1.5`, `1e999999`, `9223372036854775808`, `""`, `" x "`, `"\ud800"`, "\"\xff\"", `"2026-13-45T99:00:00Z"`, `"create"`,
	`[]`, `[null]`, `[[],{}]`, `[1,"a",null,{"a":[]}]`, `{}`, `{"":null}`, `{"a":1,"a":{},"A":[]}`, `{"id":{"id":{"id":[]}}}`,
	strings.Repeat("[", 300) + strings.Repeat("]", 300),
}

// broken are texts that are not JSON, or nested too deeply.
var broken = []string{
	``, ` `, `{`, `[`, `"`, `{"a"`, `{"a":}`, `nul`, `01`, "\x00", "\xff", `{"a":1}}`, `[1,]`, strings.Repeat("[", 200_000), strings.Repeat(`{"a":`, 200_000),
	"[" + strings.Repeat(" ", 1<<20),
}

var variants = flag.Int("variants", fewer(30, 15), "how many documents are made of one, at most")

// TestJSON reads JSON of any shape as every exported type: sane documents of the type
// in which one part at a time has another shape. What can be read can be used and
// written, and is the same when it is read and written again.
func TestJSON(t *testing.T) {
	watch := newWatchdog(t)
	n := 0
	for _, typ := range types {
		if typ.typ.Kind() == reflect.Interface {
			continue
		}
		watch.begin("JSON of " + typ.name)
		t.Run(typ.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := &reader{t: t, live: &live{t: t}, typ: typ.typ}
				for _, doc := range r.documents() {
					n++
					r.read(doc)
				}
				if r.client != nil { // whatever it was given
					results, err := r.client.Sync(t.Context(), testworld.Person("m8", "y@lumen.example"))
					require.NoError(t, err)
					require.NoError(t, results[0].Err)
				}
			})
		})
	}
	require.Greater(t, n, 2000)
	t.Log(n, "documents")
}

// reader reads documents as one type.
type reader struct {
	t      *testing.T
	live   *live
	typ    reflect.Type
	client *salesforce.Client // made when first needed
}

// documents returns shapes, broken ones, and those that differ from a sane document
// in one part.
func (r *reader) documents() []string {
	out := slices.Concat(shapes, broken)
	m := &maker{t: r.t, live: r.live, rand: rand.New(rand.NewPCG(1, 19)), plain: true}
	for range 2 {
		text, err := json.Marshal(m.make(reflect.PointerTo(r.typ), sane, 1).Interface())
		if err != nil {
			continue
		}
		var parts any
		require.NoError(r.t, json.Unmarshal(text, &parts))
		whole := func() {
			text, err := json.Marshal(parts)
			require.NoError(r.t, err)
			out = append(out, string(text))
		}
		whole()
		vary(&budget{*variants}, parts, whole)
		m.mixing = true // the documents after the first
	}
	return out
}

// budget is how many documents may still be made of one.
type budget struct{ left int }

// vary gives each part of a document each shape in turn, leaves members out, writes
// them in another case, and repeats elements.
func vary(b *budget, part any, made func()) {
	each := func(now any, set func(any)) {
		for _, shape := range shapes {
			if b.left--; b.left > 0 {
				set(json.RawMessage(shape))
				made()
			}
		}
		set(now)
		vary(b, now, made)
	}
	switch part := part.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(part)) {
			now := part[key]
			each(now, func(v any) { part[key] = v })
			delete(part, key)
			made()
			part[strings.ToUpper(key)] = now
			made()
			delete(part, strings.ToUpper(key))
			part[key] = now
		}
	case []any:
		for i := range min(2, len(part)) {
			each(part[i], func(v any) { part[i] = v })
		}
	}
}

// read reads one document, uses what it was read as, and writes it.
func (r *reader) read(doc string) {
	defer func() {
		if v := recover(); v != nil {
			r.t.Errorf("%v of %.300s panicked: %v\n%s", r.typ, doc, v, debug.Stack())
		}
	}()
	v := reflect.New(r.typ)
	direct, own := reflect.TypeAssert[json.Unmarshaler](v)
	if own {
		if err := direct.UnmarshalJSON([]byte(doc)); err != nil {
			require.Less(r.t, len(err.Error()), 5000)
		}
		v = reflect.New(r.typ)
	}
	if err := json.Unmarshal([]byte(doc), v.Interface()); err != nil {
		return
	}
	r.use(v.Interface())
	once, err := json.Marshal(v.Interface())
	if !own || doc == "null" { // which says nothing: the zero value need not be writable
		return
	}
	require.NoError(r.t, err, "%.300s", doc)
	second := reflect.New(r.typ)
	require.NoError(r.t, json.Unmarshal(once, second.Interface()), "%v %.300s", r.typ, once)
	twice, err := json.Marshal(second.Interface())
	require.NoError(r.t, err)
	require.Equal(r.t, string(once), string(twice), "%v of %.300s", r.typ, doc)
}

// use uses what was read from JSON as callers do.
func (r *reader) use(v any) {
	ctx := r.t.Context()
	switch v := v.(type) {
	case *salesforce.Lead:
		_, _ = r.sane().Sync(ctx, *v)
	case *salesforce.Plan:
		_ = v.HTML(io.Discard)
		_, _ = v.Writes()
		_, _ = r.sane().Apply(ctx, v)
	case *salesforce.Results:
		_, _ = r.sane().Apply(ctx, salesforce.Undo(*v))
	case *salesforce.Result:
		_, _, _ = v.State(), v.Problem(), v.RetryAfter()
		_, _ = r.sane().Apply(ctx, salesforce.Undo(salesforce.Results{*v}))
	case *salesforce.Settings:
		_ = setup.Needs(*v)
		_, _ = setup.Files(*v, nil, setup.Options{})
		_, _ = setup.Diff(*v, salesforce.Settings{})
		cfg := r.live.config()
		if cfg.Settings = *v; v.Validate() == nil {
			c, err := salesforce.New(cfg)
			require.NoError(r.t, err, "Validate said nothing")
			_, _ = c.Sync(ctx, r.live.leads()...)
		}
	case *setup.Changes:
		_, _ = r.live.admin().Apply(ctx, v)
	case *setup.Report:
		_ = v.HTML(io.Discard)
		_ = v.Since(v)
	case *setup.Drift:
		_ = v.HTML(io.Discard)
	case *setup.Snapshot:
		text, err := json.Marshal(v)
		require.NoError(r.t, err)
		_, _ = salesforcetest.Load(text)
	case *schema.Object:
		_ = v.With(v.Fields()...).Allowed("a", "b")
	case *mapping.Person:
		_, _ = v.Empty(), mapping.Fold(*v, *v)
	}
	if s, ok := v.(fmt.Stringer); ok {
		_ = s.String()
	}
}

func (r *reader) sane() *salesforce.Client {
	if r.client == nil {
		r.client = r.live.client()
	}
	return r.client
}
