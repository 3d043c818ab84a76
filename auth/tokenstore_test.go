package auth_test

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// fileStore returns a store in a new folder.
func fileStore(t *testing.T, token auth.Secret) *auth.FileStore {
	t.Helper()
	s := &auth.FileStore{Path: filepath.Join(t.TempDir(), "token.json")}
	require.NoError(t, s.Save(t.Context(), auth.StoredToken{}, auth.StoredToken{RefreshToken: token}))
	return s
}

// What every store does.
func TestTokenStores(t *testing.T) {
	for name, s := range map[string]auth.TokenStore{"memory": auth.NewMemoryStore(""), "zero memory": &auth.MemoryStore{}, "file": &auth.FileStore{Path: filepath.Join(t.TempDir(), "token.json")}} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			require.Equal(t, auth.StoredToken{}, load(t, s))
			a := auth.StoredToken{RefreshToken: "a", UsedAt: time.Date(2026, 11, 23, 1, 2, 3, 0, time.UTC)}
			b := auth.StoredToken{RefreshToken: "b"}
			require.NoError(t, s.Save(ctx, auth.StoredToken{}, a))
			require.ErrorIs(t, s.Save(ctx, auth.StoredToken{}, b), auth.ErrConflict)
			require.ErrorIs(t, s.Save(ctx, b, b), auth.ErrConflict)
			if diff := cmp.Diff(a, load(t, s)); diff != "" {
				t.Error(diff)
			}
			require.NoError(t, s.Save(ctx, auth.StoredToken{RefreshToken: "a"}, b))
			require.Equal(t, b, load(t, s))

			// The lease is one holder's, whose own Load and Save go on.
			release, err := s.Lease(ctx)
			require.NoError(t, err)
			require.NoError(t, s.Save(ctx, b, a))
			short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
			defer cancel()
			_, err = s.Lease(short)
			require.ErrorIs(t, err, context.DeadlineExceeded)
			release()
			release() // again does no harm
			next, err := s.Lease(ctx)
			require.NoError(t, err)
			next()

			// Of many who save at once, one wins.
			var wg sync.WaitGroup
			won := make(chan int, 20)
			for i := range 20 {
				wg.Go(func() {
					if s.Save(ctx, a, auth.StoredToken{RefreshToken: auth.Secret(fmt.Sprint("c", i))}) == nil {
						won <- i
					}
				})
			}
			wg.Wait()
			require.Len(t, won, 1)
			require.Equal(t, fmt.Sprint("c", <-won), string(load(t, s).RefreshToken))

			ended, cancel := context.WithCancel(ctx)
			cancel()
			_, err = s.Load(ended)
			require.ErrorIs(t, err, context.Canceled)
			require.ErrorIs(t, s.Save(ended, a, b), context.Canceled)
			_, err = s.Lease(ended)
			require.ErrorIs(t, err, context.Canceled)
		})
	}
}

func load(t *testing.T, s auth.TokenStore) auth.StoredToken {
	t.Helper()
	stored, err := s.Load(t.Context())
	require.NoError(t, err)
	return stored
}

func TestFileStore(t *testing.T) {
	s := fileStore(t, markSecret)
	if runtime.GOOS != "windows" {
		info, err := os.Stat(s.Path)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	}
	files, err := os.ReadDir(filepath.Dir(s.Path))
	require.NoError(t, err)
	require.Len(t, files, 2, "the token and a lock, nothing half written")

	require.NoError(t, os.WriteFile(s.Path, []byte(`{"refresh_token": MARK`), 0o600))
	_, err = s.Load(t.Context())
	require.Error(t, err)
	requireHidden(t, "Error", err.Error())
	_, err = (&auth.FileStore{Path: filepath.Join(t.TempDir(), "no", "folder")}).Lease(t.Context())
	require.ErrorIs(t, err, os.ErrNotExist)
}

// The lease of a process that dies is free at once.
func TestFileStoreAcrossProcesses(t *testing.T) {
	if path := os.Getenv("AUTH_TEST_LEASE"); path != "" {
		_, err := (&auth.FileStore{Path: path}).Lease(t.Context())
		require.NoError(t, err)
		fmt.Println("leased")
		select {}
	}
	s := fileStore(t, "a")
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestFileStoreAcrossProcesses$")
	cmd.Env = append(os.Environ(), "AUTH_TEST_LEASE="+s.Path)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "leased\n", line)

	short, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err = s.Lease(short)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.NoError(t, cmd.Process.Kill())
	_ = cmd.Wait()
	release, err := s.Lease(t.Context())
	require.NoError(t, err)
	release()
}

// oddStore is a MemoryStore whose methods call the functions that are set first.
type oddStore struct {
	*auth.MemoryStore
	load, save, lease, release func()
	nothing                    bool // Lease returns neither
}

func (s oddStore) Load(ctx context.Context) (auth.StoredToken, error) {
	instead(s.load)
	return s.MemoryStore.Load(ctx)
}

func (s oddStore) Save(ctx context.Context, old, next auth.StoredToken) error {
	instead(s.save)
	return s.MemoryStore.Save(ctx, old, next)
}

func (s oddStore) Lease(ctx context.Context) (func(), error) {
	instead(s.lease)
	if s.nothing {
		return nil, nil //nolint:nilnil // a store that breaks its contract
	}
	release, err := s.MemoryStore.Lease(ctx)
	if s.release != nil {
		return s.release, err
	}
	return release, err
}

func instead(f func()) {
	if f != nil {
		f()
	}
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
	require.NotEmpty(t, failed(t, err, cause).Hint())
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
