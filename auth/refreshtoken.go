package auth

import (
	"context"
	"sync/atomic"
	"time"
)

// keepAliveAfter is how long a token may be idle before KeepAlive uses it.
const keepAliveAfter = 10 * 24 * time.Hour

// RefreshToken logs in as the user who authorised the app, by the refresh token
// that [WebServer] brought. It works with rotation and without.
//
// Replicas share one store, whose lease keeps two of them from using a token at
// once. An access token is handed out only after the refresh token that came with
// it is stored. Once the request is sent, the refresh finishes even if ctx ends,
// within 40 s: if the new token were lost, the user would have to authorise the app
// again.
//
// If the store does not take a new token, it is offered again for ten seconds, and
// then with each Token. Until it is stored the lease is kept, because the stored
// token has been replaced: another replica that used it would end both.
//
// A refresh token that Salesforce refuses for good is not presented again, and one
// refused for another reason not for some minutes. A new token in the store is
// used at once.
type RefreshToken struct {
	Domain       string     // where the app was authorised: the Domain of the [WebServer]
	ClientID     string     // the app's consumer key
	ClientSecret Secret     // the app's consumer secret; empty for a public client
	Store        TokenStore // where the refresh token is kept

	Trusted []string // further host suffixes (".example.com") that the answer may send requests to

	turn  turn   // of the goroutine that refreshes
	lease func() // releases the lease, nil if it is not held; guarded by turn

	unsaved atomic.Pointer[replacement] // the store has not taken it yet
	refused atomic.Pointer[verdictOn]   // the last refusal
}

// Validate reports mistakes in the configuration, as an [*Error] of [ErrConfig]. It
// does not ask the store.
func (p *RefreshToken) Validate() error {
	if p == nil {
		return errNoProvider()
	}
	_, err := parseDomain(p.Domain)
	return join(err, needClientID(p.ClientID), p.store().check())
}

// Token gets an access token. The error is an [*Error]; the cause [ErrConsent]
// means that the user must authorise the app (again).
func (p *RefreshToken) Token(ctx context.Context) (*Token, error) {
	if err := ready(ctx, p); err != nil {
		return nil, err
	}
	if stored, err := p.store().load(ctx); err == nil { // a refused token needs no lease
		if err := p.known(stored.RefreshToken); err != nil {
			return nil, err
		}
	}
	release, err := p.take(ctx)
	if err != nil {
		return nil, stopped(ctx, err)
	}
	brokeOff := &Error{Cause: ErrTemporary, Hint: "the refresh broke off"}
	done := aside("the refresh", brokeOff, func() (*Token, error) {
		defer release()
		current, err := p.current(ctx)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, stopped(ctx, err)
		}
		return p.refresh(context.WithoutCancel(ctx), current)
	})
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		return nil, stopped(ctx, nil)
	}
}

// KeepAlive uses the refresh token if it has been idle for ten days or longer. An
// app's policy may end tokens that are idle for 30 days: if months can pass without
// an event, call KeepAlive once a day, on any number of replicas. The error is that
// of Token.
func (p *RefreshToken) KeepAlive(ctx context.Context) error {
	if err := p.Validate(); err != nil {
		return err
	}
	stored, err := p.store().load(ctx)
	if err != nil {
		return stopped(ctx, err)
	}
	idle := time.Since(stored.UsedAt) // a time far ahead comes from a wrong clock
	if stored.RefreshToken != "" && idle.Abs() < keepAliveAfter {
		return nil
	}
	_, err = p.Token(ctx)
	return err
}

func (p *RefreshToken) store() storeGuard { return storeGuard{p.Store} }

// stopped returns the error of a store that failed, or of a ctx that ended.
func stopped(ctx context.Context, err error) *Error {
	if ended := ctx.Err(); ended != nil {
		return &Error{Cause: ErrTemporary, Hint: "the caller gave up; what was begun is finished", Err: ended}
	}
	return storeError(err)
}
