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
// web server flow with PKCE. It is no [Provider]: what it brings is a refresh
// token, which [RefreshToken] makes access tokens of.
//
//  1. Begin; keep State and Verifier for this browser; send it to URL.
//  2. At the callback, Exchange what came with what was kept.
//  3. Save the [Grant] in a [TokenStore].
//
// Confidential and public clients differ by ClientSecret alone.
type WebServer struct {
	Domain       string   // where users log in: the org's address, or "https://login.salesforce.com" for those of any org
	ClientID     string   // the app's consumer key
	ClientSecret Secret   // the app's consumer secret; empty for a public client, whose app must not require one
	RedirectURI  string   // one of the app's callback URLs, equal to the letter: "https://example.com/callback"
	Scopes       []string // what to ask for; nil is api and refresh_token
	Prompt       string   // "login", "consent" or "select_account"; empty leaves it to Salesforce

	Trusted []string // further host suffixes (".example.com") that the answer may send requests to
}

// Attempt is one person's way through the browser. State and Verifier are to be
// kept for that browser alone, as in a cookie: not for longer than fifteen
// minutes, which is how long Salesforce's code lasts.
type Attempt struct {
	URL      string // where to send the browser; neither printed nor marshalled, as the state stands in it
	State    Secret // comes back with the callback; stands in URL too
	Verifier Secret // proves at the exchange that it is the same app that asked
}

// Grant is what the app was given.
type Grant struct {
	Token        *Token // to be used at once, or never
	RefreshToken Secret // empty where Scopes did not ask for one
}

// Validate reports all that is wrong with the configuration, without asking
// Salesforce. Each error is an [*Error] with the cause [ErrConfig].
func (p *WebServer) Validate() error {
	_, err := p.check()
	return err
}

func (p *WebServer) check() (origin, error) {
	if p == nil {
		return origin{}, configError("the web server flow is nil")
	}
	host, err := parseDomain(p.Domain)
	return host, join(err, need(p.ClientID, "ClientID is empty: give the app's consumer key"), checkCallback(p.RedirectURI))
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

// Begin starts an authorisation, with a state and a verifier of its own. It
// asks nobody. The error is that of Validate.
func (p *WebServer) Begin() (*Attempt, error) {
	host, err := p.check()
	if err != nil {
		return nil, err
	}
	state, verifier := oauth2.GenerateVerifier(), oauth2.GenerateVerifier()
	cfg := oauth2.Config{
		ClientID: strings.TrimSpace(p.ClientID), RedirectURL: p.RedirectURI, Scopes: p.scopes(),
		Endpoint: oauth2.Endpoint{AuthURL: host.String() + "/services/oauth2/authorize"},
	}
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(verifier)}
	if p.Prompt != "" {
		options = append(options, oauth2.SetAuthURLParam("prompt", p.Prompt))
	}
	return &Attempt{URL: cfg.AuthCodeURL(state, options...), State: Secret(state), Verifier: Secret(verifier)}, nil
}

// Exchange turns the parameters of a callback into a grant, once and within
// 30 s. State and Verifier of a are those that Begin gave for this browser; its
// URL is not looked at. The error is an [*Error]. Among its causes:
//
//   - [ErrState]: the callback is not of this browser's attempt. Nothing else of
//     it is looked at.
//   - [ErrAppNotApproved]: the person, or the org, said no.
//   - [ErrConsent]: the code is too old or was used; begin again.
//   - [ErrNoRefreshToken]: Scopes asked for a refresh token, and the answer has
//     none. What was granted stands in Description.
func (p *WebServer) Exchange(ctx context.Context, callback url.Values, a Attempt) (*Grant, error) {
	if err := checkContext(ctx); err != nil {
		return nil, err
	}
	host, err := p.check()
	if err != nil {
		return nil, err
	}
	state := callback.Get("state")
	if a.State == "" || subtle.ConstantTimeCompare([]byte(state), []byte(a.State)) != 1 {
		return nil, &Error{Cause: ErrState, Hint: "it may be too old, opened twice, or forged: begin the authorisation again"}
	}
	code := callback.Get("code")
	secrets := []Secret{a.State, a.Verifier, Secret(code)}
	if refused := callback.Get("error"); refused != "" {
		x := &exchange{flow: byCode, secrets: []string{string(a.State), string(a.Verifier), code, string(p.ClientSecret)}}
		description := callback.Get("error_description")
		return nil, x.refuse(judgeGrant(byCode, refused, description, 400), refused, description)
	}
	if code == "" {
		return nil, &Error{Cause: ErrAnswer, Hint: "the callback has neither a code nor an error: begin the authorisation again"}
	}
	t, refresh, err := tokenRequest{
		flow: byCode, host: host, client: p.ClientID, secret: p.ClientSecret, trusted: p.Trusted, secrets: secrets,
		params: url.Values{"code": {code}, "redirect_uri": {p.RedirectURI}, "code_verifier": {string(a.Verifier)}},
	}.send(ctx)
	if err != nil {
		return nil, err
	}
	if refresh == "" && slices.ContainsFunc(p.scopes(), func(s string) bool { return s == "refresh_token" || s == "offline_access" }) {
		return nil, &Error{Cause: ErrNoRefreshToken, Description: t.Scope,
			Hint: "add the scope refresh_token (Perform requests at any time) to the app, and see that its policy does not expire refresh tokens at once; or ask for no such scope"}
	}
	return &Grant{Token: t, RefreshToken: refresh}, nil
}

// Save puts the refresh token into store, in place of what is there, whoever
// uses that just now. The error is an [*Error] with the cause [ErrStore],
// [ErrConfig] or [ErrNoRefreshToken].
func (g *Grant) Save(ctx context.Context, store TokenStore) error {
	if g == nil || g.RefreshToken == "" {
		return &Error{Cause: ErrNoRefreshToken, Hint: "ask for the scope refresh_token"}
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

// saveTries is how often a [Grant] is saved in place of a token that changes
// meanwhile.
const saveTries = 5
