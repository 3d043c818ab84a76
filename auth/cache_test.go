package auth_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// provider answers as its function says, and counts.
type provider struct {
	calls atomic.Int64
	token func(ctx context.Context, call int64) (*auth.Token, error)
}

func (p *provider) Token(ctx context.Context) (*auth.Token, error) {
	return p.token(ctx, p.calls.Add(1))
}

// numbered gives another token with each call, after a while.
func numbered(ctx context.Context, call int64) (*auth.Token, error) {
	select {
	case <-time.After(time.Second):
		return &auth.Token{AccessToken: auth.Secret(fmt.Sprint("token", call)), InstanceURL: "https://acme.my.salesforce.com"}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func TestCacheRefreshesOnceForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &provider{token: numbered}
		c := auth.NewCache(p)
		for round := range int64(3) { // each with a token that all find refused
			old, _ := c.Token(t.Context())
			var wg sync.WaitGroup
			for range 1000 {
				wg.Go(func() {
					c.Refused(old)
					got, err := c.Token(t.Context())
					if err != nil || string(got.AccessToken) != fmt.Sprint("token", round+2) {
						t.Errorf("got %v", err)
					}
				})
			}
			wg.Wait()
			require.Equal(t, round+2, p.calls.Load())
		}
	})
}

// SOAP login may answer with the very session that was refused.
func TestCacheRefusedIsAboutOneRefresh(t *testing.T) {
	p := &provider{token: func(context.Context, int64) (*auth.Token, error) { return &auth.Token{AccessToken: "same"}, nil }}
	c := auth.NewCache(p)
	first, err := c.Token(t.Context())
	require.NoError(t, err)
	c.Refused(first)
	second, err := c.Token(t.Context())
	require.NoError(t, err)
	c.Refused(first) // late
	_, err = c.Token(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 2, p.calls.Load())
	c.Refused(second)
	_, err = c.Token(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 3, p.calls.Load())
	c.Refused(nil)
	c.Refused(&auth.Token{AccessToken: "other"})
	_, err = c.Token(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 3, p.calls.Load())
}

func TestCacheRemembersARefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		refused := true
		p := &provider{token: func(_ context.Context, call int64) (*auth.Token, error) {
			if refused {
				return nil, &auth.Error{Cause: auth.ErrCredentials, Code: "INVALID_LOGIN", Status: 500}
			}
			return &auth.Token{AccessToken: "good"}, nil
		}}
		c := auth.NewCache(p)
		var wg sync.WaitGroup
		for range 1000 {
			wg.Go(func() {
				if _, err := c.Token(t.Context()); !errors.Is(err, auth.ErrCredentials) {
					t.Errorf("got %v", err)
				}
			})
		}
		wg.Wait()
		require.EqualValues(t, 1, p.calls.Load())

		asked := int64(1)
		for _, wait := range []time.Duration{5, 10, 20, 40, 60, 60, 60} {
			pass(wait*time.Minute - time.Second)
			e := fails(t.Context(), t, c)
			require.Equal(t, time.Second, time.Until(e.RetryAt))
			require.Equal(t, asked, p.calls.Load())
			pass(2 * time.Second)
			fails(t.Context(), t, c, auth.ErrCredentials)
			asked++
			require.Equal(t, asked, p.calls.Load())
		}

		refused = false
		pass(time.Hour)
		got, err := c.Token(t.Context())
		require.NoError(t, err)
		c.Refused(got)
		refused = true
		e := fails(t.Context(), t, c)
		require.Equal(t, 5*time.Minute, time.Until(e.RetryAt), "a success starts the count again")
	})
}

func TestCacheAsksAgainAfterATemporaryFailure(t *testing.T) {
	p := &provider{token: func(_ context.Context, call int64) (*auth.Token, error) {
		if call == 1 {
			return nil, &auth.Error{Cause: auth.ErrTemporary, Status: 503}
		}
		return &auth.Token{AccessToken: "good"}, nil
	}}
	c := auth.NewCache(p)
	_, err := c.Token(t.Context())
	require.ErrorIs(t, err, auth.ErrTemporary)
	_, err = c.Token(t.Context())
	require.NoError(t, err)
}

func TestCacheExpiry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fail := false
		p := &provider{token: func(context.Context, int64) (*auth.Token, error) {
			if fail {
				return nil, &auth.Error{Cause: auth.ErrTemporary, Status: 503}
			}
			return &auth.Token{AccessToken: "x", IssuedAt: time.Now(), Expiry: time.Now().Add(2 * time.Hour)}, nil
		}}
		c := auth.NewCache(p)
		ask := func() error { _, err := c.Token(t.Context()); return err }
		require.NoError(t, ask())
		pass(2*time.Hour - 61*time.Second)
		require.NoError(t, ask())
		require.EqualValues(t, 1, p.calls.Load())
		pass(2 * time.Second)
		fail = true
		require.NoError(t, ask(), "what is left of the token is used where it cannot be renewed")
		require.EqualValues(t, 2, p.calls.Load())
		pass(time.Minute)
		require.ErrorIs(t, ask(), auth.ErrTemporary)
		fail = false
		require.NoError(t, ask())
		require.EqualValues(t, 4, p.calls.Load())
	})
}

func TestCacheWaitersLeaveOnTheirOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := make(chan error, 10)
		p := &provider{token: func(ctx context.Context, call int64) (*auth.Token, error) {
			select {
			case <-time.After(10 * time.Second):
				ended <- nil
				return &auth.Token{AccessToken: "late"}, nil
			case <-ctx.Done():
				ended <- ctx.Err()
				return nil, ctx.Err()
			}
		}}
		c := auth.NewCache(p)
		// The first to ask leaves first; the other still gets the token.
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var wg sync.WaitGroup
		start := time.Now()
		wg.Go(func() {
			_, err := c.Token(short)
			if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
				t.Errorf("after %v: %v", time.Since(start), err)
			}
		})
		synctest.Wait()
		got, err := c.Token(t.Context())
		require.NoError(t, err)
		require.Equal(t, "late", string(got.AccessToken))
		require.NoError(t, <-ended)
		wg.Wait()

		// The last one to leave ends the refresh.
		c.Refused(got)
		short, cancel = context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		before := runtime.NumGoroutine()
		_, err = c.Token(short)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorIs(t, <-ended, context.Canceled)
		synctest.Wait()
		require.LessOrEqual(t, runtime.NumGoroutine(), before)

		// And the next one starts its own.
		_, err = c.Token(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 3, p.calls.Load())

		// Who comes with an ended ctx starts nothing.
		c = auth.NewCache(p)
		_, err = c.Token(short)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.EqualValues(t, 3, p.calls.Load())
	})
}

func TestCacheBoundsARefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &provider{token: func(ctx context.Context, call int64) (*auth.Token, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}}
		start := time.Now()
		_, err := auth.NewCache(p).Token(t.Context())
		require.ErrorIs(t, err, auth.ErrTemporary)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Equal(t, 30*time.Second, time.Since(start))
	})
}

// A provider that ignores ctx does not hold its caller, nor the next one.
func TestCacheLeavesADeafProvider(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const slow = time.Hour
		p := &provider{token: func(_ context.Context, call int64) (*auth.Token, error) {
			if call == 3 {
				return &auth.Token{AccessToken: "quick"}, nil
			}
			pass(slow)
			return &auth.Token{AccessToken: auth.Secret(fmt.Sprint("slow", call))}, nil
		}}
		c := auth.NewCache(p)
		start := time.Now()
		ask := func(ctx context.Context) string {
			start = time.Now()
			got, err := c.Token(ctx)
			if err != nil {
				require.ErrorIs(t, err, context.DeadlineExceeded)
				return ""
			}
			return string(got.AccessToken)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		require.Empty(t, ask(ctx))
		require.LessOrEqual(t, time.Since(start), 1100*time.Millisecond)
		require.Empty(t, ask(t.Context()))
		require.LessOrEqual(t, time.Since(start), 30100*time.Millisecond)
		pass(slow)
		require.Equal(t, "slow1", ask(t.Context()), "what comes late is used where there is nothing newer")
		require.EqualValues(t, 2, p.calls.Load())
		got, err := c.Token(t.Context())
		require.NoError(t, err)
		c.Refused(got)
		require.Equal(t, "quick", ask(t.Context()))
		pass(slow)
		require.Equal(t, "quick", ask(t.Context()), "and not where there is")
	})
}

func TestCacheOfOddProviders(t *testing.T) {
	for name, tt := range map[string]struct {
		p     auth.Provider
		cause error
	}{
		"nil":         {nil, auth.ErrConfig},
		"nil cache":   {(*auth.Cache)(nil), auth.ErrConfig},
		"zero cache":  {&auth.Cache{}, auth.ErrConfig},
		"nil pointer": {(*provider)(nil), auth.ErrConfig},
		"no token":    {&provider{token: func(context.Context, int64) (*auth.Token, error) { return nil, nil }}, auth.ErrResponse},
		"empty token": {&provider{token: func(context.Context, int64) (*auth.Token, error) { return &auth.Token{}, nil }}, auth.ErrResponse},
		"nil error":   {&provider{token: func(context.Context, int64) (*auth.Token, error) { return nil, (*auth.Error)(nil) }}, auth.ErrTemporary},
		"exits": {&provider{token: func(context.Context, int64) (*auth.Token, error) {
			runtime.Goexit()
			return nil, nil
		}}, auth.ErrTemporary},
		"panics":               {&provider{token: func(context.Context, int64) (*auth.Token, error) { panic(markSecret) }}, auth.ErrConfig},
		"panics with an error": {&provider{token: func(context.Context, int64) (*auth.Token, error) { panic(errors.New(markSecret)) }}, auth.ErrConfig},
		"source that panics":   {auth.FromTokenSource(sourceFunc(func() (*oauth2.Token, error) { panic(markSecret) }), ""), auth.ErrConfig},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := auth.NewCache(tt.p)
				errs := make(chan error)
				for range 10 { // all that wait are freed
					go func() {
						_, err := c.Token(t.Context())
						errs <- err
					}()
				}
				for range 10 {
					err := <-errs
					e := failed(t, err, tt.cause)
					require.NotEmpty(t, e.Hint())
					requireHidden(t, "Error", err.Error())
				}
			})
		})
	}
	var c *auth.Cache
	fails(t.Context(), t, c, auth.ErrConfig)
	c.Refused(nil)
	c.Rejected(nil)
	c.Accepted(nil)
}

func TestCacheKeepsItsTokenToItself(t *testing.T) {
	c := auth.NewCache(&provider{token: func(context.Context, int64) (*auth.Token, error) { return &auth.Token{AccessToken: "a"}, nil }})
	got, err := c.Token(t.Context())
	require.NoError(t, err)
	got.AccessToken = "changed"
	got, err = c.Token(t.Context())
	require.NoError(t, err)
	require.Equal(t, "a", string(got.AccessToken))
	require.Same(t, c, auth.NewCache(c))
}
