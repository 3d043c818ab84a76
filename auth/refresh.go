package auth

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"
)

// How a [RefreshToken] stores a new token.
const (
	saveTimeout = 10 * time.Second
	saveFirst   = 100 * time.Millisecond // the first pause after a failure, doubled with each
)

// replacement is a token that takes the place of another.
type replacement struct{ old, next StoredToken }

// verdictOn is what Salesforce said of a token. It is final where err has no
// RetryAt.
type verdictOn struct {
	token Secret
	err   *Error
	times int
}

// take waits for the turn among the goroutines of this process, and for the
// lease among all replicas. release gives both back, but keeps the lease while
// there is a token that the store has not taken.
func (p *RefreshToken) take(ctx context.Context) (release func(), err error) {
	p.mu.Lock()
	if p.turn == nil {
		p.turn = make(chan struct{}, 1)
	}
	turn := p.turn
	p.mu.Unlock()
	select {
	case turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	p.mu.Lock()
	lease := p.held
	p.held = nil
	p.mu.Unlock()
	if lease == nil {
		if lease, err = p.store().lease(ctx); err != nil {
			<-turn
			return nil, err
		}
	}
	return func() {
		p.mu.Lock()
		keep := p.unsaved != nil
		if keep {
			p.held = lease
		}
		p.mu.Unlock()
		if !keep {
			lease()
		}
		<-turn
	}, nil
}

// known returns what Salesforce has said of a token, where that still holds.
func (p *RefreshToken) known(token Secret) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case token == "" && p.unsaved == nil:
		return &Error{Cause: ErrConsent, kept: true, Hint: "no refresh token is stored: let the user authorise the app by WebServer, and save the Grant"}
	case p.refused != nil && p.refused.token == token && (p.refused.err.RetryAt.IsZero() || time.Now().Before(p.refused.err.RetryAt)):
		return copied(p.refused.err)
	}
	return nil
}

// current returns the token to use. The caller holds the lease.
func (p *RefreshToken) current(ctx context.Context) (StoredToken, error) {
	stored, err := p.store().load(ctx)
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
		params: url.Values{"refresh_token": {string(trimmed(current.RefreshToken))}}, secrets: []Secret{current.RefreshToken},
	}.send(ctx)
	if err != nil {
		err = p.remember(current.RefreshToken, err)
	}
	if err != nil && rotated == "" {
		return nil, err
	}
	if rotated == "" {
		rotated = current.RefreshToken
	}
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

// remember keeps a refusal, so that the token is not presented again: never,
// where Salesforce says that it is dead, and else not for some minutes.
func (p *RefreshToken) remember(token Secret, err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok || !errors.Is(e.Cause, ErrConsent) {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	times := 0
	if p.refused != nil && p.refused.token == token {
		times = p.refused.times
	}
	e.kept = true
	if !strings.Contains(strings.ToLower(e.Description), deadToken) {
		e.RetryAt = time.Now().Add(backOff(refusalFirst, times))
	}
	kept := *e
	p.refused = &verdictOn{token, &kept, times + 1}
	return e
}

// save stores a token, with some patience. One that the store does not take is
// kept, to be stored before the next refresh; on a conflict the store knows
// better.
func (p *RefreshToken) save(ctx context.Context, r replacement) error {
	ctx, cancel := context.WithTimeout(ctx, saveTimeout)
	defer cancel()
	p.keep(&r) // whatever happens
	for pause := saveFirst; ; pause *= 2 {
		err := p.store().save(ctx, r.old, r.next)
		if errors.Is(err, ErrConflict) && pause > saveFirst { // the try before may have worked, although it failed
			if now, loadErr := p.store().load(ctx); loadErr == nil && now.RefreshToken == r.next.RefreshToken {
				err = nil
			}
		}
		if err == nil || errors.Is(err, ErrConflict) {
			p.keep(nil)
			return err
		}
		t := time.NewTimer(pause)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return err
		}
	}
}

func (p *RefreshToken) keep(r *replacement) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.unsaved = r
}
