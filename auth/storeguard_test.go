package auth_test

import (
	"context"
	"net/http"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// oddStore does what it is told to instead of a method.
type oddStore struct {
	*auth.MemoryStore
	load, save, lease, release func()
	nothing                    bool // Lease returns neither
}

func (s oddStore) Load(ctx context.Context) (auth.StoredToken, error) {
	if s.load != nil {
		s.load()
	}
	return s.MemoryStore.Load(ctx)
}

func (s oddStore) Save(ctx context.Context, old, next auth.StoredToken) error {
	if s.save != nil {
		s.save()
	}
	return s.MemoryStore.Save(ctx, old, next)
}

func (s oddStore) Lease(ctx context.Context) (func(), error) {
	if s.lease != nil {
		s.lease()
	}
	if s.nothing {
		return nil, nil //nolint:nilnil // a store that breaks its contract
	}
	release, err := s.MemoryStore.Lease(ctx)
	if s.release != nil {
		return s.release, err
	}
	return release, err
}

// A store that panics or returns nothing is an error, not the end of the
// process, and frees who waits.
func TestOddStores(t *testing.T) {
	boom := func() { panic(markToken) }
	for name, tt := range map[string]struct {
		store auth.TokenStore
		cause error // nil: it does no harm
	}{
		"load":             {oddStore{load: boom}, auth.ErrConfig},
		"save":             {oddStore{save: boom}, auth.ErrConfig},
		"save exits":       {oddStore{save: runtime.Goexit}, auth.ErrTemporary},
		"lease":            {oddStore{lease: boom}, auth.ErrConfig},
		"release":          {oddStore{release: boom}, nil},
		"no release":       {oddStore{nothing: true}, auth.ErrStore},
		"nil":              {nil, auth.ErrConfig},
		"nil memory store": {(*auth.MemoryStore)(nil), auth.ErrConfig},
		"nil file store":   {(*auth.FileStore)(nil), auth.ErrConfig},
		"no path":          {&auth.FileStore{}, auth.ErrConfig},
		"nil odd store":    {(*oddStore)(nil), auth.ErrConfig},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				store := tt.store
				if odd, ok := store.(oddStore); ok {
					odd.MemoryStore = auth.NewMemoryStore("old")
					store = odd
				}
				ctx := through(t, roundTrip(func(*http.Request) (*http.Response, error) {
					return respond(200, `{"access_token":"a","refresh_token":"new","instance_url":"https://acme.my.salesforce.com"}`)
				}))
				p := &auth.RefreshToken{Domain: "acme.my.salesforce.com", ClientID: "id", Store: store}
				token, err := auth.NewCache(p).Token(ctx)
				requireOdd(t, err, tt.cause)
				require.Equal(t, tt.cause == nil, token != nil)
				if name != "save exits" && name != "lease" && name != "no release" && name != "release" { // which end the test as well, or are not asked
					requireOdd(t, (&auth.Grant{RefreshToken: "x"}).Save(ctx, store), tt.cause)
				}
				if name != "release" {
					ctx, cancel := context.WithTimeout(ctx, time.Second)
					defer cancel()
					_, err := p.Token(ctx)
					require.Error(t, err)
				}
			})
		})
	}
	require.ErrorContains(t, (&auth.RefreshToken{Domain: "acme.my.salesforce.com", ClientID: "id", Store: &auth.FileStore{}}).Validate(), "Path")
	require.ErrorContains(t, (&auth.RefreshToken{Domain: "acme.my.salesforce.com", ClientID: "id", Store: (*auth.FileStore)(nil)}).Validate(), "nil")
	require.NoError(t, (&auth.RefreshToken{Domain: "acme.my.salesforce.com", ClientID: "id", Store: &auth.FileStore{Path: "x"}}).Validate())
}

func requireOdd(t *testing.T, err, cause error) {
	t.Helper()
	if cause == nil {
		require.NoError(t, err)
		return
	}
	e := failed(t, err, cause)
	require.NotEmpty(t, e.Hint)
	requireHidden(t, "Error", err.Error())
}

// A nil store, or one without a path, fails in all that it is asked.
func TestStoresThatCannotWork(t *testing.T) {
	for name, s := range map[string]auth.TokenStore{"memory": (*auth.MemoryStore)(nil), "file": (*auth.FileStore)(nil), "path": &auth.FileStore{}} {
		_, err := s.Load(t.Context())
		require.ErrorIs(t, err, auth.ErrConfig, name)
		_, err = s.Lease(t.Context())
		require.ErrorIs(t, err, auth.ErrConfig, name)
		require.ErrorIs(t, s.Save(t.Context(), auth.StoredToken{}, auth.StoredToken{}), auth.ErrConfig, name)
	}
}
