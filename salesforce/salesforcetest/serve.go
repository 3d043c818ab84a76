package salesforcetest

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"strings"
	"syscall"
	"time"
)

// ServeHTTP implements [http.Handler]. If a [Fault] cuts the connection, it
// panics with [http.ErrAbortHandler], as net/http requires.
func (o *Org) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	entry := Request{Method: r.Method, Path: r.URL.Path, Query: r.URL.Query(), Header: r.Header.Clone(), At: time.Now()}
	entry.Header.Del("Authorization")
	body, err := readBody(r)
	entry.Body = body
	var resp *response
	var l lost
	switch {
	case err != nil:
		resp = refuse(one(parserError("The HTTP entity body could not be read.")))
	case len(r.RequestURI) > maxURI:
		resp = badMessage(http.StatusRequestURITooLong, "URI Too Long")
	case headSize(r) > maxURI:
		resp = badMessage(http.StatusRequestHeaderFieldsTooLarge, "Request Header Fields Too Large")
	default:
		resp, l = o.exchange(r, body, &entry)
	}
	if resp != nil {
		entry.Status = resp.status
	}
	entry.Lost, entry.Took = l.reset || l.truncate, time.Since(entry.At)
	o.log.add(entry)
	if l.reset {
		cut(w)
		return
	}
	o.deliver(w, r, resp, l)
}

// deliver writes the answer, as far and as fast as it gets.
func (o *Org) deliver(w http.ResponseWriter, r *http.Request, resp *response, l lost) {
	maps.Copy(w.Header(), resp.header)
	w.Header().Set("Cache-Control", "no-cache,must-revalidate,max-age=0,no-store,private")
	out := resp.raw
	if resp.body != nil {
		out = encode(resp.body)
		w.Header().Set("Content-Type", "application/json;charset=UTF-8")
	} else if resp.mime != "" {
		w.Header().Set("Content-Type", resp.mime)
	}
	out = o.compress(w.Header(), r, out)
	if m, ok := w.(*recorder); ok {
		m.lost, m.ctx = l, r.Context()
	} else if l.truncate {
		w.Header().Set("Content-Length", digits(len(out)).String())
	}
	w.WriteHeader(resp.status)
	if r.Method == http.MethodHead {
		return
	}
	if m, ok := w.(*recorder); ok {
		m.body = out // which nobody changes any more
		return
	}
	if l == (lost{}) {
		_, _ = w.Write(out) // who went away needs no answer
		return
	}
	if l.truncate {
		out = out[:len(out)/2]
	}
	for piece := range pieces(out) {
		_, _ = w.Write(piece)
		_ = http.NewResponseController(w).Flush()
		pause(r.Context(), l.slow/slowPieces)
	}
	if l.truncate {
		cut(w)
	}
}

// slowPieces is how many pieces a slow body comes in.
const slowPieces = 8

func pieces(b []byte) func(func([]byte) bool) {
	return func(yield func([]byte) bool) {
		size := max(1, (len(b)+slowPieces-1)/slowPieces)
		for len(b) > 0 {
			n := min(size, len(b))
			if !yield(b[:n]) {
				return
			}
			b = b[n:]
		}
	}
}

// pause waits, but not for one who went away.
func pause(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// cut breaks the connection.
func cut(w http.ResponseWriter) {
	if m, ok := w.(*recorder); ok {
		m.broken = syscall.ECONNRESET
		return
	}
	panic(http.ErrAbortHandler)
}

func readBody(r *http.Request) ([]byte, error) {
	src := io.LimitReader(r.Body, maxBody)
	if strings.EqualFold(r.Header.Get("Content-Encoding"), "gzip") {
		z, err := gzip.NewReader(src)
		if err != nil {
			return nil, err
		}
		src = io.LimitReader(z, maxBody)
	}
	var b bytes.Buffer
	_, err := b.ReadFrom(src)
	if b.Len() == maxBody {
		err = errTooLarge
	}
	return b.Bytes(), err
}

var errTooLarge = errors.New("salesforcetest: the body is too large")
