package auth

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// RefreshToken logs in as the user who authorised the app, by the refresh token
// that [WebServer] obtained. It works with rotation and without.
//
// Replicas share one store, whose lease keeps two of them from using a token at
// once. An access token is handed out only after its refresh token is stored. Once
// the request is sent, the refresh finishes even if ctx ends, within 40 s, because
// the user would have to authorise the app again if the new token were lost.
//
// If the store fails to save a new token, saving is retried for ten seconds, and
// then with each call of Token. Until it is stored the lease is kept, because the
// stored token has been replaced: another replica that used it would invalidate
// both.
//
// A refresh token that Salesforce rejects for good is never presented again. One
// rejected for another reason is not presented again for some minutes. A new token
// in the store is used at once.
type RefreshToken struct {
	Domain       string     // where the app was authorised: the Domain of the [WebServer]
	ClientID     string     // the app's consumer key
	ClientSecret Secret     // the app's consumer secret; empty for a public client
	Store        TokenStore `json:"-"` // where the refresh token is kept

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
	if err := ready(ctx, p.Validate); err != nil {
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
	brokeOff := &Error{Cause: ErrTemporary, hint: "the refresh was interrupted"}
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
		return &Error{Cause: ErrTemporary, hint: "the caller gave up; the refresh continues without it", Err: ended}
	}
	return storeError(err)
}

// Times of a [RefreshToken].
const (
	keepAliveAfter = 10 * 24 * time.Hour    // how long a token may be idle before KeepAlive uses it
	saveTimeout    = 10 * time.Second       // how long to try to store a new token
	saveFirst      = 100 * time.Millisecond // the first pause after a failure, doubled with each
)

// replacement is a token that replaces another.
type replacement struct{ old, next StoredToken }

// verdictOn is Salesforce's refusal of a token. It is final if err has no RetryAt.
type verdictOn struct {
	token Secret
	err   *Error
	times int
}

// take waits for the turn among the goroutines of this process, and for the lease
// among replicas. release keeps the lease until the store has taken the new token.
func (p *RefreshToken) take(ctx context.Context) (release func(), err error) {
	pass, err := p.turn.take(ctx)
	if err != nil {
		return nil, err
	}
	if p.lease == nil {
		if p.lease, err = p.store().lease(ctx); err != nil {
			pass()
			return nil, err
		}
	}
	return func() {
		if p.unsaved.Load() == nil {
			p.lease()
			p.lease = nil
		}
		pass()
	}, nil
}

// known returns Salesforce's refusal of a token, while it holds.
func (p *RefreshToken) known(token Secret) error {
	if token == "" && p.unsaved.Load() == nil {
		return &Error{Cause: ErrConsent, kept: true, hint: "no refresh token is stored: let the user authorise the app by WebServer, and save the Grant"}
	}
	if r := p.refused.Load(); r != nil && r.token == token && (r.err.RetryAt.IsZero() || time.Now().Before(r.err.RetryAt)) {
		return copied(r.err)
	}
	return nil
}

// current returns the token to use. The caller holds the lease.
func (p *RefreshToken) current(ctx context.Context) (StoredToken, error) {
	stored, err := p.store().load(ctx)
	if err != nil {
		return StoredToken{}, err
	}
	if pending := p.unsaved.Load(); pending != nil && pending.old.RefreshToken == stored.RefreshToken { // using the stored one again would end both
		return pending.next, p.save(ctx, *pending)
	}
	p.unsaved.Store(nil)
	return stored, p.known(stored.RefreshToken)
}

// refresh presents the token and stores its replacement, under the lease.
func (p *RefreshToken) refresh(ctx context.Context, current StoredToken) (*Token, error) {
	t, rotated, err := tokenRequest{
		flow: byToken, domain: p.Domain, client: p.ClientID, secret: p.ClientSecret, trusted: p.Trusted,
		params: url.Values{"refresh_token": {string(trimmed(current.RefreshToken))}}, secrets: []Secret{current.RefreshToken},
	}.send(ctx)
	if err != nil {
		err = p.remember(current.RefreshToken, err)
		if rotated == "" {
			return nil, err
		}
	}
	next := StoredToken{RefreshToken: cmp.Or(rotated, current.RefreshToken), UsedAt: time.Now()}
	saveErr := p.save(ctx, replacement{current, next})
	switch {
	case err != nil:
		return nil, err
	case errors.Is(saveErr, ErrConflict):
		return nil, &Error{Cause: ErrTemporary, hint: "another process has stored a different token: try again", Err: saveErr}
	case saveErr != nil:
		return nil, storeError(saveErr)
	}
	return t, nil
}

// remember keeps a refusal, so that the token is not presented again: never if
// Salesforce says that it is dead, otherwise not for some minutes. The caller has
// the turn.
func (p *RefreshToken) remember(token Secret, err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok || !errors.Is(e.Cause, ErrConsent) {
		return err
	}
	times := 0
	if r := p.refused.Load(); r != nil && r.token == token {
		times = r.times
	}
	e.kept = true
	if !strings.Contains(strings.ToLower(e.Description), deadToken) {
		e.RetryAt = time.Now().Add(backOff(refusalFirst, times))
	}
	p.refused.Store(&verdictOn{token, new(*e), times + 1})
	return e
}

// save stores a token, with some patience. A token that the store does not take is
// kept, to be stored before the next refresh; after a conflict, the store's counts.
func (p *RefreshToken) save(ctx context.Context, r replacement) error {
	ctx, cancel := context.WithTimeout(ctx, saveTimeout)
	defer cancel()
	p.unsaved.Store(&r) // whatever happens
	for pause := saveFirst; ; pause *= 2 {
		err := p.store().save(ctx, r.old, r.next)
		if errors.Is(err, ErrConflict) && pause > saveFirst { // the try before may have worked, although it failed
			if now, loadErr := p.store().load(ctx); loadErr == nil && now.RefreshToken == r.next.RefreshToken {
				err = nil
			}
		}
		if err == nil || errors.Is(err, ErrConflict) {
			p.unsaved.Store(nil)
			return err
		}
		if sleep(ctx, pause) != nil {
			return err
		}
	}
}
