package auth

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

// maxAnswer bounds the body of an answer, unpacked.
const maxAnswer = 1 << 20

// exchange is one request for a token. It keeps the answer, so that it can be
// judged whatever becomes of it, and knows the secrets that were sent, so that
// none comes back in an error.
type exchange struct {
	base    http.RoundTripper
	secrets []string

	status int // 0 until an answer came
	body   []byte
	err    error // of the transport
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
	hc.Transport = x
	hc.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	hc.Jar = nil
	return &hc
}

// RoundTrip sends req, and reads and bounds the answer.
func (x *exchange) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := x.base.RoundTrip(req)
	if err != nil {
		x.err = err
		return nil, err
	}
	x.status = resp.StatusCode
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	_ = resp.Body.Close()
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
	return &Error{Cause: cause, Status: x.status, Hint: hint, Err: err}
}

// refuse returns the error for an answer.
func (x *exchange) refuse(v verdict, code, description string) error {
	return &Error{
		Cause: v.cause, Hint: v.hint, Status: x.status,
		Code: x.clean(code, 64, false), Description: x.clean(description, 200, true),
	}
}

// clean shortens a text of the answer, and cuts out control characters and the
// secrets that were sent. A code (text false) that is not an identifier is lost.
func (x *exchange) clean(s string, most int, text bool) string {
	for _, secret := range x.secrets {
		if secret != "" {
			s = strings.ReplaceAll(s, secret, mask)
		}
	}
	if !text && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") != "" {
		return ""
	}
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\uFFFD' {
			return ' '
		}
		return r
	}, s)
	if runes := []rune(s); len(runes) > most {
		s = string(runes[:most])
	}
	return strings.TrimSpace(s)
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
	org, user = parts[len(parts)-2], parts[len(parts)-1]
	if !strings.HasPrefix(org, "00D") || !strings.HasPrefix(user, "005") {
		return "", ""
	}
	return org, user
}

// seconds is a duration that an answer gives in seconds; 0 where it makes no sense.
func seconds(n int64) time.Duration {
	const most = 10 * 365 * 24 * 60 * 60
	if n <= 0 || n > most {
		return 0
	}
	return time.Duration(n) * time.Second
}
