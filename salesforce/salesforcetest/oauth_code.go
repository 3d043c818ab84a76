package salesforcetest

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// codeLife is how long an authorization code may be exchanged.
const codeLife = 15 * time.Minute

// code is an authorization code.
type code struct {
	client, user, callback string
	challenge              string // of PKCE, empty for none
	scopes                 []string
	issued                 time.Time
}

// authorize is where the browser of a user is sent. The first user is signed
// in there already and agrees, unless the app is set up to be denied.
func (o *Org) authorize(q *request) *response {
	id, callback := q.query.Get("client_id"), q.query.Get("redirect_uri")
	_, user, ok := o.account(func(c Credentials) bool { return same(id, c.ClientID) })
	to, err := url.Parse(callback)
	app := o.auth.app
	switch {
	case !ok:
		return errorPage("invalid_client_id", "client identifier invalid")
	case err != nil || !to.IsAbs() || len(app.Callbacks) > 0 && !slices.Contains(app.Callbacks, callback):
		return errorPage("redirect_uri_mismatch", "redirect_uri must match configuration")
	}
	back := func(pairs ...string) *response {
		values := to.Query()
		for i := 0; i+1 < len(pairs); i += 2 {
			values.Set(pairs[i], pairs[i+1])
		}
		if state := q.query.Get("state"); state != "" {
			values.Set("state", state)
		}
		to.RawQuery = values.Encode()
		return (&response{status: http.StatusFound}).with("Location", to.String())
	}
	challenge, method := q.query.Get("code_challenge"), q.query.Get("code_challenge_method")
	scopes := strings.Fields(q.query.Get("scope"))
	if len(scopes) == 0 {
		scopes = app.scopes()
	}
	switch {
	case q.query.Get("response_type") != "code":
		return back("error", "unsupported_response_type", "error_description", "response type not supported")
	case slices.Contains(app.Blocked, "authorization_code"):
		return errorPage("OAUTH_APPROVAL_ERROR_GENERIC", "An unexpected error has occurred during authentication.")
	case !o.offers(scopes):
		return back("error", "invalid_scope", "error_description", "the requested scope is not allowed")
	case app.RequirePKCE && challenge == "":
		return back("error", "invalid_request", "error_description", "missing required code challenge")
	case challenge != "" && method != "S256":
		return back("error", "invalid_request", "error_description", "invalid code challenge method")
	case app.Deny:
		return back("error", "access_denied", "error_description", "end-user denied authorization")
	}
	c := "aPrx" + rand.Text() + rand.Text() + "=="
	o.auth.codes[c] = &code{client: id, user: user, callback: callback, challenge: challenge, scopes: scopes, issued: o.clock()}
	return back("code", c)
}

// offers reports whether the app may have all of the scopes.
func (o *Org) offers(scopes []string) bool {
	return !slices.ContainsFunc(scopes, func(s string) bool {
		return !slices.ContainsFunc(o.auth.app.scopes(), func(own string) bool { return own == s || offline(own) && offline(s) })
	})
}

// errorPage is a refusal that the browser is not sent back with.
func errorPage(code, description string) *response {
	return &response{status: http.StatusBadRequest, mime: "text/html; charset=UTF-8",
		raw: []byte("<html><body>error=" + code + "&amp;error_description=" + url.PathEscape(description) + "</body></html>\n")}
}

// byCode exchanges an authorization code, which works once.
func (o *Org) byCode(a asked) *response {
	who, _, refused := o.client(a, !o.auth.app.Public)
	if refused != nil {
		return refused
	}
	given := a.form.Get("code")
	c := o.auth.codes[given]
	delete(o.auth.codes, given)
	verifier := a.form.Get("code_verifier")
	switch {
	case c == nil || c.client != who.ClientID:
		return oauthError("invalid_grant", "invalid authorization code")
	case o.clock().Sub(c.issued) > codeLife:
		return oauthError("invalid_grant", "expired authorization code")
	case a.form.Get("redirect_uri") != c.callback:
		return oauthError("redirect_uri_mismatch", "redirect_uri must match configuration")
	case (verifier == "") != (c.challenge == ""):
		return oauthError("invalid_grant", "code verifier and code challenge must come together")
	case verifier != "" && !same(challengeOf(verifier), c.challenge):
		return oauthError("invalid_request", "invalid code verifier")
	}
	return o.grant(a, who, session{user: c.user, scopes: c.scopes, family: o.begin(c)})
}

// challengeOf is what S256 makes of a verifier. A verifier of a forbidden
// length has none.
func challengeOf(verifier string) string {
	if len(verifier) < 43 || len(verifier) > 128 {
		return ""
	}
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
