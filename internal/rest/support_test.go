package rest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// step is what the org does with one request: an answer, or an error of the
// transport.
type step struct {
	status int
	header http.Header
	body   string
	broken string // in place of body, the start of one that breaks off
	err    error
}

// org takes requests in process and answers step by step; the last step is
// repeated.
type org struct {
	mu       sync.Mutex
	steps    []step
	requests []*http.Request
	bodies   []string
}

func (o *org) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		defer func() { _ = req.Body.Close() }()
		var err error
		if body, err = io.ReadAll(req.Body); err != nil {
			return nil, err
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.requests, o.bodies = append(o.requests, req), append(o.bodies, string(body))
	s := o.steps[min(len(o.requests), len(o.steps))-1]
	if s.err != nil {
		return nil, s.err
	}
	rec := httptest.NewRecorder()
	maps.Copy(rec.Header(), s.header)
	rec.WriteHeader(s.status)
	_, _ = rec.WriteString(s.body)
	resp := rec.Result()
	if s.broken != "" {
		resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(s.broken), iotest.ErrReader(io.ErrUnexpectedEOF)))
	}
	return resp, nil
}

// sends is a transport of one function.
type sends func(*http.Request) (*http.Response, error)

func (f sends) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// tokens numbers the tokens that it gives, and fails as often as fails has errors.
type tokens struct {
	mu       sync.Mutex
	instance string
	given    int
	refused  []string
	rejected []string
	accepted []string
	fails    []error
}

func (s *tokens) Token(context.Context) (*auth.Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.fails) > 0 {
		err := s.fails[0]
		s.fails = s.fails[1:]
		return nil, err
	}
	return &auth.Token{AccessToken: auth.Secret(fmt.Sprintf("MARKtoken%d", s.given)), InstanceURL: s.instance}, nil
}

func (s *tokens) Refused(t *auth.Token) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refused = append(s.refused, string(t.AccessToken))
	s.given++
}

func (s *tokens) Rejected(t *auth.Token) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rejected = append(s.rejected, string(t.AccessToken))
}

func (s *tokens) Accepted(t *auth.Token) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accepted = append(s.accepted, string(t.AccessToken))
}

// connect returns a connection to o whose pauses take no time and are kept.
func connect(t *testing.T, o *org, change func(*rest.Config)) (*rest.Conn, *tokens, *[]time.Duration) {
	t.Helper()
	var pauses []time.Duration
	tok := &tokens{instance: "https://acme.my.salesforce.com"}
	cfg := rest.Config{
		Tokens: tok, HTTPClient: &http.Client{Transport: o}, Version: "66.0",
		Wait: func(ctx context.Context, d time.Duration) error { pauses = append(pauses, d); return ctx.Err() },
		Rand: func() float64 { return 0.5 },
	}
	if change != nil {
		change(&cfg)
	}
	return rest.New(cfg), tok, &pauses
}

// errorBody is an answer of one error.
func errorBody(code, message string) string {
	return fmt.Sprintf(`[{"message":%q,"errorCode":%q}]`, message, code)
}

// fails sends a request, and returns a copy of its error, which has these causes.
func fails(ctx context.Context, t *testing.T, c *rest.Conn, r rest.Request, causes ...error) rest.Error {
	t.Helper()
	_, err := c.Do(ctx, r)
	return *failed(t, err, causes...)
}

// failed returns err as a [*rest.Error] of these causes.
func failed(t *testing.T, err error, causes ...error) *rest.Error {
	t.Helper()
	var e *rest.Error
	require.ErrorAs(t, err, &e)
	for _, cause := range causes {
		require.ErrorIs(t, err, cause)
	}
	return e
}

// pack returns s as gzip.
func pack(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.String()
}
