package salesforcetest_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
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

	row := "/query?q=SELECT+LastName+FROM+Lead"
	require.Empty(t, a.do(http.MethodGet, row, nil, "Accept-Encoding", "gzip").header.Get("Content-Encoding"), "one row is small")
	for range 20 {
		require.Equal(t, http.StatusCreated, a.do(http.MethodPost, "/sobjects/Lead", `{"LastName": "Nwosu", "Company": "Northwind"}`).status)
	}
	for accept, packed := range map[string]bool{"gzip": true, "deflate, gzip;q=1.0": true, "gzip;q=0": false, "identity": false} {
		r := a.do(http.MethodGet, row, nil, "Accept-Encoding", accept)
		if !packed {
			require.Empty(t, r.header.Get("Content-Encoding"), accept)
			continue
		}
		require.Equal(t, "gzip", r.header.Get("Content-Encoding"), accept)
		require.Equal(t, 21, strings.Count(unpack(t, r.body), `"LastName":"Nwosu"`))
	}
}

func unpack(t *testing.T, body []byte) string {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(body))
	require.NoError(t, err)
	plain, err := io.ReadAll(z)
	require.NoError(t, err)
	return string(plain)
}

// TestGzipAtOnce holds that answers which are packed at once are each their own,
// also after others were packed.
func TestGzipAtOnce(t *testing.T) {
	a := newAPI(t)
	for i := range 8 {
		for range 20 {
			name := strings.Repeat(strconv.Itoa(i), 40)
			require.Equal(t, http.StatusCreated, a.do(http.MethodPost, "/sobjects/Lead", fields{"LastName": name, "Company": "Northwind"}).status)
		}
	}
	bodies := make([][]byte, 64)
	var wg sync.WaitGroup
	for i := range bodies {
		wg.Go(func() {
			q := "SELECT LastName FROM Lead WHERE LastName LIKE '" + strconv.Itoa(i%8) + "%'"
			bodies[i] = a.do(http.MethodGet, "/query?q="+url.QueryEscape(q), nil, "Accept-Encoding", "gzip").body
		})
	}
	wg.Wait()
	for i, body := range bodies {
		require.Equal(t, 20, strings.Count(unpack(t, body), `"LastName":"`+strings.Repeat(strconv.Itoa(i%8), 40)+`"`))
	}
}
