package callers

import (
	"errors"
	"net/http"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
)

// function is an exported function, one instance of it if it is generic.
type function struct {
	name string
	fn   any
}

type named struct {
	name string
	typ  reflect.Type
}

type variable struct {
	name  string
	value any
}

var errNoNetwork = errors.New("there is no network")

type noNetwork struct{}

func (noNetwork) RoundTrip(*http.Request) (*http.Response, error) { return nil, errNoNetwork }

func TestMain(m *testing.M) {
	testworld.CollectLess()
	http.DefaultTransport = noNetwork{} // whatever host an absurd configuration names
	os.Exit(m.Run())
}

// callable is a function or a method, whose receiver is the first argument.
type callable struct {
	name string
	fn   reflect.Value
}

// fewer returns n, or less of what only repeats itself under the race detector.
func fewer(n, underRace int) int {
	if testworld.UnderRace {
		return underRace
	}
	return n
}

// callables returns all exported functions and methods.
func callables() []callable {
	var out []callable
	for _, f := range functions {
		out = append(out, callable{f.name, reflect.ValueOf(f.fn)})
	}
	for _, n := range types {
		if n.typ.Kind() == reflect.Interface {
			continue
		}
		pointer := reflect.PointerTo(n.typ)
		for m := range pointer.Methods() {
			if value, ok := n.typ.MethodByName(m.Name); ok {
				m = value
			}
			if m.Name == "Format" { // fmt calls it: see TestPrint
				continue
			}
			name := n.name + "." + m.Name
			if m.Type.In(0) == pointer {
				pkg, typ, _ := strings.Cut(n.name, ".")
				name = pkg + ".(*" + typ + ")." + m.Name
			}
			out = append(out, callable{name, m.Func})
		}
	}
	return out
}
