package salesforcetest

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
)

// compress packs a body for a client that takes it packed, and says so in the
// header.
func compress(h http.Header, r *http.Request, body []byte) []byte {
	if len(body) == 0 || r.Method == http.MethodHead || !takesGzip(r.Header.Values("Accept-Encoding")) {
		return body
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		return body
	}
	_, err = z.Write(body)
	if closing := z.Close(); err != nil || closing != nil {
		return body
	}
	h.Set("Content-Encoding", "gzip")
	return b.Bytes()
}

// takesGzip reports whether Accept-Encoding lists gzip, and not with q=0.
func takesGzip(values []string) bool {
	for coding := range strings.SplitSeq(strings.Join(values, ","), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(coding), ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			q = strings.TrimPrefix(strings.TrimSpace(q), "q=")
			return strings.Trim(q, "0.") != "" || q == ""
		}
	}
	return false
}
