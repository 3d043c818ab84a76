package callers

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// style is a kind of argument.
type style int

const (
	zero   style = iota // nil pointers, maps, functions, contexts
	empty               // nothing in it, but not nil
	sane                // what a caller should give
	huge                // 1 MB of text, the largest numbers, the latest time
	low                 // control characters, the smallest numbers
	odd                 // invalid UTF-8, NaN, values that contain themselves, nil in interfaces and lists
	mixed               // any of these, field by field
	styles = int(mixed)
)

func (s style) String() string {
	return [...]string{"zero", "empty", "sane", "huge", "low", "odd", "mixed"}[s]
}

// maker makes arguments.
type maker struct {
	t      testing.TB
	live   *live
	rand   *rand.Rand
	plain  bool // without values that contain themselves, which fmt cannot print, and 1 MB of text
	mixing bool
}

const maxDepth = 6

var megabyte = strings.Repeat("aé;,'\"<", 1<<20/8)

// make returns an argument of a type.
func (m *maker) make(typ reflect.Type, s style, depth int) reflect.Value {
	v := reflect.New(typ).Elem()
	if s == mixed || m.mixing {
		m.mixing = true
		if given, ok := m.live.value(typ); ok && m.rand.IntN(4) > 0 {
			v.Set(given)
			m.change(v, depth)
			return v
		}
		s = style(m.rand.IntN(styles))
	}
	if s == zero {
		return v
	}
	if s == sane {
		if given, ok := m.live.value(typ); ok {
			return given
		}
	}
	if given, ok := m.special(typ, s); ok {
		if given != nil {
			v.Set(reflect.ValueOf(given))
		}
		return v
	}
	m.fill(v, s, depth)
	return v
}

func (m *maker) fill(v reflect.Value, s style, depth int) {
	typ := v.Type()
	switch typ.Kind() {
	case reflect.Bool:
		v.SetBool(s != empty)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(pick[int64](s, 1, math.MaxInt64, math.MinInt64, -1) >> (64 - typ.Bits()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(pick[uint64](s, 1, math.MaxUint64, 0, 7) >> (64 - typ.Bits()))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(pick(s, 1.5, math.Inf(1), math.Inf(-1), math.NaN()))
	case reflect.String:
		v.SetString(m.text(s, depth))
	case reflect.Slice:
		m.slice(v, s, depth)
	case reflect.Map:
		v.Set(reflect.MakeMap(typ))
		if s != empty && depth < maxDepth {
			v.SetMapIndex(m.make(typ.Key(), s, depth+1), m.make(typ.Elem(), s, depth+1))
		}
	case reflect.Pointer:
		v.Set(reflect.New(typ.Elem()))
		if depth < maxDepth {
			v.Elem().Set(m.make(typ.Elem(), s, depth+1))
		}
	case reflect.Struct:
		for i := range typ.NumField() {
			if typ.Field(i).IsExported() && depth < maxDepth {
				v.Field(i).Set(m.make(typ.Field(i).Type, s, depth+1))
			}
		}
	case reflect.Func:
		v.Set(m.function(typ, s, depth))
	case reflect.Chan:
		v.Set(m.channel(typ, s, depth))
	case reflect.Interface:
	default:
		m.t.Fatalf("no absurd value for a %v", typ)
	}
}

// change replaces some of what a sane value holds.
func (m *maker) change(v reflect.Value, depth int) {
	if depth > 0 && m.rand.IntN(12) == 0 {
		v.Set(m.make(v.Type(), mixed, depth))
		return
	}
	if depth >= 2*maxDepth {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && strings.HasPrefix(v.Type().Elem().PkgPath(), module) {
			m.change(v.Elem(), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				m.change(v.Field(i), depth+1)
			}
		}
	case reflect.Slice:
		for i := range min(v.Len(), 8) {
			m.change(v.Index(i), depth+1)
		}
	default:
	}
}

func pick[T any](s style, one, most, least, strange T) T {
	switch s {
	case huge:
		return most
	case low:
		return least
	case odd:
		return strange
	default:
		return one
	}
}

func (m *maker) text(s style, depth int) string {
	switch s {
	case empty:
		return ""
	case huge:
		if m.plain || depth > 0 && m.rand.IntN(12) > 0 { // one in twelve is enough to wait for
			return megabyte[:300]
		}
		return megabyte
	case low:
		return []string{" \t\r\n\x00", "\x7f", "-1", "0", "null", "*"}[m.rand.IntN(6)]
	case odd:
		return []string{"\xff\xfe", "{{.Email}}{{", "https://[::1", "2026-13-45", "\u202e\u0301", "-----BEGIN", "=cmd", "'\\"}[m.rand.IntN(8)]
	default:
	}
	if m.mixing {
		return []string{"Lead", "Contact", "Task", "LastName", "Email", "Name", "Score", "Note", "create", "00Q000000000009EAA", "2026-10-15", "66.0"}[m.rand.IntN(12)]
	}
	return "a"
}

// slice makes two elements, and for odd ones a zero between them.
func (m *maker) slice(v reflect.Value, s style, depth int) {
	v.Set(reflect.MakeSlice(v.Type(), 0, 3))
	if s == empty || depth >= maxDepth {
		return
	}
	if v.Type().Elem().Kind() == reflect.Uint8 {
		v.SetBytes([]byte(m.text(s, depth)))
		return
	}
	for i := range 3 {
		if i != 1 {
			v.Set(reflect.Append(v, m.make(v.Type().Elem(), s, depth+1)))
		} else if s == odd {
			v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
		}
	}
}

// function makes a function that returns zeros. An iterator yields three values
// at most.
func (m *maker) function(typ reflect.Type, s style, depth int) reflect.Value {
	return reflect.MakeFunc(typ, func(args []reflect.Value) []reflect.Value {
		var out []reflect.Value
		for result := range typ.Outs() {
			out = append(out, reflect.Zero(result))
		}
		if yields(typ) && s != empty {
			for range 3 {
				var values []reflect.Value
				for param := range typ.In(0).Ins() {
					values = append(values, m.make(param, s, depth+1))
				}
				if !args[0].Call(values)[0].Bool() {
					break
				}
			}
		}
		return out
	})
}

// yields reports whether a function is an iterator.
func yields(typ reflect.Type) bool {
	if typ.Kind() != reflect.Func || typ.NumIn() != 1 || typ.NumOut() != 0 {
		return false
	}
	yield := typ.In(0)
	return yield.Kind() == reflect.Func && yield.NumOut() == 1 && yield.Out(0).Kind() == reflect.Bool
}

// channel makes a channel that is closed, with two values in it unless it is
// empty.
func (m *maker) channel(typ reflect.Type, s style, depth int) reflect.Value {
	c := reflect.MakeChan(reflect.ChanOf(reflect.BothDir, typ.Elem()), 2)
	if s != empty {
		c.Send(m.make(typ.Elem(), s, depth+1))
		c.Send(m.make(typ.Elem(), s, depth+1))
	}
	c.Close()
	return c.Convert(typ)
}

// special makes values of types that reflection cannot fill.
func (m *maker) special(typ reflect.Type, s style) (any, bool) {
	switch typ {
	case reflect.TypeFor[time.Time]():
		return pick(s, time.Date(2026, 10, 15, 17, 30, 0, 0, time.UTC), time.Unix(1<<63-62135596801, 999999999).UTC(),
			time.Unix(-1<<63, 0).UTC(), time.Date(-4, 2, 29, 0, 0, 0, 0, time.FixedZone("", 86399))), true
	case reflect.TypeFor[*time.Location]():
		return pick(s, time.UTC, time.FixedZone(megabyte, math.MaxInt32), time.FixedZone("", math.MinInt32), new(time.Location)), true
	case reflect.TypeFor[context.Context]():
		return m.context(s), true
	case reflect.TypeFor[error]():
		return pick[error](s, io.ErrUnexpectedEOF, errors.New(m.text(huge, 2)), new(sferr.Error), (*sferr.Error)(nil)), true
	case reflect.TypeFor[io.Reader]():
		return pick[io.Reader](s, strings.NewReader("[]"), strings.NewReader(strings.Repeat("[", 1<<20)), stuck{}, failing{}), true
	case reflect.TypeFor[io.Writer]():
		return pick[io.Writer](s, io.Discard, io.Discard, failing{}, failing{}), true
	case reflect.TypeFor[http.ResponseWriter]():
		return httptest.NewRecorder(), true
	case reflect.TypeFor[*http.Request]():
		return m.request(s), true
	case reflect.TypeFor[*http.Client]():
		return pick(s, new(http.Client), &http.Client{Timeout: math.MaxInt64, Transport: noNetwork{}}, &http.Client{Timeout: -1}, &http.Client{Transport: nilled{}}), true
	case reflect.TypeFor[*slog.Logger]():
		return slog.New(slog.NewTextHandler(io.Discard, &slog.HandlerOptions{Level: slog.LevelDebug})), true
	case reflect.TypeFor[auth.Provider]():
		return pick[auth.Provider](s, new(auth.Static), nilled{}, (*auth.JWTBearer)(nil), (*auth.Cache)(nil)), true
	case reflect.TypeFor[oauth2.TokenSource]():
		return pick[oauth2.TokenSource](s, tokens{new(oauth2.Token)}, tokens{&oauth2.Token{AccessToken: megabyte}}, tokens{}, (*tokens)(nil)), true
	case reflect.TypeFor[auth.TokenStore]():
		return pick[auth.TokenStore](s, auth.NewMemoryStore(""), auth.NewMemoryStore(auth.Secret(megabyte)), (*auth.MemoryStore)(nil), nilled{}), true
	case reflect.TypeFor[salesforce.Limiter]():
		return pick[salesforce.Limiter](s, nilled{}, nilled{}, nilled{errNoNetwork}, nilled{errNoNetwork}), true
	case reflect.TypeFor[any]():
		return m.any(s), true
	}
	return nil, false
}

func (m *maker) context(s style) context.Context {
	ended, cancel := context.WithCancelCause(m.t.Context())
	cancel(nil)
	late, stop := context.WithDeadline(m.t.Context(), time.Unix(0, 0))
	stop()
	return pick(s, m.t.Context(), ended, late, context.WithoutCancel(ended))
}

func (m *maker) request(s style) *http.Request {
	return httptest.NewRequestWithContext(m.t.Context(), pick(s, "GET", "POST", "PATCH", "DELETE"), "/services/data/v66.0/"+pick(s, "limits", "composite", "query?q=%00", "sobjects/%ff//x"),
		pick[io.Reader](s, http.NoBody, strings.NewReader(megabyte), failing{}, strings.NewReader("{")))
}

func (m *maker) any(s style) any {
	switch s {
	case huge:
		return []any{megabyte, math.MaxFloat64, strings.NewReader("x"), []any{map[string]any{"a": megabyte}}}[m.rand.IntN(4)]
	case low:
		return []any{math.MinInt64, " \x00", []any{}, map[string]any{}, [0]int{}, struct{}{}, (*int)(nil), json.Number("1e-999999")}[m.rand.IntN(8)]
	case odd:
		if m.plain {
			return math.NaN()
		}
		cycle := map[string]any{}
		cycle["a"] = cycle
		list := []any{nil, 1}
		list[0] = list
		return []any{cycle, list, math.NaN(), make(chan int), func() {}, "\xff", complex(1, 2), time.Unix(1<<62, 0), &cycle}[m.rand.IntN(9)]
	default:
		return "a"
	}
}

// failing reads a little and writes nothing.
type failing struct{}

var errDisk = errors.New("the disk is gone")

func (failing) Read(p []byte) (int, error) { return copy(p, `[{"email":"`), errDisk }
func (failing) Write([]byte) (int, error)  { return 0, errDisk }

// stuck reads nothing, and says nothing.
type stuck struct{}

func (stuck) Read([]byte) (int, error) { return 0, nil }

// nilled returns nothing, or an error.
type nilled struct{ err error }

func (n nilled) Wait(context.Context) error                      { return n.err }
func (n nilled) Token(context.Context) (*auth.Token, error)      { return nil, n.err }
func (n nilled) RoundTrip(*http.Request) (*http.Response, error) { return nil, n.err }
func (n nilled) Load(context.Context) (auth.StoredToken, error) {
	return auth.StoredToken{}, n.err
}
func (n nilled) Save(context.Context, auth.StoredToken, auth.StoredToken) error { return n.err }
func (n nilled) Lease(context.Context) (func(), error)                          { return nil, n.err }

// tokens is a token source of one token, which may be nil.
type tokens struct{ token *oauth2.Token }

func (t tokens) Token() (*oauth2.Token, error) { return t.token, nil }
