package auth

import (
	"context"
	"strings"
	"time"
)

// Token lets its bearer into one org. It is a value: nobody changes a token
// that was handed out.
type Token struct {
	AccessToken Secret // access token or SOAP session ID; goes into "Authorization: Bearer"
	InstanceURL string // where to send requests: scheme and host, without a slash at the end
	OrgID       string // "00D...", empty when the answer did not say
	UserID      string // "005...", of the user that requests run as; likewise
	Scope       string // granted OAuth scopes, separated by blanks; empty for SOAP

	IssuedAt time.Time // zero when the answer did not say
	Expiry   time.Time // not to be used after; zero when unknown, as it is in every OAuth answer of Salesforce

	// generation numbers the tokens of one Cache: SOAP login may answer with
	// the session ID that was just refused.
	generation uint64
}

// Provider gets a new access token each time it is asked. It keeps none: that
// is what [Cache] is for.
//
// Token honours ctx and asks through the [net/http.Client] that ctx holds
// under [golang.org/x/oauth2.HTTPClient]. Its error is an [*Error]. It is safe
// for concurrent use.
type Provider interface {
	Token(ctx context.Context) (*Token, error)
}

// sendable reports whether a token can stand in a header: one that cannot would
// be sent in vain, or as something else.
func sendable(token Secret) bool {
	return token != "" && strings.IndexFunc(string(token), func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

// badToken is the error for a token that cannot be sent.
func badToken(hint string) *Error {
	return &Error{Cause: ErrAnswer, Hint: hint + " characters that no access token has: blanks, line breaks, others than ASCII", unclear: true}
}

// fresh reports whether t may be used and need not be renewed yet.
func (t *Token) fresh(now time.Time) bool {
	if t == nil || t.Expiry.IsZero() {
		return t != nil
	}
	margin := expiryMargin
	if !t.IssuedAt.IsZero() {
		margin = max(0, min(margin, t.Expiry.Sub(t.IssuedAt)/10)) // short-lived tokens are not renewed all the time
	}
	return now.Before(t.Expiry.Add(-margin))
}

// alive reports whether t is known not to have expired.
func (t *Token) alive(now time.Time) bool {
	return t != nil && !t.Expiry.IsZero() && now.Before(t.Expiry)
}

func (t *Token) clone() *Token {
	if t == nil {
		return nil
	}
	c := *t
	return &c
}
