package salesforcetest

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// TestCSVRowBound holds how long a row may be.
func TestCSVRowBound(t *testing.T) {
	for n, wrong := range map[int]bool{400_000: false, 400_001: true} {
		text := strings.Repeat(strings.Repeat("x", 19_999)+",", 19)
		text += strings.Repeat("x", n-len(text))
		lines := (&csvReader{text: text, delimiter: ',', ending: "\n"}).all()
		require.Len(t, lines, 1)
		require.Equal(t, wrong, lines[0].wrong != "", n)
	}
}

// TestCalendarBounds holds which dates can be stored.
func TestCalendarBounds(t *testing.T) {
	for text, want := range map[string]bool{"1699-12-31": false, "1700-01-01": true, "4000-12-31": true, "4001-01-01": false} {
		for _, kind := range []schema.Type{schema.TypeDate, schema.TypeDateTime} {
			_, ok := decode(&column{Field: schema.Field{Type: kind}}, text)
			require.Equal(t, want, ok, text)
		}
	}
	_, ok := decode(&column{Field: schema.Field{Type: schema.TypeInt}}, json.Number("1"))
	require.True(t, ok)
}

// TestAccessImplied holds what one permission gives beside itself.
func TestAccessImplied(t *testing.T) {
	for given, want := range map[ObjectAccess]ObjectAccess{
		{Create: true}:    {Create: true, Read: true},
		{Edit: true}:      {Edit: true, Read: true},
		{Delete: true}:    {Delete: true, Read: true},
		{ViewAll: true}:   {ViewAll: true, Read: true},
		{ModifyAll: true}: {ModifyAll: true, ViewAll: true, Read: true, Edit: true, Delete: true},
		{}:                {},
	} {
		require.Equal(t, want, given.full())
	}
}

// TestAddressAccess holds that an address is granted as a whole.
func TestAddressAccess(t *testing.T) {
	e := NewOrg().entity(schema.Lead)
	r := &rights{fields: map[string]FieldAccess{"lead.address": {Read: true}}}
	require.Equal(t, FieldAccess{Read: true}, r.field(e, e.column("Street")))
	require.Equal(t, FieldAccess{}, r.field(e, e.column("Title")))
}
