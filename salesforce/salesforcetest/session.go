package salesforcetest

import (
	"crypto/rand"
	"crypto/rsa"
	"net/http"
	"slices"
	"strings"
	"time"
)

// sessionLife is how long a session lasts without a request.
const sessionLife = 2 * time.Hour

// authority is what the org knows of who may come in, and who came.
type authority struct {
	app     App
	jwtKey  *rsa.PublicKey // of the app; nil if it has none
	refused refusal        // of every token request and SOAP login
	expired string         // the password that has expired

	sessions map[string]*session // by access token or session ID
	codes    map[string]*code    // authorization codes that were not used
	refresh  map[string]*family  // by refresh token, replaced ones too
}

func newAuthority() authority {
	return authority{sessions: map[string]*session{}, codes: map[string]*code{}, refresh: map[string]*family{}}
}

// refusal is an error that was asked for; a blank code is none.
type refusal struct{ code, message string }

// session is what a token stands for.
type session struct {
	user    string
	client  string // empty for SOAP
	scopes  []string
	issued  time.Time
	used    time.Time
	family  *family // of the refresh token that it came with, nil for none
	useless bool    // the password has expired: only setPassword() would work
}

// open keeps a session and returns the token that it is known by.
func (o *Org) open(s session) string {
	token := o.orgID[:15] + "!AQ" + rand.Text() + "." + rand.Text()
	s.issued, s.used = o.clock(), o.clock()
	o.auth.sessions[token] = &s
	return token
}

// alive returns the session of a token, nil where it has ended.
func (o *Org) alive(token string) *session {
	s := o.auth.sessions[token]
	if s != nil && (o.clock().Sub(s.used) > sessionLife || !o.active(s.user)) {
		delete(o.auth.sessions, token)
		return nil
	}
	return s
}

// session finds out who sent the request.
func (o *Org) session(q *request) faults {
	scheme, token, ok := strings.Cut(q.header.Get("Authorization"), " ")
	if ok && !strings.EqualFold(scheme, "Bearer") && !strings.EqualFold(scheme, "OAuth") || !ok && scheme != "" {
		return one(fault{Status: http.StatusUnauthorized, Code: "INVALID_AUTH_HEADER", Message: "INVALID_HEADER_TYPE"})
	}
	s := o.alive(strings.TrimSpace(token))
	switch {
	case s == nil:
		return one(fault{Status: http.StatusUnauthorized, Code: "INVALID_SESSION_ID", Message: "Session expired or invalid"})
	case s.useless:
		return one(fault{Status: http.StatusForbidden, Code: "INVALID_OPERATION_WITH_EXPIRED_PASSWORD", Message: "The users password has expired, you must call SetPassword before attempting any other API operations"})
	case s.client != "" && !slices.Contains(s.scopes, "api"):
		return one(fault{Status: http.StatusForbidden, Code: "INSUFFICIENT_ACCESS", Message: "This session is not valid for use with the REST API"})
	}
	s.used = o.clock()
	q.saver.user = s.user
	return nil
}

// ExpireSessions ends all sessions: the next request with any token issued so
// far is refused with INVALID_SESSION_ID.
func (o *Org) ExpireSessions() {
	o.lock()
	defer o.mu.Unlock()
	clear(o.auth.sessions)
}
