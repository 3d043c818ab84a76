package auth_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// Replicas that share a store never use a token twice: the org would end the
// family.
func TestReplicasRotate(t *testing.T) {
	for name, store := range map[string]auth.TokenStore{
		"memory": auth.NewMemoryStore("refresh-1"),
		"file":   fileStore(t, "refresh-1"),
	} {
		t.Run(name, func(t *testing.T) {
			w := serve(t)
			w.SetApp(salesforcetest.App{Rotate: true})
			var wg sync.WaitGroup
			for range 8 {
				own := store
				if f, ok := store.(*auth.FileStore); ok {
					own = &auth.FileStore{Path: f.Path} // as another process has it
				}
				p := w.refresh(own)
				for range 5 {
					wg.Go(func() {
						token, err := p.Token(t.Context())
						if err != nil || token.AccessToken == "" {
							t.Errorf("got %v", err)
						}
					})
				}
			}
			wg.Wait()
			require.Equal(t, 40, w.tokenRequests())
			token, err := w.refresh(store).Token(t.Context())
			require.NoError(t, err)
			require.Equal(t, http.StatusOK, status(t, token))
		})
	}
}

// A rotated token that is used again ends the family, and its sessions; it is
// not presented a third time.
func TestReusedTokenEndsTheFamily(t *testing.T) {
	w := serve(t)
	w.SetApp(salesforcetest.App{Rotate: true})
	store := auth.NewMemoryStore("refresh-1")
	good := auth.NewCache(w.refresh(store))
	token, err := good.Token(t.Context())
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status(t, token))

	copied := auth.NewCache(w.refresh(auth.NewMemoryStore("refresh-1"))) // a replica with a store of its own
	fails(t.Context(), t, copied, auth.ErrConsent)
	require.Equal(t, http.StatusUnauthorized, status(t, token))
	good.Refused(token)
	w.ResetRequests()
	var wg sync.WaitGroup
	for range 1000 {
		wg.Go(func() {
			if _, err := good.Token(t.Context()); !errors.Is(err, auth.ErrConsent) {
				t.Errorf("got %v", err)
			}
		})
	}
	wg.Wait()
	require.Equal(t, 1, w.tokenRequests())
}

// failing is a store that fails as it is told.
type failing struct {
	*auth.MemoryStore
	save  atomic.Pointer[error]
	first func(s *failing, old, next auth.StoredToken) error // in place of the first Save
	seen  []string                                           // what was done, in order
}

func (s *failing) Save(ctx context.Context, old, next auth.StoredToken) error {
	s.seen = append(s.seen, "save")
	if first := s.first; first != nil {
		s.first = nil
		return first(s, old, next)
	}
	if err := s.save.Load(); err != nil {
		return *err
	}
	return s.MemoryStore.Save(ctx, old, next)
}

// orgStore is an org in process whose refresh token is rotated, with a store
// that fails as it is told.
func orgStore(t *testing.T) (org *salesforcetest.Org, ctx context.Context, store *failing, replica func() *auth.RefreshToken) {
	t.Helper()
	org = salesforcetest.NewOrg()
	org.SetApp(salesforcetest.App{Rotate: true, RefreshToken: "refresh-1"})
	who := org.Credentials()
	store = &failing{MemoryStore: auth.NewMemoryStore("refresh-1")}
	return org, through(t, org.HTTPClient().Transport), store, func() *auth.RefreshToken {
		return &auth.RefreshToken{Domain: who.Domain, ClientID: who.ClientID, ClientSecret: auth.Secret(who.ClientSecret), Store: store}
	}
}

// A new token that the store does not take is neither lost nor handed out, and
// no other replica presents the old one meanwhile.
func TestUnsavedTokenIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		org, ctx, store, replica := orgStore(t)
		full := errors.New("the disk is full")
		store.save.Store(&full)
		p, other := replica(), replica()
		for range 3 {
			token, err := p.Token(ctx)
			require.Nil(t, token)
			require.ErrorIs(t, err, auth.ErrStore)
			require.ErrorIs(t, err, full)

			short, cancel := context.WithTimeout(ctx, time.Minute)
			_, err = other.Token(short)
			cancel()
			require.ErrorIs(t, err, context.DeadlineExceeded)
		}
		var wg sync.WaitGroup
		for range 5 { // who waits for its turn gets it
			wg.Go(func() {
				if _, err := p.Token(ctx); !errors.Is(err, auth.ErrStore) {
					t.Errorf("got %v", err)
				}
			})
		}
		wg.Wait()
		require.Len(t, org.Requests(), 1, "the stored token would end the family")

		store.save.Store(nil)
		for n, p := range []*auth.RefreshToken{p, other, p} {
			token, err := p.Token(ctx)
			require.NoError(t, err)
			require.NotEmpty(t, token.AccessToken)
			require.Len(t, org.Requests(), n+2)
		}
	})
}

// A store that fails for a moment costs nothing.
func TestSaveIsTriedAgain(t *testing.T) {
	for name, how := range map[string]func(*failing, auth.StoredToken, auth.StoredToken) error{
		"nothing was stored": func(*failing, auth.StoredToken, auth.StoredToken) error { return errors.New("busy") },
		"it was, and not told": func(s *failing, old, next auth.StoredToken) error {
			_ = s.MemoryStore.Save(context.Background(), old, next)
			return errors.New("the connection broke")
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				org, ctx, store, replica := orgStore(t)
				store.first = how
				token, err := replica().Token(ctx)
				require.NoError(t, err)
				require.NotEmpty(t, token.AccessToken)
				require.Equal(t, []string{"save", "save"}, store.seen)
				_, err = replica().Token(ctx)
				require.NoError(t, err)
				require.Len(t, org.Requests(), 2)
			})
		})
	}
}

// A person who authorises the app again is not kept waiting by a refresh that
// cannot be stored, and the new grant counts.
func TestGrantIsSavedMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		org, ctx, store, replica := orgStore(t)
		full := errors.New("the disk is full")
		store.save.Store(&full)
		p := replica()
		_, err := p.Token(ctx)
		require.ErrorIs(t, err, auth.ErrStore)
		store.save.Store(nil)
		giveRefreshToken(org, "refresh-2")
		require.NoError(t, (&auth.Grant{RefreshToken: "refresh-2"}).Save(ctx, store))
		for _, p := range []*auth.RefreshToken{p, replica()} {
			_, err = p.Token(ctx)
			require.NoError(t, err)
		}
	})
}

// A refusal that does not say that the token is dead is not for ever.
func TestUnknownRefusalOfARefreshToken(t *testing.T) {
	for description, final := range map[string]bool{"expired access/refresh token": true, "Expired access/refresh token.": true, "": false, "something new": false} {
		t.Run(description, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				org, ctx, store, replica := orgStore(t)
				org.RefuseSignIn("invalid_grant", description)
				p := replica()
				asked := 1
				cache := auth.NewCache(p)
				for _, wait := range []time.Duration{5, 10, 20, 40, 60, 60} {
					for range 10 {
						fails(ctx, t, p, auth.ErrConsent)
						e := fails(ctx, t, cache)
						require.Equal(t, final, e.RetryAt.IsZero())
						e.RetryAt = time.Time{} // it is a copy
					}
					require.Len(t, org.Requests(), asked)
					pass(wait * time.Minute)
					if !final {
						asked++
					}
				}
				org.RefuseSignIn("", "")
				giveRefreshToken(org, "refresh-2")
				_, err := p.Token(ctx)
				require.Equal(t, final, err != nil)
				require.NoError(t, (&auth.Grant{RefreshToken: "refresh-2"}).Save(ctx, store))
				_, err = cache.Token(ctx)
				require.NoError(t, err, "another token is used at once")
			})
		})
	}
}

// Somebody authorises the app again while its old token is refreshed.
func TestReplacedMeanwhile(t *testing.T) {
	w := serve(t)
	giveRefreshToken(w.Org, "refresh-2")
	store := &failing{MemoryStore: auth.NewMemoryStore("refresh-1")}
	conflict := auth.ErrConflict
	store.save.Store(&conflict)
	p := w.refresh(store)
	_, err := p.Token(t.Context())
	require.ErrorIs(t, err, auth.ErrTemporary)
	require.ErrorIs(t, err, auth.ErrConflict)
	store.save.Store(nil)
	require.NoError(t, store.Save(t.Context(), auth.StoredToken{RefreshToken: "refresh-1"}, auth.StoredToken{RefreshToken: "refresh-2"}))
	_, err = p.Token(t.Context())
	require.NoError(t, err)
}

// The new token is stored before the access token is had, and although the
// caller has gone.
func TestRefreshIsFinished(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := auth.NewMemoryStore("old")
		arrived := make(chan struct{})
		ctx := through(t, roundTrip(func(req *http.Request) (*http.Response, error) {
			close(arrived)
			select {
			case <-time.After(5 * time.Second):
			case <-req.Context().Done():
				return nil, req.Context().Err()
			}
			return respond(200, `{"access_token":"a","refresh_token":"new","instance_url":"https://acme.my.salesforce.com"}`)
		}))
		p := &auth.RefreshToken{Domain: "acme.my.salesforce.com", ClientID: "id", Store: store}
		ctx, cancel := context.WithCancel(ctx)
		go func() {
			<-arrived
			cancel()
		}()
		start := time.Now()
		_, err := p.Token(ctx)
		require.ErrorIs(t, err, context.Canceled)
		require.Zero(t, time.Since(start))
		release, err := store.Lease(t.Context()) // waits for the end of it
		require.NoError(t, err)
		release()
		require.Equal(t, 5*time.Second, time.Since(start))
		stored := load(t, store)
		require.Equal(t, "new", string(stored.RefreshToken))
	})
}

// A host that is not trusted does not cost the refresh token.
func TestRotatedTokenOutlivesAnUntrustedHost(t *testing.T) {
	store := auth.NewMemoryStore("old")
	c := &canned{status: 200, body: `{"access_token":"a","refresh_token":"new","instance_url":"https://acme.example.com"}`}
	p := &auth.RefreshToken{Domain: "acme.my.salesforce.com", ClientID: "id", Store: store}
	fails(through(t, c), t, p, auth.ErrUntrustedHost)
	require.Equal(t, "new", string(load(t, store).RefreshToken))
	p.Trusted = []string{".example.com"}
	_, err := p.Token(through(t, c))
	require.NoError(t, err)
	form, err := url.ParseQuery(c.bodies[1])
	require.NoError(t, err)
	require.Equal(t, "new", form.Get("refresh_token"))
}

func TestKeepAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		org, ctx, _, replica := orgStore(t)
		org.SetApp(salesforcetest.App{Rotate: true, RefreshIdle: 30 * 24 * time.Hour})
		p := replica()
		for range 100 { // days without an event
			require.NoError(t, p.KeepAlive(ctx))
			pass(24 * time.Hour)
		}
		require.Len(t, org.Requests(), 10)
		_, err := p.Token(ctx)
		require.NoError(t, err)

		// A time that is far ahead comes from a clock that was wrong.
		old := load(t, p.Store)
		require.NoError(t, p.Store.Save(ctx, old, auth.StoredToken{RefreshToken: old.RefreshToken, UsedAt: time.Now().AddDate(1, 0, 0)}))
		require.NoError(t, p.KeepAlive(ctx))
		now := load(t, p.Store)
		require.Equal(t, time.Now(), now.UsedAt)

		pass(31 * 24 * time.Hour)
		require.ErrorIs(t, p.KeepAlive(ctx), auth.ErrConsent)
		require.ErrorIs(t, (&auth.RefreshToken{}).KeepAlive(ctx), auth.ErrConfig)
	})
}
