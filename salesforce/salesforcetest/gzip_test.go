package salesforcetest_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestGzip holds that bodies may be packed in both directions.
func TestGzip(t *testing.T) {
	a := newAPI(t)
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write([]byte(`{"LastName": "Nwosu", "Company": "Northwind"}`))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	r := a.do(http.MethodPost, "/sobjects/Lead", b.String(), "Content-Encoding", "gzip")
	require.Equal(t, http.StatusCreated, r.status, string(r.body))
	require.Equal(t, "JSON_PARSER_ERROR", a.do(http.MethodPost, "/sobjects/Lead", "{}", "Content-Encoding", "gzip").refusal().Code)

	for accept, packed := range map[string]bool{"gzip": true, "deflate, gzip;q=1.0": true, "gzip;q=0": false, "identity": false} {
		r := a.do(http.MethodGet, "/query?q=SELECT+LastName+FROM+Lead", nil, "Accept-Encoding", accept)
		if !packed {
			require.Empty(t, r.header.Get("Content-Encoding"), accept)
			continue
		}
		require.Equal(t, "gzip", r.header.Get("Content-Encoding"), accept)
		z, err := gzip.NewReader(bytes.NewReader(r.body))
		require.NoError(t, err)
		plain, err := io.ReadAll(z)
		require.NoError(t, err)
		require.Contains(t, string(plain), `"LastName":"Nwosu"`)
	}
}
