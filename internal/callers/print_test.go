package callers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
)

// TestPrint prints everything that is exported, under every verb, as JSON and in a
// log: zero values, nil pointers, absurd ones. fmt and slog catch a panic and print
// it.
func TestPrint(t *testing.T) {
	n := 0
	for _, typ := range types {
		if typ.typ.Kind() == reflect.Interface || typ.name == "salesforcetest.Org" { // its state is no text
			continue
		}
		t.Run(typ.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				for s := range style(styles) {
					m := &maker{t: t, live: &live{t: t}, rand: rand.New(rand.NewPCG(uint64(s), 19)), plain: true}
					show(t, m.make(typ.typ, s, 2).Interface())
					show(t, m.make(reflect.PointerTo(typ.typ), s, 2).Interface())
					n++
				}
			})
		})
	}
	for _, v := range variables {
		show(t, v.value)
		require.Error(t, v.value.(error), v.name)
	}
	require.Greater(t, n, 500)
}

func show(t *testing.T, v any) {
	t.Helper()
	var b bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%5.1f", "%T"} {
		fmt.Fprintf(&b, verb, v)
	}
	for _, h := range []slog.Handler{slog.NewTextHandler(&b, nil), slog.NewJSONHandler(&b, nil)} {
		slog.New(h).Info("a value", "value", v)
	}
	if text, err := json.Marshal(v); err != nil {
		fmt.Fprint(&b, err)
	} else {
		b.Write(text)
	}
	rv := reflect.ValueOf(v)
	null := rv.Kind() == reflect.Pointer && rv.IsNil() // slog cannot call its LogValue
	for _, sign := range []string{"PANIC=", "panicked"} {
		if _, after, found := strings.Cut(b.String(), sign); found && (!null || sign == "PANIC=") {
			t.Errorf("%T: %s%.200s", v, sign, after)
		}
	}
}
