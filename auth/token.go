package auth

import (
	"context"
	"strings"
	"time"
)

// Token gives its bearer access to one org.
type Token struct {
	AccessToken Secret // access token or SOAP session ID; goes into "Authorization: Bearer"
	InstanceURL string // where to send requests: scheme and host, without a slash at the end
	OrgID       string // "00D...", empty if the answer did not say
	UserID      string // "005...", of the user that requests run as; likewise
	Scope       string // granted OAuth scopes, separated by blanks; empty for SOAP

	IssuedAt time.Time // zero if the answer did not say
	Expiry   time.Time // zero if unknown, as in every OAuth answer of Salesforce

	// generation numbers the tokens of one Cache, because SOAP login may answer
	// with the session ID that was just refused.
	generation uint64
}

// Moved checks the Location of a redirect that answered a request with t. It returns nil
// unless location is on another Salesforce host, as after a change of My Domain, and
// otherwise an [ErrHost] that names the host. Send nothing there: report t to
// [Cache.Refused]; the next token's InstanceURL is the org's new address.
func (t *Token) Moved(location string) *Error {
	to, ok := trust(location, origin{}, nil)
	if !ok || to == strings.TrimRight(t.InstanceURL, "/") {
		return nil
	}
	return &Error{Cause: ErrHost, hint: "the org's address has changed, Salesforce redirects to " + to + ": " + hintHost}
}

// Provider gets a new access token with each call and keeps none: see [Cache].
//
// Token honours ctx and uses the [net/http.Client] that ctx holds under
// [golang.org/x/oauth2.HTTPClient]. Its error is an [*Error]. It is safe for
// concurrent use.
type Provider interface {
	Token(ctx context.Context) (*Token, error)
}

// sendable reports whether a header can hold a token as it is.
func sendable(token Secret) bool {
	return token != "" && strings.IndexFunc(string(token), func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

func badToken(hint string) *Error {
	return &Error{Cause: ErrResponse, hint: hint + hintGarbled, unclear: true}
}

// fresh reports whether t is valid and need not be renewed yet.
func (t *Token) fresh(now time.Time) bool {
	if t == nil || t.Expiry.IsZero() {
		return t != nil
	}
	margin := expiryMargin
	if !t.IssuedAt.IsZero() {
		margin = max(0, min(margin, t.Expiry.Sub(t.IssuedAt)/10)) // keeps short-lived tokens from constant renewal
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
	return new(*t)
}
