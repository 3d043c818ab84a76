package salesforce_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

func TestQueryPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const n = 4100 // three pages
	for i := range n {
		w.lead(map[string]any{"LastName": fmt.Sprintf("Kim %04d", i), "NumberOfEmployees": i})
	}
	c := w.client(keyless())
	type row struct {
		LastName          string
		NumberOfEmployees int
	}
	i := 0
	for r, err := range salesforce.Query[row](t.Context(), c, "SELECT LastName, NumberOfEmployees FROM Lead ORDER BY LastName") {
		require.NoError(t, err)
		require.Equal(t, row{fmt.Sprintf("Kim %04d", i), i}, r)
		i++
	}
	require.Equal(t, n, i)

	w.org.ResetRequests()
	for _, err := range salesforce.Query[row](t.Context(), c, "SELECT LastName FROM Lead") {
		require.NoError(t, err)
		break
	}
	require.Len(t, w.org.Requests(), 1, "a loop that ends early asks for no further page")
}

func TestQueryIntoMaps(t *testing.T) {
	w := newWorld(t)
	w.lead(map[string]any{"NumberOfEmployees": 12345678})
	for r, err := range salesforce.Query[map[string]any](t.Context(), w.client(keyless()), "SELECT NumberOfEmployees FROM Lead") {
		require.NoError(t, err)
		require.Equal(t, json.Number("12345678"), r["NumberOfEmployees"])
	}
}

func TestQueryErrors(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyless())
	for _, tt := range []struct {
		query, code string
	}{
		{"SELECT Nope FROM Lead", "INVALID_FIELD"},
		{"SELECT Id FROM Nope", "INVALID_TYPE"},
		{"nonsense", "MALFORMED_QUERY"},
	} {
		n := 0
		for _, err := range salesforce.Query[map[string]any](t.Context(), c, tt.query) {
			n++
			var e *sferr.Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, tt.code, e.Code)
			require.Equal(t, http.StatusBadRequest, e.Status)
		}
		require.Equal(t, 1, n)
	}
	type wrong struct{ LastName int }
	w.lead(map[string]any{"LastName": "SECRET-777"})
	for _, err := range salesforce.Query[wrong](t.Context(), c, "SELECT LastName FROM Lead") {
		require.ErrorIs(t, err, sferr.ErrResponse)
		require.NotContains(t, err.Error(), "SECRET")
	}
}

func TestDescribe(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	o, err := c.Describe(t.Context(), "Lead")
	require.NoError(t, err)
	require.True(t, o.Field("LastName").Required())
	require.Nil(t, o.Field("Later__c"))

	w.org.SetClock(func() time.Time { return time.Now().Add(time.Hour) }) // describes tell changes apart by the second
	w.org.Define(schema.Lead, schema.Field{Name: "Later__c"})
	o, err = c.Describe(t.Context(), "Lead")
	require.NoError(t, err)
	require.NotNil(t, o.Field("Later__c"), "Describe asks again")

	_, err = c.Describe(t.Context(), "Nope/../Lead")
	var e *sferr.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, http.StatusNotFound, e.Status)
}

func TestUsage(t *testing.T) {
	w := newWorld(t)
	r := new(recorder)
	cfg := keyed()
	cfg.Trace = r.trace()
	w.sync(w.client(cfg), person("m1", "a@lumen.example"))
	require.Len(t, r.runs, 1)
	require.Equal(t, int64(1+2), r.runs[0].Calls, "what the objects are, a match, a write")
	require.Equal(t, []int{3, 15000}, []int{r.runs[0].APIUsed, r.runs[0].APILimit})
}
