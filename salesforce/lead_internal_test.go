package salesforce

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/sample"
	"github.com/getmobly/mobly-salesforce-go/mapping"
)

// A clone is the same lead and shares nothing with it that can be changed.
func TestLeadClone(t *testing.T) {
	scans := 3
	l := fullLead()
	l.Person.NumberOfScans, l.Person.Unreadable = &scans, []string{"zip"}
	l.Person.Custom = map[string]any{"booth": "12"}
	l.Person.RemoteIDs = []mapping.RemoteID{{ID: "1"}}
	c := l.clone()
	if diff := cmp.Diff(l, c); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	require.Equal(t, 10, apartFrom(t, "Lead", reflect.ValueOf(l), reflect.ValueOf(c)))

	empty := new(Lead)
	require.Equal(t, Lead{}, empty.clone())
}

// apartFrom counts the slices, maps and pointers of two structs, none of which
// may be the same or nothing.
func apartFrom(t *testing.T, path string, a, b reflect.Value) int {
	t.Helper()
	n := 0
	for i := range a.NumField() {
		x, y, name := a.Field(i), b.Field(i), path+"."+a.Type().Field(i).Name
		switch x.Kind() {
		case reflect.Struct:
			if x.Type().PkgPath() != "time" {
				n += apartFrom(t, name, x, y)
			}
		case reflect.Slice, reflect.Map, reflect.Pointer:
			require.NotZero(t, x.Pointer(), name)
			require.NotEqual(t, x.Pointer(), y.Pointer(), name)
			n++
		default:
		}
	}
	return n
}

// fullLead is a lead with all that Mobly has of one.
func fullLead() (l Lead) {
	l.Person, l.Tags, l.Actions = sample.Full()
	return l
}
