package auth

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/oauth2"
)

// How much is read of an answer: 1 MiB in all, of the body packed and unpacked.
const (
	maxHeader = 64 << 10 // Salesforce's are a few KiB
	maxAnswer = 1<<20 - maxHeader
)

// exchange is one request for a token. It keeps the answer, so that it can be
// judged whatever becomes of it, and knows the secrets that were sent, so that
// none comes back in an error.
type exchange struct {
	base    http.RoundTripper
	flow    flow
	secrets []string

	status int           // 0 until an answer came
	after  time.Duration // what the answer asks to wait
	body   []byte
	err    error // of the transport

	asked, connected atomic.Bool // a transport that tells neither leaves it open whether it has sent anything
}

// httpClient returns a copy of ctx's client, or of the default one, that goes
// through x and follows no redirect: credentials go to the configured host and
// nowhere else.
func (x *exchange) httpClient(ctx context.Context) *http.Client {
	var hc http.Client
	if given, ok := ctx.Value(oauth2.HTTPClient).(*http.Client); ok && given != nil {
		hc = *given
	}
	x.base = hc.Transport
	if x.base == nil {
		x.base = http.DefaultTransport
	}
	if t, ok := x.base.(*http.Transport); ok && t != nil { // a copy, whose connection ends with the exchange
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
		err = errNoResponse
	}
	if err != nil {
		x.err = err
		return nil, err
	}
	x.status, x.after = resp.StatusCode, retryAfter(resp.Header, time.Now())
	body, err := readAnswer(resp)
	if err != nil {
		x.err = err
		return nil, err
	}
	if len(body) > maxAnswer {
		body = nil // nothing of Salesforce's is that long
	}
	x.body = body
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	if trimmed := bytes.TrimSpace(body); len(trimmed) > 0 && trimmed[0] == '{' {
		resp.Header = resp.Header.Clone()
		if resp.Header == nil {
			resp.Header = http.Header{}
		}
		resp.Header.Set("Content-Type", "application/json") // whatever it says it is
	}
	return resp, nil
}

// readAnswer reads and closes the body, and a little more than is looked at of
// what is too long. What is packed all the same counts as it comes and as it is.
func readAnswer(resp *http.Response) ([]byte, error) {
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil || len(body) > maxAnswer || !strings.EqualFold(resp.Header.Get("Content-Encoding"), "gzip") {
		return body, err
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(z, maxAnswer+1))
}

var errNoResponse = errors.New("auth: the HTTP transport returned nothing")

// failure returns the error for an exchange that brought no answer at all.
func (x *exchange) failure(ctx context.Context, err error) error {
	if ctxErr := ctx.Err(); ctxErr != nil {
		err = ctxErr
	} else if x.err != nil {
		err = x.err
	}
	cause, hint := ErrTemporary, "the log-in host cannot be reached: check the network and the proxy"
	var dns *net.DNSError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		cause, hint = ErrHost, "there is no such host; "+hintHost
	case errors.As(err, &timeout) && timeout.Timeout():
		hint = "the log-in host did not answer in time"
	case errors.Is(err, context.Canceled):
		hint = "the caller gave up"
	}
	return &Error{Cause: cause, Status: x.status, Hint: hint, Err: err, unclear: x.presented(err)}
}

// presented reports whether the request may have reached the host, of an
// exchange that failed.
func (x *exchange) presented(err error) bool {
	var dns *net.DNSError
	var op *net.OpError
	unsent := errors.As(err, &dns) || errors.As(err, &op) && op.Op == "dial" || x.asked.Load() && !x.connected.Load()
	return !unsent
}

// refuse returns the error for an answer.
func (x *exchange) refuse(v verdict, code, description string) *Error {
	e := &Error{
		Cause: v.cause, Hint: v.hint, Status: x.status,
		Code: x.code(code), Description: plain(redact(description, x.secrets), 200),
	}
	e.unclear = e.Temporary() && !known(code) && x.status != http.StatusServiceUnavailable && x.status != http.StatusRequestTimeout
	if x.after > 0 && e.Temporary() {
		e.RetryAt = time.Now().Add(x.after)
	}
	return e
}

// code returns a code of the answer, and nothing where it is no identifier, or
// an unknown one that holds a part of a secret.
func (x *exchange) code(s string) string {
	if len(s) > 64 || strings.Trim(s, wordChars) != "" {
		return ""
	}
	if known(s) {
		return s
	}
	if rest := strings.TrimPrefix(s, transactionSecurity); redact(rest, x.secrets) != rest {
		return ""
	}
	return s
}

// known reports whether a code stands in one of the tables.
func known(code string) bool {
	_, fault := faults[code]
	return fault || slices.ContainsFunc(grants, func(r grantRule) bool { return r.code == code })
}

// wordChars are what codes, scopes and IDs are made of.
const wordChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:"

// scopes returns the scopes of an answer, without words that are none.
func (x *exchange) scopes(s string) string {
	words := strings.Fields(s)
	return strings.Join(slices.DeleteFunc(words, func(w string) bool {
		return len(w) > 64 || strings.Trim(w, wordChars) != "" || slices.ContainsFunc(x.secrets, func(secret string) bool {
			return len(secret) >= window && strings.Contains(w, secret)
		})
	}), " ")
}

// withTimeout bounds a provider that is asked without a [Cache].
func withTimeout(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, refreshTimeout)
}

// idParts returns org and user of an identity URL: its last two segments.
func idParts(id string) (org, user string) {
	parts := strings.Split(strings.TrimRight(id, "/"), "/")
	if len(parts) < 2 {
		return "", ""
	}
	org, user = recordID(parts[len(parts)-2], "00D"), recordID(parts[len(parts)-1], "005")
	if org == "" || user == "" {
		return "", ""
	}
	return org, user
}

// recordID returns s where it is a record ID of that prefix.
func recordID(s, prefix string) string {
	if (len(s) != 15 && len(s) != 18) || !strings.HasPrefix(s, prefix) || strings.Trim(s, wordChars[:62]) != "" {
		return ""
	}
	return s
}

// seconds is a duration that an answer gives in seconds; 0 where it makes no sense.
func seconds(n int64) time.Duration {
	const most = 10 * 365 * 24 * 60 * 60
	if n <= 0 || n > most {
		return 0
	}
	return time.Duration(n) * time.Second
}

// retryAfter reads a Retry-After header, in seconds or as a date: at most an
// hour, and 0 where there is none that makes sense.
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
