package salesforce_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// foreign is an answer that something on the way makes.
func foreign(status int, contentType, encoding, body string) *http.Response {
	h := http.Header{}
	if contentType != "" {
		h.Set("Content-Type", contentType)
	}
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	return &http.Response{StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: h, Body: io.NopCloser(strings.NewReader(body))}
}

func gzipped(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.String()
}

// An answer that cannot be read is told by what it is: its kind, status, content
// type and what is wrong with it. Nothing of it is quoted.
func TestUnreadableAnswers(t *testing.T) {
	t.Parallel()
	const page, secret = "<!DOCTYPE html><html><title>Kim s3cret</title></html>", "s3cret"
	json := "application/json"
	for name, tt := range map[string]struct {
		status                      int
		contentType, encoding, body string
		want                        []string
	}{
		"HTML":                        {200, "text/html; charset=UTF-8", "", page, []string{"an HTML page", "text/html", "HTTP 200"}},
		"HTML that says it is JSON":   {200, json, "", "\n " + page, []string{"an HTML page", json, "HTTP 200"}},
		"HTML in lower case, no type": {200, "", "", "<html><body>s3cret", []string{"an HTML page", "no content type", "HTTP 200"}},
		"nothing":                     {200, json, "", "", []string{"an empty body", json, "HTTP 200"}},
		"white space":                 {200, "text/plain", "", " \r\n", []string{"an empty body", "text/plain", "HTTP 200"}},
		"nothing at 204":              {204, "", "", "", []string{"an empty body", "HTTP 204"}},
		"cut JSON":                    {200, json, "", `{"name":"s3cret`, []string{"JSON that breaks off", json, "HTTP 200"}},
		"broken JSON":                 {200, json, "", `{"name":s3cret}`, []string{"broken JSON", "byte 9", json, "HTTP 200"}},
		"another shape":               {200, json, "", `["s3cret"]`, []string{"JSON of another shape", json, "HTTP 200"}},
		"another type of a member":    {200, json, "", `{"name":["s3cret"],"fields":"s3cret"}`, []string{"JSON of another shape", `"name"`, json, "HTTP 200"}},
		"null":                        {200, json, "", "null", []string{"JSON of another shape", json, "HTTP 200"}},
		"text":                        {200, "text/plain", "", "OK s3cret", []string{"text", "text/plain", "HTTP 200"}},
		"XML":                         {200, "application/xml", "", `<?xml version="1.0"?><x>s3cret</x>`, []string{"XML", "application/xml", "HTTP 200"}},
		"gzip that it does not tell":  {200, json, "", gzipped(`{"name":"s3cret"}`), []string{"gzip", json, "HTTP 200"}},
		"no gzip, though it says so":  {200, json, "gzip", `{"name":"s3cret"}`, []string{"gzip", json, "HTTP 200"}},
		"broken gzip":                 {200, json, "gzip", corrupt(gzipped(`{"name":"s3cret"}`)), []string{"gzip", json, "HTTP 200"}},
		"cut gzip":                    {200, json, "gzip", gzipped(strings.Repeat("ab", 100))[:20], []string{"broke off", json, "HTTP 200"}},
		"another packing":             {200, json, "br", "\x0b\x02\x80s3cret\x03", []string{"br", json, "HTTP 200"}},
		"binary":                      {200, "image/png", "", "\x89PNG\r\n\x1a\n\x00\x01", []string{"binary", "image/png", "HTTP 200"}},
		"a strange content type":      {200, "s3cret; Kim", "", "x", []string{"HTTP 200", "an unreadable content type"}},
		"HTML at 502":                 {502, "text/html", "", page, []string{"an HTML page", "text/html", "HTTP 502"}},
		"HTML at 403":                 {403, "text/html", "", page, []string{"an HTML page", "text/html", "HTTP 403"}},
		"nothing at 503":              {503, "", "", "", []string{"an empty body", "HTTP 503"}},
		"JSON of others at 400":       {400, json, "", `{"error":"s3cret"}`, []string{"JSON", json, "HTTP 400"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				c := w.client(w.through(keyed(), func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
					if describes(path, body) || strings.HasSuffix(path, "/query") {
						return foreign(tt.status, tt.contentType, tt.encoding, tt.body), nil
					}
					return do()
				}))
				_, err := c.Describe(t.Context(), "Lead")
				var e *sferr.Error
				require.ErrorAs(t, err, &e)
				for _, want := range tt.want {
					require.ErrorContains(t, err, want)
				}
				require.ErrorContains(t, err, "GET ")
				require.NotContains(t, err.Error(), secret)
				require.NotContains(t, err.Error(), "Kim")
				require.Equal(t, tt.status, e.Status)

				results, err := c.Sync(t.Context(), person("m1", "p1@lumen.example"))
				require.ErrorContains(t, err, tt.want[0], "a run tells it as well")
				require.ErrorContains(t, results[0].Err, tt.want[0])
			})
		})
	}
}

func corrupt(packed string) string { return packed[:len(packed)-6] + "??????" }

// What stands in the place of a file of results is told by what it is as well.
func TestUnreadableFilesOfResults(t *testing.T) {
	t.Parallel()
	skipUnderRace(t)
	for _, tt := range []struct{ contentType, body, want string }{
		{"text/html; charset=UTF-8", "<!DOCTYPE html><html>s3cret</html>", "an HTML page, text/html"},
		{"text/csv", "\n<html lang=\"en\">\n<p>s3cret</p>", "an HTML page, text/csv"},
		{"application/xml", "<?xml version=\"1.0\"?>\n<error>s3cret</error>", "XML, application/xml"},
		{"application/json", `{"error":"s3cret"}`, "JSON of another shape, application/json"},
		{"application/json", `[{"errorCode":"s3cret`, "JSON that breaks off, application/json"},
		{"text/plain", "s3cret: try again later", "text, text/plain"},
		{"", gzipped("Id\ns3cret\n"), "gzip that its header does not tell, no content type"},
		{"application/octet-stream", "\x00\x01s3cret", "binary data, application/octet-stream"},
		{"s3cret", `"sf__Id`, "text, an unreadable content type"},
	} {
		t.Run(tt.want, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.lead(map[string]any{"Email": "p1@lumen.example"})
				foreignFile := "successfulResults"
				c := w.client(w.through(keyed(), func(path, _ string, do func() (*http.Response, error)) (*http.Response, error) {
					if strings.HasSuffix(path, "/"+foreignFile) {
						return foreign(http.StatusOK, tt.contentType, "", tt.body), nil
					}
					return do()
				})).SetBulk(1, 1, 0)
				_, err := w.backfill(c, someLeads(2)...)
				require.NoError(t, err, "the rows are looked for")
				foreignFile = "results"
				_, err = w.backfill(c, someLeads(2)...)
				require.ErrorIs(t, err, sferr.ErrResponse)
				require.ErrorContains(t, err, tt.want+" (HTTP 200, GET ")
				require.NotContains(t, err.Error(), "s3cret")
			})
		})
	}
}
