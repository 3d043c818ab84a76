package auth

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

// WebServer lets a person authorise the app in the browser, by the OAuth 2.0
// web server flow with PKCE. It is not a [Provider]: it returns a refresh token,
// from which [RefreshToken] gets access tokens.
//
//  1. Begin; keep State and Verifier for this browser; send it to URL.
//  2. At the callback, Exchange its parameters and what was kept.
//  3. Save the [Grant] in a [TokenStore].
//
// Confidential and public clients differ only in ClientSecret.
type WebServer struct {
	Domain       string   // where users log in: the org's address, or "https://login.salesforce.com" for users of any org
	ClientID     string   // the app's consumer key
	ClientSecret Secret   // the app's consumer secret; empty for a public client, whose app must not require one
	RedirectURI  string   // one of the app's callback URLs, equal to the letter: "https://example.com/callback"
	Scopes       []string // what to ask for; nil is api and refresh_token
	Prompt       string   // "login", "consent" or "select_account"; empty leaves it to Salesforce

	Trusted []string // further host suffixes (".example.com") that the answer may send requests to
}

// Attempt is one person's authorisation in the browser. Keep State and Verifier
// for that browser only, as in a cookie, and for at most fifteen minutes, which is
// how long Salesforce's code lasts.
type Attempt struct {
	URL      string `json:"-"` // where to send the browser; not printed or marshalled, because it holds the state
	State    Secret // comes back with the callback; part of URL
	Verifier Secret // proves at the exchange that the same app asked
}

// Grant holds the tokens that the app was granted.
type Grant struct {
	Token        *Token // use it at once, or not at all
	RefreshToken Secret // empty if Scopes did not ask for one
}

// Validate reports mistakes in the configuration, as an [*Error] of [ErrConfig].
func (p *WebServer) Validate() error {
	if p == nil {
		return configError("the web server flow is nil")
	}
	_, err := parseDomain(p.Domain)
	return join(err, needClientID(p.ClientID), checkCallback(p.RedirectURI))
}

func checkCallback(s string) error {
	u, err := url.Parse(s)
	switch {
	case s == "":
		return configError("RedirectURI is empty: give one of the app's callback URLs")
	case err != nil || u.Scheme == "" || u.Fragment != "" || u.User != nil:
		return configError("RedirectURI is not an absolute URL")
	case strings.EqualFold(u.Scheme, "http") && !(origin{"http", u.Host}).loopback():
		return configError("RedirectURI begins with http://: use https://, the code would be sent in the clear")
	}
	return nil
}

func (p *WebServer) scopes() []string {
	if p.Scopes == nil {
		return []string{"api", "refresh_token"}
	}
	return p.Scopes
}

// Begin starts an authorisation with a new state and verifier, without a request.
// The error is that of Validate.
func (p *WebServer) Begin() (*Attempt, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	state, verifier := oauth2.GenerateVerifier(), oauth2.GenerateVerifier()
	cfg := oauth2.Config{
		ClientID: strings.TrimSpace(p.ClientID), RedirectURL: p.RedirectURI, Scopes: p.scopes(),
		Endpoint: oauth2.Endpoint{AuthURL: host(p.Domain) + "/services/oauth2/authorize"},
	}
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(verifier)}
	if p.Prompt != "" {
		options = append(options, oauth2.SetAuthURLParam("prompt", p.Prompt))
	}
	return &Attempt{URL: cfg.AuthCodeURL(state, options...), State: Secret(state), Verifier: Secret(verifier)}, nil
}

// Exchange turns the parameters of a callback into a grant, once and within 30 s.
// State and Verifier of a are those that Begin gave this browser; its URL is
// ignored. The error is an [*Error]. Its causes include:
//
//   - [ErrState]: the callback does not belong to this browser's attempt.
//     Exchange has looked at nothing else in it.
//   - [ErrAppNotApproved]: the person, or the org, refused.
//   - [ErrConsent]: the code is too old or was used; begin again.
//   - [ErrNoRefreshToken]: Scopes asked for a refresh token, and the answer has
//     none. Description lists the scopes that were granted.
func (p *WebServer) Exchange(ctx context.Context, callback url.Values, a Attempt) (*Grant, error) {
	if err := ready(ctx, p.Validate); err != nil {
		return nil, err
	}
	state := callback.Get("state")
	if a.State == "" || subtle.ConstantTimeCompare([]byte(state), []byte(a.State)) != 1 {
		return nil, &Error{Cause: ErrState, hint: "it may be too old, opened twice, or forged: begin the authorisation again"}
	}
	code := callback.Get("code")
	secrets := []Secret{a.State, a.Verifier, Secret(code)}
	if refused := callback.Get("error"); refused != "" {
		x := &exchange{flow: byCode, secrets: append(secrets, p.ClientSecret)}
		return nil, x.refuseGrant(refused, callback.Get("error_description"))
	}
	if code == "" {
		return nil, &Error{Cause: ErrResponse, hint: "the callback has neither a code nor an error: begin the authorisation again"}
	}
	t, refresh, err := tokenRequest{
		flow: byCode, domain: p.Domain, client: p.ClientID, secret: p.ClientSecret, trusted: p.Trusted, secrets: secrets,
		params: url.Values{"code": {code}, "redirect_uri": {p.RedirectURI}, "code_verifier": {string(a.Verifier)}},
	}.send(ctx)
	if err != nil {
		return nil, err
	}
	if refresh == "" && slices.ContainsFunc(p.scopes(), func(s string) bool { return s == "refresh_token" || s == "offline_access" }) {
		return nil, &Error{Cause: ErrNoRefreshToken, Description: t.Scope,
			hint: "add the scope refresh_token (Perform requests at any time) to the app, and make sure that its policy does not expire refresh tokens at once; or do not ask for that scope"}
	}
	return &Grant{Token: t, RefreshToken: refresh}, nil
}

// Save replaces the token in store, even while it is in use. The error is an
// [*Error] with the cause [ErrStore], [ErrConfig] or [ErrNoRefreshToken].
func (g *Grant) Save(ctx context.Context, store TokenStore) error {
	if g == nil || g.RefreshToken == "" {
		return &Error{Cause: ErrNoRefreshToken, hint: "ask for the scope refresh_token"}
	}
	s := storeGuard{store}
	if err := s.check(); err != nil {
		return err
	}
	for try := 1; ; try++ {
		old, err := s.load(ctx)
		if err == nil {
			err = s.save(ctx, old, StoredToken{RefreshToken: g.RefreshToken, UsedAt: time.Now()})
		}
		if err == nil {
			return nil
		}
		if !errors.Is(err, ErrConflict) || try == saveTries { // a refresh has replaced the token just now
			return storeError(err)
		}
	}
}

// saveTries is how often a [Grant] is saved if the stored token keeps changing.
const saveTries = 5
