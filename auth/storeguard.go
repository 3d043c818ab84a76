package auth

import (
	"context"
	"errors"
)

// storeGuard holds a [TokenStore] to its contract: a panic, or no release for
// a lease, is an error.
type storeGuard struct{ store TokenStore }

// check finds what keeps a store from being used, without asking it.
func (g storeGuard) check() error {
	if g.store == nil {
		return configError("Store is nil: give a TokenStore")
	}
	if s, ok := g.store.(interface{ Validate() error }); ok {
		return validate(s)
	}
	return nil
}

func validate(s interface{ Validate() error }) (err error) {
	defer rescue(&err, "the token store")
	return s.Validate()
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
		defer func() { _ = recover() }() // there is nobody to tell, and nothing left to do
		given()
	}, nil
}

// storeError returns the [*Error] for a store that failed.
func storeError(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok && e != nil {
		return e
	}
	return &Error{Cause: ErrStore, Hint: "see what keeps the token store from being read and written", Err: err}
}
