package salesforcetest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
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
	body   bytes.Buffer
}

func (w *recorder) Header() http.Header { return w.header }

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *recorder) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(b)
}

func (w *recorder) response(r *http.Request) *http.Response {
	w.WriteHeader(http.StatusOK)
	body := w.body.Bytes()
	if r.Method == http.MethodHead {
		body = nil
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", w.status, http.StatusText(w.status)), StatusCode: w.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.header, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}
}
