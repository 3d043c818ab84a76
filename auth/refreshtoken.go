package auth

import (
	"context"
	"sync"
	"time"
)

// keepAliveAfter is how long a token may rest before KeepAlive uses it.
const keepAliveAfter = 10 * 24 * time.Hour

// RefreshToken logs in as the user who authorised the app, by the refresh token
// that [WebServer] brought. It works with rotation and without.
//
// Replicas share one store, and its lease keeps two of them from using a token
// at once. Each access token is handed out only after the refresh token that
// came with it is stored. Once Salesforce has been asked, the answer is waited
// for and stored, for at most 40 s, even where ctx has ended: giving up would
// lose the new token, and the user would have to authorise the app again.
//
// A new token that the store does not take is offered to it again, for ten
// seconds and then with each Token. Until it is taken the lease is kept: the
// token that is stored has been replaced, and another replica that used it would
// end both.
//
// A refresh token that Salesforce has refused for good is not presented again,
// and one that was refused for another reason not for some minutes; as soon as
// the store holds another one, that is used.
type RefreshToken struct {
	Domain       string     // where the app was authorised: the Domain of the [WebServer]
	ClientID     string     // the app's consumer key
	ClientSecret Secret     // the app's consumer secret; empty for a public client
	Store        TokenStore // where the refresh token is kept

	Trusted []string // further host suffixes (".example.com") that the answer may send requests to

	mu      sync.Mutex
	turn    chan struct{} // holds one element while somebody refreshes; made when first needed
	held    func()        // releases the lease that is kept for what is unsaved; who has the turn may take it
	unsaved *replacement  // what the store has not taken yet
	refused *verdictOn    // the last refusal
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
	return host, join(err, need(p.ClientID, "ClientID is empty: give the app's consumer key"), p.store().check())
}

// Token gets an access token. The error is an [*Error]; the cause [ErrConsent]
// means that the user must authorise the app (again).
func (p *RefreshToken) Token(ctx context.Context) (*Token, error) {
	if err := checkContext(ctx); err != nil {
		return nil, err
	}
	host, err := p.check()
	if err != nil {
		return nil, err
	}
	if stored, err := p.store().load(ctx); err == nil { // without the lease: a refused token needs none
		if err := p.known(stored.RefreshToken); err != nil {
			return nil, err
		}
	}
	release, err := p.take(ctx)
	if err != nil {
		return nil, stopped(ctx, err)
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
		defer rescue(&r.err, "the refresh")
		current, err := p.current(ctx)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			r.err = stopped(ctx, err)
			return
		}
		r.token, r.err = p.refresh(context.WithoutCancel(ctx), host, current)
	}()
	select {
	case r := <-done:
		return r.token, r.err
	case <-ctx.Done():
		return nil, stopped(ctx, nil)
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
	stored, err := p.store().load(ctx)
	if err != nil {
		return stopped(ctx, err)
	}
	rested := time.Since(stored.UsedAt) // a time far ahead comes from a clock that was wrong
	if stored.RefreshToken != "" && rested.Abs() < keepAliveAfter {
		return nil
	}
	_, err = p.Token(ctx)
	return err
}

func (p *RefreshToken) store() storeGuard { return storeGuard{p.Store} }

// stopped returns the error for a store that failed, or for the end of ctx.
func stopped(ctx context.Context, err error) *Error {
	if ended := ctx.Err(); ended != nil {
		return &Error{Cause: ErrTemporary, Hint: "the caller gave up; what was begun is finished", Err: ended}
	}
	return storeError(err)
}
