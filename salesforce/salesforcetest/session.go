package salesforcetest

import (
	"crypto/rand"
	"net/http"
	"strings"
	"time"
)

// sessionLife is how long a session lasts without a request.
const sessionLife = 2 * time.Hour

// session is what a token stands for.
type session struct {
	user string
	used time.Time
}

// open signs the user in and returns the token.
func (o *Org) open() string {
	token := o.orgID[:15] + "!AQ" + rand.Text() + "." + rand.Text()
	o.sessions[token] = &session{user: o.userID, used: o.clock()}
	return token
}

// session finds out who sent the request.
func (o *Org) session(q *request) faults {
	scheme, token, ok := strings.Cut(q.header.Get("Authorization"), " ")
	if ok && !strings.EqualFold(scheme, "Bearer") && !strings.EqualFold(scheme, "OAuth") || !ok && scheme != "" {
		return one(fault{Status: http.StatusUnauthorized, Code: "INVALID_AUTH_HEADER", Message: "INVALID_HEADER_TYPE"})
	}
	token = strings.TrimSpace(token)
	s := o.sessions[token]
	now := o.clock()
	if s == nil || now.Sub(s.used) > sessionLife {
		delete(o.sessions, token)
		return one(fault{Status: http.StatusUnauthorized, Code: "INVALID_SESSION_ID", Message: "Session expired or invalid"})
	}
	s.used = now
	q.saver.user = s.user
	return nil
}

// ExpireSessions ends all sessions: the next request with any token that was
// given out is refused with INVALID_SESSION_ID.
func (o *Org) ExpireSessions() {
	o.mu.Lock()
	defer o.mu.Unlock()
	clear(o.sessions)
}
