package auth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"
)

// StoredToken is what a [TokenStore] keeps. It marshals masked, as all secrets
// do: a store writes string(RefreshToken).
type StoredToken struct {
	RefreshToken Secret    // empty: none is stored
	UsedAt       time.Time // when Salesforce last took it; zero where that is not known
}

// ErrConflict is the error of a [TokenStore] whose token is not the one to be
// replaced.
var ErrConflict = errors.New("auth: the stored token is another one")

// TokenStore keeps the refresh token of one user for all replicas of a service.
// A store for a database is a row, an UPDATE with a WHERE, and a lock.
//
// With rotation, each refresh brings a new refresh token, and using the old one
// again makes Salesforce revoke both: hence the lease, and the comparison.
//
// The methods honour ctx and are safe for concurrent use.
type TokenStore interface {
	// Load returns what is stored, the zero StoredToken for nothing.
	Load(ctx context.Context) (StoredToken, error)

	// Save stores next durably if the refresh token stored is that of old, in
	// one step, and returns [ErrConflict] if it is another. An old without a
	// token fits an empty store.
	Save(ctx context.Context, old, next StoredToken) error

	// Lease waits for the right to use the stored token, which one holder has
	// at a time among all replicas, until release is called. A lease that ends
	// by itself, after a crash, lasts a minute or more. Load and Save are called
	// while it is held.
	Lease(ctx context.Context) (release func(), err error)
}

// MemoryStore is a [TokenStore] in memory: for tests, and for a single process
// that gets its refresh token from elsewhere. With rotation the token does not
// survive the process. The zero MemoryStore is empty and ready for use.
type MemoryStore struct {
	mu    sync.Mutex
	token *StoredToken  // nil: none
	lease chan struct{} // holds one element while there is a holder; made when first needed
}

// NewMemoryStore returns a store that holds refreshToken, or nothing if it is
// empty.
func NewMemoryStore(refreshToken Secret) *MemoryStore {
	return &MemoryStore{token: &StoredToken{RefreshToken: refreshToken}}
}

// Validate reports that s is nil: an [*Error] with the cause [ErrConfig].
func (s *MemoryStore) Validate() error {
	if s == nil {
		return configError("the token store is nil")
	}
	return nil
}

// Load implements [TokenStore].
func (s *MemoryStore) Load(ctx context.Context) (StoredToken, error) {
	if err := s.Validate(); err != nil {
		return StoredToken{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stored(), ctx.Err()
}

// stored is what is stored. The caller holds mu.
func (s *MemoryStore) stored() StoredToken {
	if s.token == nil {
		return StoredToken{}
	}
	return *s.token
}

// Save implements [TokenStore].
func (s *MemoryStore) Save(ctx context.Context, old, next StoredToken) error {
	if err := s.Validate(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.stored().RefreshToken != old.RefreshToken {
		return ErrConflict
	}
	s.token = &next
	return nil
}

// Lease implements [TokenStore].
func (s *MemoryStore) Lease(ctx context.Context) (release func(), err error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	if s.lease == nil {
		s.lease = make(chan struct{}, 1)
	}
	lease := s.lease
	s.mu.Unlock()
	select {
	case lease <- struct{}{}:
		return sync.OnceFunc(func() { <-lease }), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Format writes the type's name, whatever the verb.
func (s *MemoryStore) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "auth.MemoryStore") }
