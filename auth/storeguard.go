package auth

import (
	"context"
	"errors"
)

// storeGuard enforces the contract of a [TokenStore]: a panic, or a lease without
// a release, becomes an error.
type storeGuard struct{ store TokenStore }

// check validates the store, without reading or writing it.
func (g storeGuard) check() (err error) {
	if g.store == nil {
		return configError("Store is nil: give a TokenStore")
	}
	defer rescue(&err, "the token store")
	if s, ok := g.store.(interface{ Validate() error }); ok {
		return s.Validate()
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

var errNoRelease = errors.New("auth: the token store's Lease returned neither a release nor an error")

// lease returns a release that does not panic.
func (g storeGuard) lease(ctx context.Context) (release func(), err error) {
	defer rescue(&err, "the token store")
	given, err := g.store.Lease(ctx)
	if err == nil && given == nil {
		err = errNoRelease
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
	return &Error{Cause: ErrStore, Hint: "see what keeps the token store from being read and written", Err: err}
}
