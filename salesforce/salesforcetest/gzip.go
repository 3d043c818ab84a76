package salesforcetest

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
)

// minPacked is the size in bytes from which a body is compressed. Salesforce need not
// compress an answer, and one that fits into a packet gains nothing by it.
const minPacked = 1 << 10

// compress packs a body for a client that takes it packed, and says so in the
// header.
func (o *Org) compress(h http.Header, r *http.Request, body []byte) []byte {
	if len(body) < minPacked || r.Method == http.MethodHead || !takesGzip(r.Header.Values("Accept-Encoding")) {
		return body
	}
	z, ok := o.packers.Get().(*gzip.Writer)
	if !ok {
		z, _ = gzip.NewWriterLevel(nil, gzip.BestSpeed) // the level is one
	}
	var b bytes.Buffer
	z.Reset(&b)
	_, err := z.Write(body)
	closing := z.Close()
	z.Reset(nil) // b belongs to the answer
	o.packers.Put(z)
	if err != nil || closing != nil {
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
