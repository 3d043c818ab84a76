package auth

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/oauth2"
)

// The limits on an answer: 1 MiB in all, of the body both packed and unpacked.
const (
	maxHeader = 64 << 10 // Salesforce's are a few KiB
	maxAnswer = 1<<20 - maxHeader
)

// exchange is one request for a token. It keeps the answer, to judge it whatever
// the HTTP client makes of it, and the secrets that were sent, to keep them out
// of errors.
type exchange struct {
	base    http.RoundTripper
	flow    flow
	secrets []Secret

	status int           // 0 until an answer came
	moved  *Error        // redirect to another Salesforce host; nil if none
	after  time.Duration // what the answer asks to wait
	body   []byte
	err    error // of the transport

	asked, connected atomic.Bool // if a transport sets neither, it may have sent the request
}

// httpClient returns a copy of ctx's client, or of the default one, that sends
// through x and follows no redirect: credentials go only to the configured host.
func (x *exchange) httpClient(ctx context.Context) *http.Client {
	var hc http.Client
	if given, ok := ctx.Value(oauth2.HTTPClient).(*http.Client); ok && given != nil {
		hc = *given
	}
	x.base = hc.Transport
	if x.base == nil {
		x.base = http.DefaultTransport
	}
	if t, ok := x.base.(*http.Transport); ok && t != nil { // the copy's connection ends with the exchange
		own := t.Clone()
		own.DisableKeepAlives = true
		if own.MaxResponseHeaderBytes <= 0 || own.MaxResponseHeaderBytes > maxHeader {
			own.MaxResponseHeaderBytes = maxHeader
		}
		x.base = own
	}
	hc.Transport = x
	hc.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	hc.Jar = nil
	return &hc
}

// RoundTrip sends req, and reads and bounds the answer.
func (x *exchange) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		GetConn: func(string) { x.asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { x.connected.Store(true) },
	}))
	req.Header.Set("Accept-Encoding", "identity") // a transport that unpacks hides how much it reads
	resp, err := x.base.RoundTrip(req)
	if err == nil && (resp == nil || resp.Body == nil) {
		err = errors.New("auth: the HTTP transport returned nothing")
	}
	if err == nil {
		x.status, x.after = resp.StatusCode, retryAfter(resp.Header, time.Now())
		x.moved = (&Token{InstanceURL: req.URL.Scheme + "://" + req.URL.Host}).Moved(resp.Header.Get("Location"))
		x.body, err = readAnswer(resp)
	}
	if err != nil {
		x.err = err
		return nil, err
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(x.body)), int64(len(x.body))
	if bytes.HasPrefix(bytes.TrimSpace(x.body), []byte("{")) {
		resp.Header = http.Header{"Content-Type": {"application/json"}} // whatever the answer called it
	}
	return resp, nil
}

// readAnswer reads and closes the body. It returns nothing for a body that is too
// long, packed or unpacked: no answer of Salesforce's is.
func readAnswer(resp *http.Response) ([]byte, error) {
	defer func() { _ = resp.Body.Close() }()
	body, err := readBounded(resp.Body)
	if err != nil || body == nil || !strings.EqualFold(resp.Header.Get("Content-Encoding"), "gzip") {
		return body, err
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	return readBounded(z)
}

func readBounded(r io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, maxAnswer+1))
	if err != nil || len(body) > maxAnswer {
		return nil, err
	}
	return body, nil
}

// failure returns the error of an exchange that brought no whole answer.
func (x *exchange) failure(ctx context.Context, err error) error {
	err = cmp.Or(ctx.Err(), x.err, err)
	var dns *net.DNSError
	var op *net.OpError
	var timeout interface{ Timeout() bool }
	unsent := errors.As(err, &dns) || errors.As(err, &op) && op.Op == "dial" || x.asked.Load() && !x.connected.Load()
	cause, hint := ErrTemporary, "the log-in host cannot be reached: check the network and the proxy"
	switch {
	case dns != nil && dns.IsNotFound:
		cause, hint = ErrHost, "there is no such host; "+hintHost
	case errors.As(err, &timeout) && timeout.Timeout():
		hint = "the log-in host did not answer in time"
	case errors.Is(err, context.Canceled):
		hint = "the caller gave up"
	}
	return &Error{Cause: cause, Status: x.status, hint: hint, Err: err, unclear: !unsent}
}

func (x *exchange) refuse(v verdict, code, description string) *Error {
	e := &Error{
		Cause: v.cause, hint: v.hint, Status: x.status,
		Code: x.code(code), Description: plain(redact(description, x.secrets), 200),
	}
	if x.moved != nil && x.status/100 == 3 {
		e.hint = x.moved.hint + "; the credentials are not sent along a redirect"
	}
	e.unclear = e.Temporary() && !known(code) && x.status != http.StatusServiceUnavailable && x.status != http.StatusRequestTimeout
	if x.after > 0 && e.Temporary() {
		e.RetryAt = time.Now().Add(x.after)
	}
	return e
}

func (x *exchange) refuseGrant(code, description string) *Error {
	v := judgeGrant(x.flow, code, description, x.status)
	if x.flow == byUser && !errors.Is(v.cause, ErrTemporary) {
		v.hint += hintEnds
	}
	return x.refuse(v, code, description)
}

// code returns a code of the answer, "" if it is not an identifier, or if it is
// unknown and holds part of a secret.
func (x *exchange) code(s string) string {
	rest := strings.TrimPrefix(s, transactionSecurity)
	if len(s) > 64 || strings.Trim(s, wordChars) != "" || !known(s) && redact(rest, x.secrets) != rest {
		return ""
	}
	return s
}

// known reports whether a code is in one of the tables.
func known(code string) bool {
	_, fault := faults[code]
	return fault || slices.ContainsFunc(grants, func(r grantRule) bool { return r.code == code })
}

// wordChars are the characters of codes, scopes and IDs.
const wordChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:"

// scopes returns the scopes of an answer, without words that cannot be scopes.
func (x *exchange) scopes(s string) string {
	words := strings.Fields(s)
	return strings.Join(slices.DeleteFunc(words, func(w string) bool {
		return len(w) > 64 || strings.Trim(w, wordChars) != "" || slices.ContainsFunc(x.secrets, func(secret Secret) bool {
			return len(secret) >= window && strings.Contains(w, string(secret))
		})
	}), " ")
}

// idParts returns org and user of an identity URL: its last two segments.
func idParts(id string) (org, user string) {
	head, tail := path.Split(strings.TrimRight(id, "/"))
	org, user = recordID(path.Base(head), "00D"), recordID(tail, "005")
	if org == "" || user == "" {
		return "", ""
	}
	return org, user
}

// recordID returns s if it is a record ID with that prefix.
func recordID(s, prefix string) string {
	if (len(s) != 15 && len(s) != 18) || !strings.HasPrefix(s, prefix) || strings.Trim(s, wordChars[:62]) != "" {
		return ""
	}
	return s
}

// retryAfter reads a Retry-After header, in seconds or as a date: at most an
// hour. It is 0 if the header is missing or makes no sense.
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	var d time.Duration
	if n, err := strconv.ParseUint(v, 10, 31); err == nil {
		d = time.Duration(n) * time.Second
	} else if t, err := http.ParseTime(v); err == nil {
		d = t.Sub(now)
	}
	return max(0, min(d, refusalMost))
}
