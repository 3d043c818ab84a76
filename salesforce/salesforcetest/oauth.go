package salesforcetest

import (
	"crypto/subtle"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// oauth answers /services/oauth2/...
func (o *Org) oauth(r *http.Request, q *request, path []string) *response {
	if len(path) != 1 {
		return refuse(notFound())
	}
	switch path[0] {
	case "authorize":
		return only(q, o.authorize, http.MethodGet)
	case "token":
		return only(q, func(q *request) *response { return o.token(r, q) }, http.MethodPost)
	case "revoke":
		return only(q, o.revoke, http.MethodPost, http.MethodGet)
	case "introspect":
		return only(q, func(q *request) *response { return o.introspect(r, q) }, http.MethodPost)
	case "userinfo":
		return only(q, o.userinfo, http.MethodGet, http.MethodPost)
	default:
		return refuse(notFound())
	}
}

// oauthError is a refusal in OAuth's words.
func oauthError(code, description string) *response {
	return answer(http.StatusBadRequest, ordered{{"error", code}, {"error_description", description}})
}

// The grant type of a signed assertion.
const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer"

// asked is a request for a token.
type asked struct {
	q          *request
	host       string
	form       url.Values
	id, secret string // of the client, from the form or the header
}

// ask reads the parameters of the body and of the URL, and who the client is.
func ask(r *http.Request, q *request) asked {
	a := asked{q: q, host: hostname(r.Host), form: form(q)}
	a.id, a.secret = a.form.Get("client_id"), a.form.Get("client_secret")
	if user, password, ok := r.BasicAuth(); ok {
		a.id, a.secret = unescaped(user), unescaped(password)
	}
	return a
}

func form(q *request) url.Values {
	values, err := url.ParseQuery(string(q.body))
	if err != nil {
		values = url.Values{}
	}
	for k, v := range q.query {
		values[k] = append(values[k], v...)
	}
	return values
}

// token is the token endpoint.
func (o *Org) token(r *http.Request, q *request) *response {
	a := ask(r, q)
	grant := a.form.Get("grant_type")
	switch {
	case o.auth.refused.code != "":
		return oauthError(o.auth.refused.code, o.auth.refused.message)
	case strings.HasSuffix(a.host, ".lightning.force.com"):
		return oauthError("unsupported_grant_type", "grant type not supported")
	case slices.Contains(o.auth.app.Blocked, grant) && grant == "client_credentials":
		return oauthError("invalid_grant", "no client credentials user enabled")
	case slices.Contains(o.auth.app.Blocked, grant):
		return oauthError("unsupported_grant_type", "grant type not supported")
	}
	switch grant {
	case "client_credentials":
		return o.byClient(a)
	case "authorization_code":
		return o.byCode(a)
	case "refresh_token":
		return o.byRefreshToken(a)
	case jwtBearer:
		return o.byAssertion(a)
	case "password":
		return o.byPassword(a)
	default:
		return oauthError("unsupported_grant_type", "grant type not supported")
	}
}

// client finds the app and the user that it runs as. A secret that is not
// needed must be right where it is given.
func (o *Org) client(a asked, needsSecret bool) (who Credentials, user string, refused *response) {
	who, user, ok := o.account(func(c Credentials) bool { return same(a.id, c.ClientID) })
	if !ok {
		return who, "", oauthError("invalid_client_id", "client identifier invalid")
	}
	if (needsSecret || a.secret != "") && !same(a.secret, who.ClientSecret) {
		return who, "", oauthError("invalid_client", "invalid client credentials")
	}
	return who, user, nil
}

// byClient is the client credentials flow.
func (o *Org) byClient(a asked) *response {
	if generic(a.host) {
		return oauthError("invalid_grant", "request not supported on this domain")
	}
	if a.id == "" || a.secret == "" {
		return oauthError("invalid_request", "client identifier and client secret are required")
	}
	who, user, refused := o.client(a, true)
	switch {
	case refused != nil:
		return refused
	case o.auth.app.NoRunAs:
		return oauthError("invalid_grant", "no client credentials user enabled")
	}
	return o.grant(a, who, session{user: user, scopes: o.online()})
}

// byPassword is the user name and password flow.
func (o *Org) byPassword(a asked) *response {
	who, _, refused := o.client(a, true)
	if refused != nil {
		return refused
	}
	owner, user, known := o.account(func(c Credentials) bool { return strings.EqualFold(a.form.Get("username"), c.Username) })
	if !o.auth.app.AllowPassword || !known || !same(a.form.Get("password"), owner.Password+owner.SecurityToken) || owner.Password == o.auth.expired {
		return oauthError("invalid_grant", "authentication failure") // whatever the reason is
	}
	return o.grant(a, who, session{user: user, scopes: o.online()})
}

// byAssertion is the JWT bearer flow.
func (o *Org) byAssertion(a asked) *response {
	j, ok := parseAssertion(a.form.Get("assertion"))
	if !ok {
		return oauthError("invalid_grant", "invalid assertion")
	}
	who, _, known := o.account(func(c Credentials) bool { return same(j.issuer, c.ClientID) })
	_, user, approved := o.account(func(c Credentials) bool { return strings.EqualFold(j.subject, c.Username) })
	switch {
	case !known:
		return oauthError("invalid_client_id", "client identifier invalid")
	case !j.signedBy(o.auth.jwtKey):
		return oauthError("invalid_grant", "invalid assertion")
	case !slices.ContainsFunc(j.audience, func(s string) bool { return o.audience(a, s) }):
		return oauthError("invalid_grant", "audience is invalid")
	case j.expired(o.clock()):
		return oauthError("invalid_grant", "expired authorization code") // as Salesforce calls it
	case !j.short(o.clock()):
		return oauthError("invalid_grant", "invalid assertion")
	case !approved || o.auth.app.Unapproved:
		return oauthError("invalid_grant", "user hasn't approved this consumer")
	}
	return o.grant(a, who, session{user: user, scopes: o.online()})
}

// audience reports whether s names this org's log-in host, or the token endpoint
// there (RFC 7523, section 3). The host of all sandboxes is another than that of all
// production orgs; the org's own address is taken too.
func (o *Org) audience(a asked, s string) bool {
	login := "https://login.salesforce.com"
	if strings.Contains(o.creds.Domain, ".sandbox.") {
		login = "https://test.salesforce.com"
	}
	s = strings.TrimSuffix(strings.TrimSuffix(s, "/"), "/services/oauth2/token")
	return s == login || s == a.q.base || s == o.creds.Domain
}

// online are the scopes of a session that nobody can refresh.
func (o *Org) online() []string {
	return slices.DeleteFunc(slices.Clone(o.auth.app.scopes()), offline)
}

func offline(scope string) bool { return scope == "refresh_token" || scope == "offline_access" }

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// unescaped takes the form encoding off that OAuth puts on Basic credentials.
func unescaped(s string) string {
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return s
}
