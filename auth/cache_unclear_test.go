package auth_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// Whether credentials are refused is not known where nobody can read the
// answer: they are presented a few times, then ever more seldom.
func TestCacheBoundsUnclearAnswers(t *testing.T) {
	for name, c := range map[string]*canned{
		"empty 500":   {status: 500},
		"HTML 500":    {status: 500, body: "<html>Server error</html>"},
		"HTML 502":    {status: 502, body: "<html>Bad gateway</html>"},
		"HTML 200":    {status: 200, body: "<html>Log in</html>"},
		"another 500": {status: 500, body: `{"error":"something_new"}`},
	} {
		for flow, p := range map[string]auth.Provider{"SOAPLogin": soapLogin(), "ClientCredentials": clientCredentials()} {
			t.Run(name+" "+flow, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					c := &canned{status: c.status, body: c.body}
					ctx := through(t, c)
					cache := auth.NewCache(p)
					for range 100 {
						_, err := cache.Token(ctx)
						require.Error(t, err)
					}
					require.Len(t, c.requests, 3)
					for i, wait := range []time.Duration{1, 2, 4, 8, 16, 32, 60, 60} {
						_, err := cache.Token(ctx)
						e := failed(t, err)
						require.Equal(t, wait*time.Minute, time.Until(e.RetryAt))
						pass(wait * time.Minute)
						_, err = cache.Token(ctx)
						require.Error(t, err)
						require.Len(t, c.requests, 4+i)
					}
				})
			})
		}
	}
}

// What surely was no refusal is asked for again at once.
func TestCacheAsksAgainAfterAnOutage(t *testing.T) {
	dial := &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	lost := &net.OpError{Op: "read", Err: errors.New("connection reset")}
	for name, tt := range map[string]struct {
		answer func(*http.Request) (*http.Response, error)
		most   int
	}{
		"503":       {func(*http.Request) (*http.Response, error) { return respond(503, "<html>") }, 100},
		"408":       {func(*http.Request) (*http.Response, error) { return respond(408, "") }, 100},
		"a code":    {func(*http.Request) (*http.Response, error) { return respond(500, fault("SERVER_UNAVAILABLE", "x")) }, 100},
		"dial":      {func(*http.Request) (*http.Response, error) { return nil, dial }, 100},
		"look-up":   {func(*http.Request) (*http.Response, error) { return nil, &net.DNSError{Err: "busy"} }, 100},
		"reset":     {func(*http.Request) (*http.Response, error) { return nil, lost }, 3},
		"a request": {func(*http.Request) (*http.Response, error) { return nil, io.EOF }, 3},
		"nothing":   {func(*http.Request) (*http.Response, error) { return nil, nil }, 3},
	} {
		t.Run(name, func(t *testing.T) {
			n := 0
			ctx := through(t, roundTrip(func(req *http.Request) (*http.Response, error) { n++; return tt.answer(req) }))
			cache := auth.NewCache(soapLogin())
			for range 100 {
				fails(ctx, t, cache, auth.ErrTemporary)
			}
			require.Equal(t, tt.most, n)
		})
	}
}

func respond(status int, body string) (*http.Response, error) {
	rec := httptest.NewRecorder()
	rec.WriteHeader(status)
	_, _ = rec.WriteString(body)
	return rec.Result(), nil
}

// Callers that have no time for the answer do not present a refused password
// without end.
func TestCacheBoundsShortDeadlines(t *testing.T) {
	for flow, p := range flows("https://acme.my.salesforce.com") {
		if flow == "WebServer" || flow == "RefreshToken" || flow == "Cache of RefreshToken" {
			continue // a code works once; a refresh is finished
		}
		t.Run(flow, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := 0
				rt := roundTrip(func(req *http.Request) (*http.Response, error) {
					n++
					select {
					case <-time.After(2 * time.Second):
						return respond(500, fault("INVALID_LOGIN", "x"))
					case <-req.Context().Done():
						return nil, req.Context().Err()
					}
				})
				cache := auth.NewCache(p)
				for range 50 {
					ctx, cancel := context.WithTimeout(through(t, rt), time.Second)
					_, err := cache.Token(ctx)
					cancel()
					require.Error(t, err)
				}
				require.Equal(t, 3, n)
			})
		})
	}
}

// What a provider says as its time ends counts, rather than that it ended.
func TestCacheListensToTheLastWord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &provider{token: func(ctx context.Context, _ int64) (*auth.Token, error) {
			<-ctx.Done()
			pass(20 * time.Millisecond)
			return nil, &auth.Error{Cause: auth.ErrCredentials, Code: "INVALID_LOGIN"}
		}}
		fails(t.Context(), t, auth.NewCache(p), auth.ErrCredentials)
	})
}

// A refresh that is only waited for briefly, and that was not begun, costs
// nothing.
func TestCacheAsksAgainWhereNothingWasSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var dials atomic.Int64
		rt := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
			dials.Add(1)
			pass(2 * time.Second) // the transport's dial does not listen to the request's ctx
			return nil, io.EOF
		}}
		cache := auth.NewCache(soapLogin())
		for range 10 {
			ctx, cancel := context.WithTimeout(through(t, rt), time.Second)
			_, err := cache.Token(ctx)
			cancel()
			require.ErrorIs(t, err, context.DeadlineExceeded)
		}
		require.EqualValues(t, 10, dials.Load())
		pass(time.Minute)
	})
}

// What a provider of somebody else's returns is judged by its cause.
func TestCacheOfOthersErrors(t *testing.T) {
	boom := errors.New("MARK")
	for name, tt := range map[string]struct {
		err   error
		cause error
		code  string
		asked int64 // of a hundred
	}{
		"refusal without a status": {&auth.Error{Cause: auth.ErrCredentials}, auth.ErrCredentials, "", 1},
		"refusal, wrapped":         {fmt.Errorf("vault: %w", &auth.Error{Cause: auth.ErrConsent, Code: "x"}), auth.ErrConsent, "x", 1},
		"a sentinel":               {fmt.Errorf("MARK: %w", auth.ErrPasswordExpired), auth.ErrPasswordExpired, "", 1},
		"no cause":                 {&auth.Error{}, auth.ErrResponse, "", 3},
		"no cause, but a status":   {&auth.Error{Status: 401}, auth.ErrResponse, "", 3},
		"temporary":                {&auth.Error{Cause: auth.ErrTemporary}, auth.ErrTemporary, "", 100},
		"configuration":            {fmt.Errorf("x: %w", auth.ErrConfig), auth.ErrConfig, "", 100},
		"anything":                 {boom, auth.ErrTemporary, "", 3},
		"an answer":                {auth.ErrResponse, auth.ErrResponse, "", 3},
		"x/oauth2, by its code":    {&oauth2.RetrieveError{ErrorCode: "invalid_grant", ErrorDescription: "inactive user"}, auth.ErrCredentials, "invalid_grant", 1},
		"x/oauth2, unknown code":   {fmt.Errorf("MARK: %w", &oauth2.RetrieveError{ErrorCode: "something_new"}), auth.ErrConfig, "something_new", 1},
		"x/oauth2, by its body":    {&oauth2.RetrieveError{Body: []byte(`{"error":"invalid_client"}`), Response: &http.Response{StatusCode: http.StatusUnauthorized}}, auth.ErrCredentials, "invalid_client", 1},
		"x/oauth2, unreadable":     {&oauth2.RetrieveError{Body: []byte("MARK"), Response: &http.Response{StatusCode: http.StatusInternalServerError}}, auth.ErrTemporary, "", 3},
	} {
		for how, wrap := range map[string]func(auth.Provider) auth.Provider{
			"provider": func(p auth.Provider) auth.Provider { return p },
			"source": func(p auth.Provider) auth.Provider {
				ts := sourceFunc(func() (*oauth2.Token, error) { _, err := p.Token(context.Background()); return nil, err })
				return auth.FromTokenSource(ts, "acme.my.salesforce.com")
			},
		} {
			t.Run(name+", "+how, func(t *testing.T) {
				p := &provider{token: func(context.Context, int64) (*auth.Token, error) { return nil, tt.err }}
				cache := auth.NewCache(wrap(p))
				for range 100 {
					_, err := cache.Token(t.Context())
					e, ok := err.(*auth.Error) //nolint:errorlint // as documented
					require.True(t, ok, err)
					require.ErrorIs(t, err, tt.cause)
					require.Equal(t, tt.code, e.Code)
					requireHidden(t, "Error", err.Error())
					_, leaked := errors.AsType[*oauth2.RetrieveError](err)
					require.False(t, leaked, "x/oauth2's error prints the body")
				}
				require.Equal(t, tt.asked, p.calls.Load())
				if errors.Is(tt.err, boom) {
					_, err := cache.Token(t.Context())
					require.ErrorIs(t, err, boom)
				}
			})
		}
	}
}

// What callers do with their tokens and errors is theirs.
func TestCacheHandsOutCopies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		own := &auth.Error{Cause: auth.ErrCredentials, Status: 400}
		refused := true
		p := &provider{token: func(ctx context.Context, _ int64) (*auth.Token, error) {
			pass(time.Second)
			if refused {
				return nil, own
			}
			return &auth.Token{AccessToken: "a"}, nil
		}}
		cache := auth.NewCache(p)
		both := func(change func(*auth.Token, error)) { // two that wait for one refresh, and one that comes later
			done := make(chan struct{})
			for range 2 {
				go func() { change(cache.Token(t.Context())); done <- struct{}{} }()
			}
			<-done
			<-done
			change(cache.Token(t.Context()))
		}
		both(func(_ *auth.Token, err error) {
			var e *auth.Error
			if !errors.As(err, &e) || e.RetryAt.IsZero() || !errors.Is(e, auth.ErrCredentials) {
				t.Errorf("got %v", err)
				return
			}
			e.RetryAt, e.Cause = time.Time{}, auth.ErrTemporary
		})
		require.EqualValues(t, 1, p.calls.Load())
		require.Equal(t, &auth.Error{Cause: auth.ErrCredentials, Status: 400}, own)

		pass(time.Hour)
		refused = false
		both(func(got *auth.Token, err error) {
			if err != nil || got.AccessToken != "a" {
				t.Errorf("got %v, %v", got, err)
				return
			}
			got.AccessToken = "changed"
		})

		// Nor is the memory of a token that was refused for good anybody's.
		got, err := cache.Token(t.Context())
		require.NoError(t, err)
		cache.Rejected(got)
		for range 2 {
			e := fails(t.Context(), t, cache, auth.ErrUnauthorized)
			e.RetryAt, e.Cause = time.Time{}, nil
		}
	})
}

// Nor do callers with little time who come one after the other, where the
// provider takes its time to end: what it has presented may have been refused.
func TestCacheBoundsAbandonedLogins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &provider{token: func(context.Context, int64) (*auth.Token, error) {
			pass(20 * time.Second)
			return nil, errors.New("nothing that tells")
		}}
		cache := auth.NewCache(p)
		var wg sync.WaitGroup
		for i := range 1000 {
			wg.Go(func() {
				pass(time.Duration(i) * time.Millisecond)
				ctx, cancel := context.WithTimeout(t.Context(), 500*time.Microsecond)
				defer cancel()
				_, err := cache.Token(ctx)
				if !errors.Is(err, context.DeadlineExceeded) {
					require.ErrorIs(t, err, auth.ErrTemporary)
				}
			})
		}
		wg.Wait()
		require.EqualValues(t, 3, p.calls.Load())
		pass(2 * time.Minute)
		fails(t.Context(), t, cache, auth.ErrTemporary)
		require.EqualValues(t, 4, p.calls.Load(), "after the pause it is asked again")
	})
}
