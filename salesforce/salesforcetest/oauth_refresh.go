package salesforcetest

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// family is a refresh token with those that replaced it, and the sessions that
// came of them.
type family struct {
	current string // the only token of the family that is good; empty when revoked
	user    string
	client  string
	scopes  []string
	used    time.Time
}

// begin starts the family of a code, where its scopes bring a refresh token.
func (o *Org) begin(c *code) *family {
	if !slices.ContainsFunc(c.scopes, offline) {
		return nil
	}
	f := &family{user: c.user, client: c.client, scopes: c.scopes, used: o.clock()}
	o.renew(f)
	return f
}

// renew gives the family another token.
func (o *Org) renew(f *family) {
	f.current = "5Aep861" + rand.Text() + rand.Text()
	o.auth.refresh[f.current] = f
}

// byRefreshToken is the refresh flow. A token that was replaced ends the
// family: somebody else has it too.
func (o *Org) byRefreshToken(a asked) *response {
	who, _, refused := o.client(a, !o.auth.app.Public)
	if refused != nil {
		return refused
	}
	const dead = "expired access/refresh token"
	given := a.form.Get("refresh_token")
	f := o.auth.refresh[given]
	if f == nil || f.client != who.ClientID {
		return oauthError("invalid_grant", dead)
	}
	if idle := o.auth.app.RefreshIdle; f.current != given || idle > 0 && o.clock().Sub(f.used) > idle {
		o.end(f)
		return oauthError("invalid_grant", dead)
	}
	if !o.active(f.user) {
		return oauthError("invalid_grant", "inactive user") // and the token stays what it is
	}
	f.used = o.clock()
	if o.auth.app.Rotate {
		o.renew(f)
	}
	return o.grant(a, who, session{user: f.user, scopes: f.scopes, family: f})
}

// end revokes a refresh token and all that came of it.
func (o *Org) end(f *family) {
	f.current = ""
	maps.DeleteFunc(o.auth.sessions, func(_ string, s *session) bool { return s.family == f })
}

// grant opens a session and answers with its token, and with the refresh token
// where the client does not have it.
func (o *Org) grant(a asked, who Credentials, s session) *response {
	if !o.active(s.user) {
		return oauthError("invalid_grant", "inactive user")
	}
	s.client = who.ClientID
	id := a.q.base + "/id/" + o.orgID + "/" + s.user
	issued := strconv.FormatInt(o.clock().UnixMilli(), 10)
	mac := hmac.New(sha256.New, []byte(who.ClientSecret))
	mac.Write([]byte(id + issued))
	out := ordered{{"access_token", o.open(s)}}
	if s.family != nil && s.family.current != a.form.Get("refresh_token") {
		out = append(out, pair{"refresh_token", s.family.current})
	}
	return answer(http.StatusOK, append(out, ordered{
		{"signature", base64.StdEncoding.EncodeToString(mac.Sum(nil))}, {"scope", strings.Join(s.scopes, " ")},
		{"instance_url", a.q.base}, {"id", id}, {"token_type", "Bearer"}, {"issued_at", issued},
	}...))
}

// revoke ends the session of an access token, or the family of a refresh token.
func (o *Org) revoke(q *request) *response {
	token := form(q).Get("token")
	f := o.auth.refresh[token]
	switch {
	case f != nil && f.current == token:
		o.end(f)
	case o.auth.sessions[token] != nil:
		delete(o.auth.sessions, token)
	default:
		return oauthError("invalid_token", "the token provided is not valid")
	}
	return &response{status: http.StatusOK}
}

// introspect says what a token is, to the app that it was given to.
func (o *Org) introspect(r *http.Request, q *request) *response {
	a := ask(r, q)
	who, _, refused := o.client(a, true)
	if refused != nil {
		return refused
	}
	token := a.form.Get("token")
	kind, user, scopes := "", "", []string(nil)
	var issued, expires time.Time
	if s := o.alive(token); s != nil && s.client == who.ClientID {
		kind, user, scopes, issued, expires = "access_token", s.user, s.scopes, s.issued, s.used.Add(sessionLife)
	} else if f := o.auth.refresh[token]; f != nil && f.current == token && f.client == who.ClientID {
		kind, user, scopes, issued = "refresh_token", f.user, f.scopes, f.used
	}
	if kind == "" {
		return answer(http.StatusOK, ordered{{"active", false}})
	}
	out := ordered{
		{"active", true}, {"scope", strings.Join(scopes, " ")}, {"client_id", who.ClientID}, {"username", o.userText(user, "Username")},
		{"sub", q.base + "/id/" + o.orgID + "/" + user}, {"token_type", kind},
	}
	if !expires.IsZero() {
		out = append(out, pair{"exp", expires.Unix()})
	}
	return answer(http.StatusOK, append(out, pair{"iat", issued.Unix()}, pair{"nbf", issued.Unix()}))
}
