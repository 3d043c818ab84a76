package auth

import (
	"context"
	"encoding/json"
	"maps"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// flow is the grant type of a request to the token endpoint.
type flow string

const (
	anyFlow  flow = "" // in rules
	byClient flow = "client_credentials"
	byJWT    flow = "urn:ietf:params:oauth:grant-type:jwt-bearer"
	byCode   flow = "authorization_code"
	byToken  flow = "refresh_token"
	byUser   flow = "password"
)

type tokenRequest struct {
	flow    flow
	domain  string // Validate has read it
	client  string // consumer key, empty if the flow does not send it
	secret  Secret // consumer secret, likewise
	params  url.Values
	secrets []Secret // that params hold
	trusted []string
}

// send asks once, for at most 30 s. The refresh token is empty if the answer has
// none; it may come with an error too, if the answer names an untrusted host. The
// error is an [*Error].
func (r tokenRequest) send(ctx context.Context) (t *Token, refresh Secret, err error) {
	host, _ := parseDomain(r.domain)
	ctx, cancel := context.WithTimeout(ctx, refreshTimeout)
	defer cancel()
	secret := trimmed(r.secret)
	x := &exchange{flow: r.flow, secrets: append(r.secrets, secret)}
	params := url.Values{"grant_type": {string(r.flow)}}
	maps.Copy(params, r.params)
	// clientcredentials honours ctx and sends the grant_type it is given. A
	// guessed auth style would send refused credentials twice.
	cfg := clientcredentials.Config{
		ClientID: strings.TrimSpace(r.client), ClientSecret: string(secret), TokenURL: host.String() + "/services/oauth2/token",
		EndpointParams: params, AuthStyle: oauth2.AuthStyleInParams,
	}
	got, err := cfg.Token(context.WithValue(ctx, oauth2.HTTPClient, x.httpClient(ctx)))
	if got != nil {
		refresh = Secret(extra(got, "refresh_token"))
	}
	switch {
	case x.status == 0 || x.err != nil:
		return nil, refresh, x.failure(ctx, err)
	case err != nil: // x/oauth2's error prints the body, and goes no further
		return nil, refresh, x.refuseGrant(parseGrantError(x.body))
	case !sendable(Secret(got.AccessToken)):
		return nil, refresh, x.refuse(garbled, "", "")
	}
	t, err = x.token(got, extra(got, "instance_url"), host, r.trusted)
	return t, refresh, err
}

// token converts t, if it may be sent to the address that is named as the org's.
func (x *exchange) token(t *oauth2.Token, named string, configured origin, trusted []string) (*Token, error) {
	instance, ok := trust(named, configured, trusted)
	switch {
	case t.TokenType != "" && !strings.EqualFold(t.TokenType, "Bearer"):
		return nil, x.refuse(bound, "", "")
	case !ok:
		return nil, x.refuse(untrusted, "", "")
	}
	org, user := idParts(extra(t, "id"))
	return &Token{
		AccessToken: Secret(t.AccessToken), InstanceURL: instance, OrgID: org, UserID: user,
		Scope: x.scopes(extra(t, "scope")), IssuedAt: issuedAt(extra(t, "issued_at")), Expiry: t.Expiry,
	}, nil
}

// extra returns a string of the token answer, "" if it is something else.
func extra(t *oauth2.Token, key string) string {
	s, _ := t.Extra(key).(string)
	return s
}

// issuedAt reads milliseconds; it returns zero for anything else.
func issuedAt(ms string) time.Time {
	n, err := strconv.ParseInt(ms, 10, 64)
	if err != nil || n <= 0 || n > 1<<46 {
		return time.Time{}
	}
	return time.UnixMilli(n)
}

// parseGrantError reads {"error", "error_description"}; both are empty if body is
// something else: HTML, nothing, other JSON.
func parseGrantError(body []byte) (code, description string) {
	var e struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	if err := json.Unmarshal(body, &e); err != nil {
		return "", ""
	}
	return e.Error, e.Description
}
