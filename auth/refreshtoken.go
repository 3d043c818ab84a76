package auth

import (
	"context"
	"errors"
	"net/url"
	"sync"
	"time"
)

// How a [RefreshToken] treats its store.
const (
	saveTimeout    = 10 * time.Second    // for storing a new token
	keepAliveAfter = 10 * 24 * time.Hour // how long a token may rest before KeepAlive uses it
)

// RefreshToken logs in as the user who authorised the app, by the refresh token
// that [WebServer] brought. It works with rotation and without.
//
// Replicas share one store, and its lease keeps two of them from using a token
// at once. Each access token is handed out only after the refresh token that
// came with it is stored. Once Salesforce has been asked, the answer is waited
// for and stored, for at most 40 s, even where ctx has ended: giving up would
// lose the new token, and the user would have to authorise the app again.
//
// A refresh token that Salesforce has refused for good is not presented again;
// as soon as the store holds another one, that is used.
type RefreshToken struct {
	Domain       string     // where the app was authorised: the Domain of the [WebServer]
	ClientID     string     // the app's consumer key
	ClientSecret Secret     // the app's consumer secret; empty for a public client
	Store        TokenStore // where the refresh token is kept

	Trusted []string // further host suffixes (".example.com") that the answer may send requests to

	mu      sync.Mutex
	unsaved *replacement // what the store has not taken yet
	refused *verdictOn   // the last refusal for good
}

// replacement is a token that takes the place of another.
type replacement struct{ old, next StoredToken }

// verdictOn is what Salesforce said of a token.
type verdictOn struct {
	token Secret
	err   *Error
}

// Validate reports all that is wrong with the configuration, without asking
// Salesforce or the store. Each error is an [*Error] with the cause
// [ErrConfig].
func (p *RefreshToken) Validate() error {
	_, err := p.check()
	return err
}

func (p *RefreshToken) check() (origin, error) {
	if p == nil {
		return origin{}, configError("the provider is nil")
	}
	host, err := parseDomain(p.Domain)
	var store error
	if p.Store == nil {
		store = configError("Store is nil: give a TokenStore")
	}
	return host, join(err, need(p.ClientID, "ClientID is empty: give the app's consumer key"), store)
}

// Token gets an access token. The error is an [*Error], or that of ctx; the
// cause [ErrConsent] means that the user must authorise the app (again).
func (p *RefreshToken) Token(ctx context.Context) (*Token, error) {
	if err := checkContext(ctx); err != nil {
		return nil, err
	}
	host, err := p.check()
	if err != nil {
		return nil, err
	}
	if stored, err := p.Store.Load(ctx); err == nil { // without the lease: a refused token needs none
		if err := p.known(stored.RefreshToken); err != nil {
			return nil, err
		}
	}
	release, err := p.Store.Lease(ctx)
	if err != nil {
		return nil, p.stopped(ctx, err)
	}
	current, err := p.current(ctx)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		release()
		return nil, p.stopped(ctx, err)
	}
	type result struct {
		token *Token
		err   error
	}
	done := make(chan result, 1)
	go func() {
		r := result{err: &Error{Cause: ErrTemporary, Hint: "the refresh broke off"}} // if a store exits the goroutine
		defer func() {
			release()
			done <- r
		}()
		r.token, r.err = p.refresh(context.WithoutCancel(ctx), host, current)
	}()
	select {
	case r := <-done:
		return r.token, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// KeepAlive uses the refresh token if it has rested for ten days or longer, and
// does nothing otherwise. Apps may end tokens that rest for 30 days: call it
// once a day, from a timer or a scheduled job, where whole months can pass
// without an event. Replicas may all do so. The error is that of Token.
func (p *RefreshToken) KeepAlive(ctx context.Context) error {
	if _, err := p.check(); err != nil {
		return err
	}
	stored, err := p.Store.Load(ctx)
	if err != nil {
		return p.stopped(ctx, err)
	}
	if stored.RefreshToken != "" && time.Since(stored.UsedAt) < keepAliveAfter {
		return nil
	}
	_, err = p.Token(ctx)
	return err
}

// known returns what Salesforce has said of a token for good, if it has.
func (p *RefreshToken) known(token Secret) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case token == "" && p.unsaved == nil:
		return &Error{Cause: ErrConsent, Hint: "no refresh token is stored: let the user authorise the app by WebServer, and save the Grant"}
	case p.refused != nil && p.refused.token == token:
		return p.refused.err
	}
	return nil
}

// current returns the token to use. The caller holds the lease.
func (p *RefreshToken) current(ctx context.Context) (StoredToken, error) {
	stored, err := p.Store.Load(ctx)
	if err != nil {
		return StoredToken{}, err
	}
	p.mu.Lock()
	pending := p.unsaved
	p.mu.Unlock()
	if pending != nil && pending.old.RefreshToken == stored.RefreshToken { // using the stored one again would end both
		return pending.next, p.save(ctx, *pending)
	}
	p.keep(nil)
	return stored, p.known(stored.RefreshToken)
}

// refresh presents the token and stores what comes of it. The caller holds the
// lease.
func (p *RefreshToken) refresh(ctx context.Context, host origin, current StoredToken) (*Token, error) {
	t, rotated, err := tokenRequest{
		flow: byToken, host: host, client: p.ClientID, secret: p.ClientSecret, trusted: p.Trusted,
		params: url.Values{"refresh_token": {string(current.RefreshToken)}}, secrets: []Secret{current.RefreshToken},
	}.send(ctx)
	if err != nil {
		p.remember(current.RefreshToken, err)
	}
	if err != nil && rotated == "" {
		return nil, err
	}
	if rotated == "" {
		rotated = current.RefreshToken
	}
	ctx, cancel := context.WithTimeout(ctx, saveTimeout)
	defer cancel()
	saveErr := p.save(ctx, replacement{current, StoredToken{RefreshToken: rotated, UsedAt: time.Now()}})
	switch {
	case err != nil:
		return nil, err
	case errors.Is(saveErr, ErrConflict):
		return nil, &Error{Cause: ErrTemporary, Hint: "somebody else has stored another token meanwhile: ask again", Err: saveErr}
	case saveErr != nil:
		return nil, storeError(saveErr)
	}
	return t, nil
}

// remember keeps a refusal for good, so that the token is not presented again.
func (p *RefreshToken) remember(token Secret, err error) {
	e, ok := errors.AsType[*Error](err)
	if !ok || !errors.Is(e.Cause, ErrConsent) {
		return
	}
	e.kept = true
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refused = &verdictOn{token, e}
}

// save stores a token. One that the store does not take is kept, to be stored
// before the next refresh; on a conflict the store knows better.
func (p *RefreshToken) save(ctx context.Context, r replacement) error {
	err := p.Store.Save(ctx, r.old, r.next)
	if err == nil || errors.Is(err, ErrConflict) {
		p.keep(nil)
		return err
	}
	p.keep(&r)
	return err
}

func (p *RefreshToken) keep(r *replacement) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.unsaved = r
}

// stopped returns the error for a store that failed, or for the end of ctx.
func (p *RefreshToken) stopped(ctx context.Context, err error) error {
	if ctxErr := ctx.Err(); ctxErr != nil {
		return ctxErr
	}
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	return storeError(err)
}
