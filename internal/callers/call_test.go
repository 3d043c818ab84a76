package callers

import (
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"reflect"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

var mixes = flag.Int("mixes", fewer(2, 1), "how many calls each function gets whose arguments are a mixture")

// patience is how long one call may take. Waits cost nothing, because every call
// has a bubble of its own; work does, under the race detector most of all.
const patience = 2 * time.Minute

// TestCalls calls everything that is exported: with all arguments of one style,
// with all but one sane, and with mixtures. Nothing panics, nothing hangs, no
// goroutine is left, and what comes back can be used.
func TestCalls(t *testing.T) {
	t.Chdir(t.TempDir()) // file stores write where an absurd path says
	watch := newWatchdog(t)
	n := 0
	for _, c := range callables() {
		t.Run(c.name, func(t *testing.T) {
			for i, styles := range c.cases() {
				n++
				watch.begin(fmt.Sprint(c.name, i, styles))
				t.Run(fmt.Sprint(i, styles), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) { c.call(t, uint64(i), styles) })
				})
			}
		})
	}
	require.Greater(t, n, 2000) // whatever -mixes is
	t.Log(n, "calls of", len(callables()))
}

// cases returns the styles of the arguments of each call.
func (c callable) cases() [][]style {
	n := c.fn.Type().NumIn()
	all := func(s style) []style {
		out := make([]style, n)
		for i := range out {
			out[i] = s
		}
		return out
	}
	if n == 0 {
		return [][]style{nil}
	}
	var out [][]style
	for s := range style(styles) {
		out = append(out, all(s))
	}
	for i := range n {
		for s := range style(styles) {
			if s != sane && (*mixes > 2 || (i+int(s))%3 == 0) { // by default, a third of them
				one := all(sane)
				one[i] = s
				out = append(out, one)
			}
		}
	}
	for range *mixes {
		out = append(out, all(mixed))
	}
	return out
}

// call makes one call. A panic fails the test.
func (c callable) call(t *testing.T, seed uint64, styles []style) {
	typ := c.fn.Type()
	m := &maker{t: t, live: &live{t: t}, rand: rand.New(rand.NewPCG(seed, 19))}
	var args []reflect.Value
	for i, s := range styles {
		m.mixing = false
		arg := m.make(typ.In(i), s, 0)
		if programmersError(c.name, i, arg) {
			return
		}
		args = append(args, arg)
	}
	defer func() {
		if v := recover(); v != nil {
			t.Errorf("%s(%v) panicked: %.200v\n%s", c.name, styles, v, debug.Stack())
		}
	}()
	var results []reflect.Value
	if typ.IsVariadic() {
		results = c.fn.CallSlice(args)
	} else {
		results = c.fn.Call(args)
	}
	for _, r := range results {
		use(t, r, !quotes(args) && !strings.HasPrefix(c.name, "salesforcetest."))
	}
	for _, arg := range args {
		m.live.again(arg.Interface())
	}
}

// programmersError reports whether an argument is nil although nothing documents that
// it may be, and the callee cannot handle it: a Go programmer then expects a panic.
func programmersError(name string, i int, arg reflect.Value) bool {
	if kind := arg.Kind(); kind != reflect.Pointer && kind != reflect.Interface || !arg.IsNil() {
		return false
	}
	_, method, _ := strings.Cut(name, ").")
	switch {
	case strings.HasPrefix(name, "salesforcetest.(*Org)") && i == 0, // a test's own org
		method == "ServeHTTP",                            // net/http gives both
		i == 0 && strings.HasPrefix(method, "Unmarshal"), // what encoding/json gives is not nil
		i == 1 && strings.HasPrefix(method, "Map"):       // "which must not be nil"
		return true
	}
	return i == 0 && strings.HasPrefix(name, "setup.(*Field)") && method != "String" // it embeds a schema.Field
}

// quotes reports whether an argument is an error, whose text is the caller's own.
func quotes(args []reflect.Value) bool {
	for _, arg := range args {
		switch arg.Interface().(type) {
		case error, salesforce.Result:
			return true
		}
	}
	return false
}

// use uses a result as callers do. The text of an error is short whatever the
// arguments were, except for Salesforce's own text, which quotes values.
func use(t *testing.T, v reflect.Value, short bool) {
	if yields(v.Type()) {
		if !v.IsNil() {
			n := 0
			v.Call([]reflect.Value{reflect.MakeFunc(v.Type().In(0), func([]reflect.Value) []reflect.Value {
				n++
				return []reflect.Value{reflect.ValueOf(n < 20)}
			})})
		}
		return
	}
	switch r := v.Interface().(type) {
	case nil:
	case error:
		if text := r.Error(); short {
			require.Less(t, len(text), 100_000, "an error is no place for a whole input")
		}
		if p := sferr.Explain(r); p != nil {
			_ = p.Error()
		}
	case func():
		if r != nil {
			r()
		}
	case fs.FS:
		require.NoError(t, fs.WalkDir(r, ".", func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				_, err = fs.ReadFile(r, name)
			}
			return err
		}))
	case *salesforce.Client:
		if r != nil {
			_, _ = r.Sync(t.Context(), testworld.Person("m3", "c@lumen.example"))
		}
	case *mapping.Mapper:
		_ = r.Map("Lead", &mapping.Person{LastName: "Kim", Email: "c@lumen.example"})
	case *tags.Mapper:
		_ = r.Map("Lead", []tags.Tag{{Category: "Score", Value: "Hot"}})
	case *engagement.Mapper:
		_, _, err := r.Map(testworld.Note("a1", "met"))
		_ = err // a rule may refuse it
	case *setup.Admin:
		_, _ = r.Schema(t.Context(), salesforce.Settings{})
	case auth.Provider:
		if c, ok := r.(interface{ Validate() error }); ok {
			_ = c.Validate()
		}
		_, _ = r.Token(t.Context())
	default:
		_, _ = json.Marshal(r)
	}
}

// watchdog ends the test if one call takes too long.
type watchdog struct{ current atomic.Pointer[string] }

func newWatchdog(t *testing.T) *watchdog {
	w, stop := new(watchdog), make(chan struct{})
	t.Cleanup(func() { close(stop) })
	go func() {
		var last *string
		for {
			select {
			case <-stop:
				return
			case <-time.After(patience):
				if now := w.current.Load(); now != nil && now == last {
					debug.SetTraceback("all")
					panic("hangs: " + *now)
				}
				last = w.current.Load()
			}
		}
	}()
	return w
}

func (w *watchdog) begin(name string) { w.current.Store(&name) }
