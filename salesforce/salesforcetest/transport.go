package salesforcetest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// host is the org's My Domain.
const host = "acme.my.salesforce.test"

// HTTPClient returns a client whose requests to [Org.URL], and to
// login.salesforce.com and test.salesforce.com, are answered by the org within
// the call: no network, no goroutine, nothing to close. It works in a bubble of
// testing/synctest. Every other host is unknown to it.
func (o *Org) HTTPClient() *http.Client { return &http.Client{Transport: transport{o}} }

type transport struct{ org *Org }

// RoundTrip implements http.RoundTripper.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer func() { _ = r.Body.Close() }()
	}
	ctx := r.Context()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if r.URL.Scheme != "https" || !t.knows(r.URL) {
		return nil, fmt.Errorf("salesforcetest: no such host: %s://%s", r.URL.Scheme, r.URL.Host)
	}
	in := r.Clone(ctx)
	in.Body = http.NoBody
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		in.Body = io.NopCloser(bytes.NewReader(body))
	}
	in.RequestURI = r.URL.RequestURI()
	in.RemoteAddr = "192.0.2.1:1234"
	if in.Host == "" {
		in.Host = r.URL.Host
	}
	w := &recorder{header: http.Header{}}
	t.org.ServeHTTP(w, in)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if w.broken != nil {
		return nil, &net.OpError{Op: "read", Net: "tcp", Err: w.broken}
	}
	return w.response(r), nil
}

func (t transport) knows(u *url.URL) bool {
	return generic(u.Hostname()) || "https://"+strings.ToLower(u.Host) == strings.ToLower(t.org.URL())
}

// generic reports whether the host is one that all orgs share.
func generic(host string) bool {
	return host == "login.salesforce.com" || host == "test.salesforce.com"
}

// recorder keeps an answer in memory.
type recorder struct {
	header http.Header
	status int
	body   []byte
	lost   lost            // how the body gets lost
	broken error           // instead of an answer
	ctx    context.Context //nolint:containedctx // of the request
}

func (w *recorder) Header() http.Header { return w.header }

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *recorder) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	w.body = append(w.body, b...)
	return len(b), nil
}

func (w *recorder) response(r *http.Request) *http.Response {
	w.WriteHeader(http.StatusOK)
	body := w.body
	if r.Method == http.MethodHead {
		body = nil
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", w.status, http.StatusText(w.status)), StatusCode: w.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.header, Body: w.reader(body), ContentLength: int64(len(body)), Request: r,
	}
}

// reader is the body as the client gets it.
func (w *recorder) reader(body []byte) io.ReadCloser {
	if w.lost.truncate {
		return io.NopCloser(io.MultiReader(bytes.NewReader(body[:len(body)/2]), broken{}))
	}
	if w.lost.slow > 0 {
		return &slowBody{ctx: w.ctx, rest: body, size: max(1, (len(body)+slowPieces-1)/slowPieces), pause: w.lost.slow / slowPieces}
	}
	return io.NopCloser(bytes.NewReader(body))
}

// broken is where a body ends too early.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// slowBody comes in pieces, with a pause before each.
type slowBody struct {
	ctx   context.Context //nolint:containedctx // of the request
	rest  []byte
	size  int
	pause time.Duration
}

func (b *slowBody) Read(p []byte) (int, error) {
	if len(b.rest) == 0 {
		return 0, io.EOF
	}
	pause(b.ctx, b.pause)
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	n := copy(p, b.rest[:min(b.size, len(b.rest))])
	b.rest = b.rest[n:]
	return n, nil
}

func (b *slowBody) Close() error { return nil }
