package auth_test

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// pass lets the bubble's time pass.
func pass(d time.Duration) { <-time.After(d) }

// Too many log-ins, or an answer that asks to wait, are not made worse.
func TestCacheWaitsWhereItIsTold(t *testing.T) {
	tests := []struct {
		name   string
		status int
		header http.Header
		body   string
		waits  []time.Duration
	}{
		{"rate", 400, nil, `{"error":"rate_limit_exceeded"}`, []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute}},
		{"429", 429, nil, "", []time.Duration{time.Minute, 2 * time.Minute}},
		{"429 and a time", 429, http.Header{"Retry-After": {"600"}}, "", []time.Duration{10 * time.Minute, 10 * time.Minute}},
		{"503 and a time", 503, http.Header{"Retry-After": {"90"}}, "<html>", []time.Duration{90 * time.Second, 2 * time.Minute}},
		{"503 and a day", 503, http.Header{"Retry-After": {"86400"}}, "", []time.Duration{time.Hour, time.Hour}},
		{"503", 503, nil, "<html>", nil},
		{"server error", 400, nil, `{"error":"server_error"}`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := &canned{status: tt.status, header: tt.header, body: tt.body}
				ctx := through(t, c)
				cache := auth.NewCache(clientCredentials())
				ask := func() auth.Error {
					e := fails(ctx, t, cache)
					require.True(t, e.Temporary())
					return e
				}
				if tt.waits == nil {
					require.Zero(t, ask().RetryAt)
					require.Zero(t, ask().RetryAt)
					require.Len(t, c.requests, 2)
				}
				for i, wait := range tt.waits {
					require.Equal(t, wait, time.Until(ask().RetryAt))
					pass(wait - time.Second)
					require.Equal(t, time.Second, time.Until(ask().RetryAt))
					require.Len(t, c.requests, i+1)
					pass(time.Second)
				}
			})
		})
	}
}

// A token that is refused for good does not cost a log-in for each request.
func TestCacheRejected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &provider{token: numbered}
		cache := auth.NewCache(p)
		request := func() error { // every token is refused
			first, err := cache.Token(t.Context())
			if err != nil {
				return err
			}
			cache.Refused(first)
			second, err := cache.Token(t.Context())
			if err != nil {
				return err
			}
			cache.Rejected(second)
			return auth.ErrUnauthorized
		}
		logins := int64(2)
		for _, wait := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute} {
			for range 100 {
				require.ErrorIs(t, request(), auth.ErrUnauthorized)
			}
			require.Equal(t, logins, p.calls.Load())
			e := fails(t.Context(), t, cache)
			require.False(t, e.Temporary())
			require.Equal(t, wait, time.Until(e.RetryAt))
			pass(wait)
			logins += 1 // the first token of the next round, whose refusal brings none
			if _, err := cache.Token(t.Context()); err == nil {
				got, _ := cache.Token(t.Context())
				cache.Rejected(got)
			}
		}

		// One that has served is simply old.
		pass(time.Hour)
		got, err := cache.Token(t.Context())
		require.NoError(t, err)
		cache.Accepted(got)
		cache.Rejected(got)
		_, err = cache.Token(t.Context())
		require.NoError(t, err)
		cache.Rejected(got) // late: it is another's by now
		_, err = cache.Token(t.Context())
		require.NoError(t, err)
	})
}

// Many at once, all refused: the log-ins stay few.
func TestCacheRejectedByMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &provider{token: numbered}
		cache := auth.NewCache(p)
		var wg sync.WaitGroup
		for range 1000 {
			wg.Go(func() {
				first, err := cache.Token(t.Context())
				if err != nil {
					return
				}
				cache.Refused(first)
				if second, err := cache.Token(t.Context()); err == nil {
					cache.Rejected(second)
				}
			})
		}
		wg.Wait()
		require.LessOrEqual(t, p.calls.Load(), int64(3))

		// That all of them say so of one token is one rejection.
		p = &provider{token: numbered}
		cache = auth.NewCache(p)
		got, err := cache.Token(t.Context())
		require.NoError(t, err)
		for range 1000 {
			cache.Rejected(got)
		}
		e := fails(t.Context(), t, cache)
		require.Equal(t, 30*time.Second, time.Until(e.RetryAt))
	})
}

// A refusal that was being waited for when its ctx ended counts.
func TestCacheCountsALateRefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &provider{token: func(context.Context, int64) (*auth.Token, error) {
			pass(time.Second)
			return nil, &auth.Error{Cause: auth.ErrCredentials, Code: "INVALID_LOGIN", Status: 500}
		}}
		cache := auth.NewCache(p)
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		_, err := cache.Token(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		pass(time.Second)
		fails(t.Context(), t, cache, auth.ErrCredentials)
		require.EqualValues(t, 1, p.calls.Load())
	})
}

// A token that has served says nothing of the next one.
func TestCacheAcceptanceIsOfOneToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &provider{token: numbered}
		cache := auth.NewCache(p)
		next := func() *auth.Token {
			got, err := cache.Token(t.Context())
			require.NoError(t, err)
			return got
		}
		first := next()
		cache.Accepted(first)
		cache.Refused(first)
		cache.Rejected(next())
		fails(t.Context(), t, cache, auth.ErrUnauthorized)

		// The count begins again with one that serves.
		pass(30 * time.Second)
		cache.Accepted(next())
		cache.Refused(next())
		cache.Rejected(next())
		e := fails(t.Context(), t, cache)
		require.Equal(t, 30*time.Second, time.Until(e.RetryAt))
	})
}

// A success begins the count of unclear log-ins again.
func TestCacheForgetsUnclearLogins(t *testing.T) {
	c := &canned{status: 500}
	ctx := through(t, c)
	cache := auth.NewCache(clientCredentials())
	for round := range 5 {
		for range 2 {
			fails(ctx, t, cache, auth.ErrTemporary)
		}
		c.status, c.body = 200, tokenAnswer("https://acme.my.salesforce.com")
		got, err := cache.Token(ctx)
		require.NoError(t, err)
		require.Len(t, c.requests, 3*(round+1))
		cache.Refused(got)
		c.status, c.body = 500, ""
	}
}

// Who comes while the next token is being got waits for it, whatever is said of
// the last one meanwhile.
func TestCacheRejectedDuringARefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cache := auth.NewCache(&provider{token: numbered})
		first, err := cache.Token(t.Context())
		require.NoError(t, err)
		cache.Refused(first)
		done := make(chan error, 1)
		go func() {
			_, err := cache.Token(t.Context())
			done <- err
		}()
		synctest.Wait()
		cache.Rejected(first)
		got, err := cache.Token(t.Context())
		require.NoError(t, err)
		require.Equal(t, "token2", string(got.AccessToken))
		require.NoError(t, <-done)
	})
}

// A token that cannot be renewed early is used to its end, and the refusal
// costs one log-in.
func TestCacheRefusedBeforeTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &provider{token: func(_ context.Context, call int64) (*auth.Token, error) {
			if call > 1 {
				return nil, &auth.Error{Cause: auth.ErrCredentials, Status: 400}
			}
			return &auth.Token{AccessToken: "x", IssuedAt: time.Now(), Expiry: time.Now().Add(time.Hour)}, nil
		}}
		cache := auth.NewCache(p)
		_, err := cache.Token(t.Context())
		require.NoError(t, err)
		pass(time.Hour - 30*time.Second)
		for range 3 {
			_, err = cache.Token(t.Context())
			require.NoError(t, err)
		}
		require.EqualValues(t, 2, p.calls.Load())
		pass(30 * time.Second)
		fails(t.Context(), t, cache, auth.ErrCredentials)
		require.EqualValues(t, 2, p.calls.Load())
	})
}

// What is said of a token counts whoever has refused it before, and also where
// the token was rebuilt from its text.
func TestCacheKnowsItsToken(t *testing.T) {
	p := &provider{token: func(context.Context, int64) (*auth.Token, error) { return &auth.Token{AccessToken: "same"}, nil }}
	cache := auth.NewCache(p)
	_, err := cache.Token(t.Context())
	require.NoError(t, err)
	cache.Refused(&auth.Token{AccessToken: "same"})
	got, err := cache.Token(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 2, p.calls.Load())

	cache.Refused(got)
	cache.Rejected(got)
	fails(t.Context(), t, cache, auth.ErrUnauthorized)
}

// However often it was refused, an hour passes before the next time.
func TestCacheBacksOffForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cache := auth.NewCache(&provider{token: func(context.Context, int64) (*auth.Token, error) {
			return nil, &auth.Error{Cause: auth.ErrCredentials}
		}})
		for i := range 100 {
			e := fails(t.Context(), t, cache)
			if i > 3 {
				require.Equal(t, time.Hour, time.Until(e.RetryAt))
			}
			pass(time.Hour)
		}
	})
}
