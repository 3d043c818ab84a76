package planner

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// A Description of 1 MB of markers is read in one pass: of equal ones, the last counts.
func TestManyMarkers(t *testing.T) {
	require.Empty(t, cmp.Diff([]string{"b", "a"}, markersOf("Mobly activity: a\nMobly activity: b\nMobly activity: a")))
	var text strings.Builder
	const n = 50_000
	for i := range 2 * n {
		fmt.Fprintf(&text, "%s%d\n", marker, i%n)
	}
	keys := markersOf(text.String())
	require.Len(t, keys, n)
	require.Equal(t, "0", keys[0])
	require.Equal(t, strconv.Itoa(n-1), keys[n-1])
}

// Known records are each once, in their order, however many a lead names.
func TestManyKnownRecords(t *testing.T) {
	m, err := Compile(&Settings{Creates: schema.Lead}, standardObjects())
	require.NoError(t, err)
	var p mapping.Person
	know := func(id string) {
		p.RemoteIDs = append(p.RemoteIDs, mapping.RemoteID{ID: id, IntegrationType: mapping.SalesForce})
	}
	const n = 50_000
	for i := range 2 * n {
		know(fmt.Sprintf("00Q%012d", i%n))
		know(fmt.Sprintf("003%012d", i%n))
	}
	k := m.KeysOf(&p, new(field.Record))
	require.Len(t, k.Leads, n)
	require.Len(t, k.Contacts, n)
	require.Empty(t, k.dropped)
	require.Equal(t, "00Q000000000000", k.Leads[0][:15])
	require.Equal(t, fmt.Sprintf("003%012d", n-1), k.Contacts[n-1][:15])
}
