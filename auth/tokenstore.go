package auth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"
)

// StoredToken is the content of a [TokenStore]. It marshals as a mask, as all
// secrets do: a store writes string(RefreshToken).
type StoredToken struct {
	RefreshToken Secret    // empty: none is stored
	UsedAt       time.Time // when Salesforce last accepted it; zero if unknown
}

// ErrConflict is the error of a [TokenStore] that holds a different token from the
// one to replace.
var ErrConflict = errors.New("auth: the stored token is a different one")

// TokenStore keeps the refresh token of one user for all replicas of a service.
// A store for a database is a row, an UPDATE with a WHERE, and a lock.
//
// With rotation, each refresh returns a new refresh token, and if the old one is
// used again Salesforce revokes both. Lease and the comparison in Save prevent that.
//
// The methods honour ctx and are safe for concurrent use.
type TokenStore interface {
	// Load returns the stored token, or the zero StoredToken if nothing is stored.
	Load(ctx context.Context) (StoredToken, error)

	// Save stores next durably if the stored refresh token is that of old, in one
	// step, and otherwise returns [ErrConflict]. An old without a token matches an
	// empty store.
	Save(ctx context.Context, old, next StoredToken) error

	// Lease waits for the right to use the stored token. One holder among all
	// replicas has it, until it calls release. A lease that ends by itself, after
	// a crash, lasts a minute or more. Load and Save are called while it is held.
	Lease(ctx context.Context) (release func(), err error)
}

// MemoryStore is a [TokenStore] in memory, for tests, and for a single process that
// gets its refresh token from elsewhere. With rotation the token does not survive
// the process. The zero MemoryStore is empty and ready for use.
type MemoryStore struct {
	mu    sync.Mutex
	token StoredToken
	lease turn
}

// NewMemoryStore returns a store that holds refreshToken, or nothing if it is
// empty.
func NewMemoryStore(refreshToken Secret) *MemoryStore {
	return &MemoryStore{token: StoredToken{RefreshToken: refreshToken}}
}

func (s *MemoryStore) check() error {
	if s == nil {
		return configError("the token store is nil")
	}
	return nil
}

// Load implements [TokenStore].
func (s *MemoryStore) Load(ctx context.Context) (StoredToken, error) {
	if err := ready(ctx, s.check); err != nil {
		return StoredToken{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token, ctx.Err()
}

// Save implements [TokenStore].
func (s *MemoryStore) Save(ctx context.Context, old, next StoredToken) error {
	if _, err := s.Load(ctx); err != nil { // a nil store, or a ctx that has ended
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.token.RefreshToken != old.RefreshToken {
		return ErrConflict
	}
	s.token = next
	return nil
}

// Lease implements [TokenStore].
func (s *MemoryStore) Lease(ctx context.Context) (release func(), err error) {
	if err := ready(ctx, s.check); err != nil {
		return nil, err
	}
	return s.lease.take(ctx)
}

// Format writes only the type's name, whatever the verb.
func (s *MemoryStore) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "auth.MemoryStore") }

// turn is a mutex whose waiters can leave. The zero turn is free.
type turn struct {
	once  sync.Once
	taken chan struct{} // holds one element while the turn is taken; made when first needed
}

// take waits for the turn. release gives it back; calling it again has no effect.
func (t *turn) take(ctx context.Context) (release func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t.once.Do(func() { t.taken = make(chan struct{}, 1) })
	select {
	case t.taken <- struct{}{}:
		return sync.OnceFunc(func() { <-t.taken }), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// storeGuard enforces the contract of a [TokenStore]: a panic, or a lease without
// a release, becomes an error.
type storeGuard struct{ store TokenStore }

// check validates the store, without reading or writing it.
func (g storeGuard) check() (err error) {
	if g.store == nil {
		return configError("Store is nil: give a TokenStore")
	}
	defer rescue(&err, "the token store")
	if s, ok := g.store.(interface{ check() error }); ok {
		return s.check()
	}
	return nil
}

func (g storeGuard) load(ctx context.Context) (stored StoredToken, err error) {
	defer rescue(&err, "the token store")
	return g.store.Load(ctx)
}

func (g storeGuard) save(ctx context.Context, old, next StoredToken) (err error) {
	defer rescue(&err, "the token store")
	return g.store.Save(ctx, old, next)
}

// lease returns a release that does not panic.
func (g storeGuard) lease(ctx context.Context) (release func(), err error) {
	defer rescue(&err, "the token store")
	given, err := g.store.Lease(ctx)
	if err == nil && given == nil {
		err = errors.New("auth: the token store's Lease returned neither a release nor an error")
	}
	if err != nil {
		return nil, err
	}
	return func() {
		defer func() { _ = recover() }() // nobody is left to tell
		given()
	}, nil
}

// storeError returns the [*Error] of a store that failed.
func storeError(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok && e != nil {
		return e
	}
	return &Error{Cause: ErrStore, hint: "find out why the token store cannot be read or written", Err: err}
}
